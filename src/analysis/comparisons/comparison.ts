import { deriveSeed } from '../../lib/random.ts';
import { isImported } from '../../protocol/imported.ts';
import { isDiagnostic } from '../../protocol/technique.ts';
import { benjaminiHochbergAdjust } from '../../statistics/benjamini-hochberg.ts';
import { holmAdjust } from '../../statistics/holm.ts';
import { primaryOf } from '../trials/right.ts';
import type { CellData } from '../trials/run-index.ts';
import { type SampleScores, sampleScores } from '../trials/sample-scores.ts';
import { bestSet } from './best-set.ts';
import type { CellPair } from './cell-pair.ts';
import type { BestSet, ComparedCell, Comparison, Exploratory, PairComparison } from './comparison-model.ts';
import { type FamilyRules, judgeFamily, testPairing } from './paired-family.ts';
import { pairUp } from './pairs.ts';
import { compareSlices } from './slice-comparison.ts';

/** Everything that the comparisons of a suite found. */
export interface SuiteComparisons {
  readonly comparisons: readonly Comparison[];
  readonly exploratory: Exploratory;
  readonly best: readonly BestSet[];
}

/**
 * Every technique against the reference on each model: the confirmatory families, each with Holm's correction over the
 * comparisons that had pairs. Beside them what nobody named beforehand: all other pairs, the same technique
 * on two models, imported answers against everything else, and slices. Diagnostic arms enter none of these.
 * @param cells the cells of one suite
 */
export function compareCells(cells: readonly CellData[], seed: number): SuiteComparisons {
  const [first] = cells;
  const metric = first && primaryOf(first.suite);
  if (first === undefined || metric === undefined) {
    return { comparisons: [], exploratory: { techniques: [], models: [], slices: [] }, best: [] };
  }
  const { suite } = first;
  const rules: FamilyRules = { metric, suite };
  const scores = new Map<CellData, readonly SampleScores[]>();
  const scoresOf = (cell: CellData): readonly SampleScores[] => {
    const known = scores.get(cell) ?? sampleScores(cell.trials, metric.name);
    scores.set(cell, known);
    return known;
  };
  const pairOf = (a: CellData, b: CellData): CellPair => {
    const own = deriveSeed(seed, 'comparison', a.header.id, b.header.id);
    const pairing = pairUp(scoresOf(a), scoresOf(b));
    return { a, b, tested: testPairing(pairing, { ...rules, seed: own }) };
  };
  const comparable = cells.filter(({ header }) => !isDiagnostic(header.technique));
  const byModel = [...Map.groupBy(comparable, ({ header }) => header.model).values()].map((ofModel) =>
    pairsOfModel(ofModel, { reference: suite.reference, pairOf }),
  );
  const judged = byModel.map((pairs) => ({
    ...pairs,
    comparisons: judgeAgainstReference(pairs.confirmatory, rules),
  }));
  const imported = cells.filter(({ header }) => isImported(header.technique));
  const withImported = imported.flatMap((cell, at) =>
    [...comparable, ...imported.slice(at + 1)].map((other) => pairOf(cell, other)),
  );
  const byTechnique = Map.groupBy(comparable, ({ header }) => header.technique.name);
  return {
    comparisons: judged.flatMap(({ comparisons }) => comparisons),
    exploratory: {
      techniques: judgePairs(
        byModel.map(({ others }) => others),
        rules,
      ),
      models: judgePairs(
        [[...[...byTechnique.values()].flatMap((same) => everyPair(same, pairOf)), ...withImported]],
        rules,
      ),
      slices: byModel.flatMap(({ confirmatory }) => compareSlices(confirmatory, rules)),
    },
    best: judged.flatMap(
      ({ confirmatory, others, comparisons }) =>
        bestSet([...confirmatory, ...others], { ...rules, confirmed: comparisons }) ?? [],
    ),
  };
}

/** The pairs with the reference, and all others in the suite's order. */
function pairsOfModel(
  cells: readonly CellData[],
  {
    reference,
    pairOf,
  }: { readonly reference: string; readonly pairOf: (a: CellData, b: CellData) => CellPair },
): { readonly confirmatory: readonly CellPair[]; readonly others: readonly CellPair[] } {
  const base = cells.find(({ header }) => header.technique.name === reference);
  const rest = cells.filter((cell) => cell !== base);
  return {
    confirmatory: base === undefined ? [] : rest.map((cell) => pairOf(cell, base)),
    others: everyPair(rest, pairOf),
  };
}

function everyPair(
  cells: readonly CellData[],
  pairOf: (a: CellData, b: CellData) => CellPair,
): readonly CellPair[] {
  return cells.flatMap((a, index) => cells.slice(index + 1).map((b) => pairOf(a, b)));
}

function judgeAgainstReference(pairs: readonly CellPair[], rules: FamilyRules): Comparison[] {
  const family = pairs.map(({ tested }) => tested);
  const results = judgeFamily(family, { ...rules, correct: holmAdjust });
  return pairs.flatMap(({ a, b }, index): Comparison[] => {
    const result = results[index];
    const { technique, model } = a.header;
    return result === undefined
      ? []
      : [{ model, technique: technique.name, reference: b.header.technique.name, ...result }];
  });
}

/** Judges each list as a family of its own. */
function judgePairs(families: readonly (readonly CellPair[])[], rules: FamilyRules): PairComparison[] {
  return families.flatMap((pairs) => {
    const family = pairs.map(({ tested }) => tested);
    const results = judgeFamily(family, { ...rules, correct: benjaminiHochbergAdjust });
    return pairs.flatMap(({ a, b }, index): PairComparison[] => {
      const result = results[index];
      return result === undefined ? [] : [{ a: sideOf(a), b: sideOf(b), ...result }];
    });
  });
}

function sideOf({ header }: CellData): ComparedCell {
  return { technique: header.technique.name, model: header.model };
}
