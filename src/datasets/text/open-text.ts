import { BenchError } from '../../core/errors.ts';
import { piecesOfFile } from '../../files/read-file.ts';
import { decoderOf, encodingName, isUnicode, isUtf8Name } from './encodings.ts';
import { lineWithoutUtf8, sniffEncoding } from './sniff-encoding.ts';

/** A text file whose encoding is known. */
export interface TextFile {
  /** How it was found to be encoded, for a notice; `null` where that was stated or is UTF-8. */
  readonly found: string | null;
  /**
   * The text from its beginning, piece by piece, with `\n` at the end of each line and without a byte order mark.
   * @throws BenchError `INVALID_DATA` with the line of bytes that the encoding has no character for
   */
  pieces(): AsyncGenerator<string>;
}

/** What of a text file is known beforehand. */
export interface TextReading {
  /** Found out where left out. */
  readonly encoding?: string | undefined;
  readonly signal: AbortSignal;
  /** Bytes from which on the file is refused, and what to do about one. */
  readonly most: number;
  readonly hint: string;
}

const WHAT = 'the data file';

/**
 * Finds out how a text file is encoded.
 * @throws BenchError as {@link piecesOfFile}, and `INVALID_DATA` for what is no text, or in two encodings
 */
export async function openText(file: string, reading: TextReading): Promise<TextFile> {
  const { most, hint, signal } = reading;
  const bytes = (): AsyncGenerator<Buffer> => piecesOfFile(file, { what: WHAT, most, hint, signal });
  const encoding = reading.encoding ?? (await sniffEncoding(bytes, file));
  return {
    found: reading.encoding === undefined && !isUtf8Name(encoding) ? encodingName(encoding) : null,
    pieces: () => decoded(bytes, { file, encoding }),
  };
}

async function* decoded(
  bytes: () => AsyncIterable<Buffer>,
  { file, encoding }: { readonly file: string; readonly encoding: string },
): AsyncGenerator<string> {
  const decoder = decoderOf(encoding);
  const ends = new LineEnds();
  let line = 1;
  const checked = (text: string): string => {
    const bad = isUnicode(encoding) ? -1 : text.indexOf('\ufffd');
    if (bad === -1) {
      line += text.length === 0 ? 0 : newlinesIn(text);
      return text;
    }
    throw new BenchError(
      'INVALID_DATA',
      `this line holds bytes that ${encodingName(encoding)} has no character for.`,
      {
        file,
        line: line + newlinesIn(text.slice(0, bad)),
        hint: 'State the file\'s "encoding" in the suite, or save it as UTF-8.',
      },
    );
  };
  try {
    for await (const piece of bytes()) yield checked(ends.unify(decoder.write(piece)));
    yield checked(ends.unify(decoder.end()) + ends.rest());
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new BenchError('INVALID_DATA', 'this line is not valid UTF-8.', {
      file,
      line: await lineWithoutUtf8(bytes),
      cause,
      hint: 'Save the file with the encoding UTF-8, or leave "encoding" out so that it is found out.',
    });
  }
}

/** Makes `\n` of `\r\n` and of a lone `\r`, also where a piece ends between the two. */
class LineEnds {
  #held = '';

  unify(piece: string): string {
    const text = this.#held + piece;
    this.#held = text.endsWith('\r') ? '\r' : '';
    const whole = this.#held === '' ? text : text.slice(0, -1);
    return whole.includes('\r') ? whole.replaceAll(/\r\n?/g, '\n') : whole;
  }

  rest(): string {
    return this.#held === '' ? '' : '\n';
  }
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
