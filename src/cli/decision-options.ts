import type { InferredOptionTypes } from 'yargs';
import {
  type DecisionInputs,
  REDONE_KINDS,
  type RedoneKind,
  DECISION_NUMBERS as TAKES,
} from '../analysis/economics/decision-inputs.ts';
import type { EffortProfile } from '../core/effort.ts';
import { BenchError } from '../core/errors.ts';
import type { NumberShape } from '../core/number-shape.ts';
import type { Currency } from '../lib/money.ts';
import { didYouMean } from '../lib/suggest.ts';
import { FAMILIES, type Family } from '../protocol/words.ts';
import { numberOption } from './number-options.ts';

const GROUP = 'The decision:';

/** Flags by which a user says what the decision has to keep to. */
export const DECISION_OPTIONS = {
  'quality-at-least': {
    type: 'string',
    requiresArg: true,
    group: GROUP,
    describe: 'Lowest acceptable quality, as a share of the scale (0.8 is 80%)',
  },
  'max-cost-per-1k': {
    type: 'string',
    requiresArg: true,
    group: GROUP,
    describe: 'Highest acceptable cost of 1,000 answers, in USD',
  },
  'max-latency': {
    type: 'string',
    requiresArg: true,
    group: GROUP,
    describe: 'Highest acceptable median latency: 800ms or 2s',
  },
  'volume-per-month': {
    type: 'string',
    requiresArg: true,
    group: GROUP,
    describe: 'Answers a month (default: 10,000)',
  },
  'update-frequency': {
    type: 'string',
    requiresArg: true,
    group: GROUP,
    describe: 'How often the facts change: daily, weekly, monthly, yearly, or times a month',
  },
  'setup-budget': {
    type: 'string',
    requiresArg: true,
    group: GROUP,
    describe: 'Most that may be spent before the first answer, in USD',
  },
  'examples-available': {
    type: 'string',
    requiresArg: true,
    group: GROUP,
    describe: 'Labelled examples that there are',
  },
  'needs-external-data': {
    type: 'boolean',
    group: GROUP,
    describe: 'Answers rest on facts that the model cannot know; --no-needs-external-data: they do not',
  },
  currency: {
    type: 'string',
    requiresArg: true,
    group: GROUP,
    describe: 'Your currency and how much of it is one USD, for instance EUR=0.92',
  },
  effort: {
    type: 'string',
    requiresArg: true,
    group: GROUP,
    describe: 'Profile of people’s work: one of the project file, or "typical" (docs/decision.md)',
  },
  'hourly-rate': {
    type: 'string',
    requiresArg: true,
    group: GROUP,
    describe: 'USD of an hour of people’s work',
  },
  hours: {
    type: 'string',
    array: true,
    requiresArg: true,
    group: GROUP,
    describe:
      'Hours of people’s work until the first answer, as family=hours, for instance rag=16; repeatable',
  },
  redo: {
    type: 'string',
    array: true,
    requiresArg: true,
    group: GROUP,
    describe:
      'How often a set-up is made again, as index=weekly or training=yearly, or times a month; repeatable',
  },
} as const;

/** Parsed {@link DECISION_OPTIONS}. */
export type DecisionArguments = InferredOptionTypes<typeof DECISION_OPTIONS>;

const DAYS_A_MONTH = 365.25 / 12;
const FREQUENCIES: Readonly<Record<string, number>> = {
  daily: DAYS_A_MONTH,
  weekly: DAYS_A_MONTH / 7,
  monthly: 1,
  yearly: 1 / 12,
};

/**
 * What the user said of the decision; what is typed goes before a profile of people's work.
 * @param effort finds a profile by its name
 * @throws BenchError `INVALID_ARGUMENT` naming the flag, the value and what it takes
 */
export function decisionInputs(
  args: Partial<DecisionArguments>,
  effort: (name: string) => EffortProfile,
): DecisionInputs {
  const given = <T>(text: string | undefined, parse: (value: string) => T): T | null =>
    text === undefined ? null : parse(text);
  const number =
    (flag: keyof typeof DECISION_OPTIONS, takes: NumberShape) =>
    (text: string): number =>
      numberOption(text, { flag, takes });
  const profile = given(args.effort, effort);
  return {
    qualityAtLeast: given(args['quality-at-least'], number('quality-at-least', TAKES.qualityAtLeast)),
    maxCostPer1k: given(args['max-cost-per-1k'], number('max-cost-per-1k', TAKES.maxCostPer1k)),
    maxLatencyMs: given(args['max-latency'], duration),
    volumePerMonth: given(args['volume-per-month'], number('volume-per-month', TAKES.volumePerMonth)),
    updatesPerMonth: given(args['update-frequency'], (text) => frequency(text, 'update-frequency')),
    setupBudget: given(args['setup-budget'], number('setup-budget', TAKES.setupBudget)),
    examplesAvailable: given(
      args['examples-available'],
      number('examples-available', TAKES.examplesAvailable),
    ),
    needsExternalData: args['needs-external-data'] ?? null,
    currency: given(args.currency, currencyOf),
    hourlyRate:
      given(args['hourly-rate'], number('hourly-rate', TAKES.hourlyRate)) ?? profile?.hourlyRate ?? null,
    hours: { ...profile?.hours, ...Object.fromEntries((args.hours ?? []).map(hoursOf)) },
    ...(args.effort === undefined ? {} : { effort: args.effort }),
    ...(args.redo === undefined ? {} : { redo: Object.fromEntries(args.redo.map(redoOf)) }),
  };
}

function duration(text: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*(ms|s)$/u.exec(text.trim());
  const value = Number(found?.[1] ?? Number.NaN) * (found?.[2] === 's' ? 1000 : 1);
  if (value > 0) return value;
  throw new BenchError('INVALID_ARGUMENT', `--max-latency takes a time such as 800ms or 2s, not "${text}".`);
}

function currencyOf(text: string): Currency {
  const [, code = '', rate = ''] = /^([A-Z]{3})=(\d+(?:\.\d+)?)$/u.exec(text.trim()) ?? [];
  const perUsd = Number(rate);
  if (perUsd > 0) return { code, perUsd };
  throw new BenchError(
    'INVALID_ARGUMENT',
    `--currency takes a code of three capital letters and a rate above 0, such as EUR=0.92, not "${text}".`,
  );
}

function frequency(text: string, flag: string): number {
  const named = FREQUENCIES[text];
  if (named !== undefined) return named;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new BenchError(
    'INVALID_ARGUMENT',
    `--${flag} takes ${Object.keys(FREQUENCIES).join(', ')} or how often a month, not "${text}".`,
    { hint: didYouMean(text, Object.keys(FREQUENCIES)) },
  );
}

function redoOf(text: string): readonly [RedoneKind, number] {
  const [name = '', ...often] = text.split('=');
  const kind = REDONE_KINDS.find((item) => item === name);
  if (kind !== undefined) return [kind, frequency(often.join('='), `redo ${name}=`)];
  throw new BenchError('INVALID_ARGUMENT', `--redo takes set-up=frequency, and "${name}" is no set-up.`, {
    choices: REDONE_KINDS,
    hint: didYouMean(name, REDONE_KINDS),
  });
}

function hoursOf(text: string): readonly [Family, number] {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const family = FAMILIES.find((item) => item === name);
  if (family === undefined) {
    throw new BenchError('INVALID_ARGUMENT', `--hours takes family=hours, and "${name}" is not a family.`, {
      choices: FAMILIES,
      hint: didYouMean(name, FAMILIES),
    });
  }
  const hours = at < 0 || text.slice(at + 1).trim() === '' ? Number.NaN : Number(text.slice(at + 1));
  if (Number.isFinite(hours) && hours >= 0) return [family, hours];
  throw new BenchError(
    'INVALID_ARGUMENT',
    `--hours takes family=hours with a number from 0 on, for instance ${family}=16, not "${text}".`,
    { choices: FAMILIES },
  );
}
