import type { OpenOptions } from '../../core/provider.ts';

const USUAL = 8;
/** Most that are tried where it is found out. */
const MOST_FOUND = 64;

/** Most calls to a remote model that are in flight at once. */
export function remoteConcurrency({
  maxConcurrency,
  autoConcurrency = false,
}: Pick<OpenOptions, 'maxConcurrency' | 'autoConcurrency'>): number {
  return maxConcurrency ?? (autoConcurrency ? MOST_FOUND : USUAL);
}
