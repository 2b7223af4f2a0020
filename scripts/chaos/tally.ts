/** What killing a command again and again came to; every count but the first two should be 0. */
export interface Counts {
  /** Processes that were killed before they had ended. */
  kills: number;
  /** Answers and texts that were in flight at a kill, and so paid for again. */
  paidAgainInFlight: number;
  /** Answers, texts and tunings that were paid for again without having been in flight. */
  paidTwice: number;
  lostTrials: number;
  /** Rounds whose figures are not those of the command that nobody kills. */
  unequal: number;
  /** Commands that were refused because of a dead process, or ended badly otherwise. */
  refused: number;
  orphans: number;
  unfinishedFiles: number;
}

/** The counts of one command. */
export interface Tally extends Counts {
  readonly scenario: string;
  /** What went wrong, in words. */
  readonly faults: string[];
}

/** Counts before the first kill. */
export const NOTHING: Readonly<Counts> = {
  kills: 0,
  paidAgainInFlight: 0,
  paidTwice: 0,
  lostTrials: 0,
  unequal: 0,
  refused: 0,
  orphans: 0,
  unfinishedFiles: 0,
};
