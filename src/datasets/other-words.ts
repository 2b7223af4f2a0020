import { distance } from 'fastest-levenshtein';

/** Letters that may be wrong in a word, by its length. */
const TYPOS: readonly (readonly [length: number, typos: number])[] = [
  [8, 2],
  [4, 1],
];

/** How many words of one text stand in place of others in the other one; those with a wrong letter count as the same. */
export function otherWords(one: readonly string[], other: readonly string[]): number {
  const open = [...other];
  const alone = one.filter((word) => !take(open, (candidate) => candidate === word));
  const replaced = alone.filter((word) => !take(open, (candidate) => isTypo(word, candidate)));
  return Math.min(replaced.length, open.length);
}

function take(words: string[], fits: (word: string) => boolean): boolean {
  const at = words.findIndex(fits);
  if (at === -1) return false;
  words.splice(at, 1);
  return true;
}

function isTypo(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  const most = TYPOS.find(([least]) => length >= least)?.[1] ?? 0;
  return Math.abs(one.length - other.length) <= most && distance(one, other) <= most;
}
