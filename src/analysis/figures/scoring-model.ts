import type { NanoUsd } from '../../lib/money.ts';

/** What scoring asked for and cost, apart from the answers that were scored; money that is `null` is unknown, never free. */
export interface ScoringSummary {
  readonly calls: number;
  readonly cachedCalls: number;
  /** Texts that were embedded, or found ready. */
  readonly texts: number;
  /** Scores that are missing because scoring failed. */
  readonly failed: number;
  /** What this run was billed. */
  readonly billed: NanoUsd | null;
  /** What it would cost without any cache. */
  readonly uncached: NanoUsd | null;
}

/** What one model or embedder did for scoring. */
export interface ScoringShare {
  /** `provider:name`. */
  readonly id: string;
  /** Answers, or texts of an embedder. */
  readonly count: number;
  readonly billed: NanoUsd | null;
  readonly uncached: NanoUsd | null;
}

/** The same over the whole run. */
export interface ScoringTotals extends ScoringSummary {
  /** Answers that may have been paid for and could not be read. */
  readonly unreadAnswers: number;
  readonly models: readonly ScoringShare[];
  readonly embedders: readonly ScoringShare[];
}
