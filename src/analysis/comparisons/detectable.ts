import { formatPercent, plural } from '../../lib/format.ts';
import type { MetricInfo } from '../../protocol/metric.ts';
import { mean } from '../../statistics/moments.ts';
import { detectableDifferenceBinary, detectableDifferenceContinuous } from '../../statistics/power.ts';
import { sayMargin } from '../figures/say.ts';
import type { Detectable, PairedResult, PairSpread } from './comparison-model.ts';
import { ALPHA } from './verdict.ts';

/** Share of samples on which two techniques disagree, assumed where no comparison was observed. */
const USUAL_DISCORDANCE = 0.3;

/** How paired scores are expected to vary: what a plan is made from. */
export type ExpectedNoise =
  | { readonly kind: 'discordance'; readonly share: number; readonly observed: number }
  | {
      readonly kind: 'spread';
      /** Variances between samples and between repeats; where no repeats were seen, all of it stands as between. */
      readonly between: number;
      readonly within: number | null;
      readonly observed: number;
    }
  | { readonly kind: 'unknown' };

/**
 * The smallest difference that one comparison could have shown, by its own disagreement or spread; `null` where it showed
 * none of either.
 * @param facts.alpha two-sided level, after the correction
 */
export function detectableOf(facts: {
  readonly pairs: number;
  readonly discordant: { readonly onlyA: number; readonly onlyB: number } | null;
  readonly spread: PairSpread | null;
  readonly alpha: number;
}): number | null {
  const { pairs, discordant, spread, alpha } = facts;
  if (pairs === 0) return null;
  if (discordant !== null) {
    const discordance = (discordant.onlyA + discordant.onlyB) / pairs;
    return discordance === 0 ? null : (detectableDifferenceBinary({ pairs, discordance, alpha }) ?? null);
  }
  const sd = spread?.sd ?? 0;
  return sd === 0 ? null : (detectableDifferenceContinuous({ pairs, sd, alpha }) ?? null);
}

/** What the comparisons of a suite lead to expect of the next ones. */
export function expectedNoise(metric: MetricInfo, comparisons: readonly PairedResult[]): ExpectedNoise {
  const compared = comparisons.filter(({ pairs }) => pairs > 0);
  const binary =
    metric.aggregation.kind === 'proportion' && compared.every(({ discordant }) => discordant !== null);
  if (binary) {
    const shares = compared.map(
      ({ discordant, pairs }) =>
        ((discordant?.onlyTechnique ?? 0) + (discordant?.onlyReference ?? 0)) / pairs,
    );
    const share = shares.length === 0 ? 0 : mean(shares);
    return share > 0
      ? { kind: 'discordance', share, observed: shares.length }
      : { kind: 'discordance', share: USUAL_DISCORDANCE, observed: 0 };
  }
  const spreads = compared.map(({ spread }) => spread).filter((spread) => spread !== null);
  if (spreads.every(({ sd }) => sd === 0)) return { kind: 'unknown' };
  const observed = spreads.length;
  const repeated = spreads.flatMap(({ sd, withinSd, repeats }) =>
    withinSd === null
      ? []
      : [{ between: Math.max(0, sd ** 2 - withinSd ** 2 / repeats), within: withinSd ** 2 }],
  );
  if (repeated.length < observed) {
    return { kind: 'spread', between: mean(spreads.map(({ sd }) => sd ** 2)), within: null, observed };
  }
  return {
    kind: 'spread',
    between: mean(repeated.map(({ between }) => between)),
    within: mean(repeated.map(({ within }) => within)),
    observed,
  };
}

/** Standard deviation of a difference that is the mean over so many repeats. */
export function noiseSd(noise: Extract<ExpectedNoise, { kind: 'spread' }>, repeats: number): number {
  return Math.sqrt(noise.between + (noise.within ?? 0) / repeats);
}

/**
 * The smallest difference that the pairs of a suite find, by what its comparisons showed of disagreement or spread.
 * @param input.samples samples measured, for when nothing could be paired
 * @param input.planned samples of a run to come, which then count instead of those that were paired
 * @param input.repeats repeats of every sample; 1 when left out
 * @param input.family comparisons that will be corrected together; those observed when left out
 */
export function detectableDifference(input: {
  readonly metric: MetricInfo;
  readonly comparisons: readonly PairedResult[];
  readonly samples: number;
  readonly planned?: number;
  readonly family?: number;
  readonly repeats?: number;
}): Detectable {
  const { metric, comparisons, samples } = input;
  const compared = comparisons.filter(({ pairs }) => pairs > 0);
  const paired = compared.length === 0 ? samples : Math.min(...compared.map(({ pairs }) => pairs));
  const n = input.planned ?? paired;
  const family = Math.max(1, input.family ?? compared.length);
  const noise = expectedNoise(metric, comparisons);
  const find = (alpha: number): number | null =>
    n === 0 ? null : findable(noise, { pairs: n, alpha, repeats: input.repeats ?? 1 });
  return {
    difference: find(ALPHA),
    corrected: find(ALPHA / family),
    comparisons: family,
    n,
    noise: n === 0 ? null : noiseValue(noise),
    assumption: n === 0 ? 'No sample was measured.' : sayNoise(noise, metric),
  };
}

function findable(
  noise: ExpectedNoise,
  { repeats, ...rates }: { readonly pairs: number; readonly alpha: number; readonly repeats: number },
): number | null {
  switch (noise.kind) {
    case 'discordance':
      return detectableDifferenceBinary({ ...rates, discordance: noise.share }) ?? null;
    case 'spread':
      return detectableDifferenceContinuous({ ...rates, sd: noiseSd(noise, repeats) }) ?? null;
    case 'unknown':
      return null;
    default:
      return noise satisfies never;
  }
}

function noiseValue(noise: ExpectedNoise): Detectable['noise'] {
  switch (noise.kind) {
    case 'discordance':
      return { kind: noise.kind, value: noise.share };
    case 'spread':
      return { kind: noise.kind, value: noiseSd(noise, 1) };
    case 'unknown':
      return null;
    default:
      return noise satisfies never;
  }
}

/** What is assumed of the noise, as a sentence. */
function sayNoise(noise: ExpectedNoise, metric: MetricInfo): string {
  switch (noise.kind) {
    case 'discordance': {
      const source =
        noise.observed > 0
          ? `as in the ${plural(noise.observed, 'comparison')} observed`
          : 'assumed, as no disagreement was observed';
      return `Two techniques disagree on ${formatPercent(noise.share)} of the samples (${source}); at 5% and 80% power.`;
    }
    case 'spread':
      return `Paired differences vary with a standard deviation of ${sayMargin(metric, noiseSd(noise, 1))} from sample to sample (as in the ${plural(noise.observed, 'comparison')} observed); at 5% and 80% power.`;
    case 'unknown':
      return 'No comparison showed how much paired differences vary, so nothing can be assumed.';
    default:
      return noise satisfies never;
  }
}
