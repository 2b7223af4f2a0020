import { BenchError } from '../core/errors.ts';
import { spentOnReasoning } from '../protocol/model.ts';
import type { CallRecord } from '../protocol/records.ts';
import type { PlannedCell } from './plan.ts';

/** Answers after which a model that only reasons is not asked on. */
const ENOUGH = 5;

/** Looks at the first answers of one model: when all of them were spent on reasoning, the others will be as well. */
export class ReasoningWatch {
  #spent = 0;
  #answers = false;

  /** @throws BenchError `INVALID_CONFIG` with the limit to raise */
  trialFinished({ suite, model }: PlannedCell, calls: readonly CallRecord[]): void {
    if (this.#answers || calls.length === 0) return;
    if (!calls.every(({ response }) => spentOnReasoning(response))) {
      this.#answers = true;
      return;
    }
    this.#spent += calls.length;
    if (this.#spent < ENOUGH) return;
    const limit = Math.max(...calls.map(({ request }) => request.maxTokens));
    const { hiddenReasoningTokens } = suite.generation;
    const field =
      model.place === 'remote'
        ? `generation.hiddenReasoningTokens (now ${hiddenReasoningTokens}), for instance to ${Math.max(2000, 4 * hiddenReasoningTokens)}`
        : 'generation.maxTokens and maxReasoningTokens';
    throw new BenchError(
      'INVALID_CONFIG',
      `${model.id} spent its whole limit of ${limit} tokens on reasoning: all of its first ${this.#spent} answers are empty.`,
      { file: suite.file, hint: `Raise ${field}, and start a new run.` },
    );
  }
}
