import type { ReportedFamily } from '../../protocol/imported.ts';

/** How a trial ended, for a reader; `scored` is a score of a suite without a rule for right and wrong. */
export const OUTCOMES = ['right', 'wrong', 'scored', 'format-error', 'failed', 'no-score'] as const;

/** One of `OUTCOMES`. */
export type Outcome = (typeof OUTCOMES)[number];

/** What a latency was measured under: alone, taken from the cache, or beside others on this machine. */
export const TIMINGS = ['alone', 'cached', 'shared'] as const;

/** What a block of a prompt is: it goes on, it begins a message, it is a text to be continued, or it is a gap. */
export const BLOCKS = ['more', 'system', 'user', 'assistant', 'completion', 'gap'] as const;

/** One of `BLOCKS`. */
export type BlockKind = (typeof BLOCKS)[number];

/** A metric as far as a single score is shown. */
export interface ExplorerMetric {
  readonly title: string;
  readonly scale: 1 | 100 | null;
  /** Whether a score says only yes (1) or no (0). */
  readonly isYesNo: boolean;
  readonly better: 'higher' | 'lower';
}

/** A suite; its metrics begin with the one that decides. */
export interface ExplorerSuite {
  readonly name: string;
  readonly title: string;
  readonly metrics: readonly ExplorerMetric[];
  /** Columns by which its samples are sliced. */
  readonly slices: readonly string[];
}

/** suite × technique × model; `suite` is an index. */
export interface ExplorerCell {
  readonly suite: number;
  readonly technique: string;
  readonly family: ReportedFamily;
  readonly model: string;
}

/** A sample; texts by their index, `null` where they were left out. */
export interface ExplorerSample {
  readonly suite: number;
  readonly id: string;
  readonly input: number | null;
  readonly targets: readonly number[] | null;
  /** By column of the suite. */
  readonly slices: readonly number[];
}

/**
 * Prompts as a tree of blocks, from the first block to the last: prompts that begin alike share what they begin with.
 * The blocks of a message stand apart by a blank line. A prompt is named by its last block.
 */
export interface PromptTree {
  /** Index of the block before; −1 for the first. */
  readonly parent: readonly number[];
  /** Index in `BLOCKS`. */
  readonly kind: readonly number[];
  /** Index of the text; of a gap, how many UTF-16 units were left out. */
  readonly text: readonly number[];
}

/** A passage: document, heading and text; `null` where there is none or it was left out. */
export type ExplorerPassage = readonly [document: number, heading: number | null, text: number | null];

/** What was retrieved for a trial: passages with 1 for right ones, 0 for others, `null` where nobody says. */
export type ExplorerRetrieval = readonly (readonly [passage: number, right: 0 | 1 | null])[];

/** The trials, column by column, so that a hundred thousand stay small; indexes are into the lists of the data. */
export interface TrialColumns {
  readonly cell: readonly number[];
  readonly sample: readonly number[];
  readonly repeat: readonly number[];
  /** Index in `OUTCOMES`. */
  readonly outcome: readonly number[];
  /** Whether the score counts as right; `null` without a score or a rule. */
  readonly right: readonly (0 | 1 | null)[];
  /** The answer read, or the reason why there is none. */
  readonly answer: readonly (number | null)[];
  readonly output: readonly (number | null)[];
  /** By metric of the suite. */
  readonly scores: readonly (readonly (number | null)[])[];
  /** nano-USD. */
  readonly cost: readonly (number | null)[];
  /** ms. */
  readonly latency: readonly (number | null)[];
  /** Index in `TIMINGS`. */
  readonly timing: readonly number[];
  readonly calls: readonly number[];
  /** Every different prompt of the trial, in order; `null` where they were left out. */
  readonly prompts: readonly (readonly number[] | null)[];
  /** `null` when nothing was retrieved. */
  readonly retrieval: readonly (number | null)[];
}

/** Every trial with what was asked, shown and answered, made small: a text that occurs often is there once. */
export interface ExplorerData {
  /** Trials and samples of the run, and those that are here. */
  readonly counts: {
    readonly trials: number;
    readonly shownTrials: number;
    readonly samples: number;
    readonly shownSamples: number;
  };
  readonly redacted: boolean;
  /** The words that numbers stand for: `OUTCOMES`, `TIMINGS`, `BLOCKS`. */
  readonly outcomes: readonly Outcome[];
  readonly timings: readonly (typeof TIMINGS)[number][];
  readonly blocks: readonly BlockKind[];
  readonly suites: readonly ExplorerSuite[];
  readonly cells: readonly ExplorerCell[];
  readonly texts: readonly string[];
  /** Texts that are cut, with their whole length in UTF-16 units. */
  readonly cuts: readonly (readonly [text: number, whole: number])[];
  readonly samples: readonly ExplorerSample[];
  readonly prompts: PromptTree;
  readonly passages: readonly ExplorerPassage[];
  readonly retrievals: readonly ExplorerRetrieval[];
  /** In the order of suites, samples, cells and repeats. */
  readonly trials: TrialColumns;
}
