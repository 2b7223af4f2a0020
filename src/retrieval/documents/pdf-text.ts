import { BenchError, describeError } from '../../core/errors.ts';
import { plural } from '../../lib/format.ts';
import { CMAP_FOLDER, cMapsIn } from './pdf-cmaps.ts';

/** What a PDF says. */
export interface PdfText {
  readonly title: string | null;
  /** Pages in their order, with an empty line between them. */
  readonly text: string;
  readonly pages: number;
  /** One-based numbers of pages that are empty or only images. */
  readonly pagesWithoutText: readonly number[];
  /** Predefined encodings whose text is missing, since the tables for them are not there. */
  readonly missingEncodings: readonly string[];
  /** How many characters are left out, for which the PDF does not say what they are. */
  readonly unknownCharacters: number;
}

/** As many as the largest text file may have bytes. */
const MOST_CHARACTERS = 20_000_000;
/** Stand for characters that the PDF does not name. */
const UNKNOWN = /[\0\uFFFD]/g;

/**
 * Reads the text layer of a PDF.
 * @param cMaps folder of tables of predefined encodings
 * @throws BenchError `INVALID_DATA` when it is broken, needs a password or has no text
 */
export async function readPdf(
  bytes: Uint8Array,
  file: string,
  cMaps: string = CMAP_FOLDER,
): Promise<PdfText> {
  const { getDocumentProxy, getMeta } = await import('unpdf');
  try {
    // The library takes the bytes for itself and would else write warnings to the console.
    const tables = cMapsIn(cMaps);
    const document = await getDocumentProxy(Uint8Array.from(bytes), {
      verbosity: 0,
      BinaryDataFactory: tables.Factory,
      useWorkerFetch: false,
    });
    try {
      const pages = await textsOfPages(document, file);
      const texts = pages.map((page) => page.replaceAll(UNKNOWN, '').trim());
      const missingEncodings = tables.missing();
      if (texts.every((text) => text === '')) {
        if (missingEncodings.length > 0) throw withoutTables(missingEncodings, file);
        throw new BenchError('INVALID_DATA', 'the PDF has no text, only images or empty pages.', {
          file,
          hint: 'Recognise its text first (OCR), or leave it out.',
        });
      }
      const title: unknown = (await getMeta(document)).info['Title'];
      return {
        title: typeof title === 'string' ? title.trim() || null : null,
        text: texts.filter((text) => text !== '').join('\n\n'),
        pages: texts.length,
        pagesWithoutText: texts.flatMap((text, index) => (text === '' ? [index + 1] : [])),
        missingEncodings,
        unknownCharacters: pages.reduce((sum, page) => sum + (page.match(UNKNOWN)?.length ?? 0), 0),
      };
    } finally {
      await document.loadingTask.destroy();
    }
  } catch (cause) {
    if (cause instanceof BenchError) throw cause;
    if (cause instanceof Error && cause.name === 'PasswordException') {
      throw new BenchError('INVALID_DATA', 'the PDF is encrypted and needs a password.', {
        file,
        cause,
        hint: 'Save it without a password, or leave it out.',
      });
    }
    throw new BenchError(
      'INVALID_DATA',
      `the PDF cannot be read: ${describeError(cause).replace(/\.$/, '')}.`,
      {
        file,
        cause,
        hint: 'Open it in a PDF viewer and save it anew, or leave it out.',
      },
    );
  }
}

/** One page after the other, so that one that unpacks to gigabytes is noticed while it is read. */
async function textsOfPages(document: PdfDocument, file: string): Promise<readonly string[]> {
  const texts: string[] = [];
  let characters = 0;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const reader = page.streamTextContent().getReader() as ReadableStreamDefaultReader<TextContent>;
    const parts: string[] = [];
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      for (const item of piece.value.items) {
        if (!('str' in item)) continue;
        parts.push(item.hasEOL ? `${item.str}\n` : item.str);
        characters += item.str.length;
      }
      if (characters > MOST_CHARACTERS) {
        throw new BenchError(
          'INVALID_DATA',
          `the PDF has more than ${plural(MOST_CHARACTERS, 'character')} of text; no more are read.`,
          { file, hint: 'Split it into several documents.' },
        );
      }
    }
    texts.push(parts.join(''));
  }
  return texts;
}

type PdfDocument = Awaited<ReturnType<typeof import('unpdf').getDocumentProxy>>;
type TextContent = Awaited<ReturnType<Awaited<ReturnType<PdfDocument['getPage']>>['getTextContent']>>;

function withoutTables(encodings: readonly string[], file: string): BenchError {
  return new BenchError(
    'INVALID_DATA',
    `the PDF is written in ${encodings.join(', ')}, for which there are no tables.`,
    { file, hint: 'Install adaptbench anew, or save the PDF in another way.' },
  );
}
