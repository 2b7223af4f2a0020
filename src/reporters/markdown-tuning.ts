import type { SuiteReport } from '../analysis/suites/suite-model.ts';
import { formatDuration } from '../lib/format.ts';
import { formatUsd } from '../lib/money.ts';
import { sayOvertaking } from './curve-words.ts';
import { literal, table } from './markdown-text.ts';
import { formatCount, formatEstimate, formatInterval, NONE } from './numbers.ts';
import { TRAININGS } from './titles.ts';

/** The fine-tuned models of a suite and what making them took. */
export function tuningBlocks({ tuned }: SuiteReport, model: string): readonly string[] {
  const own = tuned.filter((item) => item.model === model);
  if (own.length === 0) return [];
  return [
    table(
      [
        'Fine-tuned model',
        'Answers for',
        'Trained',
        '>Examples',
        '>Attempts',
        '>Time',
        '>Tokens',
        '>Cost',
        '>Labelling, declared',
      ],
      own.map(({ key, techniques, facts }) => [
        literal(key, 80),
        literal(techniques.join(', '), 200),
        facts === null ? 'stands in no ledger' : TRAININGS[facts.training],
        facts === null ? NONE : formatCount(facts.examples),
        facts === null ? NONE : formatCount(facts.attempts.started),
        facts === null || facts.inAll.elapsedMs === null ? NONE : formatDuration(facts.inAll.elapsedMs),
        facts === null || facts.inAll.trainedTokens === null ? NONE : formatCount(facts.inAll.trainedTokens),
        formatUsd(facts?.inAll.cost ?? null),
        facts === null || facts.declared === null
          ? 'not declared'
          : `${formatDuration(facts.declared.labellingMs)}, ${formatUsd(facts.declared.cost)}`,
      ]),
    ),
  ];
}

/** The learning curves of a suite. */
export function curveBlocks({ curves, primary }: SuiteReport, model: string): readonly string[] {
  return curves
    .filter((curve) => curve.model === model)
    .flatMap(({ axis, points, overtakings }) => [
      table(
        [`>${axis}`, `>${literal(primary.title, 60)}`, '>95% interval', '>Seeds'],
        points.map(({ value, figure, seeds }) => [
          formatCount(value),
          formatEstimate(figure, primary),
          formatInterval(figure, primary),
          formatCount(seeds.length),
        ]),
      ),
      overtakings
        .map(
          (overtaking) =>
            `- ${literal(overtaking.technique, 60)} is overtaken at: ${sayOvertaking(overtaking)}`,
        )
        .join('\n'),
    ]);
}
