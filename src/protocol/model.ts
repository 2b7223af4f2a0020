import { z } from 'zod';
import { jsonSchema } from './json.ts';
import type { ReadOnly } from './read-only.ts';
import { ADAPTATIONS, FINISH_REASONS, PLACES, PROMPT_FORMS, ROLES } from './words.ts';

const chatMessageSchema = z.object({ role: z.enum(ROLES), content: z.string() });

/** One turn of a conversation. */
export type ChatMessage = ReadOnly<z.infer<typeof chatMessageSchema>>;

const promptSchema = z.discriminatedUnion('form', [
  z.object({ form: z.literal('chat'), messages: z.array(chatMessageSchema) }),
  z.object({ form: z.literal('completion'), text: z.string() }),
]);

/** A rendered prompt in one of the two forms. */
export type Prompt = ReadOnly<z.infer<typeof promptSchema>>;

export const requestSchema = z.object({
  prompt: promptSchema,
  /** Largest number of tokens to generate. */
  maxTokens: z.number(),
  /** 0 is greedy. */
  temperature: z.number(),
  /** Sampling seed, where the provider knows one. */
  seed: z.number(),
  /** Generation ends before any of these texts; they are not part of the answer. */
  stop: z.array(z.string()),
  /** How much the model may think before it answers, in its provider's words; absent where that is left to it. */
  reasoningEffort: z.string().exactOptional(),
  /** JSON schema of the answer, which the model is held to while it writes; absent where it writes freely. */
  responseFormat: z.record(z.string(), jsonSchema).exactOptional(),
});

/** One request to a model, complete: nothing about the answer depends on anything outside it. */
export type GenerateRequest = ReadOnly<z.infer<typeof requestSchema>>;

const usageSchema = z.object({
  /** All prompt tokens, cached ones included. */
  inputTokens: z.number(),
  /** The part of `inputTokens` that the provider served from a prefix cache. */
  cachedInputTokens: z.number(),
  /** The part of `inputTokens` that the provider wrote into its prefix cache; absent when it did not say. */
  cacheWriteTokens: z.number().exactOptional(),
  /** Generated tokens, hidden reasoning included. */
  outputTokens: z.number(),
  /** The part of `outputTokens` that was reasoning; absent when the provider did not say. */
  reasoningTokens: z.number().exactOptional(),
  /** What the provider says that it charges for the call, in USD; absent when it did not say. */
  costUsd: z.number().exactOptional(),
});

/** Tokens as the provider counted them. */
export type Usage = ReadOnly<z.infer<typeof usageSchema>>;

const timingSchema = z.object({
  /** The wire call of the attempt that succeeded, from sending to the last byte (or token). */
  latencyMs: z.number(),
  /** Waiting for a free slot before the first attempt. */
  queueMs: z.number(),
  /** Failed attempts and the pauses between them. */
  retryMs: z.number(),
  /** How many attempts failed before the one that succeeded. */
  retries: z.number(),
  /** The most calls that shared the machine with this one at any moment, itself included; 1 is unbatched. */
  sharedBy: z.number(),
  /** This call's share of the machine's time; only for models that run on this machine. */
  machineMs: z.number().exactOptional(),
  /** No time was recorded: what stands here means nothing. */
  untimed: z.literal(true).exactOptional(),
});

/** Where the time of a call went, in milliseconds. */
export type CallTiming = ReadOnly<z.infer<typeof timingSchema>>;

const reportedPassageSchema = z.object({
  text: z.string(),
  /** Where it is from, in the application's own words; `null` where it does not say. */
  source: z.string().nullable(),
});

/** A passage that an application says it answered from. */
export type ReportedPassage = ReadOnly<z.infer<typeof reportedPassageSchema>>;

/** A response as it is kept in journal and cache. */
export const responseSchema = z.object({
  /** The answer, without any reasoning that was kept apart from it. */
  text: z.string(),
  /** What the model thought before it answered, where it showed that; absent where it did not. */
  reasoning: z.string().exactOptional(),
  finishReason: z.enum(FINISH_REASONS),
  /** `null` when the provider did not say. */
  usage: usageSchema.nullable(),
  timing: timingSchema,
  /** Where the request was sent otherwise than asked for; absent where it was sent as it is. */
  adapted: z.array(z.enum(ADAPTATIONS)).exactOptional(),
  /** The text is a refusal by the model itself; absent where it did not say so. */
  refused: z.literal(true).exactOptional(),
  /** What an application retrieved by itself; absent where it reported nothing. */
  passages: z.array(reportedPassageSchema).exactOptional(),
  /** What its source says that it cost, in USD, where it is known without the tokens; absent where it is not. */
  costUsd: z.number().exactOptional(),
  /** What it was recorded in: it was not made now, and its times are those of then. */
  recordedIn: z.string().exactOptional(),
});

/** What came back for a request. */
export type GenerateResponse = ReadOnly<z.infer<typeof responseSchema>>;

/** Whether the token limit was used up by reasoning, so that nothing was left for the answer. */
export function spentOnReasoning({ text, finishReason, reasoning, usage }: GenerateResponse): boolean {
  const reasoned = (usage?.reasoningTokens ?? 0) > 0 || (reasoning ?? '') !== '';
  return finishReason === 'length' && text.trim() === '' && reasoned;
}

export const unreadAnswerShape = {
  /** What was wrong with it, without secrets. */
  reason: z.string(),
  /** `null` when the provider did not say: its cost is then unknown. */
  usage: usageSchema.nullable(),
};

const unreadAnswerSchema = z.object(unreadAnswerShape);

/** Something that was paid for and could not be read as an answer. */
export type UnreadAnswer = ReadOnly<z.infer<typeof unreadAnswerSchema>>;

export const modelInfoSchema = z.object({
  /** `provider:name`, as a user types it. */
  id: z.string(),
  provider: z.string(),
  name: z.string(),
  form: z.enum(PROMPT_FORMS),
  place: z.enum(PLACES),
  /** The endpoint without credentials; `null` for this machine. */
  endpoint: z.string().nullable(),
  /** SHA-256 of the weights where they are at hand; `null` where only the name is known. */
  weightsHash: z.string().nullable(),
  /** SHA-256 of the LoRA adapter on top of the weights; absent where there is none. */
  adapterHash: z.string().exactOptional(),
  /** Content key of what a file says about how it is asked and read, without secrets; absent where no file does. */
  configHash: z.string().exactOptional(),
  /** `provider:name` whose price its tokens have, where that is another model than itself. */
  pricedAs: z.string().exactOptional(),
  /** `approximate`: timed around a library that does more than the call. */
  latency: z.literal('approximate').exactOptional(),
  /** Most calls that may be in flight at once. */
  maxConcurrency: z.number(),
  /** Most trials in progress at once: fewer than calls where an answer depends on what is computed beside it. */
  maxTrials: z.number(),
  /** The same where answers are long, if that is more. */
  maxLongTrials: z.number().exactOptional(),
  /** Largest prompt plus answer in tokens; `null` when not known. */
  contextTokens: z.number().nullable(),
});

/** What a model is; part of every cache key and of the run record. */
export type ModelInfo = ReadOnly<z.infer<typeof modelInfoSchema>>;
