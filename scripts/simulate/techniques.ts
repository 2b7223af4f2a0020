import { drawUrn } from './draws.ts';

/** Mean rate of a technique without a gain. */
const RATE = 0.8;

/**
 * Right and wrong answers of several techniques to the same samples. Those of a sample share its rate, drawn from
 * Beta(c p, c (1 − p)); a technique with a gain then turns wrong answers right with one chance for all.
 *
 * @param input.gains how much better than p = .8 each technique is
 * @returns the results of each technique over the samples
 */
export function drawTechniques(input: {
  readonly gains: readonly number[];
  readonly samples: number;
  readonly random: () => number;
}): boolean[][] {
  const { gains, samples, random } = input;
  const results = gains.map((): boolean[] => []);
  const urn = gains.map(() => false);
  for (let sample = 0; sample < samples; sample++) {
    drawUrn(urn, { rate: RATE, random });
    for (const [at, right] of urn.entries()) {
      const gain = gains[at] ?? 0;
      results[at]?.push(right || (gain > 0 && random() < gain / (1 - RATE)));
    }
  }
  return results;
}

/** The discordant pairs of two techniques. */
export function pairResults(
  ours: readonly boolean[],
  theirs: readonly boolean[],
): { gained: number; lost: number } {
  let gained = 0;
  let lost = 0;
  for (const [sample, right] of ours.entries()) {
    if (right === theirs[sample]) continue;
    if (right) gained++;
    else lost++;
  }
  return { gained, lost };
}
