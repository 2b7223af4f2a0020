import { basename, extname } from 'node:path';
import type { RowSource } from '../../../core/row-source.ts';
import { firstRows } from '../../first-rows.ts';
import { JSON_LINES } from '../../sources/json-lines.ts';
import type { AnswerColumns } from '../answer-columns.ts';
import { INSPECT, INSPECT_COLUMNS, isInspect } from './inspect.ts';
import { jsonOf } from './json-of.ts';
import { isLmEval, LM_EVAL, LM_EVAL_COLUMNS } from './lm-eval.ts';
import { isPromptfoo, PROMPTFOO, PROMPTFOO_COLUMNS } from './promptfoo.ts';

/** What another program writes its answers in. */
export interface AnswerFormat {
  readonly source: RowSource;
  /** Which column of its rows holds what. */
  readonly columns: AnswerColumns;
}

const FORMATS = {
  promptfoo: { source: PROMPTFOO, columns: PROMPTFOO_COLUMNS },
  inspect: { source: INSPECT, columns: INSPECT_COLUMNS },
  'lm-eval': { source: LM_EVAL, columns: LM_EVAL_COLUMNS },
} as const satisfies Record<string, AnswerFormat>;

/**
 * The program that wrote a file, by its name and what stands in it; `null` for a table of answers.
 * @throws BenchError for a JSON file that cannot be read
 */
export async function findFormat(file: string, signal: AbortSignal): Promise<AnswerFormat | null> {
  switch (extname(file).toLowerCase()) {
    case '.eval':
      return FORMATS.inspect;
    case '.json': {
      const value = await jsonOf(file, signal);
      if (isPromptfoo(value)) return FORMATS.promptfoo;
      return isInspect(value) ? FORMATS.inspect : null;
    }
    case '.jsonl': {
      if (!basename(file).startsWith('samples_')) return null;
      const [first] = await firstRows({ location: file, source: JSON_LINES.name, options: {} }, { signal });
      return isLmEval(first) ? FORMATS['lm-eval'] : null;
    }
    default:
      return null;
  }
}
