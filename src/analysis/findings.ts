import type { MetricInfo } from '../core/scorer.ts';
import type { Comparison, Verdict } from './report.ts';
import { EQUIVALENCE_LEVEL } from './verdict.ts';
import { listWords, percent, sayDifference, sayDifferenceFigure, sayMargin, sayP } from './words.ts';

const ORDER = ['better', 'worse', 'equivalent', 'undecided'] as const satisfies readonly Verdict[];

/** What the comparisons of a suite support saying, in sentences that each name model, interval and n. */
export function findingsOf(input: {
  readonly metric: MetricInfo;
  readonly margin: number;
  readonly comparisons: readonly Comparison[];
}): string[] {
  const byModel = Map.groupBy(input.comparisons, (comparison) => comparison.model);
  return [...byModel.values()].flatMap((comparisons) => findingsOfModel({ ...input, comparisons }));
}

function findingsOfModel(input: {
  metric: MetricInfo;
  margin: number;
  comparisons: readonly Comparison[];
}): string[] {
  const { metric, margin, comparisons } = input;
  const [first] = comparisons;
  if (first === undefined) return [];
  const { model, reference } = first;
  const sentences: string[] = [];
  // What made a difference comes first; of equals, the order of the suite.
  const ranked = comparisons.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  for (const comparison of ranked) {
    const sentence = sayVerdict(comparison, metric, margin);
    if (sentence !== null) sentences.push(`With ${model}, ${sentence}`);
  }
  const better = comparisons.filter(({ verdict }) => verdict === 'better').map(({ technique }) => technique);
  if (better.length > 1) {
    sentences.push(
      `With ${model}, ${listWords(better)} were each compared with ${reference} only; which of them is the best was not tested.`,
    );
  }
  const tied = comparisons.filter(({ verdict, pairs }) => verdict === 'undecided' && pairs > 0);
  if (tied.length > 0) {
    const parts = tied.map((comparison) => sayTie(comparison, metric));
    sentences.push(
      `With ${model}, no difference from ${reference} on ${metric.title} is shown for ${listWords(parts)}: treat ${tied.length === 1 ? 'the two' : 'them'} as tied until more samples decide.`,
    );
  }
  return sentences;
}

function sayVerdict(comparison: Comparison, metric: MetricInfo, margin: number): string | null {
  const { technique, reference, difference, pairs, adjustedP, verdict } = comparison;
  if (difference === null || verdict === 'undecided') return null;
  const p = adjustedP === null ? '' : `; adjusted ${sayP(adjustedP)}`;
  const evidence = `${sayDifferenceFigure(metric, difference)}; n = ${pairs}${p}`;
  switch (verdict) {
    case 'better':
    case 'worse':
      return `${technique} was ${verdict} than ${reference} on ${metric.title}: ${evidence}.`;
    case 'equivalent':
      return `${technique} did as well as ${reference} on ${metric.title} (the ${percent(EQUIVALENCE_LEVEL)} interval of the difference lies within ±${sayMargin(metric, margin)}): ${evidence}.`;
    default:
      return verdict satisfies never;
  }
}

function sayTie({ technique, difference, pairs }: Comparison, metric: MetricInfo): string {
  if (difference === null) return `${technique} (n = ${pairs})`;
  const text =
    difference.low === null
      ? sayDifference(metric, difference.estimate)
      : sayDifferenceFigure(metric, difference);
  return `${technique} (${text.replace(' (', ', ').replace(/\)$/, '')}, n = ${pairs})`;
}
