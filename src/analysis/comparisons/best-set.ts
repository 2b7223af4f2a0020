import { mayBeBest } from '../../statistics/best-set.ts';
import { mean } from '../../statistics/moments.ts';
import { directionOf } from '../trials/right.ts';
import type { CellData } from '../trials/run-index.ts';
import type { CellPair } from './cell-pair.ts';
import type { BestSet, Comparison } from './comparison-model.ts';
import type { FamilyRules } from './paired-family.ts';
import { testPairs } from './paired-test.ts';
import { fillBroken } from './pairs.ts';

/**
 * The techniques of a model that may be the best: a technique is out when another one is shown to be better, be it among
 * its comparisons with all others or in the confirmatory family. Each of the two ways loses the truly best one with a
 * chance of at most 2.5%, so that it stays in with 95%.
 *
 * @param pairs every two techniques of one model, the reference included
 * @param confirmed the model's comparisons with the reference
 * @returns `undefined` where fewer than two techniques could be compared
 */
export function bestSet(
  pairs: readonly CellPair[],
  { confirmed, ...rules }: FamilyRules & { readonly confirmed: readonly Comparison[] },
): BestSet | undefined {
  const known = pairs.filter(({ tested }) => tested.result.difference !== null);
  const [first] = known;
  if (first === undefined) return undefined;
  const cells = [...new Set(known.flatMap(({ a, b }) => [a, b]))];
  const leads = known.flatMap((pair) => {
    const p = surestP(pair, rules);
    const ahead = sizeOf(pair, rules) > 0 ? [pair.a, pair.b] : [pair.b, pair.a];
    const [winner = -1, loser = -1] = ahead.map((cell) => cells.indexOf(cell));
    return p === null ? [] : { winner, loser, p };
  });
  const beaten = new Set(
    confirmed.flatMap(({ technique, reference, verdict }) =>
      verdict === 'worse' ? technique : verdict === 'better' ? reference : [],
    ),
  );
  const left = mayBeBest({ count: cells.length, leads })
    .flatMap((position) => cells[position] ?? [])
    .filter(({ header }) => !beaten.has(header.technique.name));
  return {
    model: first.a.header.model,
    techniques: left
      .toSorted((x, y) => lead(y, known, rules) - lead(x, known, rules))
      .map(({ header }) => header.technique.name),
    compared: cells.length,
  };
}

/** By how much the first of a pair is ahead; negative where it is behind. */
function sizeOf({ tested }: CellPair, { metric }: FamilyRules): number {
  return (tested.result.difference ?? 0) * directionOf(metric);
}

/**
 * The p of a pair, the failed trials counted however is worst for it; `null` where they could turn the difference, or there
 * is none.
 */
function surestP(pair: CellPair, rules: FamilyRules): number | null {
  const { result, pairing, seed } = pair.tested;
  const { difference, p } = result;
  if (difference === null || difference === 0 || p === null) return null;
  if (pairing.broken.length === 0) return p;
  const extremes = (['best', 'worst'] as const).map((kind) =>
    testPairs({ ...rules, seed, pairs: fillBroken(pairing, rules.metric, kind) }),
  );
  const turned = extremes.some((extreme) => (extreme.difference ?? 0) * difference <= 0);
  return turned ? null : Math.max(p, ...extremes.map((extreme) => extreme.p ?? 1));
}

/** How far a technique lies ahead of the others on average, in the metric's unit. */
function lead(cell: CellData, pairs: readonly CellPair[], rules: FamilyRules): number {
  const leads = pairs.flatMap((pair) =>
    pair.a === cell ? sizeOf(pair, rules) : pair.b === cell ? -sizeOf(pair, rules) : [],
  );
  return leads.length === 0 ? 0 : mean(leads);
}
