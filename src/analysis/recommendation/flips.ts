import { formatDuration } from '../../lib/format.ts';
import { formatUsd, nanoToUsd } from '../../lib/money.ts';
import type { DecisionInputs } from '../economics/decision-inputs.ts';
import { sayCount } from '../figures/say.ts';
import type { SuiteReport } from '../suites/suite-model.ts';
import { climb } from './ladder.ts';
import { optionsOf } from './options.ts';
import type { Flip, Option } from './recommendation-model.ts';

/** Just below a figure, so that what has it no longer keeps the limit. */
const JUST_BELOW = 0.999;
const ANSWERS = 1000;

/**
 * Which single input would change the recommendation: every limit put just below what the choice takes, and every limit that
 * was given taken away.
 */
export function flipsOf(input: {
  readonly suite: SuiteReport;
  readonly model: string;
  readonly inputs: DecisionInputs;
  readonly chosen: Option | null;
}): Flip[] {
  const { suite, model, inputs, chosen } = input;
  const choose = (changed: DecisionInputs): string | null =>
    climb(suite, model, optionsOf(suite, model, changed)).chosen?.technique ?? null;
  const now = chosen?.technique ?? null;
  return [...tightened(inputs, chosen), ...loosened(inputs)].flatMap(({ when, changed }) => {
    const technique = choose(changed);
    return technique === now ? [] : [{ when, technique }];
  });
}

interface Change {
  readonly when: string;
  readonly changed: DecisionInputs;
}

function tightened(inputs: DecisionInputs, chosen: Option | null): Change[] {
  if (chosen === null) return [];
  const { perAnswer, latencyMs, examples, setup } = chosen;
  return [
    ...(perAnswer === null || perAnswer === 0
      ? []
      : [
          {
            when: `1,000 answers must cost less than ${formatUsd(perAnswer * ANSWERS)}`,
            changed: { ...inputs, maxCostPer1k: nanoToUsd(perAnswer * ANSWERS) * JUST_BELOW },
          },
        ]),
    ...(latencyMs === null
      ? []
      : [
          {
            when: `a median answer has to come in less than ${formatDuration(latencyMs)}`,
            changed: { ...inputs, maxLatencyMs: latencyMs * JUST_BELOW },
          },
        ]),
    ...(setup === null || setup === 0
      ? []
      : [
          {
            when: `the set-up must cost less than ${formatUsd(setup)}`,
            changed: { ...inputs, setupBudget: nanoToUsd(setup) * JUST_BELOW },
          },
        ]),
    ...(examples === null || examples === 0
      ? []
      : [
          {
            when: `fewer than ${sayCount(examples)} labelled examples are there`,
            changed: { ...inputs, examplesAvailable: examples - 1 },
          },
        ]),
    ...(inputs.needsExternalData === null
      ? [
          {
            when: 'answers rest on facts that the model cannot know',
            changed: { ...inputs, needsExternalData: true },
          },
        ]
      : []),
  ];
}

function loosened(inputs: DecisionInputs): Change[] {
  const limits = [
    ['qualityAtLeast', 'quality were not limited'],
    ['maxCostPer1k', 'cost were not limited'],
    ['maxLatencyMs', 'latency were not limited'],
    ['setupBudget', 'the set-up were not limited'],
    ['examplesAvailable', 'examples were not limited'],
    ['needsExternalData', 'no outside facts were needed'],
  ] as const;
  return limits.flatMap(([name, when]) =>
    inputs[name] === null ? [] : [{ when, changed: { ...inputs, [name]: null } }],
  );
}
