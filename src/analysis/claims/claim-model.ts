/** How a claim stands after a run. */
export type ClaimVerdict = 'held' | 'failed' | 'not settled' | 'not testable here';

/** What one suite and model had to say about a claim. */
export interface ClaimEvidence {
  readonly suite: string;
  readonly model: string;
  readonly verdict: Exclude<ClaimVerdict, 'not testable here'>;
  /** What was found, in words and numbers, with n. */
  readonly text: string;
}

/** A claim of the widely taught rules of thumb, put to the test. */
export interface ClaimReport {
  /** Stable, for links and programs. */
  readonly id: string;
  /** The claim as it is taught. */
  readonly quotation: string;
  /** By which result it holds or fails, said before looking. */
  readonly test: string;
  readonly verdict: ClaimVerdict;
  /** How the verdict came about, or what is missing. */
  readonly why: string;
  readonly evidence: readonly ClaimEvidence[];
}
