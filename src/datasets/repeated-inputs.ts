import { fnv1a } from '../lib/fnv.ts';
import type { Sample } from '../protocol/sample.ts';

/**
 * Samples whose input another one may have too, in their order: all that do, and very few that only share its hash. Keys of
 * the texts themselves would take as much memory as the texts.
 */
export function repeatedInputs(samples: readonly Sample[]): readonly Sample[] {
  const hashes = Uint32Array.from(samples, ({ input }) => fnv1a(input));
  const repeated = new Set<number>();
  const sorted = hashes.toSorted();
  for (const [at, hash] of sorted.entries()) if (at > 0 && sorted[at - 1] === hash) repeated.add(hash);
  return repeated.size === 0 ? [] : samples.filter((_, at) => repeated.has(hashes[at] ?? 0));
}
