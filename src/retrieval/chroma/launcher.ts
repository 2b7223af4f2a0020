/**
 * Runs a Chroma server in this process; started as a child with its folder and an id by which it is known again.
 * The first line on stdout says which binding runs, or why none does.
 */
import { createRequire } from 'node:module';

/** Serves where the C library is older than the newest binding asks for. */
const FALLBACK = 'chromadb-server-older-glibc';

interface Binding {
  cli(args: readonly string[]): void;
}

interface LoadedBinding {
  readonly binding: Binding;
  readonly package: string;
  readonly version: string;
}

/** The binding that comes with the client, for this platform. */
function usualBinding(): string {
  const suffix = process.platform === 'linux' ? '-gnu' : process.platform === 'win32' ? '-msvc' : '';
  return `chromadb-js-bindings-${process.platform}-${process.arch}${suffix}`;
}

/** Optional packages stand beside us or beside the client that brings them. */
function load(name: string): LoadedBinding {
  const own = createRequire(import.meta.url);
  const places = [() => own, () => createRequire(own.resolve('chromadb'))];
  let missing: unknown;
  for (const place of places) {
    let manifest: { name: string; version: string };
    let require: NodeJS.Require;
    try {
      require = place();
      manifest = require(`${name}/package.json`) as { name: string; version: string };
    } catch (error) {
      missing ??= error;
      continue;
    }
    return { binding: require(name) as Binding, package: manifest.name, version: manifest.version };
  }
  throw missing;
}

/** A binding, or why none of them loads. */
function firstThatLoads(names: readonly string[]): LoadedBinding | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  for (const name of names) {
    try {
      return load(name);
    } catch (error) {
      const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      faults.push(`${name}: ${line}`);
    }
  }
  return { faults };
}

const [folder = '', id = ''] = process.argv.slice(2);
const loaded = firstThatLoads([usualBinding(), FALLBACK]);
if ('faults' in loaded) {
  process.stdout.write(`${JSON.stringify(loaded)}\n`);
  process.exitCode = 1;
} else {
  const { binding, ...facts } = loaded;
  process.stdout.write(`${JSON.stringify(facts)}\n`);
  const { serve } = await import('./serve.ts');
  // The thread beside the server would go on.
  process.exit(await serve({ folder, id }, (args) => binding.cli(args)));
}
