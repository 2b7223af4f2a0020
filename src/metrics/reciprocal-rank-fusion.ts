/** An id with what its ranks add up to. */
export interface FusedResult {
  readonly id: string;
  readonly score: number;
}

/** The constant of the source, by which the first ranks are not everything. */
const CONSTANT = 60;

/**
 * One ranking of several: an id scores 1 / (60 + rank) for each ranking that holds it. Of equal scores the id that comes
 * first, in the order of the rankings and then of the ranks, goes first.
 * Source: G. V. Cormack, C. L. A. Clarke and S. Büttcher, SIGIR 2009, 758-759.
 */
export function fuseRankings(rankings: readonly (readonly string[])[]): readonly FusedResult[] {
  const scores = new Map<string, number>();
  for (const ranking of rankings) {
    for (const [index, id] of [...new Set(ranking)].entries()) {
      scores.set(id, (scores.get(id) ?? 0) + 1 / (CONSTANT + index + 1));
    }
  }
  return [...scores].map(([id, score]) => ({ id, score })).toSorted((a, b) => b.score - a.score);
}
