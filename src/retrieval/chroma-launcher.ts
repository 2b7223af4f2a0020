/**
 * Runs a Chroma server in this process; started as a child with folder and port. The first line on stdout says which
 * binding runs, or why none does.
 */
import { createRequire } from 'node:module';

/** Serves where the C library is older than the newest binding asks for. */
const FALLBACK = 'chromadb-server-older-glibc';

interface Binding {
  cli(args: readonly string[]): void;
}

/** The binding that comes with the client, for this platform. */
function usualBinding(): string {
  const suffix = process.platform === 'linux' ? '-gnu' : process.platform === 'win32' ? '-msvc' : '';
  return `chromadb-js-bindings-${process.platform}-${process.arch}${suffix}`;
}

/** Optional packages stand beside us or beside the client that brings them. */
function load(name: string): {
  readonly binding: Binding;
  readonly package: string;
  readonly version: string;
} {
  const own = createRequire(import.meta.url);
  const places = [own, createRequire(own.resolve('chromadb'))];
  let fault: unknown;
  for (const require of places) {
    try {
      const { name: real, version } = require(`${name}/package.json`) as { name: string; version: string };
      return { binding: require(name) as Binding, package: real, version };
    } catch (error) {
      fault ??= error;
    }
  }
  throw fault;
}

function reasonOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}

const [folder = '', port = ''] = process.argv.slice(2);
const faults: string[] = [];
for (const name of [usualBinding(), FALLBACK]) {
  try {
    const { binding, ...facts } = load(name);
    process.stdout.write(`${JSON.stringify(facts)}\n`);
    binding.cli(['chroma', 'run', '--path', folder, '--host', '127.0.0.1', '--port', port]);
    break;
  } catch (error) {
    faults.push(`${name}: ${reasonOf(error)}`);
  }
}
if (faults.length === 2) {
  process.stdout.write(`${JSON.stringify({ faults })}\n`);
  process.exitCode = 1;
}
