import type { RetryAllowance } from '../core/retry-policy.ts';
import { formatPercent } from '../lib/format.ts';

/** Repetitions that a run may make for each call that was answered. */
const SHARE = 0.2;
/** Repetitions that it may make in any case. */
const FLOOR = 40;

/**
 * What a run may repeat, over all its endpoints: a share of the calls that were answered, so that endpoints which fail most
 * of what they are sent do not multiply the bill. What a limit refused is free, and takes nothing of it.
 */
export class RetryBudget implements RetryAllowance {
  readonly #onNotice: ((notice: string) => void) | undefined;
  #answered = 0;
  #taken = 0;
  #told = false;

  constructor(onNotice?: (notice: string) => void) {
    this.#onNotice = onNotice;
  }

  answered(): void {
    this.#answered += 1;
  }

  /** Whether one more call may be repeated. */
  take(): boolean {
    if (this.#taken < FLOOR + SHARE * this.#answered) {
      this.#taken += 1;
      return true;
    }
    if (!this.#told) {
      this.#told = true;
      this.#onNotice?.(
        `So many calls fail (${this.#taken} were repeated, ${this.#answered} answered) that what fails is not repeated any more, but for ${formatPercent(SHARE)} of what is answered. Trials that fail by that have no score; a resume attempts them again.`,
      );
    }
    return false;
  }
}
