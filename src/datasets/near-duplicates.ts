import type { Sample } from '../protocol/sample.ts';
import { bareWords } from './duplicates.ts';

/** A sample of dev or test that nearly says what one of an earlier split says. */
export interface NearDuplicate {
  readonly sample: Sample;
  readonly other: Sample;
}

/** What was found in a data set. */
export interface NearDuplicates {
  readonly pairs: readonly NearDuplicate[];
  /** Texts that were not compared, because the work would have taken too long. */
  readonly unchecked: number;
}

/** Words of a shingle. */
const SHINGLE = 3;
/** Shorter texts are alike by chance. */
const LEAST_WORDS = 4;
/** Share of the shingles of the shorter text that the longer one has as well. */
const LEAST_SHARED = 0.8;
/** Words that may stand around a text: a greeting, a sign-off, `Re:`. */
const MOST_AROUND = 12;
/** Texts of one rare shingle that are looked at, of the first and of the last split: sets made from a template have many. */
const MOST_CANDIDATES = 100;
/** Shingles looked up for all pairs together, a few seconds of work; what is not compared by then is counted. */
const MOST_PROBES = 20_000_000;

interface Shingled {
  readonly sample: Sample;
  readonly words: number;
  readonly shingles: ReadonlySet<string>;
}

/**
 * Samples whose text nearly stands in an earlier split: at least 0.8 of the shorter text's shingles of three words are
 * in the longer one, which is at most twelve words longer. Each sample is found once; equal texts are near as well.
 *
 * Pairs are looked for by the rarest shingles of the shorter text, of which a pair must share at least one, so that
 * 10,000 texts against 10,000 take seconds. Source: Bayardo, Ma and Srikant 2007, "Scaling Up All Pairs Similarity
 * Search" (prefix filtering). Of very many long texts in the same few words not all are compared; those are counted.
 */
export function nearDuplicates(samples: readonly Sample[], mostProbes = MOST_PROBES): NearDuplicates {
  if (new Set(samples.map(({ split }) => split)).size < 2) return { pairs: [], unchecked: 0 };
  const texts = samples.map(shingled).filter(({ words }) => words >= LEAST_WORDS);
  const index = new Map<string, Shingled[]>();
  for (const text of texts) {
    for (const shingle of text.shingles) {
      const holders = index.get(shingle);
      if (holders === undefined) index.set(shingle, [text]);
      else holders.push(text);
    }
  }
  const order = new Map(texts.map(({ sample }, position) => [sample, position]));
  const place = ({ sample }: Shingled): number => order.get(sample) ?? 0;
  const found = new Map<Sample, Sample>();
  let probes = 0;
  let unchecked = 0;
  for (const text of texts) {
    if (probes >= mostProbes) {
      unchecked += 1;
      continue;
    }
    for (const candidate of candidatesOf(text, index)) {
      const [earlier, later] = place(text) < place(candidate) ? [text, candidate] : [candidate, text];
      if (earlier.sample.split === later.sample.split || found.has(later.sample)) continue;
      const comparison = comparisonOf(earlier, later);
      probes += comparison.probes;
      if (comparison.near) found.set(later.sample, earlier.sample);
    }
  }
  const pairs = texts.flatMap(({ sample }) => {
    const other = found.get(sample);
    return other === undefined ? [] : [{ sample, other }];
  });
  return { pairs, unchecked };
}

function shingled(sample: Sample): Shingled {
  const words = bareWords(sample.input);
  const last = words.length - SHINGLE;
  const shingles = new Set<string>();
  for (let start = 0; start <= last; start++) shingles.add(words.slice(start, start + SHINGLE).join(' '));
  return { sample, words: words.length, shingles };
}

/**
 * Texts that share so many of the rarest shingles of a text that none is missed that is near. Of twice as many shingles as
 * may be missing, a near text has more than half, which texts of the same words hardly ever have.
 */
function candidatesOf(text: Shingled, index: ReadonlyMap<string, readonly Shingled[]>): Shingled[] {
  const spare = text.shingles.size - Math.ceil(LEAST_SHARED * text.shingles.size);
  const rarest = [...text.shingles]
    .map((shingle) => index.get(shingle) ?? [])
    .sort((a, b) => a.length - b.length)
    .slice(0, 2 * spare + 1);
  const shared = new Map<Shingled, number>();
  let cut = 0;
  for (const holders of rarest) {
    const all = holders.length <= 2 * MOST_CANDIDATES;
    if (!all) cut++;
    const some = all ? holders : [...holders.slice(0, MOST_CANDIDATES), ...holders.slice(-MOST_CANDIDATES)];
    for (const holder of some) shared.set(holder, (shared.get(holder) ?? 0) + 1);
  }
  shared.delete(text);
  // A text that was not looked at may share a shingle all the same.
  const needed = Math.max(1, rarest.length - spare - cut);
  return [...shared].flatMap(([candidate, count]) => (count >= needed ? [candidate] : []));
}

/** Whether two texts are near, and how many shingles were looked up until that was known. */
function comparisonOf(a: Shingled, b: Shingled): { readonly near: boolean; readonly probes: number } {
  if (Math.abs(a.words - b.words) > MOST_AROUND) return { near: false, probes: 1 };
  const [short, long] = a.shingles.size <= b.shingles.size ? [a, b] : [b, a];
  let spare = short.shingles.size - Math.ceil(LEAST_SHARED * short.shingles.size);
  let probes = 0;
  for (const shingle of short.shingles) {
    probes++;
    if (!long.shingles.has(shingle) && --spare < 0) return { near: false, probes };
  }
  return { near: true, probes };
}
