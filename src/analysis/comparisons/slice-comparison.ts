import { deriveSeed } from '../../lib/random.ts';
import { benjaminiHochbergAdjust } from '../../statistics/benjamini-hochberg.ts';
import { sliceValue } from '../figures/slices.ts';
import type { CellData } from '../trials/run-index.ts';
import type { CellPair } from './cell-pair.ts';
import type { SliceComparison } from './comparison-model.ts';
import { type FamilyRules, judgeFamily, testPairing } from './paired-family.ts';
import type { Pairing } from './pairs.ts';

/**
 * Every technique against the reference within every value of every slice column: one exploratory family a model.
 * @param pairs the techniques of one model with the reference
 */
export function compareSlices(pairs: readonly CellPair[], rules: FamilyRules): SliceComparison[] {
  const parts = rules.suite.slices.flatMap((column) =>
    pairs.flatMap(({ a, b, tested }) => {
      const values = valuesOf([a, b], column);
      return [...new Set(values.values())].toSorted().map((value) => {
        const isIn = ({ sample }: { readonly sample: string }): boolean => values.get(sample) === value;
        const { pairing } = tested;
        const within: Pairing = {
          pairs: pairing.pairs.filter(isIn),
          broken: pairing.broken.filter(isIn),
          unpaired: pairing.unpaired.filter((sample) => values.get(sample) === value),
        };
        const seed = deriveSeed(tested.seed, 'slice', column, value);
        const { technique, model } = a.header;
        return {
          where: {
            column,
            value,
            model,
            technique: technique.name,
            reference: b.header.technique.name,
          },
          tested: testPairing(within, { ...rules, seed }),
        };
      });
    }),
  );
  const results = judgeFamily(
    parts.map(({ tested }) => tested),
    { ...rules, correct: benjaminiHochbergAdjust },
  );
  return parts.flatMap(({ where }, index): SliceComparison[] => {
    const result = results[index];
    return result === undefined ? [] : [{ ...where, ...result }];
  });
}

/** The value of a slice column by sample. */
function valuesOf(cells: readonly CellData[], column: string): ReadonlyMap<string, string> {
  return new Map(
    cells.flatMap(({ trials }) =>
      trials.map((trial) => [trial.sample.id, sliceValue(trial, column)] as const),
    ),
  );
}
