import {
  cohensH,
  type EffectSize,
  type PairTable,
  pairedOddsRatio,
  standardisedDifference,
} from '../../statistics/effect-size.ts';
import type { Effect } from './comparison-model.ts';

/** Odds ratio and Cohen's h of paired binary scores; the risk difference is the difference itself. */
export function binaryEffects(table: PairTable): Effect[] {
  return [...named('odds-ratio', pairedOddsRatio(table)), ...named('cohens-h', cohensH(table))];
}

/** The standardised paired difference; none where the differences have no spread. */
export function standardisedEffect(facts: {
  readonly difference: number;
  readonly sd: number;
  readonly n: number;
}): Effect[] {
  return facts.n < 2 ? [] : named('standardised-difference', standardisedDifference(facts));
}

function named(kind: Effect['kind'], size: EffectSize | undefined): Effect[] {
  return size === undefined ? [] : [{ kind, ...size }];
}
