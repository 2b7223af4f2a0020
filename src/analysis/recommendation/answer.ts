import { formatDuration } from '../../lib/format.ts';
import { formatMoney } from '../../lib/money.ts';
import { ASSUMED_VOLUME, type DecisionInputs } from '../economics/decision-inputs.ts';
import type { Figure } from '../figures/figure.ts';
import { listWords, sayCount, sayInterval, sayValue } from '../figures/say.ts';
import type { SuiteReport } from '../suites/suite-model.ts';
import { type Climb, sayAgainst } from './ladder.ts';
import { isProvisional, type Option, sayNoOption } from './recommendation-model.ts';

/**
 * The recommendation in one sentence: the technique, its quality, and what it costs at the user's volume; a second one
 * where the choice stands only because nothing else is shown to be better.
 *
 * @param input - `sure` as in the recommendation
 */
export function sayAnswer(input: {
  readonly suite: SuiteReport;
  readonly model: string;
  readonly options: readonly Option[];
  readonly climbed: Climb;
  readonly inputs: DecisionInputs;
  readonly sure: number | null;
  /** Options that scored higher at no higher cost of an answer, though nothing shows them to be better. */
  readonly ahead: readonly Option[];
}): string {
  const { suite, model, options, climbed, inputs, sure, ahead } = input;
  const { chosen } = climbed;
  if (chosen === null) {
    return `With ${model}, no technique ${sayNoOption({ options }, suite.primary)} on ${suite.title}.`;
  }
  const taken = climbed.steps.filter((step) => step.taken).length;
  const reference = options.find(({ technique }) => technique === suite.reference);
  const provisional = isProvisional({ sure });
  const verb = taken > 1 || chosen !== reference ? 'use' : 'stay with';
  const proviso = provisional
    ? ' That is provisional: another option may well be better, but these samples show it of none.'
    : '';
  const out = reference === undefined || reference.against.length === 0 ? '' : ` ${sayAgainst(reference)}`;
  const others =
    ahead.length === 0
      ? ''
      : ` ${listWords(ahead.map(({ technique }) => technique))} scored higher at no higher cost of an answer, which is not shown to be more than chance.`;
  return `With ${model}, ${provisional ? 'for now ' : ''}${verb} ${chosen.technique} for ${suite.title}: ${suite.primary.title} ${sayQuality(suite, chosen.quality)}, ${costs(chosen, inputs)}${latency(chosen)}.${out}${proviso}${others}`;
}

function sayQuality({ primary }: SuiteReport, figure: Figure): string {
  const interval = sayInterval(primary, figure);
  return `${sayValue(primary, figure.estimate)} (${interval === null ? '' : `${interval}, `}n = ${figure.n})`;
}

function costs(
  { month: amount, setup }: Option,
  { volumePerMonth, updatesPerMonth, currency }: DecisionInputs,
): string {
  const volume = volumePerMonth ?? ASSUMED_VOLUME;
  const assumed = volumePerMonth === null ? ' (assumed)' : '';
  const month = amount === null ? 'an unknown amount' : formatMoney(amount, currency);
  const updates =
    updatesPerMonth === null || updatesPerMonth === 0
      ? ''
      : ` and ${Number(updatesPerMonth.toFixed(1))} changes of facts`;
  const before =
    setup === null
      ? ', after a set-up of unknown cost'
      : setup === 0
        ? ''
        : `, after a set-up of ${formatMoney(setup, currency)}`;
  return `${month} a month for ${sayCount(volume)} answers${assumed}${updates}${before}`;
}

function latency({ latencyMs, approximate }: Option): string {
  const about = approximate === true ? 'about ' : '';
  return latencyMs === null ? '' : `, a median answer after ${about}${formatDuration(latencyMs)}`;
}
