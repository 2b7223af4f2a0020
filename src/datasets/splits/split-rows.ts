import { BenchError, placeInFile } from '../../core/errors.ts';
import type { SplitPlan } from '../../core/suite.ts';
import { plural } from '../../lib/format.ts';
import { contentKey } from '../../lib/hash.ts';
import type { Sample } from '../../protocol/sample.ts';
import type { AnswerFormat } from '../../protocol/suite.ts';
import { SPLITS, type Split } from '../../protocol/words.ts';
import { bareText } from '../duplicates.ts';
import { nearDuplicates } from '../near-duplicates.ts';
import type { Places } from '../places.ts';
import { divide, proposedShares, type SplitShares } from './divide.ts';
import { readSplitFile, splitFileOf, writeSplitFile } from './split-file.ts';
import { type Units, unitsOf } from './units.ts';

/** Rows of one file, and what is known of them. */
export interface RowsToSplit {
  readonly samples: readonly Sample[];
  readonly places: Places;
  /** The file, and as messages name it. */
  readonly file: string;
  readonly name: string;
  readonly suiteFile: string;
  readonly plan: SplitPlan;
  /** Whether the data name their rows; ids made from the content change with every column that is read. */
  readonly hasIds: boolean;
  /** The value of the group column by id; `null` without one. */
  readonly groups: ReadonlyMap<string, string> | null;
  readonly answer: AnswerFormat;
  /** Rows that it takes to find the difference that matters; `null` where that is not known. */
  readonly wanted: number | null;
}

/** Rows with their splits, train first. */
export interface SplitRows {
  readonly samples: readonly Sample[];
  readonly notices: readonly string[];
}

/** Each attempt joins near duplicates that the one before had parted. */
const MOST_ATTEMPTS = 5;

/**
 * Puts the rows of one file into splits, as they are written down beside the suite file; rows that are not are added there.
 * @throws BenchError `INVALID_DATA` with file and line for rows that cannot be divided and a file that is damaged
 */
export async function splitRows(rows: RowsToSplit): Promise<SplitRows> {
  const { samples, name, plan, hasIds } = rows;
  const file = splitFileOf(rows.suiteFile);
  const shown = file.slice(file.lastIndexOf('/') + 1);
  const written = await readSplitFile(file);
  const kept = written?.splits ?? new Map<string, Split>();
  // Equal texts are never parted, so one key stands for all of them.
  const keys = new Map(samples.map(({ id, input }) => [id, hasIds ? id : contentKey(bareText(input))]));
  const known = renamed(keys, kept);
  const added = samples.filter(({ id }) => !known.has(id));
  const splits = added.length === 0 ? known : dividedRows(rows, known);
  if (added.length > 0) {
    const now = [...splits].map(([id, split]) => [keys.get(id) ?? id, split] as const);
    await writeSplitFile(file, { asked: written?.asked ?? plan, splits: new Map([...kept, ...now]) });
  }
  const divided = SPLITS.flatMap((split) =>
    samples.flatMap((sample) => (splits.get(sample.id) === split ? { ...sample, split } : [])),
  );
  const counts = (of: readonly Sample[]): string =>
    SPLITS.map((split) => `${of.filter(({ id }) => splits.get(id) === split).length} ${split}`).join(', ');
  const present = new Set(keys.values());
  const vanished = [...kept.keys()].filter((key) => !present.has(key));
  const how = [
    ...(plan.group === null ? [] : [`a value of "${plan.group}" in one split`]),
    ...(isStratified(rows) ? ['labels evenly'] : []),
    'near duplicates in one split',
    `seed ${plan.seed}`,
  ].join('; ');
  return {
    samples: divided,
    notices: [
      ...(written === null
        ? [
            `${name} was divided into ${counts(samples)} (${how}). The splits are written down in ${shown}: keep it with the suite, so that they never change.`,
          ]
        : []),
      ...(written !== null && added.length > 0
        ? [
            `${plural(added.length, 'row')} of ${name} ${added.length === 1 ? 'is' : 'are'} new: ${counts(added)}; ${shown} has them now, and no other row moved.`,
          ]
        : []),
      ...(vanished.length === 0
        ? []
        : [
            `${plural(vanished.length, hasIds ? 'row' : 'text')} of ${shown} ${vanished.length === 1 ? 'is' : 'are'} no longer in ${name}${hasIds ? `, such as "${vanished[0]}"` : ''}.`,
          ]),
      ...(written === null || isSame(written.asked, plan)
        ? []
        : [
            `"dataset.split" says something else than ${shown} was made by, which stays as it is. Delete it to divide the rows anew.`,
          ]),
      ...unseenLabels(divided, rows),
    ],
  };
}

/** Splits by id, of samples whose key in the file has one. */
function renamed(
  keys: ReadonlyMap<string, string>,
  kept: ReadonlyMap<string, Split>,
): ReadonlyMap<string, Split> {
  return new Map(
    [...keys].flatMap(([id, key]) => {
      const split = kept.get(key);
      return split === undefined ? [] : [[id, split] as const];
    }),
  );
}

function dividedRows(rows: RowsToSplit, known: ReadonlyMap<string, Split>): ReadonlyMap<string, Split> {
  const { samples, plan, wanted, groups } = rows;
  const first = known.size === 0;
  if (first && isStratified(rows)) refuseSingleLabels(rows);
  const units = unitsOf(samples, groups === null ? null : ({ id }) => groups.get(id) ?? '');
  const shares = plan.shares ?? proposedShares(samples.length, wanted);
  const stratumOf = isStratified(rows) ? ({ targets }: Sample) => targets[0] ?? '' : () => '';
  const attempt = () => divide(units.of(samples), { shares, stratumOf, seed: plan.seed, fixed: known });
  let splits = attempt();
  // Of very many texts of one template not all pairs are compared, and in another order other ones.
  for (let count = 1; count < MOST_ATTEMPTS && first; count++) {
    const { pairs } = nearDuplicates(
      samples.map((sample) => ({ ...sample, split: splits.get(sample.id) ?? 'train' })),
    );
    if (pairs.length === 0) break;
    for (const { sample, other } of pairs) units.join(sample, other);
    splits = attempt();
  }
  if (first) refuseEmptySplit(rows, { splits, shares, units });
  return splits;
}

function isStratified({ plan, answer }: Pick<RowsToSplit, 'plan' | 'answer'>): boolean {
  return plan.stratify && answer.kind === 'label';
}

function isSame(one: SplitPlan, other: SplitPlan): boolean {
  return (
    one.group === other.group &&
    one.stratify === other.stratify &&
    one.seed === other.seed &&
    SPLITS.every((split) => one.shares?.[split] === other.shares?.[split])
  );
}

/** A label that occurs once cannot be both shown and measured. */
function refuseSingleLabels({ samples, places, name }: RowsToSplit): void {
  const byLabel = Map.groupBy(samples, ({ targets }) => targets[0] ?? '');
  const single = [...byLabel].filter(([, of]) => of.length === 1);
  const [found, ...others] = single;
  if (found === undefined) return;
  const [label, of] = found;
  const more = others.slice(0, 5).map(([other, [sample]]) => {
    const place = places.get(sample?.id ?? '');
    return `"${other}"${place === undefined ? '' : ` in ${placeInFile(name, place)}`}`;
  });
  const rest = others.length - more.length;
  throw new BenchError(
    'INVALID_DATA',
    `the label "${label}" occurs only here, so that it cannot be both learnt and measured${more.length === 0 ? '' : ` (also ${more.join(', ')}${rest === 0 ? '' : ` and ${rest} more`})`}.`,
    {
      ...places.get(of[0]?.id ?? ''),
      hint: 'Add a row with it, give it another label by "dataset.labelMap", or write "dataset.split: { stratify: false }".',
    },
  );
}

function refuseEmptySplit(
  { samples, file, plan }: RowsToSplit,
  {
    splits,
    shares,
    units,
  }: { readonly splits: ReadonlyMap<string, Split>; readonly shares: SplitShares; readonly units: Units },
): void {
  const filled = new Set(splits.values());
  const wanted = plan.shares === null ? SPLITS : SPLITS.filter((split) => shares[split] > 0);
  const empty = wanted.find((split) => !filled.has(split));
  if (empty === undefined) return;
  const count = units.of(samples).length;
  const parted =
    count === samples.length
      ? `${plural(count, 'row')} are too few`
      : `${plural(samples.length, 'row')} make ${plural(count, 'set')} that must not be parted, by "${plan.group ?? 'near duplicates'}", which are too few`;
  throw new BenchError(
    'INVALID_DATA',
    `${parted} for the ${wanted.join(', ')} splits: ${empty} would be empty.`,
    {
      file,
      hint:
        plan.group === null
          ? 'Add rows, or leave a split out by "dataset.split.shares".'
          : 'Add rows of other groups, group by another column, or leave a split out by "dataset.split.shares".',
    },
  );
}

/** Labels that the data have and the test split has not. */
function unseenLabels(divided: readonly Sample[], { answer }: RowsToSplit): readonly string[] {
  if (answer.kind !== 'label') return [];
  const of = (samples: readonly Sample[]): ReadonlySet<string> =>
    new Set(samples.flatMap(({ targets }) => targets));
  const tested = of(divided.filter(({ split }) => split === 'test'));
  const unseen = [...of(divided)].filter((label) => !tested.has(label));
  return unseen.length === 0
    ? []
    : [
        `no row of the test split has the ${unseen.length === 1 ? 'label' : 'labels'} ${unseen.map((label) => `"${label}"`).join(', ')}, so that nothing is measured of ${unseen.length === 1 ? 'it' : 'them'}.`,
      ];
}
