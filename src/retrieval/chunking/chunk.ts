import type { Chunk, CorpusDocument } from '../../core/corpus.ts';
import { BenchError } from '../../core/errors.ts';
import { type TextRange, trimRange } from '../../lib/text-range.ts';
import type { ChunkerSpec } from '../../protocol/retrieval.ts';
import { bodyStart, headingRange, isOnlyHeading, pathText } from '../documents/markdown-sections.ts';
import { sentenceChunks } from './sentence-chunks.ts';
import type { TokenCounter } from './tokens.ts';

/** The least size of a chunk in tokens; the largest character has four. */
const LEAST_SIZE = 8;

/** A piece of a document and the headings that it stands under. */
interface Piece extends TextRange {
  readonly path: readonly string[];
}

/**
 * Cuts a document into chunks, in the order of its text and without white space at their ends.
 * Headings are no part of chunks of sentences, unless nothing else stands below them. Windows of tokens are measured in the tokens of the whole document; a
 * window's text by itself may have a few more or fewer. A window that adds nothing to the one before is left out.
 * @throws BenchError `INVALID_CONFIG` for a size or overlap that cannot be
 */
export function chunkDocument(
  document: CorpusDocument,
  spec: ChunkerSpec,
  counter: TokenCounter,
): readonly Chunk[] {
  return [...chunksOf(document, spec, counter)];
}

/** As {@link chunkDocument}, one chunk at a time, for a long document takes its time. */
export function* chunksOf(
  document: CorpusDocument,
  spec: ChunkerSpec,
  counter: TokenCounter,
): Generator<Chunk> {
  for (const { path, start, end } of piecesOf(document, spec, counter)) {
    yield {
      id: `${document.id}@${start}-${end}`,
      document: document.id,
      title: document.title,
      heading: pathText(path, document.title),
      text: document.text.slice(start, end),
      start,
      end,
      metadata: document.metadata,
    };
  }
}

function* piecesOf(document: CorpusDocument, spec: ChunkerSpec, counter: TokenCounter): Generator<Piece> {
  const { text } = document;
  switch (spec.kind) {
    case 'document': {
      const whole = trimRange(text, { start: 0, end: text.length });
      if (whole !== null) yield { ...whole, path: [] };
      return;
    }
    case 'sentences': {
      const options = { ...checkedSizes(spec), counter };
      for (const { path, ...range } of bodiesOf(document)) {
        for (const chunk of sentenceChunks(text, range, options)) yield { ...chunk, path };
      }
      return;
    }
    case 'tokens': {
      let next = 0;
      const sizes = checkedSizes(spec);
      for (const window of windows(text, counter.ends(text), sizes)) {
        // Windows and sections both follow each other.
        while ((document.sections[next]?.start ?? Number.POSITIVE_INFINITY) <= window.start) next++;
        yield { ...window, path: document.sections[next - 1]?.path ?? [] };
      }
    }
  }
}

/** What stands before the first heading, and below each; a heading itself where nothing does. */
function* bodiesOf({ text, sections }: CorpusDocument): Generator<Piece> {
  yield { path: [], start: 0, end: sections[0]?.start ?? text.length };
  for (const [index, section] of sections.entries()) {
    if (!isOnlyHeading(text, section)) {
      yield { path: section.path, start: bodyStart(text, section), end: section.end };
      continue;
    }
    // Headings below it hold it in their path.
    const isHeld = (sections[index + 1]?.path.length ?? 0) > section.path.length;
    const heading = isHeld ? null : headingRange(text, section);
    if (heading !== null) yield { path: section.path.slice(0, -1), ...heading };
  }
}

interface Sizes {
  readonly size: number;
  readonly overlap: number;
}

function windows(text: string, ends: readonly number[], { size, overlap }: Sizes): readonly TextRange[] {
  const found: TextRange[] = [];
  for (let first = 0; first < ends.length; first += size - overlap) {
    const last = Math.min(first + size, ends.length) - 1;
    const range = trimRange(text, { start: ends[first - 1] ?? 0, end: ends[last] ?? text.length });
    if (range !== null && range.end > (found.at(-1)?.end ?? 0)) found.push(range);
  }
  return found;
}

function checkedSizes({ size, overlap }: Sizes): Sizes {
  if (!Number.isInteger(size) || size < LEAST_SIZE) {
    throw new BenchError(
      'INVALID_CONFIG',
      `the size of chunks has to be a whole number of at least ${LEAST_SIZE} tokens, found ${size}.`,
    );
  }
  if (!Number.isInteger(overlap) || overlap < 0 || overlap >= size) {
    throw new BenchError(
      'INVALID_CONFIG',
      `the overlap of chunks has to be a whole number from 0 to below their size of ${size} tokens, found ${overlap}.`,
    );
  }
  return { size, overlap };
}
