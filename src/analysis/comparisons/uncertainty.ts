import type { Interval } from '../../statistics/interval.ts';
import type { OneSidedTest } from '../../statistics/one-sided-test.ts';

/** What an interval and one-sided tests of a difference rest on. */
export interface Uncertainty extends OneSidedTest {
  interval(level: number): Interval | undefined;
}
