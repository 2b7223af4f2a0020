import { plural } from '../../lib/format.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import type { Figure } from '../figures/figure.ts';
import { listWords, sayDifference, sayDifferenceFigure, sayMargin, sayP } from '../figures/say.ts';
import type { BestSet, Comparison, Verdict } from './comparison-model.ts';

const ORDER = ['better', 'worse', 'equivalent', 'undecided'] as const satisfies readonly Verdict[];

/** What the comparisons of a suite support saying, in sentences that each name model, interval and n. */
export function findingsOf(input: {
  readonly metric: MetricInfo;
  readonly margin: number;
  readonly comparisons: readonly Comparison[];
  readonly best: readonly BestSet[];
}): string[] {
  const byModel = Map.groupBy(input.comparisons, (comparison) => comparison.model);
  return [...byModel].flatMap(([model, comparisons]) => {
    const best = input.best.find((set) => set.model === model);
    return [
      ...findingsOfModel({ ...input, comparisons }),
      ...(best === undefined ? [] : sayBest(best, input.metric)),
    ];
  });
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
  const tied = comparisons.filter(({ verdict, pairs }) => verdict === 'undecided' && pairs > 0);
  if (tied.length > 0) {
    const parts = tied.map((comparison) => sayTie(comparison, metric));
    const isAlone = tied.some(({ difference }) => difference !== null && excludesZero(difference));
    const beyond = isAlone
      ? `; an interval without 0 would settle one comparison alone, and not one of ${comparisons.length}`
      : '';
    sentences.push(
      `With ${model}, no difference from ${reference} on ${metric.title} is shown for ${listWords(parts)}: undecided until there are more samples${beyond}.`,
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
      return `${technique} did as well as ${reference} on ${metric.title} (a difference of ${sayMargin(metric, margin)} or more is ruled out, adjusted ${sayP(comparison.adjustedEquivalenceP ?? 1)}): ${evidence}.`;
    default:
      return verdict satisfies never;
  }
}

function excludesZero({ low, high }: Figure): boolean {
  return low !== null && high !== null && (low > 0 || high < 0);
}

function sayTie({ technique, difference, pairs }: Comparison, metric: MetricInfo): string {
  if (difference === null) return `${technique} (n = ${pairs})`;
  const text =
    difference.low === null
      ? sayDifference(metric, difference.estimate)
      : sayDifferenceFigure(metric, difference);
  return `${technique} (${text.replace(' (', ', ').replace(/\)$/, '')}, n = ${pairs})`;
}

/** Which technique is the best, or which ones may be; nothing where two techniques were compared and said all. */
function sayBest({ model, techniques, compared }: BestSet, metric: MetricInfo): string[] {
  if (compared < 3) return [];
  const [top, ...others] = techniques;
  if (top === undefined) {
    return [
      `With ${model}, no technique is best on ${metric.title}: each is beaten by another on the samples that they share.`,
    ];
  }
  const how = `each compared with all others`;
  if (others.length === 0) {
    return [`With ${model}, ${top} is the best of ${compared} techniques on ${metric.title} (${how}).`];
  }
  const out = compared - techniques.length;
  const rest =
    out === 0 ? 'none is ruled out' : `${plural(out, 'other')} ${out === 1 ? 'is' : 'are'} ruled out`;
  return [
    `With ${model}, ${listWords(techniques)} are tied for the best on ${metric.title}: none of them is shown to beat another, and ${rest} (${how}).`,
  ];
}
