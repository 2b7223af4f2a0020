import type { NanoUsd } from '../../lib/money.ts';
import type { ReportedFamily } from '../../protocol/imported.ts';

/** One sample as every technique answered it. */
export interface Showcase {
  readonly sample: string;
  readonly input: string;
  readonly targets: readonly string[];
  readonly model: string;
  readonly answers: readonly ShowcaseAnswer[];
}

/** A passage as it stood in a prompt. */
export interface ShownPassage {
  readonly document: string;
  readonly heading: string | null;
  readonly text: string;
  /** Whether the answer stands in it; `null` where nobody says where it does. */
  readonly right: boolean | null;
}

/** One answer beside its score. */
export interface ShowcaseAnswer {
  readonly technique: string;
  readonly family: ReportedFamily;
  readonly status: 'answered' | 'format-error' | 'failed';
  /** What was read as the answer; on an error the reason. */
  readonly answer: string;
  /** Every raw output in order, with a line break between. */
  readonly output: string;
  /** What was retrieved and shown; `null` when nothing was retrieved. */
  readonly passages: readonly ShownPassage[] | null;
  /** Primary metric of this trial in its unit; `null` when it has none. */
  readonly score: number | null;
  readonly latencyMs: number | null;
  /** Whether the latency is approximate; absent where it is not. */
  readonly approximate?: true;
  readonly cost: NanoUsd | null;
}

/** A right or a wrong answer, as an example. */
export interface Example extends ShowcaseAnswer {
  readonly sample: string;
  readonly input: string;
  readonly targets: readonly string[];
  readonly model: string;
  readonly right: boolean;
}

/** A line of `trials.csv`: enough to recompute every quality figure of the report. */
export interface TrialRow {
  readonly suite: string;
  readonly technique: string;
  readonly family: ReportedFamily;
  readonly model: string;
  readonly sample: string;
  readonly repeat: number;
  readonly slices: Readonly<Record<string, string>>;
  readonly input: string;
  readonly targets: readonly string[];
  readonly status: 'answered' | 'format-error' | 'failed';
  /** Whether an answer or a reasoning of it ended at the token limit. */
  readonly cut: boolean;
  readonly answer: string;
  readonly output: string;
  readonly scores: Readonly<Record<string, number | null>>;
  /** Why scores are missing where scoring failed. */
  readonly scoringFailures: readonly string[];
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly calls: number;
  readonly cachedCalls: number;
  readonly latencyMs: number | null;
  readonly sharedBy: number | null;
  /** Ids of the passages shown, and the right ones among them; `null` when nothing was retrieved. */
  readonly passages: readonly string[] | null;
  readonly goldShown: readonly string[] | null;
  readonly costNanoUsd: NanoUsd | null;
}
