import type { InferredOptionTypes } from 'yargs';
import { findSuiteFiles } from '../config/find-suites.ts';
import { loadPrices } from '../config/load-prices.ts';
import { pricesOf } from '../core/provider.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import type { RunRequest } from '../protocol/spec.ts';
import type { CliContext } from './context.ts';
import { wholeNumber } from './number-options.ts';
import type { PLAN_OPTIONS } from './options.ts';

type PlanArguments = InferredOptionTypes<typeof PLAN_OPTIONS> & { readonly suites: readonly string[] };

/** What a user's flags ask for. */
export async function runRequest(context: CliContext, args: PlanArguments): Promise<RunRequest> {
  return {
    suites: await findSuiteFiles(args.suites, {
      folders: context.suiteFolders,
      workingFolder: context.workingFolder,
    }),
    models: [...new Set(args.model ?? [])],
    techniques: [...new Set(args.technique ?? [])],
    profile: args.profile,
    split: args.split,
    limit: args.limit === undefined ? null : wholeNumber(args.limit, { flag: 'limit', min: 1 }),
    repeats: wholeNumber(args.repeats, { flag: 'repeats', min: 1 }),
    seed: wholeNumber(args.seed, { flag: 'seed', min: 0 }),
    update: null,
    studyTechniques: [],
  };
}

/** The user's prices before those of the providers. */
export async function priceEntries(
  { providers }: Pick<CliContext, 'providers'>,
  file: string | undefined,
): Promise<readonly PriceEntry[]> {
  return [...(file === undefined ? [] : await loadPrices(file)), ...pricesOf(providers)];
}
