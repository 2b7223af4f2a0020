import type { Sample } from '../protocol/sample.ts';
import { type CharacterSketch, characterSketch, resembles } from './character-sketch.ts';
import { bareWords } from './duplicates.ts';
import { otherWords } from './other-words.ts';

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
/** The same as a share of the shorter text, where the two have no answer in common. */
const SHARE_AROUND = 0.5;
/** Texts of one rare shingle that are looked at, of the first and of the last split: sets made from a template have many. */
const MOST_CANDIDATES = 100;
/** Shingles looked up for all pairs together, a few seconds of work; what is not compared by then is counted. */
const MOST_PROBES = 20_000_000;

/** Share of the letters' shingles that two texts have in common which differ in letters here and there. */
const LEAST_RESEMBLANCE = 0.65;
/** Texts that meet in a band: more of them are made from a template, and words tell them apart. */
const MOST_IN_BAND = 20;
/** Of so many words one may be another. */
const WORDS_OF_ONE_OTHER = 10;

interface Shingled {
  readonly sample: Sample;
  /** Place in the order of the samples. */
  readonly at: number;
  readonly words: number;
  readonly shingles: ReadonlySet<string>;
  readonly sketch: CharacterSketch | null;
}

/** Which pairs are looked for, and what is done with those that are near. */
export interface PairSearch {
  wants(earlier: Sample, later: Sample): boolean;
  found(earlier: Sample, later: Sample): void;
}

/** Samples of a later split whose text nearly stands in an earlier one, each of them once; equal texts are near as well. */
export function nearDuplicates(samples: readonly Sample[], mostProbes = MOST_PROBES): NearDuplicates {
  if (new Set(samples.map(({ split }) => split)).size < 2) return { pairs: [], unchecked: 0 };
  const found = new Map<Sample, Sample>();
  const unchecked = searchNearPairs(
    samples,
    {
      wants: (earlier, later) => earlier.split !== later.split && !found.has(later),
      found: (earlier, later) => found.set(later, earlier),
    },
    mostProbes,
  );
  const pairs = samples.flatMap((sample) => {
    const other = found.get(sample);
    return other === undefined ? [] : [{ sample, other }];
  });
  return { pairs, unchecked };
}

/**
 * Looks for pairs of samples that nearly say the same, by words and by letters, and returns how many texts were not
 * compared. By words: at least 0.8 of the shorter text's shingles of three words are in the longer one, which is at most
 * twelve words longer, and at most by half where they have no answer in common. By letters: the same numbers, an
 * answer in common, at least 0.65 of all shingles of four letters in common, and of ten words at most one in place of another.
 *
 * By words, pairs are looked for by the rarest shingles of the shorter text, of which a pair must share at least one, so that
 * 10,000 texts against 10,000 take seconds. Source: Bayardo, Ma and Srikant 2007, "Scaling Up All Pairs Similarity
 * Search" (prefix filtering). By letters, those that meet in a band of their MinHash are compared. Of very many long
 * texts in the same few words not all are compared; those are counted.
 */
export function searchNearPairs(
  samples: readonly Sample[],
  search: PairSearch,
  mostProbes = MOST_PROBES,
): number {
  const texts = samples.map(shingled).filter(({ words }) => words >= LEAST_WORDS);
  const index = new Map<string, Shingled[]>();
  for (const text of texts) {
    for (const shingle of text.shingles) addTo(index, shingle, text);
  }
  let probes = 0;
  let unchecked = 0;
  for (const text of texts) {
    if (probes >= mostProbes) {
      unchecked += 1;
      continue;
    }
    for (const candidate of candidatesOf(text, index)) {
      const [earlier, later] = text.at < candidate.at ? [text, candidate] : [candidate, text];
      if (!search.wants(earlier.sample, later.sample)) continue;
      const comparison = comparisonOf(earlier, later);
      probes += comparison.probes;
      if (comparison.near) search.found(earlier.sample, later.sample);
    }
  }
  return Math.max(unchecked, searchByLetters(texts, search, mostProbes - probes));
}

/** The same by letters, for what words do not show; returns how many texts were not compared in every band. */
function searchByLetters(texts: readonly Shingled[], search: PairSearch, mostProbes: number): number {
  let probes = 0;
  const bands = texts.find(({ sketch }) => sketch !== null)?.sketch?.bands.length ?? 0;
  for (let band = 0; band < bands; band++) {
    const met = new Map<number, Shingled[]>();
    for (const text of texts) {
      const key = text.sketch?.bands[band];
      if (key === undefined) continue;
      for (const earlier of met.get(key) ?? []) {
        if (!search.wants(earlier.sample, text.sample)) continue;
        if (probes >= mostProbes) return texts.filter(({ sketch }) => sketch !== null).length;
        probes += text.sketch?.shingles.length ?? 0;
        if (areAlike(earlier, text)) search.found(earlier.sample, text.sample);
      }
      if ((met.get(key)?.length ?? 0) < MOST_IN_BAND) addTo(met, key, text);
    }
  }
  return 0;
}

/** By letters two texts are one case where hardly a word stands in place of another, and they have an answer in common. */
function areAlike(one: Shingled, other: Shingled): boolean {
  if (one.sketch === null || other.sketch === null) return false;
  if (!resembles(one.sketch, other.sketch, LEAST_RESEMBLANCE)) return false;
  if (answerOtherwise(one.sample, other.sample)) return false;
  const most = Math.floor(Math.min(one.words, other.words) / WORDS_OF_ONE_OTHER);
  return otherWords(bareWords(one.sample.input), bareWords(other.sample.input)) <= most;
}

/** Whether two samples have answers, and none in common. */
function answerOtherwise({ targets }: Sample, other: Sample): boolean {
  return (
    targets.length > 0 && other.targets.length > 0 && !targets.some((one) => other.targets.includes(one))
  );
}

function addTo<Key>(index: Map<Key, Shingled[]>, key: Key, text: Shingled): void {
  const holders = index.get(key);
  if (holders === undefined) index.set(key, [text]);
  else holders.push(text);
}

function shingled(sample: Sample, at: number): Shingled {
  const words = bareWords(sample.input);
  const last = words.length - SHINGLE;
  const shingles = new Set<string>();
  for (let start = 0; start <= last; start++) shingles.add(words.slice(start, start + SHINGLE).join(' '));
  return { sample, at, words: words.length, shingles, sketch: characterSketch(words.join(' ')) };
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

/** What stands around a short text may be what makes it another case. */
function mostAround(a: Shingled, b: Shingled): number {
  if (!answerOtherwise(a.sample, b.sample)) return MOST_AROUND;
  return Math.min(MOST_AROUND, Math.floor(SHARE_AROUND * Math.min(a.words, b.words)));
}

/** Whether two texts are near, and how many shingles were looked up until that was known. */
function comparisonOf(a: Shingled, b: Shingled): { readonly near: boolean; readonly probes: number } {
  if (Math.abs(a.words - b.words) > mostAround(a, b)) return { near: false, probes: 1 };
  const [short, long] = a.shingles.size <= b.shingles.size ? [a, b] : [b, a];
  let spare = short.shingles.size - Math.ceil(LEAST_SHARED * short.shingles.size);
  let probes = 0;
  for (const shingle of short.shingles) {
    probes++;
    if (!long.shingles.has(shingle) && --spare < 0) return { near: false, probes };
  }
  return { near: true, probes };
}
