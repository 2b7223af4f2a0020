import type {
  CallRecord,
  IndexSetup,
  ScoreRecord,
  TrialRecord,
  UnreadRecord,
  WordingSetup,
} from '../core/journal.ts';
import type { PlannedCell } from './plan.ts';

/** Hears what a run does while it does it; a progress display, for instance. */
export interface RunObserver {
  /** A cell's first trial is about to start. */
  cellStarted?(cell: PlannedCell): void;
  callFinished?(call: CallRecord): void;
  /** Something was paid for and could not be read. */
  answerUnread?(unread: UnreadRecord): void;
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
