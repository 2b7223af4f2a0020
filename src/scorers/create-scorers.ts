import type { CorpusFormula } from '../core/corpus-formula.ts';
import { createRegistry, type Registry } from '../core/registry.ts';
import type { Scorer, ScorerDefinition } from '../core/scorer.ts';
import type { Suite } from '../core/suite.ts';

/**
 * The scorers of a suite, in its order.
 * @throws BenchError `UNKNOWN_NAME`, or `INVALID_CONFIG` for options that a scorer does not take
 */
export function createScorers(
  suite: Pick<Suite, 'scorers' | 'answer'>,
  registry: Registry<ScorerDefinition>,
): readonly Scorer[] {
  return suite.scorers.map(({ name, options }) => registry.get(name).create(options, suite));
}

/** The formulas that scorers bring, for the reports of their runs; several scorers may share one. */
export function formulasOf(scorers: Registry<ScorerDefinition>): Registry<CorpusFormula> {
  return createRegistry('corpus formula', [...new Set(scorers.all.flatMap(({ formula }) => formula ?? []))]);
}
