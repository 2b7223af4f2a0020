import { BenchError } from '../core/errors.ts';

/** What the process says when it ends. */
export const EXIT = {
  done: 0,
  gateFailed: 1,
  badInput: 2,
  tooManyFailures: 3,
  interrupted: 130,
} as const;

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): number {
  return error instanceof BenchError && error.code === 'INTERRUPTED' ? EXIT.interrupted : EXIT.badInput;
}
