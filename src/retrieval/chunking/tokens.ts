/** Tokens of `o200k_base`, in which the sizes of chunks and contexts are given, whatever the model. */
export interface TokenCounter {
  count(text: string): number;
  /**
   * Where each token ends in the text (UTF-16); a token that ends within a character is said to end after it.
   * Never falling, the last one is the text's length.
   */
  ends(text: string): readonly number[];
  /** The longest beginning of a text that has at most so many tokens; no character is cut. */
  cut(text: string, tokens: number): string;
}

/** What looks like a special token in a document is text like any other. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

/**
 * A tokenizer takes the square of the time for a run of one kind of character, for instance a line of dashes or
 * Chinese without punctuation: such runs are counted in pieces.
 */
const LONGEST_RUN = 500;
const LONG_RUN = new RegExp(
  `[\\p{L}\\p{M}]{${LONGEST_RUN}}|[^\\s\\p{L}\\p{N}]{${LONGEST_RUN}}|\\s{${LONGEST_RUN}}`,
  'gu',
);

/** Loads the tokenizer, which takes 2 MB. */
export async function loadTokenCounter(): Promise<TokenCounter> {
  const [{ countTokens, encode }, { default: ranks }] = await Promise.all([
    import('gpt-tokenizer/encoding/o200k_base'),
    import('gpt-tokenizer/bpeRanks/o200k_base'),
  ]);

  const bytesOf = (token: number): number => {
    const bytes = ranks[token] ?? '';
    return typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length;
  };

  const count = (text: string): number =>
    pieces(text).reduce((sum, piece) => sum + countTokens(piece, AS_TEXT), 0);

  const ends = (text: string): readonly number[] => {
    const found: number[] = [];
    let offset = 0;
    let bytes = 0;
    let bytesOfTokens = 0;
    for (const piece of pieces(text)) {
      for (const token of encode(piece, AS_TEXT)) {
        bytesOfTokens += bytesOf(token);
        while (bytes < bytesOfTokens && offset < text.length) {
          const character = text.codePointAt(offset) ?? 0;
          bytes += utf8Length(character);
          offset += character > 0xffff ? 2 : 1;
        }
        found.push(offset);
      }
    }
    return found;
  };

  const cut = (text: string, tokens: number): string => {
    if (count(text) <= tokens) return text;
    const found = ends(text);
    for (let length = tokens; length > 0; length--) {
      const beginning = text.slice(0, found[length - 1]);
      // Whole characters, or a beginning read by itself, may need more tokens than they had within the text.
      if (count(beginning) <= tokens) return beginning;
    }
    return '';
  };

  return { count, ends, cut };
}

function pieces(text: string): readonly string[] {
  if (text.length < LONGEST_RUN) return [text];
  const found: string[] = [];
  let start = 0;
  for (const { index, 0: run } of text.matchAll(LONG_RUN)) {
    found.push(text.slice(start, index + run.length));
    start = index + run.length;
  }
  found.push(text.slice(start));
  return found;
}

/** Half a surrogate pair is encoded as U+FFFD, which has three bytes as well. */
function utf8Length(character: number): number {
  if (character < 0x80) return 1;
  if (character < 0x800) return 2;
  return character < 0x10000 ? 3 : 4;
}
