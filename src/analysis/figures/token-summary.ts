import type { CellData } from '../trials/run-index.ts';
import { trialTokens, wasAnswered } from '../trials/trial-facts.ts';
import type { TokenSummary } from './cell-model.ts';

/** Mean tokens per answered trial; `null` when one of them is not known. */
export function summariseTokens(cell: CellData): TokenSummary {
  const unknown: TokenSummary = { input: null, cachedInput: null, output: null };
  const answered = cell.trials.filter(wasAnswered);
  if (answered.length === 0) return unknown;
  let input = 0;
  let cachedInput = 0;
  let output = 0;
  for (const trial of answered) {
    const tokens = trialTokens(trial);
    if (tokens === null) return unknown;
    input += tokens.input;
    cachedInput += tokens.cachedInput;
    output += tokens.output;
  }
  const n = answered.length;
  return { input: input / n, cachedInput: cachedInput / n, output: output / n };
}
