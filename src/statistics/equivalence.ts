import { requirePositive } from './checks.ts';
import type { OneSidedTest } from './one-sided-test.ts';

/**
 * Two one-sided tests: the p of the hypothesis that the true value lies outside ±margin, the larger of the two tests
 * against the ends. Below 5% exactly where the 90% interval lies within the margin.
 * Source: D. J. Schuirmann, J. Pharmacokinet. Biopharm. 15 (1987) 657-680.
 *
 * @param margin the largest difference that does not matter, above 0, in the unit of the test
 * @throws BenchError `INVALID_ARGUMENT` for a margin that is not above 0
 */
export function equivalenceP(test: OneSidedTest, margin: number): number {
  requirePositive(margin, 'margin');
  return Math.max(test.pAtMost(-margin), test.pAtLeast(margin));
}
