import { holmAdjust } from '../statistics/holm.ts';
import { mean } from '../statistics/moments.ts';
import type { CellPair } from './cell-pair.ts';
import type { BestSet } from './comparison-model.ts';
import { type FamilyRules, judgeFamily } from './paired-family.ts';
import type { CellData } from './run-index.ts';

/**
 * The techniques of a model that may be the best: a technique is out when another one is shown to be better, by Holm
 * over all pairs. The one that is truly best then stays in with a chance of at least 95 %, because its being out would be a
 * false finding.
 *
 * @param pairs every two techniques of one model, the reference included
 * @returns `undefined` where fewer than two techniques could be compared
 */
export function bestSet(pairs: readonly CellPair[], rules: FamilyRules): BestSet | undefined {
  const known = pairs.filter(({ tested }) => tested.result.difference !== null);
  const [first] = known;
  if (first === undefined) return undefined;
  const family = known.map(({ tested }) => tested);
  const results = judgeFamily(family, { ...rules, correct: holmAdjust });
  const beaten = new Set<CellData>();
  for (const [index, { a, b }] of known.entries()) {
    const verdict = results[index]?.verdict;
    if (verdict === 'better') beaten.add(b);
    if (verdict === 'worse') beaten.add(a);
  }
  const cells = [...new Set(known.flatMap(({ a, b }) => [a, b]))];
  const left = cells.filter((cell) => !beaten.has(cell));
  return {
    model: first.a.header.model,
    techniques: left
      .toSorted((x, y) => lead(y, known, rules) - lead(x, known, rules))
      .map(({ header }) => header.technique.name),
    compared: cells.length,
    pairs: known.length,
  };
}

/** How far a technique lies ahead of the others on average, in the metric's unit, where more is better. */
function lead(cell: CellData, pairs: readonly CellPair[], { metric }: FamilyRules): number {
  const sign = metric.better === 'higher' ? 1 : -1;
  const leads = pairs.flatMap(({ a, b, tested }) => {
    const difference = (tested.result.difference ?? 0) * sign;
    return a === cell ? [difference] : b === cell ? [-difference] : [];
  });
  return leads.length === 0 ? 0 : mean(leads);
}
