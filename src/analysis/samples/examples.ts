import { isRight, primaryOf } from '../trials/right.ts';
import type { CellData, TrialData } from '../trials/run-index.ts';
import { scoreOf, wasAnswered } from '../trials/trial-facts.ts';
import { showAnswer } from './answers.ts';
import type { Example } from './sample-model.ts';

/** Right and wrong answers of a suite, each of another technique and sample as far as there are any. */
export function pickExamples(cells: readonly CellData[], each = 3): Example[] {
  const used = new Set<string>();
  return [...pickSome(cells, true, each, used), ...pickSome(cells, false, each, used)];
}

/** Goes round the cells, taking from each the first fitting trial of a sample that was not shown yet. */
function pickSome(cells: readonly CellData[], right: boolean, most: number, used: Set<string>): Example[] {
  const fitting = cells.map((cell) => fittingTrials(cell, right));
  const found: Example[] = [];
  let progress = true;
  while (progress && found.length < most) {
    progress = false;
    for (const [index, cell] of cells.entries()) {
      if (found.length >= most) break;
      const trial = takeUnused(fitting[index], used);
      if (trial === null) continue;
      progress = true;
      const { id, input, targets } = trial.sample;
      found.push({
        ...showAnswer(trial, cell),
        sample: id,
        input,
        targets,
        model: cell.header.model,
        right,
      });
    }
  }
  return found;
}

function* fittingTrials(cell: CellData, right: boolean): Generator<TrialData, undefined> {
  const metric = primaryOf(cell.suite);
  if (metric === undefined) return;
  for (const trial of cell.trials) {
    const value = scoreOf(trial, metric.name);
    if (value !== null && wasAnswered(trial) && isRight(cell.suite, metric, value) === right) yield trial;
  }
}

function takeUnused(
  trials: Generator<TrialData, undefined> | undefined,
  used: Set<string>,
): TrialData | null {
  for (;;) {
    const next = trials?.next();
    if (next?.value === undefined) return null;
    if (used.has(next.value.sample.id)) continue;
    used.add(next.value.sample.id);
    return next.value;
  }
}
