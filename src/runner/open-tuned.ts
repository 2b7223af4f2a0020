import { BenchError } from '../core/errors.ts';
import type { Model } from '../core/model.ts';
import type { ModelOptions } from '../core/provider.ts';
import { openModel } from '../models/open-model.ts';
import type { PlannedCell } from './plan.ts';

/**
 * Opens the model of a cell that is tuned on this machine; models of providers are open from the plan on.
 * @throws BenchError `MODEL_UNAVAILABLE` when base or adapter cannot be loaded
 */
export async function openTunedModel(
  { header, tuned }: Pick<PlannedCell, 'header' | 'tuned'>,
  options: ModelOptions,
): Promise<Model> {
  if (tuned?.target.kind !== 'adapter') throw new BenchError('INTERNAL', `"${header.model}" was not opened`);
  return await openModel(header.model, { ...options, adapter: tuned.target.adapter });
}
