import type { NanoUsd } from '../../lib/money.ts';
import type { RetrievalIngredient } from '../../protocol/retrieval.ts';
import type { CorpusSnapshot } from '../../protocol/suite.ts';
import type { Family } from '../../protocol/words.ts';
import type { Figure } from '../figures/figure.ts';

/** What rankings find of what is relevant, as means over questions; `null` each where there was no question. */
export interface RankingFigures {
  readonly recall: Figure | null;
  readonly precision: Figure | null;
  readonly reciprocalRank: Figure | null;
  readonly averagePrecision: Figure | null;
  readonly ndcg: Figure | null;
  /** Questions of which everything relevant was found. */
  readonly complete: Figure | null;
}

/** A cell's passages and what became of them. */
export interface RetrievalArm {
  readonly technique: string;
  readonly model: string;
  readonly retrieval: RetrievalIngredient;
  /** Means over the questions whose passages are known; `null` where nothing was searched or none is known. */
  readonly ranking: RankingFigures | null;
  /** Questions whose right passages were all shown. */
  readonly complete: Figure | null;
  /** Share of right answers where all right passages were shown, and where one was missing. */
  readonly rightWhenShown: Figure | null;
  readonly rightWhenMissed: Figure | null;
  /** Mean tokens of the passages shown, as `o200k_base` counts them. */
  readonly contextTokens: number;
  /** Mean share of an answer's content words that stand in the passages shown. */
  readonly support: Figure | null;
  /** Mean share of cited passages that hold a right one, over the answers that cite. */
  readonly citationPrecision: Figure | null;
  /** Medians in ms over the trials that searched; each of them is of its own. */
  readonly time: {
    readonly n: number;
    readonly embedMs: number;
    readonly searchMs: number;
    /** Over trials whose calls were neither cached nor batched; `null` when there was none. */
    readonly generateMs: number | null;
  } | null;
}

/** What an application says that it retrieved for the answers to a technique's prompts. */
export interface ReportedArm {
  readonly technique: string;
  readonly model: string;
  /** Answers that report passages. */
  readonly n: number;
  /** Mean number of passages that they report. */
  readonly passages: number;
  /**
   * Against the documents that answers stand in, by the sources that passages name; precision is of the passages that are
   * reported. `null` where nobody knows those documents, or no source names one.
   */
  readonly ranking: RankingFigures | null;
  /** A source and a document, where no source names any document that an answer stands in. */
  readonly unmatched?: { readonly source: string; readonly document: string };
  /** Share of right answers where all right documents were reported, and where one was missing. */
  readonly rightWhenShown: Figure | null;
  readonly rightWhenMissed: Figure | null;
  /** Mean share of an answer's content words that stand in the passages reported. */
  readonly support: Figure | null;
}

/** Where the wrong answers of a technique with retrieval come from, on the samples that all of its arms answered. */
export interface ErrorSplit {
  readonly technique: string;
  readonly model: string;
  /** Questions whose passages are known and that every arm answered. */
  readonly n: number;
  /** Share of right answers by arm; `null` where the arm was not run. */
  readonly closedBook: Figure | null;
  readonly empty: Figure | null;
  readonly search: Figure;
  readonly oracle: Figure | null;
  /** Whether the empty or the oracle arm was asked with another prompt variant: part of a difference may then be the prompt variant's. */
  readonly otherPromptVariant: boolean;
  readonly errors: {
    /** A right passage was not shown, and with it the answer is right. */
    readonly retrieval: number;
    /** A right passage was not shown, but with it the answer is wrong as well. */
    readonly both: number;
    /** The same without an oracle arm that could tell. */
    readonly missed: number;
    /** All right passages were shown, and the answer is wrong. */
    readonly generation: number;
  };
}

/** What an index took. */
export interface IndexReport {
  readonly embedder: string;
  readonly documents: number;
  readonly chunks: number;
  readonly truncated: number;
  readonly vectorBytes: number;
  /** Embedding and writing in full in ms, whatever was found ready. */
  readonly elapsedMs: number;
  readonly inputTokens: number | null;
  readonly cost: NanoUsd | null;
  /** Chunks that this run embedded, and the time it spent on the index in ms. */
  readonly now: { readonly embedded: number; readonly elapsedMs: number };
}

/** The retrieval of one suite, taken apart. */
export interface RetrievalReport {
  readonly corpus: CorpusSnapshot;
  /** `null` when nothing was searched. */
  readonly index: IndexReport | null;
  readonly arms: readonly RetrievalArm[];
  readonly splits: readonly ErrorSplit[];
}

/** A technique before and after a change of documents, on what is right after it. */
export interface UpdateArm {
  readonly technique: string;
  readonly family: Family;
  readonly model: string;
  /** Questions whose answer changes. */
  readonly touched: {
    readonly n: number;
    readonly before: Figure;
    readonly after: Figure;
    /** Wrong before and right now, and the other way round. */
    readonly toRight: number;
    readonly toWrong: number;
    /** Exact McNemar test of the two. */
    readonly p: number;
  };
  /** Questions whose answer stays: those that were right and are wrong now, and the other way round. */
  readonly untouched: { readonly n: number; readonly broke: number; readonly mended: number };
  /** What makes the change known to the technique. */
  readonly by: 'index' | 'prompt';
  /** From the changed documents to the first answer that can know of them, in ms: index and median answer. */
  readonly untilMs: number | null;
}

/** What a change of documents took, and whether answers followed. */
export interface UpdateReport {
  readonly before: string;
  readonly documents: { readonly added: number; readonly replaced: number; readonly removed: number };
  readonly arms: readonly UpdateArm[];
}
