import { join, relative } from 'node:path';
import { rowLine } from '../../finetune/rows.ts';
import { trainingCost } from '../../pricing/training-cost.ts';
import type { PromptForm } from '../../protocol/words.ts';
import { renderTrainingSet } from '../../reporters/training-summary.ts';
import { loadTokenCounter } from '../../retrieval/chunking/tokens.ts';
import type { TrainingSet } from '../../studies/training-set.ts';
import { EXIT } from '../exit.ts';
import { wholeNumber } from '../number-options.ts';
import { print } from '../print.ts';
import { writeFiles } from '../write-reports.ts';
import type { Work } from './work.ts';

/** Epochs that a price is told for where nobody says how many; the provider then chooses itself. */
const ASSUMED_EPOCHS = 3;

/** Tokens and price of a training at a provider, before it is launched. */
export interface TrainingEstimate {
  /** Of all training rows once, as o200k_base counts them. */
  readonly tokens: number;
  readonly epochs: number;
  /** `null` when the price is not known. */
  readonly usd: number | null;
}

/** What a training would cost at the price listed. */
export async function estimateTraining(
  { args, context, base }: Work,
  set: TrainingSet,
): Promise<TrainingEstimate> {
  const counter = await loadTokenCounter();
  const tokens = set.train.reduce((sum, row) => sum + counter.count(rowLine(row)), 0);
  const epochs =
    args.epochs === undefined ? ASSUMED_EPOCHS : wholeNumber(args.epochs, { flag: 'epochs', min: 1 });
  const prices = await context.prices(args.prices);
  return { tokens, epochs, usd: trainingCost(tokens * epochs, { prices, model: base }) };
}

/** Writes the training set as JSONL and says what it holds. */
export async function exportSet(work: Work, set: TrainingSet, form: PromptForm): Promise<number> {
  const { args, context, source, base } = work;
  const folder =
    args.out ?? join(context.workingFolder, 'reports', `training-${source.suite.name}-${source.spec.name}`);
  const files = await writeFiles(folder, [
    { name: 'train.jsonl', content: set.train.map(rowLine).join('') },
    ...(set.dev.length === 0 ? [] : [{ name: 'dev.jsonl', content: set.dev.map(rowLine).join('') }]),
  ]);
  const facts = {
    suite: source.suite.name,
    technique: source.spec.name,
    base,
    form,
    examples: set.train.length,
    dev: set.dev.length,
    ...(await estimateTraining(work, set)),
    files: files.map((file) => relative(context.workingFolder, file)),
  };
  print(work, facts, (style) => renderTrainingSet(facts, style));
  return EXIT.done;
}
