import { hasOwnText, isDiagnostic, type TechniqueSpec } from '../../protocol/technique.ts';
import type { PairedResult, Verdict } from '../comparisons/comparison-model.ts';
import type { CellReport } from '../figures/cell-model.ts';
import type { Figure } from '../figures/figure.ts';
import { sayDifferenceFigure, sayP, sayValue } from '../figures/say.ts';
import type { TestBed } from './claim.ts';
import type { ClaimEvidence } from './claim-model.ts';

type Evidence = Omit<ClaimEvidence, 'suite' | 'model'>;

/** The metric by which answers keep the form that a suite asks for. */
export const FORM_KEPT = 'form-kept';

/** A comparison with the side named first that the claim speaks for. */
interface Found {
  readonly for: string;
  readonly against: string;
  readonly result: PairedResult;
  /** Whether the claim's side is the first of the comparison. */
  readonly turned: boolean;
  readonly exploratory: boolean;
}

/**
 * The cells of a test bed whose technique is made like this; diagnostic arms apart, and those with ingredients of a project
 * or a text of their own: what such a technique shows may be their doing.
 */
export function cellsLike({ suite, model }: TestBed, like: (spec: TechniqueSpec) => boolean): CellReport[] {
  return suite.cells.filter(
    ({ model: of, technique }) =>
      of === model &&
      technique.more === undefined &&
      !hasOwnText(technique) &&
      !isDiagnostic(technique) &&
      like(technique),
  );
}

/** Nothing but instructions: no examples, documents, tuned weights, persona or reasoning. */
export function isBare({ instructions, examples, retrieval, weights }: TechniqueSpec): boolean {
  return (
    examples === undefined &&
    retrieval === undefined &&
    weights === undefined &&
    !instructions.persona &&
    instructions.reasoning === 'none'
  );
}

/**
 * What the comparison of two techniques says of a claim that the first is better: held when it is, failed when it is worse
 * or equivalent, not settled else. Nothing where they were not compared.
 */
export function betterEvidence(
  bed: TestBed,
  sides: { readonly for: string; readonly against: string },
): Evidence[] {
  const found = findComparison(bed, sides);
  if (found === undefined) return [];
  const { result, turned } = found;
  const ahead = turned ? 'worse' : 'better';
  const verdict =
    result.verdict === ahead ? 'held' : result.verdict === 'undecided' ? 'not settled' : 'failed';
  return [{ verdict, text: sayComparison(bed, found) }];
}

/** The comparison of two techniques on one model, in either direction: confirmatory before exploratory. */
export function findComparison(
  { suite, model }: TestBed,
  sides: { readonly for: string; readonly against: string },
): Found | undefined {
  for (const turned of [false, true]) {
    const [first, second] = turned ? [sides.against, sides.for] : [sides.for, sides.against];
    const confirmed = suite.comparisons.find(
      (item) => item.model === model && item.technique === first && item.reference === second,
    );
    if (confirmed !== undefined) return { ...sides, result: confirmed, turned, exploratory: false };
    const explored = suite.exploratory.techniques.find(
      ({ a, b }) => a.model === model && a.technique === first && b.technique === second,
    );
    if (explored !== undefined) return { ...sides, result: explored, turned, exploratory: true };
  }
  return undefined;
}

/** `few-shot against plain on Accuracy: +12.3 points (95% interval …), better, adjusted p = …, n = 30`. */
export function sayComparison({ suite }: TestBed, found: Found): string {
  const { result, turned, exploratory } = found;
  const size =
    result.difference === null
      ? 'no figure'
      : sayDifferenceFigure(suite.primary, turned ? negated(result.difference) : result.difference);
  const verdict = turned ? TURNED[result.verdict] : result.verdict;
  const p = result.adjustedP === null ? '' : `, adjusted ${sayP(result.adjustedP)}`;
  const kind = exploratory ? ', exploratory' : '';
  return `${found.for} against ${found.against} on ${suite.primary.title}: ${size}, ${verdict}${p}, n = ${result.pairs}${kind}`;
}

const TURNED = {
  better: 'worse',
  worse: 'better',
  equivalent: 'equivalent',
  undecided: 'undecided',
} as const satisfies Record<Verdict, Verdict>;

function negated(figure: Figure): Figure {
  const { estimate, low, high } = figure;
  return {
    ...figure,
    estimate: -estimate,
    low: high === null ? null : -high,
    high: low === null ? null : -low,
  };
}

/**
 * What two techniques' figures of another metric say of a claim that the first has the better one: held when their 95%
 * intervals lie apart in its favour, failed when they lie apart the other way, not settled else.
 */
export function metricEvidence(
  { suite, model }: TestBed,
  input: { readonly for: string; readonly against: string; readonly metric: string },
): Evidence[] {
  const metric = suite.metrics.find(({ name }) => name === input.metric);
  const figureOf = (technique: string) =>
    suite.cells
      .find((cell) => cell.model === model && cell.technique.name === technique)
      ?.metrics.find((item) => item.metric === input.metric)?.figure ?? null;
  const [ours, theirs] = [figureOf(input.for), figureOf(input.against)];
  if (metric === undefined || ours === null || theirs === null) return [];
  const value = (figure: typeof ours): string => {
    const say = (number: number): string => sayValue(metric, number);
    return figure.low === null || figure.high === null
      ? `${say(figure.estimate)} (no interval)`
      : `${say(figure.estimate)} (${say(figure.low)} to ${say(figure.high)})`;
  };
  const text = `${metric.title}: ${input.for} ${value(ours)}, ${input.against} ${value(theirs)}, n = ${Math.min(ours.n, theirs.n)}, exploratory`;
  const [higher, lower] = metric.better === 'higher' ? [ours, theirs] : [theirs, ours];
  const held = higher.low !== null && lower.high !== null && higher.low > lower.high;
  const failed = lower.low !== null && higher.high !== null && lower.low > higher.high;
  return [{ verdict: held ? 'held' : failed ? 'failed' : 'not settled', text }];
}
