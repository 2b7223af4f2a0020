import type { RetryAllowance } from '../core/retry-policy.ts';

/** Answers that earn a run one more repetition. */
const ANSWERS_A_REPETITION = 5;
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
    if (this.#taken < FLOOR + this.#answered / ANSWERS_A_REPETITION) {
      this.#taken += 1;
      return true;
    }
    if (!this.#told) {
      this.#told = true;
      this.#onNotice?.(
        `Too many calls fail (${this.#taken} were repeated, ${this.#answered} answered): from now on one is repeated for every ${ANSWERS_A_REPETITION} that are answered. Trials that fail because of this have no score; a resume attempts them again.`,
      );
    }
    return false;
  }
}
