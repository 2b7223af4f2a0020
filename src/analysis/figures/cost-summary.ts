import { sumNanoUsd } from '../../lib/money.ts';
import { type CallCost, priceKind } from '../../pricing/cost.ts';
import type { CellData, TrialData } from '../trials/run-index.ts';
import {
  type CallsCost,
  costOfCalls,
  isComplete,
  retrievalCost,
  trialCost,
  unreadCost,
  wasAnswered,
} from '../trials/trial-facts.ts';
import type { CostSummary } from './cell-model.ts';

/** Money of a cell's reported trials. A call that fails to say its cost makes every sum it is in unknown. */
export function summariseCost(cell: CellData): CostSummary {
  const costs = cell.trials.map((trial) => costOfCalls(trial.calls, cell.price, trial.record.key));
  const lacking = cell.trials.some((trial) => !isComplete(trial));
  const answered = cell.trials.filter(wasAnswered);
  const ofAnswered = sumNanoUsd(answered.map((trial) => trialCost(trial, cell)));
  const retrievals = cell.trials.map((trial) => retrievalCost(trial, cell.embedderPrice));
  const unread = cell.trials.flatMap((trial) =>
    trial.unread.map(({ usage }) => unreadCost(usage, cell.price)),
  );
  return {
    perTrial: ofAnswered === null || answered.length === 0 ? null : Math.round(ofAnswered / answered.length),
    billed: lacking
      ? null
      : sumNanoUsd([
          ...costs.map((cost) => cost.billed),
          ...unread,
          ...retrievals.filter((_, index) => ownRetrieval(cell.trials[index])),
        ]),
    uncached: lacking ? null : sumNanoUsd([...costs.map((cost) => cost.uncached), ...unread, ...retrievals]),
    basis: costGaps(cell)[0]?.basis ?? knownBasis(cell, costs),
  };
}

function knownBasis({ price }: CellData, costs: readonly CallsCost[]): CostSummary['basis'] {
  const kind = priceKind(price);
  return kind !== 'hosting' && costs.some(({ basis }) => basis === 'reported') ? 'reported' : kind;
}

/** A question is embedded once for all cells of a run; the cell whose trial it was retrieved for is billed. */
function ownRetrieval(trial: TrialData | undefined): boolean {
  return trial?.retrieval?.trial === trial?.record.key;
}

/** A model or an embedder whose cost is not known, and why. */
export interface CostGap {
  readonly id: string;
  readonly basis: Exclude<Extract<CallCost, { readonly amount: null }>['basis'], 'hosting'>;
}

/** Why the cost of a cell is unknown, the model that answers before the embedder; empty where it is known. */
export function costGaps({ header, trials, price, embedderPrice }: CellData): readonly CostGap[] {
  const id = header.answeredBy ?? header.model;
  const bases = new Set(trials.map(({ calls }) => costOfCalls(calls, price).basis));
  // Where a provider says what it charges, no price is lacking.
  const unpriced =
    bases.has('unknown-price') || (priceKind(price) === 'unknown-price' && !bases.has('reported'));
  const unmetered = bases.has('unknown-usage') || trials.some((trial) => !isComplete(trial));
  const embedder = trials.find((trial) => retrievalCost(trial, embedderPrice) === null)?.retrieval?.embedder;
  return [
    ...(unpriced ? [{ id, basis: 'unknown-price' } as const] : []),
    ...(unmetered && !unpriced ? [{ id, basis: 'unknown-usage' } as const] : []),
    ...(embedder === undefined
      ? []
      : [
          {
            id: embedder,
            basis: priceKind(embedderPrice) === 'unknown-price' ? 'unknown-price' : 'unknown-usage',
          } as const,
        ]),
  ];
}
