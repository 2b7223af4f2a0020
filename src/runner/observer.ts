import { describeError } from '../core/errors.ts';
import type { CallRecord, ScoreRecord, TrialRecord, UnreadRecord } from '../protocol/records.ts';
import type { IndexSetup, PromptSelection } from '../protocol/setups.ts';
import type { PlannedCell } from './plan.ts';

/** Hears what a run does while it does it; a progress display, for instance. */
export interface RunObserver {
  /** A cell's first trial is about to start. */
  cellStarted?(cell: PlannedCell): void;
  callFinished?(call: CallRecord): void;
  /** Something was paid for and could not be read. */
  answerUnread?(unread: UnreadRecord): void;
  /** A failed trial is attempted once more: what was told of it no longer counts. */
  trialAgain?(cell: PlannedCell, failed: TrialRecord): void;
  setupFinished?(cell: PlannedCell, setup: PromptSelection): void;
  indexFinished?(setup: IndexSetup): void;
  /** `restored`: the trial was finished by an earlier session. */
  trialFinished?(
    cell: PlannedCell,
    trial: TrialRecord,
    scores: readonly ScoreRecord[],
    restored: boolean,
  ): void;
}

/** Keeps an observer that fails from ending the run that it watches: the first failure is told, and it hears no more. */
export function harmless(observer: RunObserver, onNotice: (notice: string) => void): Required<RunObserver> {
  let active = true;
  const tell = (call: () => void): void => {
    if (!active) return;
    try {
      call();
    } catch (error) {
      active = false;
      onNotice(`The display of progress has failed: ${describeError(error)}. The run goes on without it.`);
    }
  };
  return {
    cellStarted: (cell) => tell(() => observer.cellStarted?.(cell)),
    callFinished: (call) => tell(() => observer.callFinished?.(call)),
    answerUnread: (unread) => tell(() => observer.answerUnread?.(unread)),
    trialAgain: (cell, failed) => tell(() => observer.trialAgain?.(cell, failed)),
    setupFinished: (cell, setup) => tell(() => observer.setupFinished?.(cell, setup)),
    indexFinished: (setup) => tell(() => observer.indexFinished?.(setup)),
    trialFinished: (cell, trial, scores, restored) =>
      tell(() => observer.trialFinished?.(cell, trial, scores, restored)),
  };
}
