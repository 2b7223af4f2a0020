/** Longest common subsequences of one sequence of tokens, the reference, with others. */
export interface SubsequenceFinder {
  /** Length of the longest common subsequence. */
  length(candidate: readonly string[]): number;
  /**
   * Places in the reference of one longest common subsequence, from the last to the first. Of several, the one that
   * rouge-score 0.1.2 reads out of its table.
   */
  positions(candidate: readonly string[]): readonly number[];
}

/** 32 places of the reference at which one token stands, as the bits of `bits`. */
interface MaskWord {
  readonly word: number;
  bits: number;
}

type Masks = ReadonlyMap<string, readonly MaskWord[]>;

/**
 * Finds subsequences with 32 cells of the classic table in one step: time about reference × candidate / 32. Memory
 * is that of the two sequences for the length, and about reference × √candidate bits more for the positions.
 * Source: M. Crochemore et al., Information Processing Letters 80 (2001) 279-285.
 */
export function subsequenceFinder(reference: readonly string[]): SubsequenceFinder {
  const masks = masksOf(reference);
  const firstRow = () => new Uint32Array(Math.ceil(reference.length / 32)).fill(0xffffffff);
  return {
    length(candidate) {
      const row = firstRow();
      for (const token of candidate) advance(row, masks.get(token));
      return row.reduce((zeros, word) => zeros + 32 - ones(word), 0);
    },
    positions(candidate) {
      if (!candidate.some((token) => masks.has(token))) return [];
      // Only every size-th row is kept, and those between are made again: all of them could take gigabytes.
      const size = Math.ceil(Math.sqrt(candidate.length));
      const kept: Uint32Array[] = [];
      const row = firstRow();
      for (const [index, token] of candidate.entries()) {
        if (index % size === 0) kept.push(row.slice());
        advance(row, masks.get(token));
      }
      const found: number[] = [];
      let left = reference.length;
      for (const [block, start] of [...kept.entries()].reverse()) {
        const tokens = candidate.slice(block * size, (block + 1) * size);
        const rows = rowsAfter({ start, tokens, masks });
        for (let at = tokens.length - 1; at >= 0 && left > 0; ) {
          if (reference[left - 1] === tokens[at]) {
            found.push(left - 1);
            left--;
            at--;
          } else if (isZero(rows[at], left - 1)) at--;
          else left--;
        }
      }
      return found;
    },
  };
}

function masksOf(reference: readonly string[]): Masks {
  const masks = new Map<string, MaskWord[]>();
  for (const [index, token] of reference.entries()) {
    const mask = masks.get(token) ?? [];
    const word = index >>> 5;
    const last = mask.at(-1);
    if (last?.word === word) last.bits |= 1 << (index & 31);
    else mask.push({ word, bits: 1 << (index & 31) });
    masks.set(token, mask);
  }
  return masks;
}

/**
 * From the table's row before a candidate's token to the one after it: V' = (V + (V & M)) | (V & ~M) over all words,
 * where a zero bit of V says that the subsequence is one longer there than a place before. Words without a bit in the
 * mask only change by a carry.
 */
function advance(row: Uint32Array, mask: readonly MaskWord[] = []): void {
  let carry = 0;
  let next = 0;
  let word = 0;
  while (carry > 0 || next < mask.length) {
    const entry = mask[next];
    if (carry === 0 && entry !== undefined) word = entry.word;
    if (word >= row.length) return;
    const bits = entry?.word === word ? entry.bits : 0;
    if (bits !== 0) next++;
    const before = row[word] ?? 0;
    const sum = before + ((before & bits) >>> 0) + carry;
    row[word] = (sum >>> 0) | (before & ~bits);
    carry = sum > 0xffffffff ? 1 : 0;
    word++;
  }
}

function rowsAfter(options: {
  readonly start: Uint32Array;
  readonly tokens: readonly string[];
  readonly masks: Masks;
}): readonly Uint32Array[] {
  const { start, tokens, masks } = options;
  let row = start;
  return tokens.map((token) => {
    const mask = masks.get(token);
    if (mask === undefined) return row;
    row = row.slice();
    advance(row, mask);
    return row;
  });
}

function isZero(row: Uint32Array | undefined, index: number): boolean {
  return (((row?.[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 0;
}

/** How many bits of a 32-bit word are one. */
function ones(word: number): number {
  let rest = word;
  let count = 0;
  for (; rest !== 0; count++) rest &= rest - 1;
  return count;
}
