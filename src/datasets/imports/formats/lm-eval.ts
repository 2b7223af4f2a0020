import { z } from 'zod';
import { BenchError } from '../../../core/errors.ts';
import { defineRowSource, type Row } from '../../../core/row-source.ts';
import { plural } from '../../../lib/format.ts';
import type { JsonValue } from '../../../lib/json.ts';
import { JSON_LINES } from '../../sources/json-lines.ts';
import type { AnswerColumns } from '../answer-columns.ts';

const lineSchema = z.looseObject({
  doc_id: z.union([z.number(), z.string()]),
  doc: z.record(z.string(), z.json()),
  resps: z.array(z.unknown()).min(1),
  filter: z.string().nullish(),
});

/** Which column of its rows holds what. No column of a document is called so. */
export const LM_EVAL_COLUMNS: AnswerColumns = { answer: 'lm-eval response' };

/** Whether a row is one of `samples_*.jsonl`. */
export function isLmEval(values: Row['values'] | undefined): boolean {
  return lineSchema.safeParse(values).success;
}

/** Samples that lm-eval has logged: a row for each document, with its fields as columns. */
export const LM_EVAL = defineRowSource({
  name: 'lm-eval',
  title: 'Samples of lm-eval',
  options: z.unknown(),
  async *rows({ location: file }, reading) {
    let first: string | undefined;
    let others = 0;
    for await (const { line, values } of JSON_LINES.rows({ location: file, options: {} }, reading)) {
      const place = { file, line };
      const parsed = lineSchema.safeParse(values);
      if (!parsed.success) {
        throw new BenchError(
          'INVALID_DATA',
          `this is no sample of lm-eval: ${z.prettifyError(parsed.error)}.`,
          place,
        );
      }
      const { doc, doc_id, resps, filter } = parsed.data;
      // The same answer stands once for every way in which it was read there.
      first ??= filter ?? 'none';
      if ((filter ?? 'none') !== first) {
        others++;
        continue;
      }
      const said = Array.isArray(resps[0]) ? resps[0][0] : resps[0];
      if (typeof said !== 'string') {
        throw new BenchError(
          'INVALID_DATA',
          'its response is no text: tasks that only compare likelihoods have no answers to import.',
          {
            ...place,
            hint: 'Import samples of a task that generates its answers (output_type: generate_until).',
          },
        );
      }
      yield { line, values: { doc_id, ...(doc as Record<string, JsonValue>), 'lm-eval response': said } };
    }
    if (others > 0)
      reading.notice(
        `${plural(others, 'row')} of other filters ${others === 1 ? 'was' : 'were'} skipped: answers are read here from the whole response.`,
      );
  },
});
