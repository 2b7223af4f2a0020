/** How well a ranking finds what is relevant; all from 0 to 1. */
export interface RankingMetrics {
  /** Share of the relevant ids that were found. */
  readonly recall: number;
  /** Results that hold a relevant id, as a share of those that were asked for. */
  readonly precision: number;
  /** 1 over the rank of the first result that holds a relevant id, 0 without one. */
  readonly reciprocalRank: number;
  readonly averagePrecision: number;
  readonly ndcg: number;
  /** Everything relevant was found. */
  readonly hit: boolean;
}

/** A ranking and what it should hold. */
export interface Ranking {
  /** The relevant ids that each result holds, the best result first; several results may hold the same. */
  readonly found: readonly (readonly string[])[];
  /** Every relevant id. */
  readonly relevant: readonly string[];
  /** How many results were asked for (k): fewer may have been found. */
  readonly depth: number;
}

/**
 * Metrics of a ranking; `null` where nothing is relevant, so that there was nothing to find.
 * Where each result holds at most one id, and each id is held by at most one result, these are the usual definitions with
 * binary relevance, cut at the number of results that were asked for. Otherwise an id is found at the first rank that holds it; ids that one
 * result is the first to hold share its rank, and the result's gain is their number, for the ideal ranking has one a rank.
 * Sources: C. D. Manning, P. Raghavan and H. Schütze, Introduction to Information Retrieval (2008), chapter 8;
 * K. Järvelin and J. Kekäläinen, ACM TOIS 20 (2002) 422-446.
 */
export function rankingMetrics({ found, relevant, depth }: Ranking): RankingMetrics | null {
  const wanted = new Set(relevant);
  if (wanted.size === 0) return null;
  const seen = new Set<string>();
  let holding = 0;
  let first = 0;
  let precisions = 0;
  let gain = 0;
  for (const [index, ids] of found.entries()) {
    const rank = index + 1;
    const held = ids.filter((id) => wanted.has(id));
    if (held.length === 0) continue;
    holding++;
    if (first === 0) first = rank;
    for (const id of new Set(held)) {
      if (seen.has(id)) continue;
      seen.add(id);
      precisions += Math.min(1, seen.size / rank);
      gain += discount(rank);
    }
  }
  let ideal = 0;
  for (let rank = 1; rank <= Math.min(wanted.size, depth); rank++) ideal += discount(rank);
  return {
    recall: seen.size / wanted.size,
    precision: holding / depth,
    reciprocalRank: first === 0 ? 0 : 1 / first,
    averagePrecision: precisions / wanted.size,
    ndcg: ideal === 0 ? 0 : Math.min(1, gain / ideal),
    hit: seen.size === wanted.size,
  };
}

function discount(rank: number): number {
  return 1 / Math.log2(rank + 1);
}
