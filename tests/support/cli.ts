import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../src/analysis/report.ts';
import type { HostedCommand } from './cli-host.ts';

/** The command line, to be run by Node. */
export const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const HOST = fileURLToPath(new URL('cli-host.ts', import.meta.url));

/** How a command ended. */
export interface CliResult {
  /** `null` when it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is running. */
export interface RunningCli {
  readonly result: Promise<CliResult>;
  readonly pid: number;
  /** What was written to standard error so far. */
  stderr(): string;
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL'): void;
}

/** Where and how a command runs. */
export interface CliOptions {
  /** The working folder; caches are kept in it too. */
  readonly folder: string;
  /** Variables besides those that every command has here: a path, a home and no colours, but no keys. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The variables of a command. */
export function cliEnvironment({ folder, env = {} }: CliOptions): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    // What Node has compiled is kept for the next process, as vitest.config.ts has it.
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
    HOME: folder,
    NO_COLOR: '1',
    ADAPTBENCH_CACHE: join(folder, 'cache'),
    ...env,
  };
}

/** Starts `adaptbench` with arguments, in a process of its own: for signals, streams, and what Node does at its start. */
export function startCli(args: readonly string[], options: CliOptions): RunningCli {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.folder,
    env: cliEnvironment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return {
    result: new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    }),
    pid: child.pid ?? 0,
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
  };
}

/** Runs `adaptbench` to its end, in a process of its own. */
export function runCliAlone(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(args, options).result;
}

let host: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs `adaptbench` to its end, in the process that does all such commands of a test file, one after the other. What only
 * another process shows takes `runCliAlone`: variables that Node itself reads, a project file that has changed since it was
 * loaded, proxies, and that the process ends by itself.
 */
export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const forNode = Object.keys(options.env ?? {}).find((name) => name.startsWith('NODE_'));
  if (forNode !== undefined) throw new Error(`Node reads ${forNode} when it starts: use runCliAlone.`);
  const command = { args, folder: options.folder, env: cliEnvironment(options) };
  const result = last.then(() => runHosted(command));
  last = result.catch(() => {});
  return result;
}

async function runHosted(command: HostedCommand): Promise<CliResult> {
  host ??= startHost();
  const running = host;
  const ended = new AbortController();
  try {
    running.send(command);
    return await Promise.race([
      once(running, 'message', ended).then(([result]) => result as CliResult),
      once(running, 'exit', ended).then(([code, signal]) => {
        host = undefined;
        throw new Error(`adaptbench ${command.args.join(' ')} ended its process (${signal ?? code}).`);
      }),
    ]);
  } finally {
    ended.abort();
  }
}

function startHost(): ChildProcess {
  const child = fork(HOST, { execArgv: [] });
  child.unref();
  child.channel?.unref();
  return child;
}

/** What `run --json` and `report --json` print. */
export interface PrintedRun {
  readonly run: string;
  readonly folder: string;
  readonly report: Report;
}

/** Reads the one document on stdout. */
export function printed<T = PrintedRun>({ stdout }: CliResult): T {
  return JSON.parse(stdout) as T;
}

/** Reads `report.json` of a run from its usual place. */
export async function readReport(folder: string, run: string): Promise<Report> {
  return JSON.parse(await readFile(join(folder, 'reports', run, 'report.json'), 'utf8')) as Report;
}

/** The figures that do not depend on when and how fast a run went. */
export function timeless(report: Report) {
  const { elapsedMs: _, resentCalls: __, ...totals } = report.totals;
  const cells = report.suites.flatMap((suite) =>
    suite.cells.map(({ latency: ___, throughput: ____, ...cell }) => cell),
  );
  const comparisons = report.suites.flatMap((suite) => suite.comparisons);
  return { totals, cells, comparisons };
}

/** The id in the advice to resume a run. */
export function resumeId({ stderr }: CliResult): string {
  return /npx adaptbench run --resume (\S+)/.exec(stderr)?.[1] ?? 'none';
}
