/** A line of a file in any encoding that has ASCII in it, without its end. */
export interface LineOfBytes {
  /** One-based. */
  readonly line: number;
  readonly bytes: Buffer;
}

const LF = 10;
const CR = 13;

/** The lines of a file, which end in LF, CR LF or a lone CR. */
export async function* linesOfBytes(pieces: AsyncIterable<Buffer>): AsyncGenerator<LineOfBytes> {
  let line = 1;
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let start = 0;
    // The first of CR and LF may have ended the piece before.
    for (let at = Math.max(0, rest.length - 1); at < bytes.length; at++) {
      if (bytes[at] !== LF && bytes[at] !== CR) continue;
      // Of CR and LF the second ends the line.
      if (bytes[at] === CR && (at + 1 === bytes.length || bytes[at + 1] === LF)) continue;
      yield { line, bytes: bytes.subarray(start, at) };
      line++;
      start = at + 1;
    }
    rest = Buffer.from(bytes.subarray(start));
  }
  if (rest.length > 0) yield { line, bytes: rest };
}
