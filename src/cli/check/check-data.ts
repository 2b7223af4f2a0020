import { bareText } from '../../datasets/duplicates.ts';
import { contentKey } from '../../lib/hash.ts';
import { countWords } from '../../lib/scripts.ts';
import type { Leak } from '../../protocol/leak.ts';
import type { Sample } from '../../protocol/sample.ts';
import type { AnswerFormat } from '../../protocol/suite.ts';
import { SPLITS, type Split } from '../../protocol/words.ts';

type OfSplit = Readonly<Record<Split, number>>;

/** How long texts of a split are, in words. */
export interface TextLengths {
  readonly split: Split;
  readonly samples: number;
  readonly shortest: number;
  readonly median: number;
  readonly longest: number;
}

/** What the samples of a suite are like. */
export interface DataCheck {
  readonly suite: string;
  readonly leaks: readonly Leak[];
  /** What was said of the data when they were read and compared. */
  readonly notices: readonly string[];
  readonly samples: OfSplit;
  /** Samples of each label, the most frequent first; empty where answers are no labels. */
  readonly labels: readonly (OfSplit & { readonly label: string })[];
  /** Labels that no row of test has, and those that occur in a single row. */
  readonly unmeasured: readonly string[];
  readonly rare: readonly string[];
  /** Pairs of equal texts with the same metadata and no answer in common, by their places. */
  readonly conflicts: readonly { readonly at: string; readonly other: string }[];
  readonly lengths: readonly TextLengths[];
  /** Samples that are far longer or shorter than the others, the farthest first. */
  readonly outliers: readonly { readonly at: string; readonly words: number }[];
}

/** What is looked at. */
export interface CheckedData {
  readonly suite: string;
  readonly answer: AnswerFormat;
  readonly samples: readonly Sample[];
  readonly leaks: readonly Leak[];
  readonly notices: readonly string[];
  /** Where a sample stands. */
  whereOf(sample: Sample): string;
}

/** Looks at the samples of a suite: leaks, labels, conflicts and lengths. */
export function checkData({ suite, answer, samples, leaks, notices, whereOf }: CheckedData): DataCheck {
  const labels = answer.kind === 'label' ? labelCounts(samples, answer.labels) : [];
  const totals = labels.map((counts) => ({ ...counts, all: counts.train + counts.dev + counts.test }));
  return {
    suite,
    leaks,
    notices,
    samples: bySplit(samples),
    labels,
    unmeasured: totals.filter(({ test }) => test === 0).map(({ label }) => label),
    rare: totals.filter(({ all }) => all === 1).map(({ label }) => label),
    conflicts: conflictsIn(samples).map(([one, other]) => ({ at: whereOf(one), other: whereOf(other) })),
    lengths: lengthsOf(samples),
    outliers: outliersIn(samples).map(({ sample, words }) => ({ at: whereOf(sample), words })),
  };
}

function bySplit(samples: readonly Sample[]): OfSplit {
  const count = (split: Split): number => samples.filter((sample) => sample.split === split).length;
  return { train: count('train'), dev: count('dev'), test: count('test') };
}

function labelCounts(samples: readonly Sample[], labels: readonly string[]): DataCheck['labels'] {
  return labels
    .map((label) => ({ label, ...bySplit(samples.filter(({ targets }) => targets.includes(label))) }))
    .toSorted((a, b) => b.train + b.dev + b.test - (a.train + a.dev + a.test));
}

/** The first two of each text that disagree. */
function conflictsIn(samples: readonly Sample[]): readonly (readonly [Sample, Sample])[] {
  const groups = Map.groupBy(samples, ({ input, metadata }) => contentKey([bareText(input), metadata]));
  return [...groups.values()].flatMap(([first, ...others]) => {
    const other = others.find(({ targets }) => !targets.some((target) => first?.targets.includes(target)));
    return first === undefined || other === undefined ? [] : [[first, other] as const];
  });
}

function lengthsOf(samples: readonly Sample[]): readonly TextLengths[] {
  return SPLITS.flatMap((split) => {
    const words = samples
      .filter((sample) => sample.split === split)
      .map(({ input }) => countWords(input))
      .sort((a, b) => a - b);
    const [shortest, longest] = [words[0], words.at(-1)];
    if (shortest === undefined || longest === undefined) return [];
    return [{ split, samples: words.length, shortest, median: medianOf(words), longest }];
  });
}

/** Median absolute deviations from which on a length stands out, and the usual factor that makes them standard deviations. */
const FAR = 5;
const NORMAL = 1.4826;
/** Where most texts have the same length, differences within a quarter say nothing. */
const LEAST_DEVIATION = 0.25;

/** Source: Iglewicz and Hoaglin 1993, "How to Detect and Handle Outliers", on logarithms, because lengths are skewed. */
function outliersIn(
  samples: readonly Sample[],
): readonly { readonly sample: Sample; readonly words: number }[] {
  const lengths = samples.map((sample) => {
    const words = countWords(sample.input);
    return { sample, words, log: Math.log(Math.max(1, words)) };
  });
  if (lengths.length === 0) return [];
  const center = medianOf(lengths.map(({ log }) => log).sort((a, b) => a - b));
  const away = (log: number): number => Math.abs(log - center);
  const spread = medianOf(lengths.map(({ log }) => away(log)).sort((a, b) => a - b));
  const most = FAR * Math.max(LEAST_DEVIATION, NORMAL * spread);
  return lengths.filter(({ log }) => away(log) > most).toSorted((a, b) => away(b.log) - away(a.log));
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}
