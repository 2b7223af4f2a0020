import { sumNanoUsd } from '../lib/money.ts';
import { type CallCost, priceKind } from '../pricing/cost.ts';
import type { CostSummary } from './report.ts';
import type { CellData } from './run-index.ts';
import { costOfCalls, isComplete, trialCost, wasAnswered } from './trial-facts.ts';

/** Money of a cell's reported trials. A call that fails to say its cost makes every sum it is in unknown. */
export function summariseCost(cell: CellData): CostSummary {
  const costs = cell.trials.map((trial) => costOfCalls(trial.calls, cell.price, trial.record.key));
  const lacking = cell.trials.some((trial) => !isComplete(trial));
  const answered = cell.trials.filter(wasAnswered);
  const ofAnswered = sumNanoUsd(answered.map((trial) => trialCost(trial, cell.price)));
  const bases = new Set(costs.map((cost) => cost.basis));
  let basis: CallCost['basis'] = priceKind(cell.price);
  if (bases.has('unknown-price')) basis = 'unknown-price';
  else if (bases.has('unknown-usage') || lacking) basis = 'unknown-usage';
  return {
    perTrial: ofAnswered === null || answered.length === 0 ? null : Math.round(ofAnswered / answered.length),
    billed: lacking ? null : sumNanoUsd(costs.map((cost) => cost.billed)),
    uncached: lacking ? null : sumNanoUsd(costs.map((cost) => cost.uncached)),
    basis,
  };
}
