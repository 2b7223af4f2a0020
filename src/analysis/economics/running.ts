import { type NanoUsd, sumNanoUsd, usdToNano } from '../../lib/money.ts';
import { priceKind } from '../../pricing/cost.ts';
import { HOURS_A_MONTH, hostedAnswer } from '../../pricing/hosting.ts';
import { daysBetween } from '../../pricing/price-book.ts';
import type { PriceEntry } from '../../protocol/pricing.ts';
import { searches } from '../../protocol/technique.ts';
import type { CellData } from '../trials/run-index.ts';
import { busyMs } from '../trials/trial-facts.ts';
import type { DecisionInputs, RedoneKind } from './decision-inputs.ts';
import type { RunningPart, RunningReport, SetUpReport } from './economics-model.ts';

const DAYS_A_MONTH = HOURS_A_MONTH / 24;

/** What is known of running costs besides a cell and its set-up. */
export interface RunningFacts {
  readonly inputs: DecisionInputs;
  /** Answers a month. */
  readonly volume: number;
  /** When the run was made, ISO 8601. */
  readonly madeAt: string;
  /** What an hour of the Chroma server costs; `null` where it has no price, as beside everything else on this machine. */
  readonly chroma: PriceEntry | null;
}

/**
 * What a technique goes on costing: hours of servers in which nobody asks them, and set-ups that are made again, each at
 * what it took. How often is what the user says; of a tuned model it is known where its base will be shut down: once in
 * the time that was left when the run was made, as if the next base lasted as long.
 */
export function runningOf(cell: CellData, setUp: SetUpReport, facts: RunningFacts): RunningReport {
  const { header, price } = cell;
  const { technique, family } = header;
  const parts: RunningPart[] = [];
  if (price?.hostingPerHour !== undefined) {
    parts.push({
      kind: 'hosting',
      perMonth: idleHosting(cell, price.hostingPerHour, facts.volume),
      basis: 'price',
    });
  }
  if (searches(technique) && facts.chroma?.hostingPerHour !== undefined) {
    const perMonth = usdToNano(facts.chroma.hostingPerHour * HOURS_A_MONTH);
    parts.push({ kind: 'chroma', perMonth, basis: 'price' });
  }
  for (const { kind, amount } of setUp.parts) {
    if (kind !== 'index' && kind !== 'training') continue;
    const cadence = cadenceOf(kind, price, facts);
    if (cadence === null) continue;
    const perMonth = amount === null ? null : Math.round(amount * cadence.timesPerMonth);
    parts.push({ kind, perMonth, ...cadence });
  }
  return {
    technique: technique.name,
    family,
    parts,
    perMonth: sumNanoUsd(parts.map((part) => part.perMonth)),
  };
}

/**
 * The hours of a month less those that answers are charged for: all of them where answers are charged by the token.
 * How many servers the volume needs follows from the time that answers keep one busy.
 */
function idleHosting(cell: CellData, perHour: number, volume: number): NanoUsd {
  if (priceKind(cell.price) === 'tokens') return usdToNano(perHour * HOURS_A_MONTH);
  const busy = cell.trials.flatMap((trial) => busyMs(trial) ?? []);
  const mean = busy.length === 0 ? null : busy.reduce((sum, ms) => sum + ms, 0) / busy.length;
  const { atVolume, atFull } = hostedAnswer({ perHour, volume, busyMs: mean });
  return usdToNano((atVolume - (atFull ?? 0)) * volume);
}

function cadenceOf(
  kind: RedoneKind,
  price: PriceEntry | null,
  { inputs, madeAt }: RunningFacts,
): (Pick<RunningPart, 'basis' | 'timesPerMonth' | 'shutsDown'> & { readonly timesPerMonth: number }) | null {
  const declared = inputs.redo?.[kind];
  if (declared !== undefined) return { basis: 'declared', timesPerMonth: declared };
  const shutsDown = price?.shutsDown;
  if (kind !== 'training' || shutsDown === undefined) return null;
  const days = daysBetween(madeAt, shutsDown);
  return days <= 0 ? null : { basis: 'shutdown', timesPerMonth: DAYS_A_MONTH / days, shutsDown };
}
