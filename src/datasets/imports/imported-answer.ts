import type { ReportedPassage, Usage } from '../../protocol/model.ts';
import type { Place } from '../places.ts';

/** An answer that a system gave elsewhere. What is `null` is not known. */
export interface ImportedAnswer {
  readonly system: string;
  /** Of the sample; without one the input says which it is. */
  readonly id: string | null;
  readonly input: string | null;
  /** `null`: the system was not asked, or has not answered. */
  readonly text: string | null;
  readonly usage: Pick<Usage, 'inputTokens' | 'outputTokens'> | null;
  /** In USD. */
  readonly cost: number | null;
  readonly latencyMs: number | null;
  readonly passages: readonly ReportedPassage[] | null;
  readonly place: Place;
}

/** The answers of a file. */
export interface ImportedAnswers {
  readonly answers: readonly ImportedAnswer[];
  /** What a user should know of how they were read. */
  readonly notices: readonly string[];
}
