import type { MetricInfo } from '../../protocol/metric.ts';
import { equivalenceP } from '../../statistics/equivalence.ts';
import { DEFAULT_LEVEL } from '../../statistics/interval.ts';
import type { Figure } from '../figures/figure.ts';
import { bareFigure, toFigure } from '../figures/metric-figure.ts';
import type { SuiteData } from '../trials/run-index.ts';
import type { PairedResult, Verdict } from './comparison-model.ts';
import { detectableOf } from './detectable.ts';
import { explainVerdict } from './explain-verdict.ts';
import { type PairedTest, testPairs } from './paired-test.ts';
import { fillBroken, type Pairing } from './pairs.ts';
import { ALPHA, verdictOf } from './verdict.ts';

/** What is compared, and by which metric. */
export interface FamilyRules {
  readonly metric: MetricInfo;
  readonly suite: SuiteData;
}

/** A tested pair of cells before its p is corrected. */
export interface TestedPair {
  readonly pairing: Pairing;
  readonly seed: number;
  readonly result: PairedTest;
}

/** Both p values of a comparison; `null` where there is nothing to test. */
interface Evidence {
  readonly difference: number | null;
  readonly p: number | null;
  readonly equivalence: number | null;
}

/** A correction for many comparisons: adjusted p values in the order given. */
export type Correction = (pValues: readonly number[]) => number[];

/** Tests a pair of cells on the samples that they share. */
export function testPairing(pairing: Pairing, rules: FamilyRules & { readonly seed: number }): TestedPair {
  const { metric, suite, seed } = rules;
  return { pairing, seed, result: testPairs({ metric, suite, pairs: pairing.pairs, seed }) };
}

/**
 * Judges a family of comparisons together: both the tests for a difference and those for equivalence are corrected over
 * the whole family. A verdict that hangs on how failed trials are counted is undecided.
 */
export function judgeFamily(
  family: readonly TestedPair[],
  { metric, suite, correct }: FamilyRules & { readonly correct: Correction },
): PairedResult[] {
  const { margin } = suite;
  const evidence = family.map(({ result }) => evidenceOf(result, margin));
  const compared = evidence.filter(({ p }) => p !== null).length;
  const adjusted = adjustAll(evidence, correct);
  return family.map((tested, index): PairedResult => {
    const { result, pairing, seed } = tested;
    const own = adjusted[index] ?? NOTHING;
    const found = verdictOf({ ...own, metric });
    const underExtreme = (kind: 'best' | 'worst'): Verdict => {
      const pairs = fillBroken(pairing, metric, kind);
      const extreme = evidenceOf(testPairs({ metric, suite, pairs, seed }), margin);
      return verdictOf({ ...(adjustAll(evidence.with(index, extreme), correct)[index] ?? NOTHING), metric });
    };
    const fragile =
      found !== 'undecided' &&
      pairing.broken.length > 0 &&
      (['best', 'worst'] as const).some((kind) => underExtreme(kind) !== found);
    const spread = result.spread();
    const facts = {
      metric: metric.name,
      difference: differenceFigure(result, pairing.pairs.length),
      test: result.test,
      p: result.p,
      adjustedP: own.p,
      adjustedEquivalenceP: own.equivalence,
      verdict: fragile ? ('undecided' as const) : found,
      effects: result.effects(),
      spread,
      detectable: detectableOf({
        pairs: pairing.pairs.length,
        discordant: result.discordant,
        spread,
        alpha: ALPHA / Math.max(1, compared),
      }),
      pairs: pairing.pairs.length,
      skipped: pairing.broken.length,
      unpaired: pairing.unpaired.length,
      discordant:
        result.discordant === null
          ? null
          : { onlyTechnique: result.discordant.onlyA, onlyReference: result.discordant.onlyB },
    };
    return { ...facts, reason: explainVerdict({ comparison: facts, metric, margin, fragile }) };
  });
}

/** The difference with its 95% interval, or bare where there is none. */
export function differenceFigure(result: PairedTest, pairs: number): Figure | null {
  if (result.difference === null) return null;
  const interval = result.uncertainty()?.interval(DEFAULT_LEVEL);
  return interval === undefined
    ? bareFigure(result.difference, pairs)
    : { ...toFigure(interval, null), estimate: result.difference };
}

const NOTHING: Evidence = { difference: null, p: null, equivalence: null };

function evidenceOf(result: PairedTest, margin: number): Evidence {
  const { difference, p } = result;
  if (difference === null || p === null) return NOTHING;
  // Outside the margin no equivalence can be shown: the test need not be made to see that it fails.
  const within = Math.abs(difference) < margin ? result.uncertainty() : null;
  return { difference, p, equivalence: within === null ? 1 : equivalenceP(within, margin) };
}

/** Corrects both kinds of p over the comparisons that have one. */
function adjustAll(evidence: readonly Evidence[], correct: Correction): Evidence[] {
  const p = adjustKnown(
    evidence.map((item) => item.p),
    correct,
  );
  const equivalence = adjustKnown(
    evidence.map((item) => item.equivalence),
    correct,
  );
  return evidence.map(({ difference }, index) => ({
    difference,
    p: p[index] ?? null,
    equivalence: equivalence[index] ?? null,
  }));
}

/** Corrects the p values that exist and leaves the others out. */
export function adjustKnown(pValues: readonly (number | null)[], correct: Correction): (number | null)[] {
  const adjusted = correct(pValues.filter((p) => p !== null));
  let next = 0;
  return pValues.map((p) => (p === null ? null : (adjusted[next++] ?? null)));
}
