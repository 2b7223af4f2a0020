import type { BenchErrorOptions } from '../core/errors.ts';
import { didYouMean } from '../lib/suggest.ts';

/** Most runs that a message lists. */
const MOST_CHOICES = 10;

/** What helps somebody who named a run that is not there: the newest runs, and the one they may have meant. */
export function unknownRunHelp(
  id: string,
  runs: readonly string[],
): Pick<BenchErrorOptions, 'choices' | 'hint'> {
  if (runs.length === 0) return { hint: 'No run has been made here yet.' };
  return { choices: runs.slice(0, MOST_CHOICES), hint: didYouMean(id, runs) };
}
