import { BenchError } from '../../core/errors.ts';
import type { Split } from '../../protocol/words.ts';

/** A file of a data set on the hub. */
export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** `null` for one that is small enough to be kept without. */
  readonly sha256: string | null;
}

/** A configuration as the card of a data set lists it. */
export interface HubConfig {
  readonly name: string;
  readonly isDefault: boolean;
  /** Patterns of paths by split. */
  readonly patterns: readonly (readonly [string, readonly string[]])[];
}

/** What a reference asks for. */
export interface Wanted {
  /** As it is written, for errors. */
  readonly reference: string;
  /** `config/split`, or one of the two; `null` for the only configuration and the suite's own split. */
  readonly part: string | null;
  /** What the suite reads it for; `null` where that is no split. */
  readonly split: Split | null;
}

/** Files with the rows of one split. */
export interface ChosenFiles {
  readonly config: string | null;
  readonly split: string;
  readonly files: readonly HubFile[];
}

/** What splits are called. */
const SPLIT_NAMES: Readonly<Record<Split, readonly string[]>> = {
  train: ['train', 'training'],
  dev: ['validation', 'valid', 'val', 'dev', 'development'],
  test: ['test', 'testing', 'eval', 'evaluation'],
};

/**
 * The files of a split: by the data set's card, else by the names of its folders and files.
 * @throws BenchError `INVALID_DATA` for a configuration or split that there is none of, or that is one of several
 */
export function chosenFiles(
  { files, configs }: { readonly files: readonly HubFile[]; readonly configs: readonly HubConfig[] },
  wanted: Wanted,
): ChosenFiles {
  const layouts = configs.length > 0 ? configs.map((config) => byCard(config, files)) : byNames(files);
  const fail = (message: string, choices: readonly string[]): never => {
    const hint = `Write ${wanted.reference.replace(/#.*$/, '')}#<configuration>/<split>.`;
    throw new BenchError('INVALID_DATA', message, { file: wanted.reference, choices, hint });
  };
  if (layouts.length === 0) return fail('it has no file that can be read.', []);
  const names = layouts.map(({ name }) => name);
  const [first = null, second] = wanted.part?.split('/') ?? [];
  const named = layouts.find(({ name }) => name === first);
  const layout =
    named ??
    (layouts.length === 1
      ? layouts[0]
      : layouts.find(({ isDefault, name }) => isDefault || name === 'default'));
  if (layout === undefined || (second !== undefined && named === undefined && layouts.length > 1)) {
    return fail(
      first === null ? 'the data set has several configurations.' : `there is no configuration "${first}".`,
      names,
    );
  }
  const asked = second ?? (named === undefined ? first : null);
  const splits = [...layout.splits.keys()];
  if (asked === null && wanted.split === null && splits.length > 1) {
    return fail('it has several splits, of which one has to be named.', splits);
  }
  const own = wanted.split === null || !layout.namesSplits ? splits : SPLIT_NAMES[wanted.split];
  const aliases = asked === null ? own : [asked];
  const split = splits.find((name) => aliases.includes(name));
  if (split === undefined) return fail(`there is no split "${asked ?? aliases[0]}".`, splits);
  const found = layout.splits.get(split) ?? [];
  if (found.length === 0) return fail(`the split "${split}" has no file that can be read.`, splits);
  return { config: layout.name, split, files: found.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

interface Layout {
  readonly name: string;
  readonly isDefault: boolean;
  /** Whether the card or a path says which split a file belongs to; if not, all rows are whatever the suite takes them for. */
  readonly namesSplits: boolean;
  readonly splits: ReadonlyMap<string, readonly HubFile[]>;
}

function byCard({ name, isDefault, patterns }: HubConfig, files: readonly HubFile[]): Layout {
  const splits = patterns.map(([split, globs]) => {
    const tests = globs.map(globPattern);
    return [split, files.filter(({ path }) => tests.some((test) => test.test(path)))] as const;
  });
  return { name, isDefault, namesSplits: true, splits: new Map(splits) };
}

function globPattern(glob: string): RegExp {
  const source = glob.replaceAll(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (found) => {
    if (found === '**/') return '(?:.*/)?';
    if (found === '**') return '.*';
    if (found === '*') return '[^/]*';
    return found === '?' ? '[^/]' : `\\${found}`;
  });
  return new RegExp(`^${source}$`);
}

/**
 * `config/split/0000.parquet`, `config/train-00000-of-00001.parquet`, `data/test.csv`, `test.jsonl`; where no path names a
 * split, as in `tickets.csv`, all is called train, as the hub itself does.
 */
function byNames(files: readonly HubFile[]): readonly Layout[] {
  const namesSplits = files.some(({ path }) => splitIn(path) !== undefined);
  const placed = files.flatMap((file) => {
    const split = namesSplits ? splitIn(file.path) : 'train';
    return split === undefined ? [] : [{ file, split, config: configIn(file.path) }];
  });
  return [...Map.groupBy(placed, ({ config }) => config)].map(([name, own]) => ({
    name,
    isDefault: false,
    namesSplits,
    splits: new Map(
      [...Map.groupBy(own, ({ split }) => split)].map(([split, rows]) => [
        split,
        rows.map(({ file }) => file),
      ]),
    ),
  }));
}

const ALL_NAMES = Object.values(SPLIT_NAMES).flat();

function splitIn(path: string): string | undefined {
  const words = path.toLowerCase().split(/[/._-]/);
  return words.findLast((word) => ALL_NAMES.includes(word));
}

function configIn(path: string): string {
  const [folder = ''] = path.split('/');
  return folder === path || folder === 'data' || ALL_NAMES.includes(folder.toLowerCase())
    ? 'default'
    : folder;
}
