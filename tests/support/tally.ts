import type { CellTally } from '../../src/analysis/economics/cell-tally.ts';
import type { Side } from '../../src/analysis/economics/side.ts';

/** A technique that answered every sample once, with everything that a test does not care about. */
export function tallyOf(change: {
  readonly technique?: string;
  readonly cost?: readonly number[] | null;
  readonly right?: readonly number[];
  readonly latency?: readonly number[];
}): CellTally {
  const right = change.right ?? change.cost?.map(() => 1) ?? [];
  const ones = Float64Array.from(right, () => 1);
  const { latency } = change;
  return {
    technique: change.technique ?? 'plain',
    family: 'prompt-engineering',
    answered: ones,
    complete: Uint8Array.from(right, () => 1),
    cost: change.cost == null ? null : Float64Array.from(change.cost),
    scored: ones,
    score: Float64Array.from(right),
    statistics: null,
    right: Float64Array.from(right),
    timed: latency === undefined ? new Float64Array(right.length) : ones,
    latency: latency === undefined ? new Float64Array(right.length) : Float64Array.from(latency),
  };
}

/** The same with a set-up and what it goes on costing a month of 1,000 answers, of which `null` is unknown. */
export function sideOf(
  change: Parameters<typeof tallyOf>[0] & {
    readonly setUp?: number | null;
    readonly running?: number | null;
  },
): Side {
  const tally = tallyOf(change);
  const total = change.setUp === undefined ? 0 : change.setUp;
  const { technique, family } = tally;
  const { running = 0 } = change;
  return {
    tally,
    pace: 1,
    running: {
      technique,
      family,
      parts: running === 0 ? [] : [{ kind: 'hosting', perMonth: running, basis: 'price' }],
      perMonth: running,
    },
    share: running === null ? null : running / 1000,
    setUp: {
      technique,
      family,
      parts: [
        {
          kind: 'training',
          amount: total,
          basis: total === null ? 'not measured' : 'measured',
          counted: true,
        },
      ],
      total,
    },
  };
}
