import type {
  Amount,
  BreakEvenReport,
  PassCost,
  RunningPart,
  SetUpKind,
  SetUpPart,
} from '../analysis/economics/economics-model.ts';
import { formatUsd, type NanoUsd } from '../lib/money.ts';
import { formatCostPer1000, formatCount } from './numbers.ts';

const ANSWERS = 1000;

/** Parts of a set-up as columns. */
export const SET_UP_TITLES = {
  'prompt-selection': 'Choosing a prompt',
  index: 'Index',
  training: 'Training',
  labelling: 'Labelling',
  people: 'People’s time',
} as const satisfies Record<SetUpKind, string>;

/** A number of answers to three digits: `1`, `552`, `25,100,000`. */
export function formatAnswers(answers: number): string {
  return formatCount(Math.max(1, Number(Math.round(answers).toPrecision(3))));
}

/** A verdict and what belongs to it, such as a band or a reason. */
export interface BreakEvenWords {
  readonly verdict: string;
  readonly note: string | null;
}

/** From how many answers on, or until how many, a technique is cheaper in total than the other one. */
export function sayBreakEven(report: BreakEvenReport): BreakEvenWords {
  const { verdict, answers, low, high, reason } = report;
  const count = formatAnswers(answers ?? high ?? 1);
  switch (verdict) {
    case 'always':
      return { verdict, note: 'neither set-up nor answers cost more' };
    case 'never':
      return { verdict, note: 'neither set-up nor answers cost less' };
    case 'same':
      return { verdict: 'never', note: 'both cost the same' };
    case 'from':
      return {
        verdict: count === '1' ? 'from the first answer on' : `from about ${count} answers on`,
        note: sayBand(report),
      };
    case 'until':
      return {
        verdict: count === '1' ? 'for the first answer at most' : `up to about ${count} answers`,
        note: sayBand(report),
      };
    case 'not settled':
      return { verdict, note: sayLeast(low, report.setUpDifference ?? 0) };
    case 'unknown':
      return { verdict, note: reason };
    default:
      return verdict satisfies never;
  }
}

function sayBand({ low, high }: BreakEvenReport): string | null {
  if (low === null || high === null) return null;
  const [least, most] = [formatAnswers(low), formatAnswers(high)];
  return least === most ? null : `${least} to ${most}`;
}

/** All that is known of a break-even whose band has no end. */
function sayLeast(low: number | null, setUpDifference: number): string {
  if (low === null) return 'the set-ups cost the same, and whose answers cost less is not shown';
  const least = formatAnswers(low);
  const answers = least === '1' ? '1 answer' : `${least} answers`;
  return setUpDifference > 0 ? `not before about ${answers}, if ever` : `at least up to about ${answers}`;
}

/** Which of the two is cheaper in the first month. */
export function sayCheaper({ monthly, technique, against }: BreakEvenReport): string {
  switch (monthly.mark) {
    case 'cheaper':
      return technique;
    case 'dearer':
      return against;
    case 'same':
      return 'both the same';
    case 'not settled':
      return 'not settled';
    case 'unknown':
      return 'unknown';
    default:
      return monthly.mark satisfies never;
  }
}

/** How a part of a set-up is known. */
export function sayBasis({ kind, basis, counted, amount }: SetUpPart): string {
  if (amount !== null) return basis;
  if (kind !== 'people' && kind !== 'labelling') return 'not measured';
  return counted ? 'not declared' : 'not declared, left out';
}

/** What a running cost is for, and how often it falls due. */
export function sayRunning({ kind, basis, timesPerMonth = 0, shutsDown }: RunningPart): string {
  if (kind === 'hosting') return 'Idle hours of its server';
  if (kind === 'chroma') return 'Chroma server';
  const what = kind === 'index' ? 'Index made again' : 'Trained again';
  if (basis === 'shutdown') return `${what}: the base is shut down on ${shutsDown}`;
  const times = timesPerMonth >= 1 ? timesPerMonth : 1 / timesPerMonth;
  const count = Number(times.toPrecision(3));
  const often = timesPerMonth >= 1 ? `${count} times a month` : `every ${count} months`;
  return `${what}, as declared: ${count === 1 ? 'every month' : often}`;
}

/** An interval of money: `$1.20 – $1.40`, `−$0.10 to $0.40`; `null` where there is none or it has no width. */
export function formatBand({ low, high }: Pick<Amount, 'low' | 'high'>, times = 1): string | null {
  if (low === null || high === null || low === high) return null;
  return `${formatSigned(low * times)}${low < 0 ? ' to ' : ' – '}${formatSigned(high * times)}`;
}

/** Money that may be negative: `−$0.42`. */
export function formatSigned(amount: NanoUsd): string {
  return amount < 0 ? `−${formatUsd(-amount)}` : formatUsd(amount);
}

/** The cost of a thousand right answers and what is known of it, in two lines. */
export function sayPassCost(cost: PassCost | null): { readonly value: string; readonly note: string } {
  if (cost === null) return { value: 'unknown', note: '' };
  const { estimate, low, high } = cost;
  if (estimate === null)
    return { value: `at least ${formatCostPer1000(low ?? 0)}`, note: 'nothing was right' };
  const value = formatCostPer1000(estimate);
  if (low === null) return { value, note: 'no interval' };
  if (high === null) return { value, note: `${formatCostPer1000(low)} to no end` };
  return { value, note: formatBand({ low, high }, ANSWERS) ?? '' };
}

/** A share of resamples; few of many say neither never nor always. */
export function sayChance(chance: number): string {
  if (chance < 0.01) return 'below 1%';
  return chance > 0.99 ? 'above 99%' : `${Math.round(chance * 100)}%`;
}
