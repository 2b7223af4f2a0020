import { BenchError } from '../../core/errors.ts';
import type { TrainingRow } from '../../core/tuned.ts';
import { LORA_DEFAULTS, type LoraSettings } from '../../finetune/hyperparameters.ts';
import { type LocalTokenizer, openLocalTokenizer } from '../../models/local/tokenizer.ts';
import { parseModelId } from '../../models/open-model.ts';
import type { TunedAttempt } from '../../protocol/tuned.ts';
import { renderAttempts } from '../../reporters/training-summary.ts';
import { fineTuneLocally } from '../../studies/fine-tune.ts';
import { EXIT } from '../exit.ts';
import { positiveNumber, wholeNumber } from '../number-options.ts';
import type { FinetuneArguments } from '../options.ts';
import { print } from '../print.ts';
import { exportSet } from './export.ts';
import { declaredOf, idOf, localPlace, preparedSet, scored, trainingDisplay, type Work } from './work.ts';

/** Trains adapters on this machine. */
export async function finetuneLocally(work: Work): Promise<number> {
  const { args, source, models, base } = work;
  if (args.suffix !== undefined || args['learning-rate-multiplier'] !== undefined) {
    throw new BenchError(
      'INVALID_ARGUMENT',
      `--${args.suffix === undefined ? 'learning-rate-multiplier' : 'suffix'} is for trainings at a provider.`,
    );
  }
  const settings = loraSettings(args);
  const seeds = wholeNumber(args.seeds, { flag: 'seeds', min: 1 });
  const firstSeed = wholeNumber(args.seed, { flag: 'seed', min: 0 });
  const declared = declaredOf(args);
  const tokenizer = await openLocalTokenizer(parseModelId(base, models.providers).name, models);
  work.context.stopDownloads();
  try {
    const form = args.form ?? tokenizer.form;
    const set = await preparedSet(work, form, {
      mostTokens: tokenizer.contextTokens,
      tokensOf: (row) => tokensOf(tokenizer, row),
    });
    if (args['export-only']) return await exportSet(work, set, form);
    const group = idOf(source, work.context.clock);
    const attempts: TunedAttempt[] = [];
    for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
      const display = trainingDisplay(work, seeds > 1 ? `, seed ${seed}` : '');
      try {
        const attempt = await fineTuneLocally(
          {
            id: seeds > 1 ? `${group}-s${seed}` : group,
            group,
            source,
            set,
            base,
            form,
            tokenizer,
            settings,
            seed,
            declared,
          },
          localPlace(work, display.update),
        );
        display.update({ type: 'phase', text: 'Answering the dev split' });
        attempts.push(await scored(work, attempt));
      } finally {
        display.stop();
      }
    }
    print(work, { attempts }, (style) => renderAttempts(attempts, style));
    return EXIT.done;
  } finally {
    await tokenizer.close();
  }
}

/** Prompt and answer of a row in tokens of the model. */
export function tokensOf(tokenizer: LocalTokenizer, { prompt, answer }: TrainingRow): number {
  return tokenizer.encode(prompt).length + tokenizer.encodeAnswer(answer, prompt.form).length;
}

/** How adapters are trained, by the flags. */
export function loraSettings(args: FinetuneArguments): LoraSettings {
  const whole = (flag: 'rank' | 'epochs' | 'batch-size' | 'max-steps', otherwise: number): number => {
    const text = args[flag];
    return text === undefined ? otherwise : wholeNumber(text, { flag, min: 1 });
  };
  const rank = whole('rank', LORA_DEFAULTS.rank);
  const rate = args['learning-rate'];
  return {
    ...LORA_DEFAULTS,
    rank,
    alpha: 2 * rank,
    epochs: whole('epochs', LORA_DEFAULTS.epochs),
    batchSize: whole('batch-size', LORA_DEFAULTS.batchSize),
    maxSteps: args['max-steps'] === undefined ? null : whole('max-steps', 0),
    learningRate:
      rate === undefined ? LORA_DEFAULTS.learningRate : positiveNumber(rate, { flag: 'learning-rate' }),
  };
}
