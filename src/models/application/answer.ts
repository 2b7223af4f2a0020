import { z } from 'zod';
import { CallFailure } from '../../http/failure.ts';
import type { ReportedPassage, Usage } from '../../protocol/model.ts';
import { type Answer, readFinish } from '../remote/chat-answer.ts';
import { splitReasoning } from '../remote/reasoning.ts';
import { isError, reportedFailure } from '../remote/reported-error.ts';
import { valueAtPath } from './json-path.ts';
import type { PathWatch } from './watch-paths.ts';

const path = z
  .string()
  .trim()
  .regex(
    /^(?!\$)[^[\]]+$/,
    'steps of a path are separated by dots, entries of a list by their number: choices.0.text',
  );

/** The fields of an application's file that say where in its answer what stands. */
export const ANSWER_FIELDS = {
  answer: path
    .optional()
    .describe('Path of the answer, for instance data.answer or choices.0.text; left out: the whole text.'),
  finishReason: path
    .optional()
    .describe('Path of why generation ended, in words such as stop, length or content_filter.'),
  refusal: path.optional().describe('Path of something that is there only where the answer is a refusal.'),
  error: path.optional().describe('Path of something that is there only where the answer is an error.'),
  passages: path
    .optional()
    .describe('Path of the passages that were retrieved: texts, or objects with text and source.'),
  usage: z
    .strictObject({
      input: path.describe('Path of the number of prompt tokens.'),
      output: path.describe('Path of the number of generated tokens.'),
      cached: path.optional().describe('Path of the prompt tokens that were served from a cache.'),
    })
    .optional()
    .describe('Paths of the tokens that were used.'),
  version: z
    .union([z.string(), z.number()])
    .optional()
    .describe('Anything; another one means that the application has changed, so that it is asked anew.'),
  concurrency: z.int().min(1).max(1000).optional().describe('Most calls in flight at once.'),
} as const;

const answerSchema = z.object(ANSWER_FIELDS);
export type AnswerFields = z.infer<typeof answerSchema>;

/**
 * Reads what an application answered.
 * @param parse reads it as JSON, where a path asks for that
 * @param watch sees the body of an answer
 * @throws CallFailure `malformed`, or what stands under `error`
 */
export function readApplicationAnswer(
  text: string,
  fields: AnswerFields,
  { parse, watch }: { readonly parse: (text: string) => unknown; readonly watch?: PathWatch },
): Answer {
  const { answer, finishReason, refusal, error, passages, usage } = fields;
  const structured = [answer, finishReason, refusal, error, passages, usage].some(
    (field) => field !== undefined,
  );
  const body = structured ? parse(text) : undefined;
  const used = usage === undefined ? null : readUsage(body, usage);
  const paid = { usage: used };
  const reported = optional(body, error);
  if (isError(reported)) throw reportedFailure(reported, { otherwise: 'no reason given', paid });
  const said = answer === undefined ? text : answerAt(body, answer, paid);
  if (structured) watch?.(body);
  const refused = optional(body, refusal);
  const split = splitReasoning(said);
  const reason = optional(body, finishReason);
  const isRefusal = isError(refused);
  return {
    text: isRefusal && split.text === '' && typeof refused === 'string' ? refused : split.text,
    reasoning: split.reasoning,
    // Whoever does not say why it ended has ended.
    ...(split.cut ? { finishReason: 'length' } : readFinish(reason === undefined ? 'stop' : String(reason))),
    ...(isRefusal ? { finishReason: 'content-filter', refused: true } : {}),
    usage: used,
    ...(passages === undefined ? {} : { passages: passagesAt(body, passages, paid) }),
  };
}

interface Paid {
  readonly usage: Usage | null;
}

/** What is there but not as the file says is a fault; what is not there was not reported. */
function optional(body: unknown, at: string | undefined): unknown {
  if (at === undefined) return undefined;
  const found = valueAtPath(body, at);
  return found.found ? (found.value ?? undefined) : undefined;
}

function answerAt(body: unknown, at: string, paid: Paid): string {
  const found = valueAtPath(body, at);
  if (!found.found) throw malformed(`there is nothing at "${at}": ${found.instead}`, paid);
  const { value } = found;
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const TEXT_KEYS = ['text', 'content', 'page_content'] as const;
const SOURCE_KEYS = ['source', 'document', 'id', 'url', 'title'] as const;

function passagesAt(body: unknown, at: string, paid: Paid): readonly ReportedPassage[] {
  const list = optional(body, at) ?? [];
  if (!Array.isArray(list)) throw malformed(`"${at}" is no list of passages`, paid);
  return list.map((passage: unknown, index) => {
    if (typeof passage === 'string') return { text: passage, source: null };
    const text = textUnder(passage, TEXT_KEYS);
    if (text === null) {
      throw malformed(`"${at}.${index}" is no passage: it has none of ${TEXT_KEYS.join(', ')}`, paid);
    }
    return { text, source: textUnder(passage, SOURCE_KEYS) };
  });
}

function textUnder(value: unknown, keys: readonly string[]): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const key of keys) {
    const text: unknown = Reflect.get(value, key);
    if (typeof text === 'string') return text;
    if (typeof text === 'number') return String(text);
  }
  return null;
}

const count = z.number().int().nonnegative();

function readUsage(
  body: unknown,
  { input, output, cached }: NonNullable<AnswerFields['usage']>,
): Usage | null {
  const inputTokens = count.safeParse(optional(body, input)).data;
  const outputTokens = count.safeParse(optional(body, output)).data;
  if (inputTokens === undefined || outputTokens === undefined) return null;
  const served = count.safeParse(optional(body, cached)).data ?? 0;
  return { inputTokens, cachedInputTokens: Math.min(served, inputTokens), outputTokens };
}

function malformed(message: string, paid: Paid): CallFailure {
  return new CallFailure({ kind: 'malformed', message, paid });
}
