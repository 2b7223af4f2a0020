import { formatUsd, sumNanoUsd } from '../../lib/money.ts';
import { deriveSeed } from '../../lib/random.ts';
import { DEFAULT_LEVEL } from '../../statistics/interval.ts';
import { mean } from '../../statistics/moments.ts';
import { quantile } from '../../statistics/quantile.ts';
import { findComparison } from '../claims/comparison-evidence.ts';
import { planDetection } from '../comparisons/detection-plan.ts';
import type { DecisionInputs } from '../economics/decision-inputs.ts';
import { type JointMetric, jointMetric } from '../figures/joint-resamples.ts';
import { sayCount, sayMargin } from '../figures/say.ts';
import type { SuiteReport } from '../suites/suite-model.ts';
import { directionOf } from '../trials/right.ts';
import type { CellData, RunIndex, SuiteData } from '../trials/run-index.ts';
import { sayAnswer } from './answer.ts';
import { flipsOf } from './flips.ts';
import { type Climb, climb, ranked } from './ladder.ts';
import { optionsOf } from './options.ts';
import type { Option, Recommendation } from './recommendation-model.ts';

/** Chance that nothing is better by the margin from which such a gain is called unlikely. */
const UNLIKELY = 0.9;

/**
 * What to do, for every model of a suite: the rule "prompting first, retrieval when knowledge is missing, fine-tuning when
 * behaviour is", each step taken only where it is shown to pay, within the limits of the user.
 */
export function recommend(
  suite: SuiteReport,
  {
    index,
    snapshot,
    inputs,
  }: { readonly index: RunIndex; readonly snapshot: SuiteData; readonly inputs: DecisionInputs },
): Recommendation[] {
  // The techniques beside a learning curve are there to be overtaken by it; the curve itself is the answer.
  if (suite.curves.length > 0) return [];
  return suite.models.flatMap((model) => {
    const options = optionsOf(suite, model, inputs);
    if (options.length === 0) return [];
    const climbed = climb(suite, model, options);
    const { chosen, steps } = climbed;
    const rivals = ranked(
      suite,
      options.filter((option) => option.against.length === 0 && option !== chosen),
    );
    const joint =
      chosen === null || rivals.length === 0
        ? null
        : resampled([chosen, ...rivals], { index, snapshot, suite, model });
    const sure = joint === null ? null : surenessOf(joint, suite);
    return [
      {
        suite: suite.name,
        model,
        technique: chosen?.technique ?? null,
        answer: sayAnswer({
          suite,
          model,
          options,
          climbed,
          inputs,
          sure,
          ahead: aheadOf(suite, chosen, rivals),
        }),
        steps,
        options,
        regret: chosen === null || joint === null ? null : regretOf(joint, { rivals, suite }),
        sure,
        flips: flipsOf({ suite, model, inputs, chosen }),
        next: nextOf({ suite, model, climbed, rivals, sure }),
      },
    ];
  });
}

function resampled(
  options: readonly Option[],
  where: {
    readonly index: RunIndex;
    readonly snapshot: SuiteData;
    readonly suite: SuiteReport;
    readonly model: string;
  },
): JointMetric | null {
  const { index, snapshot, suite, model } = where;
  const cells = options.flatMap((option): CellData[] => {
    const cell = index.cells.find(
      ({ header, suite: of }) =>
        of === snapshot &&
        header.curve === undefined &&
        header.model === model &&
        header.technique.name === option.technique,
    );
    return cell === undefined ? [] : [cell];
  });
  if (cells.length < options.length) return null;
  const seed = deriveSeed(index.header.seed, 'recommendation', suite.name, model);
  return jointMetric(cells, { metric: suite.primary, suite: snapshot, seed });
}

/** What the best-scored rival has over the choice; the choice stands first among the cells. */
function regretOf(
  { estimates, replicates, samples }: JointMetric,
  { rivals, suite }: { readonly rivals: readonly Option[]; readonly suite: SuiteReport },
): Recommendation['regret'] {
  const [rival] = rivals;
  const [ours, theirs] = replicates;
  if (rival === undefined || ours === undefined || theirs === undefined) return null;
  const direction = directionOf(suite.primary);
  const differences = ours.map((value, at) => ((theirs[at] ?? 0) - value) * direction).sort();
  const tail = (1 - DEFAULT_LEVEL) / 2;
  return {
    against: rival.technique,
    figure: {
      estimate: ((estimates[1] ?? 0) - (estimates[0] ?? 0)) * direction,
      low: quantile(differences, tail),
      high: quantile(differences, 1 - tail),
      n: samples,
      level: DEFAULT_LEVEL,
      method: 'bootstrap of all techniques on the same samples',
    },
  };
}

function surenessOf({ replicates }: JointMetric, suite: SuiteReport): number | null {
  const [ours, ...others] = replicates;
  if (ours === undefined || others.length === 0) return null;
  const direction = directionOf(suite.primary);
  return mean(
    ours.map((value, at) =>
      others.some((other) => ((other[at] ?? 0) - value) * direction >= suite.margin) ? 0 : 1,
    ),
  );
}

/** By how much an option scores higher than the choice; negative where it is lower. */
function gainOf({ primary }: SuiteReport, option: Option, chosen: Option): number {
  return (option.quality.estimate - chosen.quality.estimate) * directionOf(primary);
}

/** Options that scored higher than the choice at no higher cost of an answer. */
function aheadOf(suite: SuiteReport, chosen: Option | null, rivals: readonly Option[]): readonly Option[] {
  const cost = chosen?.perAnswer ?? null;
  if (chosen === null || cost === null) return [];
  return rivals.filter(
    (rival) => gainOf(suite, rival, chosen) > 0 && rival.perAnswer !== null && rival.perAnswer <= cost,
  );
}

/** Whether an option scores no higher, and is known to be no cheaper: to settle that it is no better would change nothing. */
function isNoGain(suite: SuiteReport, rival: Option, chosen: Option): boolean {
  if (rival.perAnswer === null || chosen.perAnswer === null) return false;
  return gainOf(suite, rival, chosen) <= 0 && rival.perAnswer >= chosen.perAnswer;
}

/** How many samples would settle whether the best-scored rival is better. */
function nextOf(input: {
  readonly suite: SuiteReport;
  readonly model: string;
  readonly climbed: Climb;
  readonly rivals: readonly Option[];
  readonly sure: number | null;
}): Recommendation['next'] {
  const { suite, model, climbed, rivals } = input;
  const [rival] = rivals;
  if (climbed.chosen === null || rival === undefined || isNoGain(suite, rival, climbed.chosen)) return null;
  const found = findComparison({ suite, model }, { for: rival.technique, against: climbed.chosen.technique });
  if (found?.result.verdict !== 'undecided') return null;
  const plan = planDetection({
    metric: suite.primary,
    comparisons: [found.result],
    difference: suite.margin,
    available: suite.samples.available,
    family: 1,
  });
  const each = sumNanoUsd([rival.perAnswer, climbed.chosen.perAnswer]);
  const cost = plan.alone === null || each === null ? null : each * plan.alone;
  const price =
    plan.alone === null || cost === null
      ? ''
      : ` Asking both on ${sayCount(plan.alone)} samples ${plan.alone > plan.available ? 'would cost' : 'costs'} about ${formatUsd(cost)}.`;
  const text = `${sayOpen(input, rival)} ${plan.advice}${price}`;
  return { text, plan, cost };
}

/** What no test has settled; that a gain of the margin or more is unlikely is another question than whether there is any. */
function sayOpen(
  { suite, climbed: { chosen }, sure }: Pick<Parameters<typeof nextOf>[0], 'suite' | 'climbed' | 'sure'>,
  { technique }: Option,
): string {
  const names = `${technique} is better than ${chosen?.technique}`;
  return sure === null || sure < UNLIKELY
    ? `Whether ${names} is open.`
    : `That ${names} by ${sayMargin(suite.primary, suite.margin)} or more is unlikely; whether it is better at all is open.`;
}
