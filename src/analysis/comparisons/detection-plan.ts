import { plural } from '../../lib/format.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import {
  bestSplit,
  type NoiseModel,
  requiredDesign,
  type SampleDesign,
} from '../../statistics/allocation.ts';
import { requiredPairsBinary, requiredPairsContinuous } from '../../statistics/power.ts';
import { sayCount, sayMargin } from '../figures/say.ts';
import type { PairedResult } from './comparison-model.ts';
import { type ExpectedNoise, expectedNoise, noiseSd } from './detectable.ts';
import { ALPHA } from './verdict.ts';

/** What it takes to find a difference with 80% power at 5%. */
export interface DetectionPlan {
  /** In the metric's unit. */
  readonly difference: number;
  /** Comparisons that share the 5%, by the strictest step of Holm's correction. */
  readonly comparisons: number;
  /** Samples, each asked once, for one comparison alone and for all together; `null` when nothing is known of the noise. */
  readonly alone: number | null;
  readonly corrected: number | null;
  /** Samples that there are in the measured split. */
  readonly available: number;
  /** The fewest trials with the samples that there are, for all comparisons together; `null` where they do not suffice. */
  readonly design: SampleDesign | null;
  /** What to do, as a sentence. */
  readonly advice: string;
}

/** What a plan for a suite is made from. */
export interface DetectionInput {
  readonly metric: MetricInfo;
  /** Of an earlier run; empty without one. */
  readonly comparisons: readonly PairedResult[];
  readonly difference: number;
  readonly available: number;
  /** Comparisons that will be corrected together. */
  readonly family: number;
}

/** How many samples or repeats it takes to find a difference, by what an earlier run showed of the noise. */
export function planDetection(input: DetectionInput): DetectionPlan {
  const { metric, available, difference } = input;
  const comparisons = Math.max(1, input.family);
  const noise = expectedNoise(metric, input.comparisons);
  const alone = samplesOnce(noise, { difference, alpha: ALPHA });
  const corrected = samplesOnce(noise, { difference, alpha: ALPHA / comparisons });
  const parts = noiseModel(noise);
  const design = designOf({ corrected, available, parts, difference, alpha: ALPHA / comparisons });
  const known = { difference, comparisons, alone, corrected, available, design };
  return { ...known, advice: advise({ ...known, metric, parts }) };
}

/**
 * How the trials of a technique are best spread over samples and repeats; `null` where the plan does so already or nothing
 * is known of repeats.
 */
export function betterSplit(input: {
  readonly metric: MetricInfo;
  readonly comparisons: readonly PairedResult[];
  readonly planned: SampleDesign;
  readonly available: number;
}): SampleDesign | null {
  const { metric, comparisons, planned, available } = input;
  const parts = noiseModel(expectedNoise(metric, comparisons));
  if (parts === null || planned.repeats === 1) return null;
  const trials = planned.samples * planned.repeats;
  const best = bestSplit({ noise: parts, trials, available });
  return best === undefined || best.repeats === planned.repeats ? null : best;
}

function samplesOnce(
  noise: ExpectedNoise,
  rates: { readonly difference: number; readonly alpha: number },
): number | null {
  switch (noise.kind) {
    case 'discordance':
      return requiredPairsBinary({ ...rates, discordance: noise.share });
    case 'spread':
      return requiredPairsContinuous({ ...rates, sd: noiseSd(noise, 1) });
    case 'unknown':
      return null;
    default:
      return noise satisfies never;
  }
}

/** Variances between and within samples; `null` where no repeats were seen. */
function noiseModel(noise: ExpectedNoise): NoiseModel | null {
  return noise.kind === 'spread' && noise.within !== null
    ? { between: noise.between, within: noise.within }
    : null;
}

function designOf(facts: {
  readonly corrected: number | null;
  readonly available: number;
  readonly parts: NoiseModel | null;
  readonly difference: number;
  readonly alpha: number;
}): SampleDesign | null {
  const { corrected, available, parts, difference, alpha } = facts;
  if (corrected !== null && corrected <= available) return { samples: corrected, repeats: 1 };
  if (parts === null || parts.within === 0) return null;
  return requiredDesign({ noise: parts, difference, available, alpha }) ?? null;
}

function advise(
  facts: Omit<DetectionPlan, 'advice'> & { readonly metric: MetricInfo; readonly parts: NoiseModel | null },
): string {
  const { alone, corrected, available, design, parts, comparisons } = facts;
  const size = sayMargin(facts.metric, facts.difference);
  if (alone === null || corrected === null) {
    return `How many samples find ${size} is not known, because no run showed how much paired differences vary: run this suite once and plan again.`;
  }
  const single = comparisons === 1 ? '' : ` (${sayCount(alone)} for one comparison alone)`;
  const need =
    comparisons === 1
      ? `Finding ${size} takes ${plural(corrected, 'sample')}`
      : `Finding ${size} in ${comparisons} comparisons takes ${plural(corrected, 'sample')}${single}`;
  if (design?.repeats === 1) return `${need}; ${sayCount(available)} are there.`;
  if (design !== null) {
    return `${need}; ${sayCount(available)} are there, which do when each is asked ${design.repeats} times (--repeats ${design.repeats}, ${plural(design.samples * design.repeats, 'trial')} a technique).`;
  }
  const more = `${need}, but only ${sayCount(available)} are there`;
  if (parts === null) return `${more}. Whether repeats help is not known: a run with --repeats 3 would tell.`;
  return parts.within === 0
    ? `${more}. Repeats do not help, because answers to the same sample did not vary: write more samples.`
    : `${more}. No number of repeats makes up for it, because samples differ too much: write more samples.`;
}
