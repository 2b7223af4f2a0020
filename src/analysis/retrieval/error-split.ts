import { withoutRetrieval } from '../../protocol/technique.ts';
import type { Figure } from '../figures/figure.ts';
import { type CellData, firstTrials, type TrialData } from '../trials/run-index.ts';
import { allGoldShown } from '../trials/shown-passages.ts';
import { rightness } from './retrieval-arm.ts';
import { share } from './retrieval-figures.ts';
import type { ErrorSplit } from './retrieval-model.ts';

/** Where the wrong answers of every technique that searches come from. */
export function errorSplits(cells: readonly CellData[]): ErrorSplit[] {
  return cells
    .filter(({ header, trials }) => header.technique.retrieval?.mode === 'search' && trials.length > 0)
    .flatMap((cell) => splitOf(cell, cells) ?? []);
}

function splitOf(cell: CellData, cells: readonly CellData[]): ErrorSplit | null {
  const arms = {
    closedBook: armOf(cell, cells, 'none'),
    empty: armOf(cell, cells, 'empty'),
    oracle: armOf(cell, cells, 'oracle'),
  };
  const present = Object.values(arms).filter((arm) => arm !== null);
  const answers = new Map([cell, ...present].map((arm) => [arm, answersOf(arm)]));
  const rightIn = (arm: CellData, sample: string): boolean | null => answers.get(arm)?.get(sample) ?? null;
  const shared = [...firstTrials(cell)].filter(
    ([sample, trial]) =>
      shownAll(trial) !== null && [cell, ...present].every((arm) => rightIn(arm, sample) !== null),
  );
  const search = share(shared.map(([sample]) => rightIn(cell, sample) === true));
  if (search === null) return null;
  const ofArm = (arm: CellData | null): Figure | null =>
    arm === null ? null : share(shared.map(([sample]) => rightIn(arm, sample) === true));
  const errors = { retrieval: 0, both: 0, missed: 0, generation: 0 };
  for (const [sample, trial] of shared) {
    if (rightIn(cell, sample) === true) continue;
    if (shownAll(trial) === true) errors.generation++;
    else if (arms.oracle === null) errors.missed++;
    else if (rightIn(arms.oracle, sample) === true) errors.retrieval++;
    else errors.both++;
  }
  return {
    technique: cell.header.technique.name,
    model: cell.header.model,
    n: shared.length,
    closedBook: ofArm(arms.closedBook),
    empty: ofArm(arms.empty),
    search,
    oracle: ofArm(arms.oracle),
    otherPromptVariant: [arms.empty, arms.oracle].some(
      (arm) => arm !== null && promptVariantOf(arm) !== promptVariantOf(cell),
    ),
    errors,
  };
}

function promptVariantOf({ trials }: CellData): number | null {
  return trials[0]?.record.promptVariant ?? null;
}

function answersOf(cell: CellData): ReadonlyMap<string, boolean> {
  return new Map(
    [...firstTrials(cell)].flatMap(([sample, trial]) => {
      const right = rightness(trial, cell);
      return right === null ? [] : [[sample, right] as const];
    }),
  );
}

function shownAll({ retrieval }: TrialData): boolean | null {
  return retrieval === null ? null : allGoldShown(retrieval);
}

/** The technique of the same model that differs only in what it shows. */
function armOf(
  cell: CellData,
  cells: readonly CellData[],
  mode: 'none' | 'empty' | 'oracle',
): CellData | null {
  const wanted = withoutRetrieval(cell.header.technique);
  return (
    cells.find(
      ({ header, trials }) =>
        header.model === cell.header.model &&
        trials.length > 0 &&
        (header.technique.retrieval?.mode ?? 'none') === mode &&
        withoutRetrieval(header.technique) === wanted,
    ) ?? null
  );
}
