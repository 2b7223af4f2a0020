/**
 * Runs the contract test of the user's own Chroma server against those of PyPI, without a token and with one:
 * npm run test:chroma
 * Needs Python 3.10 or newer; each version is installed once into a folder of the system's temporary files.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';

const VERSIONS = ['1.0.12', '1.5.9'];
const TOKEN = 'let-me-in';
const START_LIMIT_MS = 60_000;
const PYTHON = process.env['ADAPTBENCH_PYTHON'] ?? 'python3';

const processes: ChildProcess[] = [];
const folders: string[] = [];
const addresses: string[] = [];
let status = 1;
try {
  for (const version of VERSIONS) {
    const port = await startChroma(version);
    const guarded = await guard(port);
    addresses.push(`http://127.0.0.1:${port}`, `http://${TOKEN}@127.0.0.1:${guarded}`);
  }
  status = await finished(
    spawn('npx', ['vitest', 'run', 'tests/contract/chroma-servers.test.ts'], {
      stdio: 'inherit',
      env: { ...process.env, ADAPTBENCH_TEST_CHROMA: addresses.join(',') },
    }),
  );
} finally {
  for (const child of processes) child.kill();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
}
process.exit(status);

/** A server of one version on a free port. */
async function startChroma(version: string): Promise<number> {
  const environment = join(tmpdir(), `adaptbench-chroma-${version}`);
  if (!existsSync(join(environment, 'bin', 'chroma'))) {
    process.stdout.write(`Installing chromadb ${version} …\n`);
    must(PYTHON, ['-m', 'venv', environment]);
    must(join(environment, 'bin', 'pip'), ['install', '--quiet', `chromadb==${version}`]);
  }
  const folder = await mkdtemp(join(tmpdir(), 'adaptbench-chroma-data-'));
  folders.push(folder);
  const port = await getPort({ host: '127.0.0.1' });
  const flags = ['run', '--path', folder, '--host', '127.0.0.1', '--port', String(port)];
  processes.push(spawn(join(environment, 'bin', 'chroma'), flags, { stdio: 'ignore' }));
  for (const began = Date.now(); Date.now() - began < START_LIMIT_MS; await sleep(200)) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v2/heartbeat`).catch(() => null);
    if (answer?.ok) return port;
  }
  throw new Error(`chromadb ${version} did not start within ${START_LIMIT_MS / 1000} s`);
}

/** A server before another, as a gateway stands before Chroma, that lets in who has the token. */
async function guard(port: number): Promise<number> {
  const gateway = createServer((asked, answer) => {
    if (asked.headers.authorization !== `Bearer ${TOKEN}`) {
      answer.writeHead(401).end('{"error":"Unauthorized"}');
      return;
    }
    const { method, url, headers } = asked;
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  return (gateway.address() as AddressInfo).port;
}

function must(command: string, args: readonly string[]): void {
  const { status: code, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (code !== 0)
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? `exit code ${code}`}`);
}

async function finished(child: ChildProcess): Promise<number> {
  return await new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}
