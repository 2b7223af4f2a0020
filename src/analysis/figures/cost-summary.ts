import { sumNanoUsd } from '../../lib/money.ts';
import { type CallCost, priceKind } from '../../pricing/cost.ts';
import type { CellData, TrialData } from '../trials/run-index.ts';
import {
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
  const bases = new Set(costs.map((cost) => cost.basis));
  let basis: CallCost['basis'] = priceKind(cell.price);
  if (bases.has('unknown-price')) basis = 'unknown-price';
  else if (bases.has('unknown-usage') || lacking) basis = 'unknown-usage';
  else if (retrievals.includes(null)) {
    basis = priceKind(cell.embedderPrice) === 'unknown-price' ? 'unknown-price' : 'unknown-usage';
  }
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
    basis,
  };
}

/** A question is embedded once for all cells of a run; the cell whose trial it was retrieved for is billed. */
function ownRetrieval(trial: TrialData | undefined): boolean {
  return trial?.retrieval?.trial === trial?.record.key;
}
