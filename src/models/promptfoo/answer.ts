import { z } from 'zod';
import { CallFailure } from '../../http/failure.ts';
import { statusFailure } from '../../http/status-failure.ts';
import type { Usage } from '../../protocol/model.ts';
import { type Answer, readFinish } from '../remote/chat-answer.ts';
import { splitReasoning } from '../remote/reasoning.ts';

const count = z.number().int().nonnegative().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);

/** Lenient: every provider of promptfoo fills in what it likes. */
const responseSchema = z.object({
  output: z.unknown().optional(),
  error: z.string().optional().catch(undefined),
  cached: flag,
  finishReason: z.string().optional().catch(undefined),
  isRefusal: flag,
  guardrails: z.object({ flagged: flag }).optional().catch(undefined),
  tokenUsage: z
    .object({
      prompt: count,
      completion: count,
      completionDetails: z.object({ reasoning: count }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  metadata: z
    .object({ http: z.object({ status: z.number() }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** What promptfoo puts in place of an answer that a filter has emptied. */
const NOTHING_LEFT = 'Content filtered by provider';
/** Where a text of promptfoo names the status of a call. */
const STATUS = /\b(?:error|status|HTTP|code)\b[^\d\n]{0,24}\b([45]\d\d)\b/i;
/** What is said where nobody was reached, or the answer broke off. */
const UNREACHED =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|fetch failed|ECONNRESET|socket hang up|Request failed after/i;
const BROKEN = /terminated|other side closed|aborted by peer|premature close/i;
const UNREADABLE =
  /Cannot read propert|Cannot destructure|undefined is not|Error parsing response|Unexpected token|is not valid JSON|not JSON|Unexpected end of JSON/i;

/**
 * Reads what a provider of promptfoo answered.
 * @throws CallFailure
 */
export function readPromptfooAnswer(raw: unknown): Answer {
  const parsed = responseSchema.safeParse(raw);
  if (!parsed.success) throw malformed('it is not an answer of a provider');
  const { output, error, cached, finishReason, isRefusal, guardrails, metadata } = parsed.data;
  const usage = usageOf(parsed.data.tokenUsage);
  const finish = readFinish(finishReason ?? 'stop');
  // Promptfoo flags refusals too.
  const filtered =
    finish.finishReason === 'content-filter' || (guardrails?.flagged === true && isRefusal !== true);
  if (error !== undefined && error !== '' && !filtered) {
    throw failureOf(error, { status: metadata?.http?.status, usage });
  }
  if (output === undefined && !filtered) throw malformed('there is no output in it', usage);
  const said = output == null ? '' : typeof output === 'string' ? output : JSON.stringify(output);
  const text = said === NOTHING_LEFT ? '' : said;
  const split = splitReasoning(text);
  return {
    text: split.text,
    reasoning: split.reasoning,
    ...(split.cut ? { finishReason: 'length' } : finish),
    ...(filtered ? { finishReason: 'content-filter' } : {}),
    ...(isRefusal === true && !filtered ? { finishReason: 'content-filter', refused: true } : {}),
    usage,
    ...(cached === true ? { recordedIn: 'the cache of promptfoo' } : {}),
  };
}

/** What was thrown, or reported as an error, in the terms of a failed call. */
export function failureOf(
  error: string,
  { status, usage = null }: { readonly status?: number | undefined; readonly usage?: Usage | null } = {},
): CallFailure {
  const said = status !== undefined && status >= 400 ? status : Number(STATUS.exec(error)?.[1] ?? 0);
  if (said > 0) {
    // The body is quoted after the status.
    const body = error.slice(Math.max(0, error.indexOf('{')));
    return statusFailure({ status: said, headers: undefined, body: body === '' ? error : body });
  }
  if (BROKEN.test(error)) {
    return new CallFailure({ kind: 'truncated', message: error, paid: { usage } });
  }
  if (UNREACHED.test(error)) return new CallFailure({ kind: 'connection', message: error });
  if (UNREADABLE.test(error)) return malformed(error, usage);
  return new CallFailure({
    kind: 'reported',
    message: error,
    ...(usage === null ? {} : { paid: { usage } }),
  });
}

/** Providers that count nothing say 0. */
function usageOf(tokens: z.infer<typeof responseSchema>['tokenUsage']): Usage | null {
  const { prompt, completion, completionDetails } = tokens ?? {};
  if (prompt === undefined || completion === undefined || prompt + completion === 0) return null;
  const reasoning = completionDetails?.reasoning ?? 0;
  return {
    inputTokens: prompt,
    cachedInputTokens: 0,
    outputTokens: completion,
    ...(reasoning === 0 ? {} : { reasoningTokens: Math.min(reasoning, completion) }),
  };
}

function malformed(message: string, usage: Usage | null = null): CallFailure {
  return new CallFailure({ kind: 'malformed', message, paid: { usage } });
}
