/** How often each n-gram occurs. */
export type NGramCounts = ReadonlyMap<string, number>;

/** Counts the runs of `order` consecutive tokens, joined by one space; tokens hold no space. */
export function countWordNGrams(tokens: readonly string[], order: number): NGramCounts {
  const counts = new Map<string, number>();
  for (let start = 0; start + order <= tokens.length; start++) {
    add(counts, tokens.slice(start, start + order).join(' '));
  }
  return counts;
}

/** Counts the runs of `order` consecutive Unicode code points. */
export function countCharacterNGrams(text: string, order: number): NGramCounts {
  const starts: number[] = [];
  for (let offset = 0; offset < text.length; offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1) {
    starts.push(offset);
  }
  const counts = new Map<string, number>();
  for (let index = 0; index + order <= starts.length; index++) {
    add(counts, text.slice(starts[index], starts[index + order]));
  }
  return counts;
}

/** How many n-grams there are in all. */
export function totalCount(counts: NGramCounts): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

/** How many n-grams of `left` are also in `right`, each at most as often as `right` has it. */
export function matchCount(left: NGramCounts, right: NGramCounts): number {
  let matches = 0;
  for (const [nGram, count] of left) matches += Math.min(count, right.get(nGram) ?? 0);
  return matches;
}

/** Splits at white space as Python's `str.split()` does, which the reference implementations use. */
export function splitWhiteSpace(text: string): string[] {
  return text.split(PYTHON_WHITE_SPACE).filter((part) => part !== '');
}

// JavaScript's \s lacks 1C to 1F and 85, and has FEFF instead.
const PYTHON_WHITE_SPACE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Python splits at these separators
  /[\p{White_Space}\x1c-\x1f]+/u;

function add(counts: Map<string, number>, nGram: string): void {
  counts.set(nGram, (counts.get(nGram) ?? 0) + 1);
}
