import type { JsonValue } from '../lib/json.ts';

/** Where the ids of documents begin that are train samples written out. */
export const TRAIN_FOLDER = 'train/';

/** A part of a document under its own heading. */
export interface DocumentSection {
  /** The heading as a link target, for instance `how-long-a-refund-takes`. */
  readonly id: string;
  readonly heading: string;
  /** The headings that it stands under, from the highest on, and its own. */
  readonly path: readonly string[];
  /** Where it stands in the document's text, from its heading to the next heading of any level; end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A document that retrieval may use. */
export interface CorpusDocument {
  /** Unique within its corpus: its path below the corpus folder without the extension, or `train/<sample id>`. */
  readonly id: string;
  readonly title: string | null;
  /** Plain text or Markdown; what all offsets refer to. */
  readonly text: string;
  readonly sections: readonly DocumentSection[];
  /** Front matter, or the metadata of the sample that it was made from. */
  readonly metadata: Readonly<Record<string, JsonValue>>;
}

/**
 * A passage that answers stand in: a whole document, or one section of it. A section that is only a heading holds the
 * sections below it.
 */
export interface GoldPassage {
  /** `document`, or `document#section`, as a dataset names it. */
  readonly id: string;
  readonly document: string;
  readonly start: number;
  readonly end: number;
}

/** A piece of a document that is embedded and found as one. */
export interface Chunk {
  /** `document@start-end`. */
  readonly id: string;
  readonly document: string;
  /** Title of the document. */
  readonly title: string | null;
  /** Headings that it stands under, `Pumps > Blue pump > Warranty`, without the title of the document. */
  readonly heading: string | null;
  /** Exactly `text.slice(start, end)` of the document. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly metadata: Readonly<Record<string, JsonValue>>;
}
