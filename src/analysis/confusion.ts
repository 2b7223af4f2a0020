import type { ConfusionMatrix } from './report.ts';
import type { CellData, TrialData } from './run-index.ts';

/** Targets against answers of a suite that asks for labels; `null` for any other. Failed trials are left out. */
export function confusionOf(cell: CellData): ConfusionMatrix | null {
  const { answer } = cell.suite;
  if (answer.kind !== 'label') return null;
  const { labels } = answer;
  const position = new Map(labels.map((label, index) => [label.toLowerCase(), index]));
  const indexOf = (text: string): number | undefined => position.get(text.trim().toLowerCase());
  const counts = labels.map(() => new Array<number>(labels.length + 1).fill(0));
  for (const trial of cell.trials) {
    if (trial.record.outcome.status === 'failed') continue;
    const column = columnOf(trial, indexOf) ?? labels.length;
    const targets = trial.sample.targets.map(indexOf);
    // Of several accepted labels the one that was answered is the target that was met.
    const row = counts[(targets.includes(column) ? column : targets[0]) ?? -1];
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  return { labels, counts };
}

function columnOf(trial: TrialData, indexOf: (text: string) => number | undefined): number | undefined {
  const { outcome } = trial.record;
  return outcome.status === 'answered' ? indexOf(outcome.answer) : undefined;
}
