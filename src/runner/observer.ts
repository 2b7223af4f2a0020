import type { CallRecord, IndexSetup, ScoreRecord, TrialRecord, WordingSetup } from '../core/journal.ts';
import type { PlannedCell } from './plan.ts';

/** Hears what a run does while it does it; a progress display, for instance. */
export interface RunObserver {
  /** A cell's first trial is about to start. */
  cellStarted?(cell: PlannedCell): void;
  callFinished?(call: CallRecord): void;
  setupFinished?(cell: PlannedCell, setup: WordingSetup): void;
  indexFinished?(setup: IndexSetup): void;
  /** `restored`: the trial was finished by an earlier session. */
  trialFinished?(
    cell: PlannedCell,
    trial: TrialRecord,
    scores: readonly ScoreRecord[],
    restored: boolean,
  ): void;
}
