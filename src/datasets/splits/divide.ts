import { sha256 } from '../../lib/hash.ts';
import type { Sample } from '../../protocol/sample.ts';
import { SPLITS, type Split } from '../../protocol/words.ts';

/** Shares of all rows, 0 to 1. */
export type SplitShares = Readonly<Record<Split, number>>;

/** The most that is measured while there are too few rows for what is wished: the rest has to show and train. */
const MOST_TEST = 0.6;
/** Share of what is not measured on which prompts are chosen, and the most rows of it. */
const DEV_SHARE = 0.25;
const MOST_DEV = 200;

/**
 * Sizes by what data can show: as many rows are measured as the wished difference takes, at most 60%; of the others a
 * quarter, at most 200, is for choosing, and the rest for shots and training.
 * @param wanted rows that it takes to find the difference that matters; `null` where that is not known
 */
export function proposedShares(rows: number, wanted: number | null): SplitShares {
  const test = Math.min(wanted ?? Number.POSITIVE_INFINITY, Math.round(rows * MOST_TEST));
  const dev = Math.min(MOST_DEV, Math.round((rows - test) * DEV_SHARE));
  return { train: (rows - test - dev) / rows, dev: dev / rows, test: test / rows };
}

/** How units are divided. */
export interface DivideOptions {
  readonly shares: SplitShares;
  /** What is divided evenly: the label of a sample, or the same word for all. */
  stratumOf(sample: Sample): string;
  readonly seed: number;
  /** Splits of samples that have one already, by id. */
  readonly fixed: ReadonlyMap<string, Split>;
}

/**
 * The split of every sample by id, for units of samples that stay together. A unit with a sample that has its split
 * already follows it. Of the others the largest come first, in random order by seed, and each goes where the most of its labels
 * is still missing: the greedy stratification of Sechidis, Tsoumakas and Vlahavas 2011, "On the Stratification of
 * Multi-label Data", for groups.
 */
export function divide(
  units: readonly (readonly Sample[])[],
  { shares, stratumOf, seed, fixed }: DivideOptions,
): ReadonlyMap<string, Split> {
  const totals = countsOf(units.flat().map(stratumOf));
  const all = units.reduce((sum, unit) => sum + unit.length, 0);
  const have = new Map<string, number>();
  let placed: Record<Split, number> = { train: 0, dev: 0, test: 0 };
  const result = new Map<string, Split>();
  const put = (unit: readonly Sample[], split: Split): void => {
    for (const sample of unit) {
      const own = fixed.get(sample.id) ?? split;
      const key = `${own} ${stratumOf(sample)}`;
      have.set(key, (have.get(key) ?? 0) + 1);
      placed = { ...placed, [own]: placed[own] + 1 };
      result.set(sample.id, own);
    }
  };
  const open: (readonly Sample[])[] = [];
  for (const unit of units) {
    const known = unit.find(({ id }) => fixed.has(id));
    const split = known === undefined ? undefined : fixed.get(known.id);
    if (split === undefined) open.push(unit);
    else put(unit, split);
  }
  const ordered = open
    .map((unit) => ({ unit, rank: sha256(`${seed} ${unit.map(({ id }) => id).toSorted()[0] ?? ''}`) }))
    .sort((a, b) => b.unit.length - a.unit.length || (a.rank < b.rank ? -1 : 1));
  for (const { unit } of ordered) {
    const strata = countsOf(unit.map(stratumOf));
    const missing = SPLITS.filter((split) => shares[split] > 0).map((split) => ({
      split,
      ofLabels: [...strata].reduce(
        (sum, [stratum, count]) =>
          sum + count * (shares[split] * (totals.get(stratum) ?? 0) - (have.get(`${split} ${stratum}`) ?? 0)),
        0,
      ),
      ofAll: shares[split] * all - placed[split],
    }));
    const best = missing.reduce((one, other) =>
      other.ofLabels > one.ofLabels || (other.ofLabels === one.ofLabels && other.ofAll > one.ofAll)
        ? other
        : one,
    );
    put(unit, best.split);
  }
  return result;
}

function countsOf(items: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
