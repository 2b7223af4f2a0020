import { BenchError } from '../core/errors.ts';
import { limitThatEnded } from '../core/limit.ts';

/** What the process says when it ends. */
export const EXIT = {
  done: 0,
  gateFailed: 1,
  badInput: 2,
  /** More trials failed than may, or a limit ended the run before all were made. */
  incomplete: 3,
  interrupted: 130,
} as const;

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (limitThatEnded(error) !== undefined) return EXIT.incomplete;
  return error instanceof BenchError && error.code === 'INTERRUPTED' ? EXIT.interrupted : EXIT.badInput;
}
