import { bootstrapDistribution, type Replicates } from '../../statistics/bootstrap-distribution.ts';
import type { CellTally } from './cell-tally.ts';
import type { Amount, RunningReport, SetUpReport } from './economics-model.ts';

/** A technique with what it answered and what it needs beforehand. */
export interface Side {
  readonly tally: CellTally;
  readonly setUp: SetUpReport;
  readonly running: RunningReport;
  /** What it goes on costing, as a share of every answer of a month, in nano-USD; `null` where it is unknown. */
  readonly share: number | null;
  /** Machine time over what tokens explain; 1 for what is not priced by time. */
  readonly pace: number;
}

/** An amount with its bootstrap interval, not rounded; no band for fewer than two samples. */
export function bandOf(found: Replicates | undefined): Amount | null {
  if (found === undefined) return null;
  if (found.n < 2) return { estimate: found.estimate, low: null, high: null };
  const { estimate, low, high } = bootstrapDistribution(found).interval();
  return { estimate, low, high };
}

/** Rounded to whole nano-USD. */
export function rounded({ estimate, low, high }: Amount): Amount {
  const round = (value: number | null): number | null => (value === null ? null : Math.round(value));
  return { estimate: Math.round(estimate), low: round(low), high: round(high) };
}

/** What is not known of a technique's money, as words; `null` where all is. */
export function gapOf({ tally, setUp, running }: Side): string | null {
  if (setUp.total === null) return setUpGap(setUp);
  return answerGap(tally) ?? runningGap(running);
}

/** Why the sum of a set-up is unknown. */
export function setUpGap({ technique, parts }: SetUpReport): string {
  const unknown = parts.filter(({ counted, amount }) => counted && amount === null);
  return `the set-up of ${technique} is unknown (${unknown.map(({ kind }) => kind).join(', ')})`;
}

/** Why it is unknown what a technique goes on costing. */
export function runningGap({ technique, parts, perMonth }: RunningReport): string | null {
  if (perMonth !== null) return null;
  const unknown = parts.filter((part) => part.perMonth === null);
  return `what ${technique} goes on costing is unknown (${unknown.map(({ kind }) => kind).join(', ')})`;
}

/** Why the cost of an answer is unknown. */
export function answerGap({ technique, cost, answered }: CellTally): string | null {
  if (!answered.some((count) => count > 0)) return `${technique} answered nothing`;
  return cost === null ? `the cost of an answer of ${technique} is unknown` : null;
}
