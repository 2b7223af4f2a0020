import type { MetricInfo } from '../core/scorer.ts';
import { plural } from '../lib/format.ts';
import { detectableDifferenceBinary, detectableDifferenceContinuous } from '../statistics/power.ts';
import type { Comparison, Detectable } from './report.ts';
import { percent, sayMargin } from './words.ts';

/** Assumed where no comparison was observed. */
const USUAL_DISCORDANCE = 0.3;
/** Half the width of a 95 % interval in standard errors. */
const HALF_WIDTH = 1.959964;
const ALONE = 'for one comparison alone, at 5 % and 80 % power';

/**
 * The smallest difference that the pairs of a suite find, by what its comparisons showed of disagreement or spread.
 * @param samples samples measured, for when nothing could be paired
 * @param planned samples of a run to come, which then count instead of those that were paired
 */
export function detectableDifference(input: {
  readonly metric: MetricInfo;
  readonly comparisons: readonly Comparison[];
  readonly samples: number;
  readonly planned?: number;
}): Detectable {
  const compared = input.comparisons.filter((comparison) => comparison.pairs > 0);
  const paired = compared.length === 0 ? input.samples : Math.min(...compared.map(({ pairs }) => pairs));
  const n = input.planned ?? paired;
  if (n === 0) return { difference: null, n, assumption: 'No sample was measured.' };
  const binary =
    input.metric.aggregation.kind === 'proportion' && compared.every(({ discordant }) => discordant !== null);
  return binary
    ? binaryDetectable(compared, n)
    : continuousDetectable({ ...input, comparisons: compared, n });
}

function binaryDetectable(compared: readonly Comparison[], n: number): Detectable {
  const shares = compared.map(
    ({ discordant, pairs }) => ((discordant?.onlyTechnique ?? 0) + (discordant?.onlyReference ?? 0)) / pairs,
  );
  const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  const discordance = mean > 0 ? mean : USUAL_DISCORDANCE;
  const source =
    mean > 0
      ? `as in the ${plural(shares.length, 'comparison')} observed`
      : 'assumed, as no disagreement was observed';
  return {
    difference: detectableDifferenceBinary({ pairs: n, discordance }) ?? null,
    n,
    assumption: `Two techniques disagree on ${percent(discordance)} of the samples (${source}); ${ALONE}.`,
  };
}

/** The spread of differences is read off the observed intervals, so that it is also there for corpus metrics. */
function continuousDetectable(input: {
  metric: MetricInfo;
  comparisons: readonly Comparison[];
  n: number;
}): Detectable {
  const { metric, comparisons, n } = input;
  const variances = comparisons.flatMap(({ difference, pairs }) =>
    difference === null || difference.low === null || difference.high === null
      ? []
      : [((difference.high - difference.low) / 2 / HALF_WIDTH) ** 2 * pairs],
  );
  const sd = Math.sqrt(variances.reduce((sum, value) => sum + value, 0) / Math.max(1, variances.length));
  if (sd === 0) {
    return {
      difference: null,
      n,
      assumption: 'No comparison showed how much paired differences vary, so nothing can be assumed.',
    };
  }
  return {
    difference: detectableDifferenceContinuous({ pairs: n, sd }) ?? null,
    n,
    assumption: `Paired differences vary with a standard deviation of ${sayMargin(metric, sd)} a sample (as in the ${plural(variances.length, 'comparison')} observed); ${ALONE}.`,
  };
}
