import { BenchError } from '../../core/errors.ts';
import { limitThatEnded } from '../../core/limit.ts';
import type { SessionResult } from '../../runner/run-session.ts';

/** How a session ended: by itself, or by a limit that the user set, which is no fault. */
export type Ending =
  | { readonly kind: 'done'; readonly result: SessionResult }
  | { readonly kind: 'limit'; readonly words: string; readonly goOn: string };

/** What a user is told of a session that their limit ended, and how to go on; `undefined` for any other error. */
export function endedByLimit(error: unknown, resume: string): Ending | undefined {
  const limit = limitThatEnded(error);
  if (limit === undefined || !(error instanceof BenchError)) return undefined;
  const words = `The run stops here: ${error.reason}`;
  return limit === 'budget'
    ? { kind: 'limit', words, goOn: `Go on with more: ${resume} --budget <USD in all>` }
    : { kind: 'limit', words, goOn: `Go on with: ${resume}` };
}
