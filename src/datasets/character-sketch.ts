import { fnv1a } from '../lib/fnv.ts';

/** Letters of a shingle. */
const SHINGLE = 4;
/** Fewer shingles are alike by chance. */
const LEAST_SHINGLES = 24;
/** Of longer texts, the shingles of the smallest hashes stand for all of them. */
const MOST_SHINGLES = 512;
/** Rows of a band, and bands: two texts that share 0.7 of their shingles meet in a band with a probability of 0.99. */
const ROWS = 4;
const BANDS = 16;

/** What of a text's letters is compared. */
export interface CharacterSketch {
  /** Hashes of its shingles, ascending. */
  readonly shingles: Uint32Array;
  /** One hash a band; texts that are alike, and have the same numbers in them, have one of these in common. */
  readonly bands: Uint32Array;
}

/**
 * The MinHash sketch of a text without case and punctuation; `null` for one that is too short to be compared by letters.
 * Source: Broder 1997, "On the resemblance and containment of documents"; banding as in Leskovec, Rajaraman and Ullman,
 * "Mining of Massive Datasets", chapter 3.
 */
export function characterSketch(bareText: string): CharacterSketch | null {
  const text = ` ${bareText} `;
  const all = new Set<number>();
  for (let start = 0; start + SHINGLE <= text.length; start++) {
    all.add(mixed(fnv1a(text, start, start + SHINGLE)));
  }
  if (all.size < LEAST_SHINGLES) return null;
  const shingles = Uint32Array.from(all).sort().slice(0, MOST_SHINGLES);
  const numbers = (bareText.match(/\p{N}+/gu) ?? []).toSorted().join(' ');
  const template = fnv1a(numbers, 0, numbers.length);
  const bands = new Uint32Array(BANDS);
  for (let band = 0; band < BANDS; band++) {
    let key = template ^ band;
    for (let row = 0; row < ROWS; row++) {
      const salt = mixed(band * ROWS + row + 1);
      let least = 0xffffffff;
      for (const shingle of shingles) {
        const value = Math.imul(shingle ^ salt, 0x9e3779b1) >>> 0;
        if (value < least) least = value;
      }
      key = mixed(Math.imul(key, 31) ^ least);
    }
    bands[band] = key;
  }
  return { shingles, bands };
}

/** Whether two texts have at least that share of all their letters' shingles in common (Jaccard, 0 to 1). */
export function resembles(one: CharacterSketch, other: CharacterSketch, least: number): boolean {
  const [a, b] = [one.shingles, other.shingles];
  if (Math.min(a.length, b.length) < least * Math.max(a.length, b.length)) return false;
  // Of sketches that were cut, the smallest hashes of both together are a sample of the union.
  const isCut = a.length === MOST_SHINGLES || b.length === MOST_SHINGLES;
  const most = isCut ? MOST_SHINGLES : a.length + b.length;
  let i = 0;
  let j = 0;
  let union = 0;
  let shared = 0;
  while (i < a.length && j < b.length && union < most) {
    const left = a[i] ?? 0;
    const right = b[j] ?? 0;
    if (left === right) shared++;
    if (left <= right) i++;
    if (right <= left) j++;
    union++;
    // What is not shared yet can only become more.
    if (union - shared > (1 - least) * (a.length + b.length)) return false;
  }
  const rest = isCut ? 0 : a.length - i + b.length - j;
  return shared >= least * (union + rest);
}

function mixed(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x21f0aaad);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x735a2d97);
  return (hash ^ (hash >>> 15)) >>> 0;
}
