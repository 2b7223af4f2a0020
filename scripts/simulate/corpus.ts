import { macroF1FromSums, macroF1Statistics } from '../../src/metrics/classification.ts';
import type { CorpusStatistic } from '../../src/statistics/corpus-bootstrap.ts';
import { categorical, drawPair, pairRates } from './draws.ts';

/** Rows of sufficient statistics of the same samples on both sides. */
export interface CorpusPairs {
  readonly a: readonly (readonly number[])[];
  readonly b: readonly (readonly number[])[];
}

/** A corpus metric with data whose true difference is known. */
export interface CorpusModel {
  readonly statistic: CorpusStatistic;
  /** The difference of the metric in an endless corpus. */
  readonly truth: number;
  draw(n: number, random: () => number): CorpusPairs;
}

const LABELS = ['a', 'b', 'c'] as const;
/** How common each label is. */
const LABEL_SHARES = [0.5, 0.3, 0.2] as const;
/** Words of a text, all lengths alike. */
const SHORTEST = 5;
const LONGEST = 25;

/**
 * Macro-F1 of three labels that are 50%, 30% and 20% of the samples: right with the rates of a pair, and one of the other
 * two labels at random where wrong.
 */
export function macroF1Model(input: { readonly rate: number; readonly difference: number }): CorpusModel {
  const statistic: CorpusStatistic = (sums) => macroF1FromSums(sums, LABELS.length);
  const rows = LABELS.map((target) =>
    LABELS.map((predicted) => macroF1Statistics({ target, predicted }, LABELS)),
  );
  const drawTarget = categorical(LABEL_SHARES);
  const drawOutcome = drawPair(pairRates(input));
  const labelOf = (target: number, right: boolean, random: () => number): number =>
    right ? target : (target + 1 + Math.floor(2 * random())) % LABELS.length;
  const expected = (rate: number): number => {
    const sums = new Array<number>(3 * LABELS.length).fill(0);
    for (const [target, share] of LABEL_SHARES.entries()) {
      for (const predicted of LABELS.keys()) {
        const chance = share * (predicted === target ? rate : (1 - rate) / 2);
        for (const [at, value] of (rows[target]?.[predicted] ?? []).entries()) {
          sums[at] = (sums[at] ?? 0) + chance * value;
        }
      }
    }
    return statistic(sums);
  };
  return {
    statistic,
    truth: expected(input.rate + input.difference) - expected(input.rate),
    draw: (n, random) => {
      const a: number[][] = [];
      const b: number[][] = [];
      for (let index = 0; index < n; index++) {
        const target = drawTarget(random);
        const outcome = drawOutcome(random);
        const theirs = labelOf(target, outcome === 'both' || outcome === 'lost', random);
        const ours = labelOf(target, outcome === 'both' || outcome === 'gained', random);
        a.push(rows[target]?.[theirs] ?? []);
        b.push(rows[target]?.[ours] ?? []);
      }
      return { a, b };
    },
  };
}

/** A ratio of sums, as BLEU's precision is: words found among the words of texts of 5 to 25 words. */
export function ratioModel(input: { readonly rate: number; readonly difference: number }): CorpusModel {
  const drawOutcome = drawPair(pairRates(input));
  return {
    statistic: ([found = 0, words = 0]) => (words === 0 ? 0 : found / words),
    truth: input.difference,
    draw: (n, random) => {
      const a: number[][] = [];
      const b: number[][] = [];
      for (let index = 0; index < n; index++) {
        const words = SHORTEST + Math.floor(random() * (LONGEST - SHORTEST + 1));
        let theirs = 0;
        let ours = 0;
        for (let word = 0; word < words; word++) {
          const outcome = drawOutcome(random);
          if (outcome === 'both' || outcome === 'lost') theirs++;
          if (outcome === 'both' || outcome === 'gained') ours++;
        }
        a.push([theirs, words]);
        b.push([ours, words]);
      }
      return { a, b };
    },
  };
}
