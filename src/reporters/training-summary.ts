import { attemptCost } from '../analysis/tuning/tuned-report.ts';
import { formatBytes, formatDuration, plural } from '../lib/format.ts';
import { formatUsd, usdToNano } from '../lib/money.ts';
import { plainLine } from '../lib/visible-text.ts';
import { findPrice } from '../pricing/find-price.ts';
import type { PriceEntry } from '../protocol/pricing.ts';
import type { TunedAttempt } from '../protocol/tuned.ts';
import type { PromptForm } from '../protocol/words.ts';
import type { SummaryOptions } from './console.ts';
import { formatCount } from './numbers.ts';
import { fittedTable, painter, wrap } from './terminal.ts';

/** A training set that was written out. */
export interface TrainingSetFacts {
  readonly suite: string;
  readonly technique: string;
  readonly base: string;
  readonly form: PromptForm;
  readonly examples: number;
  readonly dev: number;
  /** Of all training rows once. */
  readonly tokens: number;
  /** Whose tokens they are. */
  readonly tokenizer: string;
  /** Epochs that the price is for. */
  readonly epochs: number;
  /** Price of a training at a provider; `null` when none is known, as for machine time. */
  readonly usd: number | null;
  readonly files: readonly string[];
}

/** What a training set holds and where it was written. */
export function renderTrainingSet(facts: TrainingSetFacts, { color }: SummaryOptions): string {
  const paint = painter(color);
  return `${[
    `${paint('bold', `${facts.suite}, ${facts.technique}`)} ${paint('dim', `· ${facts.base}, ${facts.form} form`)}`,
    `  ${plural(facts.examples, 'training example')}, ${facts.dev} held out; ${formatCount(facts.tokens)} tokens an epoch (${facts.tokenizer})`,
    ...(facts.usd === null
      ? []
      : [`  ${plural(facts.epochs, 'epoch')}: about ${formatUsd(usdToNano(facts.usd))} at the price listed`]),
    ...facts.files.map((file) => `  ${plainLine(file)}`),
  ].join('\n')}\n`;
}

/** Attempts at training, one a line, with machine time at its price; what has no room there stands below it. */
export function renderAttempts(
  attempts: readonly TunedAttempt[],
  { prices, color, width }: SummaryOptions & { readonly prices: readonly PriceEntry[] },
): string {
  const paint = painter(color);
  if (attempts.length === 0) return 'No model was trained yet.\n';
  const column = (title: string, align: 'left' | 'right', cell: (attempt: TunedAttempt) => string) => ({
    title,
    align,
    cells: attempts.map(cell),
  });
  const table = fittedTable(
    [
      column('id', 'left', ({ id }) => id),
      column('status', 'left', ({ status }) => status),
      column('examples', 'right', ({ data }) => formatCount(data.examples)),
      column('time', 'right', ({ took }) =>
        took.elapsedMs === null ? 'unknown' : formatDuration(took.elapsedMs),
      ),
      column('tokens', 'right', ({ took }) =>
        took.trainedTokens === null ? 'unknown' : formatCount(took.trainedTokens),
      ),
      column('cost', 'right', (attempt) =>
        formatUsd(attemptCost(attempt, findPrice(prices, attempt.base.model))),
      ),
      column('dev score', 'left', devWords),
      column('model', 'left', modelWords),
    ],
    { paint, width },
  );
  const reasons = attempts.flatMap(({ id, reason }) =>
    reason === null
      ? []
      : [paint('yellow', `  ${wrap(`! ${id}: ${plainLine(reason)}`, { width, indent: '    ' })}`)],
  );
  return `${[table, ...reasons].join('\n')}\n`;
}

function devWords({ devScore }: TunedAttempt): string {
  if (devScore === null) return '–';
  const interval =
    devScore.low === null || devScore.high === null
      ? ''
      : ` [${devScore.low.toFixed(2)}, ${devScore.high.toFixed(2)}]`;
  const { unanswered = 0 } = devScore;
  const gap = unanswered === 0 ? '' : `, ${unanswered} unanswered`;
  return `${devScore.metric} ${devScore.value.toFixed(2)}${interval} (n ${devScore.n}${gap})`;
}

function modelWords({ model }: TunedAttempt): string {
  if (model === null) return '–';
  return model.kind === 'remote' ? model.id : `${model.file} (${formatBytes(model.bytes)})`;
}
