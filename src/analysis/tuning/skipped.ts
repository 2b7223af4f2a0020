import type { SkippedTechnique } from '../../protocol/header.ts';
import { listWords } from '../figures/say.ts';

/** Techniques that could not be run, a sentence a suite and model, with the first reason. */
export function saySkipped(skipped: readonly SkippedTechnique[]): readonly string[] {
  const groups = Map.groupBy(skipped, ({ suite, model }) => `${suite}\u0000${model}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const techniques = listWords(group.map(({ technique }) => technique));
    return `${techniques} ${group.length === 1 ? 'was' : 'were'} left out of ${first.suite} on ${first.model}: ${first.reason}`;
  });
}
