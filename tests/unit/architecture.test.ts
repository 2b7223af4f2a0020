import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../src', import.meta.url));

/** A folder imports only from folders of a lower rank. */
const RANKS: Readonly<Record<string, number>> = {
  lib: 0,
  protocol: 0.1,
  core: 0.2,
  files: 0.5,
  process: 0.6,
  statistics: 1,
  metrics: 1,
  pricing: 1,
  config: 1,
  http: 1,
  store: 1,
  datasets: 1.5,
  models: 2,
  techniques: 2,
  scorers: 2,
  analysis: 2,
  retrieval: 3,
  finetune: 4,
  reporters: 4,
  runner: 5,
  studies: 6,
  'registries.ts': 6.8,
  'project.ts': 6.9,
  'api.ts': 7.6,
  'workspace.ts': 7,
  promptfoo: 7.5,
  migrate: 7.6,
  cli: 8,
  'index.ts': 8,
};

/**
 * The same for the rooms of analysis/: from trials to figures, from figures to what is concluded from them. What stands
 * at its root, the report and its building, comes last.
 */
const ANALYSIS_RANKS: Readonly<Record<string, number>> = {
  trials: 0,
  figures: 1,
  comparisons: 2,
  retrieval: 2,
  tuning: 2,
  samples: 2,
  economics: 3,
  gate: 3,
  suites: 4,
  decision: 5,
  claims: 5,
  recommendation: 6,
  notices: 6,
  '': 7,
};

/** What ranks alone would allow: a report is rendered from a run record alone. */
const FORBIDDEN = ['models', 'techniques', 'scorers', 'retrieval', 'finetune'].map(
  (folder) => ['reporters', folder] as const,
);

const PURE_FOLDERS = [
  'core',
  'lib',
  'protocol',
  'statistics',
  'metrics',
  'pricing',
  'analysis',
  'techniques',
  'scorers',
];
const PURE_FILES = [
  ...[
    'plan',
    'chosen-techniques',
    'estimate',
    'keys',
    'schedule',
    'best-prompt-variant',
    'prompt-selection',
  ].map((name) => `runner/${name}.ts`),
  'http/throttle.ts',
  'http/outage.ts',
];
/** Modules without files, network or time. */
const PURE_MODULES = ['node:crypto', 'node:util', 'node:zlib'];
const IMPURE = [
  /\bDate\.now\b/,
  /\bnew Date\(\s*\)/,
  /\bMath\.random\b/,
  /\bperformance\./,
  /\bprocess\./,
  /\bfetch\(/,
  /\bset(?:Timeout|Interval|Immediate)\(/,
];

/** Packages that are always installed with ours. */
const DEPENDENCIES = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, '../package.json'), 'utf8')) as { dependencies: object }).dependencies,
);

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'))
  .sort();

/** The code without comments, in which examples may speak of anything. */
function codeOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

function specifiersOf(file: string): readonly string[] {
  const found = codeOf(file).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g);
  return [...found].flatMap(([, specifier]) => specifier ?? []);
}

function importsOf(file: string): readonly Import[] {
  return specifiersOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => resolve(ROOT, dirname(file), specifier))
    .filter((path) => path.startsWith(ROOT))
    .map((path) => ({ from: file, to: relative(ROOT, path).replaceAll('\\', '/') }));
}

function folderOf(file: string): string {
  return file.split('/')[0] ?? '';
}

const imports = files.flatMap(importsOf);

describe('the house', () => {
  it('has no folder without a rank', () => {
    expect(files.length).toBeGreaterThan(100);
    expect([...new Set(files.map(folderOf))].filter((folder) => !(folder in RANKS))).toEqual([]);
  });

  it('has the ranks that docs/architecture.md tells', () => {
    const text = readFileSync(join(ROOT, '../docs/architecture.md'), 'utf8');
    const rows = [...text.matchAll(/^\| (\d+(?:\.\d+)?) \| ((?:`[^`]+`(?:, )?)+) \|/gm)];
    const told = rows.flatMap(([, rank, names = '']) =>
      [...names.matchAll(/`([^`]+?)\/?`/g)].map(([, name = '']) => [name, Number(rank)] as const),
    );
    expect(Object.fromEntries(told)).toEqual(RANKS);
  });

  it('imports only files that are there', () => {
    expect(imports.filter(({ to }) => !files.includes(to) && !to.endsWith('.json'))).toEqual([]);
  });

  it('imports only from lower ranks', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [own, other] = [folderOf(from), folderOf(to)];
      if (own === other) return false;
      return (RANKS[other] ?? Number.POSITIVE_INFINITY) >= (RANKS[own] ?? -1) && own !== 'index.ts';
    });
    expect(wrong).toEqual([]);
  });

  it('imports in analysis/ only from rooms of lower rank', () => {
    const roomOf = (file: string): string => /^analysis\/(?:(.+?)\/)?/.exec(file)?.[1] ?? '';
    const inside = imports.filter((one) => [one.from, one.to].every((file) => folderOf(file) === 'analysis'));
    const rooms = new Set(inside.flatMap(({ from, to }) => [roomOf(from), roomOf(to)]));
    expect([...rooms].sort()).toEqual(Object.keys(ANALYSIS_RANKS).sort());
    const wrong = inside.filter(({ from, to }) => {
      const [own, other] = [roomOf(from), roomOf(to)];
      return own !== other && (ANALYSIS_RANKS[other] ?? 0) >= (ANALYSIS_RANKS[own] ?? 0);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps reports apart from what made them', () => {
    const wrong = imports.filter(({ from, to }) =>
      FORBIDDEN.some(([own, other]) => folderOf(from) === own && folderOf(to) === other),
    );
    expect(wrong).toEqual([]);
  });

  it('has no cycle', () => {
    const targets = Map.groupBy(imports, ({ from }) => from);
    const done = new Set<string>();
    const cycles: string[][] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file]);
        return;
      }
      if (done.has(file)) return;
      for (const { to } of targets.get(file) ?? []) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('has pure rooms without files, network, time or chance', () => {
    const pure = files.filter((file) => PURE_FOLDERS.includes(folderOf(file)) || PURE_FILES.includes(file));
    expect(PURE_FILES.filter((file) => !files.includes(file))).toEqual([]);
    const wrong = pure.flatMap((file) => {
      const code = codeOf(file);
      const modules = specifiersOf(file).filter(
        (specifier) => specifier.startsWith('node:') && !PURE_MODULES.includes(specifier),
      );
      return [...modules, ...IMPURE.flatMap((pattern) => pattern.exec(code)?.[0] ?? [])].map(
        (what) => `${file}: ${what}`,
      );
    });
    expect(wrong).toEqual([]);
  });

  it('reads the environment in one place', () => {
    const readers = files.filter((file) => /\bprocess\.env\b/.test(codeOf(file)));
    expect(readers).toEqual(['config/environment.ts']);
  });

  it('sends nothing past the one exchange', () => {
    const senders = files.filter((file) =>
      /(?:\b(?:await|return)|=>|[=:]) fetch\b|\bnode:https?'|\brequest\b.*'undici'/.test(codeOf(file)),
    );
    expect(senders).toEqual([
      // Sends no more than an address, a key to its own origin alone, and follows to any host: what comes is held to its hash.
      'http/download-file.ts',
      'http/exchange.ts',
      // Stands before what promptfoo sends, and follows no redirect to another origin.
      'models/promptfoo/guard-redirects.ts',
      // Takes no redirect, and waits for few words of a server of ours or of one that is named.
      'retrieval/chroma/client.ts',
      // Stands before our own Chroma, and passes calls on over connections that it was given.
      'retrieval/chroma/guarded-server.ts',
      // As the client does.
      'retrieval/chroma/process.ts',
    ]);
  });

  it.each([
    // Starts the server that outlives us, which execa is not made for.
    ['starts programs', /'node:child_process'/, ['process/background-program.ts']],
    [
      'starts programs through execa, which is loaded when it is used',
      /'execa'/,
      ['process/run-program.ts', 'process/worker-program.ts'],
    ],
    ['loads execa', /\bawait import\('execa'\)/, ['process/run-program.ts', 'process/worker-program.ts']],
    // Caches are databases, and no locks.
    ['opens databases', /\bDatabaseSync\(/, ['process/file-lock.ts', 'store/open-sqlite.ts']],
    ['holds databases for locks', /\bBEGIN EXCLUSIVE\b/, ['process/file-lock.ts']],
    // Node's own way to make those above as well hangs in some places.
    ['makes folders and those above them', /\bmkdir(?:Sync)?\([^;]*\brecursive\b/, []],
    // Downloads come in a folder of their own, and are moved when their hash is right.
    [
      'moves files',
      /\brename(?:Sync)?\(/,
      ['files/write-atomically.ts', 'models/local/download/download.ts'],
    ],
  ])('%s in its place', (_, pattern, places) => {
    expect(files.filter((file) => pattern.test(codeOf(file)))).toEqual(places);
  });

  it('imports no value of a package that may be missing, but when it is used', () => {
    const wrong = files.flatMap((file) =>
      [...codeOf(file).matchAll(/^import\s(?!type\b)(?:[^;']*?\sfrom\s+)?'([^']+)';/gm)]
        .map(([, specifier = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '')
        .filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !DEPENDENCIES.includes(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has one barrel', () => {
    const barrels = files.filter((file) => /^export (?:type )?(?:\*|\{[^}]*\}) from/m.test(codeOf(file)));
    expect(barrels).toEqual(['index.ts']);
  });

  it('has no file of over 500 lines', () => {
    expect(files.filter((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 500)).toEqual(
      [],
    );
  });
});
