import type { DecisionInputs } from '../analysis/economics/decision-inputs.ts';
import { ASSUMED_VOLUME } from '../analysis/economics/decision-inputs.ts';
import { isProvisional, sayNoOption } from '../analysis/recommendation/recommendation-model.ts';
import type { Report } from '../analysis/report.ts';
import type { SuiteReport } from '../analysis/suites/suite-model.ts';
import { formatMoney } from '../lib/money.ts';
import { sayChance } from './economics-words.ts';
import { literal, table } from './markdown-text.ts';
import { formatCount, formatEstimate, formatInterval, NONE } from './numbers.ts';
import { CLAIM_VERDICTS } from './titles.ts';

/** What to do for every suite and model, a row each, then why. */
export function adviceBlocks({ recommendations, suites, inputs }: Report): readonly string[] {
  const volume = inputs.volumePerMonth ?? ASSUMED_VOLUME;
  const rows = recommendations.flatMap(({ suite: name, model, technique, options, sure }) => {
    const suite = suites.find((item) => item.name === name);
    const chosen = options.find((option) => option.technique === technique);
    if (suite === undefined) return [];
    const where = [literal(name, 60), literal(model, 80)];
    if (chosen === undefined)
      return [[...where, `none ${sayNoOption({ options }, suite.primary)}`, NONE, NONE, NONE]];
    return [
      [
        ...where,
        `**${literal(chosen.technique, 60)}**${isProvisional({ sure }) ? ', for now' : ''}`,
        `${literal(suite.primary.title, 40)} ${qualityOf(suite, chosen.quality)}`,
        formatMoney(chosen.month, inputs.currency),
        sure === null ? NONE : sayChance(sure),
      ],
    ];
  });
  if (rows.length === 0) return [];
  return [
    table(['Suite', 'Model', 'Use', 'Quality', `>${monthTitle(inputs, volume)}`, '>Nothing better'], rows),
    recommendations
      .flatMap(({ suite, steps }) =>
        steps.map(
          ({ taken, why }) => `- ${literal(suite, 60)}, ${taken ? 'taken' : 'refused'}: ${literal(why, 400)}`,
        ),
      )
      .join('\n'),
  ];
}

/** The claims with their verdicts, a row each, with how often each test came out how. */
export function claimBlocks({ claims }: Pick<Report, 'claims'>): readonly string[] {
  if (claims.length === 0) return [];
  return [
    table(
      ['Claim', 'Verdict', 'How it came about'],
      claims.map(({ quotation, verdict, why, evidence }) => [
        literal(quotation, 200),
        `${CLAIM_VERDICTS[verdict].icon} ${CLAIM_VERDICTS[verdict].word}`,
        literal([why, ...evidence.slice(0, 2).map(({ suite, text }) => `${suite}: ${text}.`)].join(' '), 420),
      ]),
    ),
  ];
}

function qualityOf(suite: SuiteReport, figure: Parameters<typeof formatEstimate>[0]): string {
  const interval = formatInterval(figure, suite.primary);
  const n = figure === null ? '' : `, n ${formatCount(figure.n)}`;
  return `${formatEstimate(figure, suite.primary)} (${interval === NONE ? 'no interval' : interval}${n})`;
}

function monthTitle({ volumePerMonth }: DecisionInputs, volume: number): string {
  return `A month of ${formatCount(volume)}${volumePerMonth === null ? ' (assumed)' : ''}`;
}
