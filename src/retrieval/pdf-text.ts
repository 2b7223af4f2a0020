import { BenchError, describeError } from '../core/errors.ts';

/** What a PDF says. */
export interface PdfText {
  readonly title: string | null;
  /** Pages in their order, with an empty line between them. */
  readonly text: string;
  readonly pages: number;
  /** One-based numbers of pages that are empty or only images. */
  readonly pagesWithoutText: readonly number[];
}

/**
 * Reads the text layer of a PDF.
 * @throws BenchError `INVALID_DATA` when it is broken, needs a password or has no text
 */
export async function readPdf(bytes: Uint8Array, file: string): Promise<PdfText> {
  const { getDocumentProxy, extractText, getMeta } = await import('unpdf');
  try {
    // The library takes the bytes for itself and would else write warnings to the console.
    const document = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
    try {
      const { text: pages } = await extractText(document, { mergePages: false });
      const texts = pages.map((page) => page.replaceAll('\0', '').trim());
      if (texts.every((text) => text === '')) {
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
