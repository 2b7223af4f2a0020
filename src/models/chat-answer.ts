import { z } from 'zod';
import type { FinishReason, Usage } from '../core/model.ts';
import { CallFailure } from '../http/failure.ts';

const count = z.number().int().nonnegative();

const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z
    .object({ cached_tokens: count.nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** Lenient: compatible servers leave out what they like, and add more. */
const answerSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish().catch(null),
        message: z
          .object({ content: z.string().nullish(), refusal: z.string().nullish().catch(null) })
          .nullish(),
        text: z.string().nullish(),
      }),
    )
    .min(1),
  usage: usageSchema.nullish().catch(null),
});

/** What an answer of the chat or completion protocol says. */
export interface Answer {
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly usage: Usage | null;
}

/**
 * Reads the body of an OpenAI-compatible answer, of `chat/completions` and of `completions` alike.
 * @throws CallFailure `malformed`
 */
export function readAnswer(body: unknown): Answer {
  const parsed = answerSchema.safeParse(body);
  const choice = parsed.data?.choices[0];
  if (!parsed.success || choice === undefined) {
    const issue = parsed.error?.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? 'the answer' : issue.path.join('.');
    throw new CallFailure({ kind: 'malformed', message: `${where}: ${issue?.message ?? 'no choices'}` });
  }
  const refusal = choice.message?.refusal ?? null;
  const content = choice.message?.content ?? choice.text ?? null;
  const { usage } = parsed.data;
  return {
    text: content ?? refusal ?? '',
    finishReason:
      content === null && refusal !== null ? 'content-filter' : finishReasonOf(choice.finish_reason),
    usage:
      usage === null || usage === undefined
        ? null
        : {
            inputTokens: usage.prompt_tokens,
            cachedInputTokens: Math.min(usage.prompt_tokens_details?.cached_tokens ?? 0, usage.prompt_tokens),
            outputTokens: usage.completion_tokens,
          },
  };
}

function finishReasonOf(reason: string | null | undefined): FinishReason {
  switch (reason) {
    case 'stop':
    case 'eos_token':
    case 'stop_sequence':
      return 'stop';
    case 'length':
      return 'length';
    case 'content_filter':
      return 'content-filter';
    default:
      return 'other';
  }
}
