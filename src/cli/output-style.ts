import type { Environment } from '../config/environment.ts';
import type { SummaryOptions } from '../reporters/console.ts';

/** Columns assumed where stdout is no terminal. */
const USUAL_WIDTH = 100;

/** How text for people is written to stdout: coloured only on a terminal, and as wide as it is. */
export function outputStyle(environment: Environment): SummaryOptions {
  return {
    color: process.stdout.isTTY === true && !environment.noColor,
    width: process.stdout.columns ?? USUAL_WIDTH,
  };
}
