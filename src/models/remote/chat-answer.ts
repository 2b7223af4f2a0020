import { z } from 'zod';
import type { ResponseHeaders } from '../../http/asked-wait.ts';
import { CallFailure, type FailureFacts } from '../../http/failure.ts';
import type { ReportedPassage, Usage } from '../../protocol/model.ts';
import type { FinishReason } from '../../protocol/words.ts';
import { readContent } from './message-content.ts';
import { splitReasoning } from './reasoning.ts';
import { isError, reportedFailure } from './reported-error.ts';
import { readUsage } from './usage.ts';

const text = z.string().nullish().catch(null);

const toolCall = z
  .object({ function: z.object({ name: z.string() }) })
  .nullable()
  .catch(null);

/** OpenRouter's: a text, a summary, or something encrypted. */
const reasoningDetail = z.object({ text, summary: text }).nullable().catch(null);

/** Lenient: compatible servers leave out what they like, and add more. */
const choiceSchema = z.object({
  finish_reason: text,
  error: z.unknown().optional(),
  message: z
    .object({
      content: z.unknown().optional(),
      refusal: text,
      reasoning_content: text,
      reasoning: text,
      reasoning_details: z.array(reasoningDetail).nullish().catch(null),
      tool_calls: z.array(toolCall).nullish().catch(null),
      function_call: z.object({ name: z.string() }).nullish().catch(null),
    })
    .nullish(),
  text: z.string().nullish(),
});
type Choice = z.infer<typeof choiceSchema>;

const bodySchema = z.object({
  choices: z.array(z.unknown().optional()).nullish(),
  error: z.unknown().optional(),
  object: text,
  success: z.unknown().optional(),
  message: text,
  detail: text,
  usage: z.unknown().optional(),
});

/** What an answer says, of the chat or completion protocol or of any other. */
export interface Answer {
  readonly text: string;
  /** Empty where the model showed none. */
  readonly reasoning: string;
  readonly finishReason: FinishReason;
  /** Whether the model itself refused to answer. */
  readonly refused?: true;
  readonly usage: Usage | null;
  /** What an application retrieved by itself, where it reports that. */
  readonly passages?: readonly ReportedPassage[];
  /** What it was taken from, where nobody was asked for it now. */
  readonly recordedIn?: string;
  /** What the server said besides; absent where nobody looks. */
  readonly headers?: ResponseHeaders;
}

/** Ends of generation that are faults of the provider, whatever was written until then. */
const FAULTS: readonly string[] = ['error', 'network_error', 'insufficient_system_resource', 'abort'];

/**
 * Reads the body of an OpenAI-compatible answer, of `chat/completions` and of `completions` alike.
 * @throws CallFailure `malformed`, or what the server reports in place of an answer
 */
export function readChatAnswer(body: unknown): Answer {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) throw malformed('it is not an object with choices');
  const { choices, error, object, success, message, detail } = parsed.data;
  const usage = readUsage(parsed.data.usage);
  // An error is as free as one with a status of its own, unless the body says what was used.
  const errorPaid = usage === null ? undefined : { usage };
  if (isError(error)) throw reportedFailure(error, { otherwise: 'no reason given', paid: errorPaid });
  if (object === 'error' || success === false)
    throw reportedFailure(body, { otherwise: 'no reason given', paid: errorPaid });
  if (choices === undefined) {
    const words = message ?? detail;
    throw malformed(
      words === null || words === undefined ? 'there are no choices in it' : `it says: ${words}`,
    );
  }
  const [first] = choices ?? [];
  const paid = { usage };
  if (first === undefined) throw reportedFailure(null, { otherwise: 'its list of choices is empty', paid });
  const choice = choiceSchema.safeParse(first);
  if (!choice.success) {
    const issue = choice.error.issues[0];
    throw malformed(`choices.0.${issue?.path.join('.')}: ${issue?.message}`, paid);
  }
  return { ...readChoice(choice.data, paid), usage };
}

function readChoice(choice: Choice, paid: { readonly usage: Usage | null }): Omit<Answer, 'usage'> {
  const { message, finish_reason: finish } = choice;
  if (isError(choice.error) || FAULTS.includes(finish?.toLowerCase() ?? '')) {
    throw reportedFailure(choice.error, { otherwise: `generation ended with "${finish}"`, paid });
  }
  if (message == null && choice.text == null) throw malformed('its choice has no message', paid);
  const content = readContent(message?.content ?? choice.text);
  if (content.foreign !== null)
    throw malformed(`a part of its content is of type "${content.foreign}"`, paid);
  const silent = (content.text ?? '') === '';
  const called = (message?.tool_calls ?? []).length > 0 || message?.function_call != null;
  if (silent && called) {
    const tool = message?.tool_calls?.[0]?.function.name ?? message?.function_call?.name;
    const named = tool === undefined ? 'a tool' : `the tool "${tool}"`;
    throw malformed(`it calls ${named} in place of an answer`, paid);
  }
  const refusal = content.refusal ?? message?.refusal ?? '';
  if (silent && refusal !== '') {
    return { text: refusal, reasoning: '', finishReason: 'content-filter', refused: true };
  }
  const split = splitReasoning(content.text ?? '');
  const detailed = message?.reasoning_details
    ?.map((detail) => detail?.text ?? detail?.summary ?? '')
    .join('');
  const beside = [message?.reasoning_content ?? message?.reasoning ?? detailed ?? '', ...content.reasoning];
  return {
    text: split.text,
    reasoning: [...beside, split.reasoning].filter((thought) => thought.trim() !== '').join('\n\n'),
    ...(split.cut ? { finishReason: 'length' } : readFinish(finish)),
  };
}

/** Whatever a server sends with status 200 may have been paid for. */
function malformed(message: string, paid: FailureFacts['paid'] = { usage: null }): CallFailure {
  return new CallFailure({ kind: 'malformed', message, paid });
}

/** The names of servers for why generation ended; of those in capitals too. */
const FINISH_REASONS: Readonly<Record<Exclude<FinishReason, 'other'>, readonly string[]>> = {
  stop: ['stop', 'eos', 'eos_token', 'end_turn', 'stop_sequence', 'complete'],
  length: ['length', 'max_tokens', 'max_length', 'model_length', 'model_context_window_exceeded'],
  'content-filter': ['content_filter', 'safety', 'sensitive', 'prohibited_content'],
};
/** The same for a model that refuses by itself, which is no filter of its provider's. */
const REFUSALS: readonly string[] = ['refusal', 'refused'];

/** What a server says of why generation ended. */
export function readFinish(reason: string | null | undefined): Pick<Answer, 'finishReason' | 'refused'> {
  const name = reason?.toLowerCase() ?? '';
  if (FINISH_REASONS.stop.includes(name)) return { finishReason: 'stop' };
  if (FINISH_REASONS.length.includes(name)) return { finishReason: 'length' };
  if (REFUSALS.includes(name)) return { finishReason: 'content-filter', refused: true };
  return { finishReason: FINISH_REASONS['content-filter'].includes(name) ? 'content-filter' : 'other' };
}
