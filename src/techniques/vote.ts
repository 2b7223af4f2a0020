import type { Reading } from '../protocol/records.ts';

/**
 * The most frequent answer among the readings; of equally frequent ones the one that was given first.
 * Format errors have no vote; if nothing else was given, the result is a format error. A single reading stands as it is.
 * Source: Wang et al. 2022, "Self-Consistency Improves Chain of Thought Reasoning in Language Models".
 */
export function majority(readings: readonly Reading[]): Reading {
  const [single] = readings;
  if (single !== undefined && readings.length === 1) return single;
  const counts = new Map<string, number>();
  for (const reading of readings) {
    if (reading.status === 'answered') counts.set(reading.answer, (counts.get(reading.answer) ?? 0) + 1);
  }
  let winner: { answer: string; votes: number } | undefined;
  for (const [answer, votes] of counts) {
    if (winner === undefined || votes > winner.votes) winner = { answer, votes };
  }
  if (winner !== undefined) return { status: 'answered', answer: winner.answer };
  return { status: 'format-error', reason: `none of ${readings.length} votes could be read` };
}
