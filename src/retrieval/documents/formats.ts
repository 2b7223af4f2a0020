import { extname } from 'node:path';
import type { CorpusDocument } from '../../core/corpus.ts';
import { BenchError, describeError } from '../../core/errors.ts';
import { plural } from '../../lib/format.ts';
import { splitFrontMatter } from './front-matter.ts';
import { decodeHtml } from './html-charset.ts';
import { type HtmlText, readHtml } from './html-text.ts';
import { withoutInlineData } from './inline-data.ts';
import { markdownHeadings, type PlacedHeading, sectionsAt } from './markdown-sections.ts';
import { normaliseText } from './normalise-text.ts';
import { type PdfText, readPdf } from './pdf-text.ts';

const FORMATS = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'text',
  '.html': 'html',
  '.htm': 'html',
  '.pdf': 'pdf',
} as const;

const AS_TEXT = 'Save it as text with the encoding UTF-8, or leave it out.';

/** How the content of a document's file is written. */
export type DocumentFormat = (typeof FORMATS)[keyof typeof FORMATS];

/** Extensions of files that can be documents. */
export const DOCUMENT_EXTENSIONS: readonly string[] = Object.keys(FORMATS);

/** A document without its id, and what a user should know about how it was read. */
export interface DocumentContent extends Omit<CorpusDocument, 'id'> {
  readonly notice: string | null;
}

/** The format of a file by its extension; `undefined` where it cannot be a document. */
export function formatOf(file: string): DocumentFormat | undefined {
  const extension = extname(file).toLowerCase();
  return Object.hasOwn(FORMATS, extension) ? FORMATS[extension as keyof typeof FORMATS] : undefined;
}

/**
 * Reads the content of a file: text in NFC with `\n` line ends and without a byte order mark.
 * @throws BenchError `INVALID_DATA` with the file
 */
export async function parseDocument(
  bytes: Uint8Array,
  { format, file }: { readonly format: DocumentFormat; readonly file: string },
): Promise<DocumentContent> {
  switch (format) {
    case 'text':
      return { title: null, text: decode(bytes, file), sections: [], metadata: {}, notice: null };
    case 'markdown': {
      const { title, metadata, text } = splitFrontMatter(decode(bytes, file), file);
      const headings = markdownHeadings(text);
      const sections = sectionsAt(headings, text);
      return { title: title ?? topHeading(headings), text, sections, metadata, notice: null };
    }
    case 'html': {
      const { title, text, headings } = await parseHtml(checkedText(decodeHtml(bytes, file), file), file);
      const sections = sectionsAt(headings, text);
      return { title: title ?? topHeading(headings), text, sections, metadata: {}, notice: null };
    }
    case 'pdf': {
      const pdf = await readPdf(bytes, file);
      const { title, pages } = pdf;
      const faults = pdfFaults(pdf);
      const notice = faults.length === 0 ? null : `${file}: ${faults.join('; ')}.`;
      return { title, text: normaliseText(pdf.text), sections: [], metadata: { pages }, notice };
    }
  }
}

function pdfFaults(pdf: PdfText): readonly string[] {
  const { pages, pagesWithoutText, missingEncodings, unknownCharacters } = pdf;
  const faults: string[] = [];
  if (pagesWithoutText.length > 0) {
    const which = pagesWithoutText.join(', ');
    faults.push(`${pagesWithoutText.length} of ${plural(pages, 'page')} have no text (${which})`);
  }
  if (missingEncodings.length > 0) {
    const names = missingEncodings.join(', ');
    faults.push(`what is written in ${names} is left out, since there are no tables for it`);
  }
  if (unknownCharacters > 0) {
    faults.push(`${plural(unknownCharacters, 'character')} left out that the PDF does not name`);
  }
  return faults;
}

async function parseHtml(html: string, file: string): Promise<HtmlText> {
  try {
    return await readHtml(html);
  } catch (cause) {
    const isStack = cause instanceof RangeError && /call stack/.test(cause.message);
    const why = isStack ? 'its elements are nested too deeply' : describeError(cause);
    throw new BenchError('INVALID_DATA', `the page cannot be read: ${why}.`, {
      file,
      cause,
    });
  }
}

function topHeading(headings: readonly PlacedHeading[]): string | null {
  return headings.find(({ level, text }) => level === 1 && text !== '')?.text ?? null;
}

function decode(bytes: Uint8Array, file: string): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BenchError('INVALID_DATA', 'the file is not valid UTF-8.', { file, cause, hint: AS_TEXT });
  }
  return checkedText(text, file);
}

function checkedText(text: string, file: string): string {
  if (text.includes('\0')) {
    throw new BenchError('INVALID_DATA', 'the file is binary, not text.', { file, hint: AS_TEXT });
  }
  return normaliseText(withoutInlineData(text));
}
