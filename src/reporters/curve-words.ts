import type { Overtaking } from '../analysis/tuning/learning-curve-model.ts';
import { formatCount } from './numbers.ts';

/** `34 (95% interval 18 to beyond 90)`, or that it does not happen within the data. */
export function sayOvertaking({ at, low, high, within, share }: Overtaking): string {
  const [least, most] = within;
  const often = `in ${Math.round(share * 100)}% of the resamples`;
  if (at === null) return `not within the data (up to ${formatCount(most)}); ${often} it is`;
  const say = (value: number | null): string => {
    if (value === null) return `beyond ${formatCount(most)}`;
    return value <= least ? `at most ${formatCount(least)}` : formatCount(Math.round(value));
  };
  return `${say(at)} (95% interval ${say(low)} to ${say(high)}; ${often})`;
}
