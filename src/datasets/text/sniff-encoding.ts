import { analyse } from 'chardet';
import { encodingExists } from 'iconv-lite';
import { BenchError } from '../../core/errors.ts';
import { UTF_8 } from './encodings.ts';
import { linesOfBytes } from './lines-of-bytes.ts';

/** The bytes of a file, to be read as often as needed. */
export type Pieces = () => AsyncIterable<Buffer>;

/** What most programs of Windows in Europe and America write; it also stands for Latin-1, of which it has all letters. */
const WINDOWS = 'windows-1252';
const MARKS: readonly (readonly [string, readonly number[]])[] = [
  [UTF_8, [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
const HEAD_BYTES = 4096;
/** Bytes of lines with other than ASCII characters that are looked at. */
const MOST_LOOKED_AT = 1 << 18;
/** Of the lines that are not ASCII: texts in Chinese or Japanese encodings are valid UTF-8 now and then. */
const SHARE_BY_CHANCE = 0.1;

/**
 * The encoding of a text: by its byte order mark, UTF-8 where all of it is valid, else by how often characters occur.
 * @throws BenchError `INVALID_DATA` for a file in two encodings, with the line, and for one that is no text
 */
export async function sniffEncoding(pieces: Pieces, file: string): Promise<string> {
  const head = await headOf(pieces);
  const marked = MARKS.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte));
  if (marked !== undefined) return marked[0];
  const wide = wideEncoding(head);
  if (wide !== null) return wide;
  refuseBinary(head, file);
  if (await isUtf8(pieces)) return UTF_8;
  return await byteEncoding(pieces, file);
}

/** The line on which a text stops being UTF-8; `undefined` where all of it is. */
export async function lineWithoutUtf8(pieces: Pieces): Promise<number | undefined> {
  for await (const { line, bytes } of linesOfBytes(pieces())) {
    if (sequencesOf(bytes) === null) return line;
  }
  return undefined;
}

async function headOf(pieces: Pieces): Promise<Buffer> {
  for await (const piece of pieces()) return piece.subarray(0, HEAD_BYTES);
  return Buffer.alloc(0);
}

/** UTF-16 without a mark: every other byte of ordinary texts is zero. */
function wideEncoding(head: Buffer): string | null {
  const zeros = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = head.length / 5;
  if (odd > many && even === 0) return 'utf-16le';
  return even > many && odd === 0 ? 'utf-16be' : null;
}

const KINDS: readonly (readonly [string, string])[] = [
  ['PK\u0003\u0004', 'a workbook or an archive'],
  ['PAR1', 'a Parquet file'],
  ['\u00d0\u00cf\u0011\u00e0', 'an old or encrypted Office document'],
  ['%PDF', 'a PDF'],
  ['\u001f\u008b', 'a compressed file'],
];

function refuseBinary(head: Buffer, file: string): void {
  const kind = KINDS.find(([mark]) => head.subarray(0, mark.length).toString('latin1') === mark)?.[1];
  if (kind === undefined && !head.includes(0)) return;
  throw new BenchError('INVALID_DATA', `this is no text, but ${kind ?? 'holds bytes of zero'}.`, {
    file,
    hint: 'Give the file the ending of its format.',
  });
}

async function isUtf8(pieces: Pieces): Promise<boolean> {
  const decoder = new TextDecoder(UTF_8, { fatal: true });
  try {
    for await (const piece of pieces()) decoder.decode(piece, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

async function byteEncoding(pieces: Pieces, file: string): Promise<string> {
  const looked: Buffer[] = [];
  let room = MOST_LOOKED_AT;
  let other = 0;
  let utf8 = 0;
  let firstUtf8: number | undefined;
  let firstOther: number | undefined;
  for await (const { line, bytes } of linesOfBytes(pieces())) {
    const sequences = sequencesOf(bytes);
    if (sequences === 0) continue;
    if (sequences !== null) {
      utf8++;
      // A single one may be two letters of another encoding.
      if (sequences > 1) firstUtf8 ??= line;
      continue;
    }
    other++;
    firstOther ??= line;
    if (room > 0) looked.push(bytes.subarray(0, room), Buffer.from('\n'));
    room -= bytes.length;
  }
  const guess = guessed(Buffer.concat(looked));
  const western = /^(?:windows|iso)-/i.test(guess);
  const mixed = (western && firstUtf8 !== undefined) || utf8 > SHARE_BY_CHANCE * (utf8 + other);
  if (!mixed) return guess;
  throw new BenchError(
    'INVALID_DATA',
    `this line is not valid UTF-8, and ${firstUtf8 === undefined ? 'others are' : `line ${firstUtf8} is`}: the file mixes two encodings.`,
    { file, line: firstOther, hint: 'Save all of it as UTF-8.' },
  );
}

/** Latin-1 and what shares its letters are read as what Windows makes of them. */
function guessed(bytes: Buffer): string {
  const [best, ...rest] = analyse(bytes).filter(
    ({ name }) => name !== 'ASCII' && !name.startsWith('UTF') && encodingExists(name),
  );
  if (best === undefined) return WINDOWS;
  const asGood = [best, ...rest.filter(({ confidence }) => confidence === best.confidence)];
  const western = asGood.some(({ name }) => /^(?:ISO-8859-1|windows-1252)$/i.test(name));
  return western || best.confidence < LEAST_CONFIDENCE ? WINDOWS : best.name.toLowerCase();
}

/** Of 100; below it all guesses are as good. */
const LEAST_CONFIDENCE = 20;

/** How many characters beyond ASCII a line in UTF-8 has; `null` where it is none. */
function sequencesOf(bytes: Buffer): number | null {
  let count = 0;
  for (const byte of bytes) if (byte >= 0xc0) count++;
  const ascii = count === 0 && !bytes.some((byte) => byte >= 0x80);
  if (ascii) return 0;
  try {
    new TextDecoder(UTF_8, { fatal: true }).decode(bytes);
    return count;
  } catch {
    return null;
  }
}
