/** One-sided tests of an estimate against any bound. */
export interface OneSidedTest {
  /** p of the hypothesis that the true value is at most `bound`; small where it is shown to be above. */
  pAtMost(bound: number): number;
  /** p of the hypothesis that the true value is at least `bound`; small where it is shown to be below. */
  pAtLeast(bound: number): number;
}
