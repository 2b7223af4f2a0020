import { z } from 'zod';
import { jsonSchema } from './json.ts';
import { requestSchema, responseSchema, unreadAnswerShape } from './model.ts';
import type { ReadOnly } from './read-only.ts';
import { retrievalQuerySchema, retrievedShape } from './retrieval.ts';
import { SETUPS } from './setups.ts';
import { ATTEMPT_FAULTS, PURPOSES, RUN_LIMITS, SESSION_EVENTS } from './words.ts';

const sentSchema = z.object({
  type: z.literal('sent'),
  /** Call key. */
  key: z.string(),
  /** The most that the attempt can cost in nano-USD; absent where the run has no budget. */
  reserved: z.number().exactOptional(),
});

/** An attempt at a call is about to go out; without a later record of it, it was in flight when the process died. */
export type SentRecord = ReadOnly<z.infer<typeof sentSchema>>;

/** An attempt at a call came back without an answer. */
const unansweredSchema = z.object({
  type: z.literal('unanswered'),
  /** Call key. */
  key: z.string(),
  /** Absent where nobody said. */
  why: z.enum(ATTEMPT_FAULTS).exactOptional(),
});

const callSchema = z.object({
  type: z.literal('call'),
  /** Call key: model, whole request, repeat, index in the trial. */
  key: z.string(),
  /** Key of the trial it was made for. */
  trial: z.string(),
  model: z.string(),
  request: requestSchema,
  response: responseSchema,
  /** Run that paid for the answer, when it was taken from the cache, or what it was recorded in. */
  cachedFrom: z.string().nullable(),
});

/** A call and everything that came back, raw. */
export type CallRecord = ReadOnly<z.infer<typeof callSchema>>;

const unreadSchema = z.object({
  type: z.literal('unread'),
  /** Call key. */
  key: z.string(),
  /** Key of the trial it was made for. */
  trial: z.string(),
  model: z.string(),
  ...unreadAnswerShape,
});

/** Something that was paid for and could not be read; the call may have been repeated and answered afterwards. */
export type UnreadRecord = ReadOnly<z.infer<typeof unreadSchema>>;

const embeddedSchema = z.object({
  type: z.literal('embedded'),
  /** Key of the `sent` record. */
  key: z.string(),
  embedder: z.string(),
  /** Tokens that were paid for; `null` when nobody said. */
  inputTokens: z.number().nullable(),
  elapsedMs: z.number(),
});

/** An attempt at embedding came back, or may have been paid for; only in runs with a budget, which cannot wait for the sums. */
export type EmbeddedRecord = ReadOnly<z.infer<typeof embeddedSchema>>;

const answeredSchema = z.object({ status: z.literal('answered'), answer: z.string() });
const formatErrorSchema = z.object({ status: z.literal('format-error'), reason: z.string() });

export const readingSchema = z.discriminatedUnion('status', [answeredSchema, formatErrorSchema]);

/** What an output was read as. A format error is an answer that nobody can use; it is scored as wrong. */
export type Reading = ReadOnly<z.infer<typeof readingSchema>>;

export const trialSchema = z.object({
  type: z.literal('trial'),
  key: z.string(),
  cell: z.string(),
  sample: z.string(),
  repeat: z.number(),
  /** Index of the prompt variant used. */
  promptVariant: z.number(),
  /** Why it was run: to be reported, or to select a prompt variant on dev. */
  purpose: z.enum(PURPOSES),
  /** Call keys in order. */
  calls: z.array(z.string()),
  /** Key of what was retrieved; absent when nothing was. */
  retrieval: z.string().exactOptional(),
  outcome: z.discriminatedUnion('status', [
    answeredSchema,
    formatErrorSchema,
    z.object({
      status: z.literal('failed'),
      reason: z.string(),
      /** How the call went wrong, for instance `timeout` or `malformed`; absent where nobody said. */
      kind: z.string().exactOptional(),
    }),
  ]),
  /** Wall time of the attempt's calls in ms, without retrieving: parallel calls overlap, cached ones take none. */
  elapsedMs: z.number(),
  /** The most trials that were in progress at any moment of this one, itself included; 1 is alone. */
  sharedBy: z.number(),
});

/** sample × cell × repeat. A failure is data with a reason; it has no score. */
export type TrialRecord = ReadOnly<z.infer<typeof trialSchema>>;

const scoreSchema = z.object({
  type: z.literal('score'),
  trial: z.string(),
  metric: z.string(),
  scorerVersion: z.number(),
  /** `null`: the scorer says nothing about this sample, or failed. */
  value: z.number().nullable(),
  /** Why scoring failed; the score is then missing, not 0. Absent where it did not. */
  failure: z.string().exactOptional(),
  /** Keys of the calls that scoring made, in order; absent when it made none. */
  calls: z.array(z.string()).exactOptional(),
  detail: jsonSchema.exactOptional(),
  statistics: z.array(z.number()).exactOptional(),
});

/** One metric of one trial. */
export type ScoreRecord = ReadOnly<z.infer<typeof scoreSchema>>;

const scoring = {
  /** Key of the trial that was scored. */
  trial: z.string(),
  /** Name of the metric that asked. */
  metric: z.string(),
};

const scoringCallSchema = z.object({
  ...callSchema.shape,
  ...scoring,
  type: z.literal('scoring-call'),
});

/** A call that a scorer made, and everything that came back; apart from the calls of the trial itself. */
export type ScoringCallRecord = ReadOnly<z.infer<typeof scoringCallSchema>>;

const scoringUnreadSchema = z.object({
  ...unreadSchema.shape,
  ...scoring,
  type: z.literal('scoring-unread'),
});

/** Something that was paid for scoring and could not be read. */
export type ScoringUnreadRecord = ReadOnly<z.infer<typeof scoringUnreadSchema>>;

const scoringEmbeddingSchema = z.object({
  type: z.literal('scoring-embedding'),
  /** Content key of embedder and texts. */
  key: z.string(),
  ...scoring,
  embedder: z.string(),
  texts: z.number(),
  /** Distinct texts embedded now; the others were found ready by their content. */
  embedded: z.number(),
  took: z.object({
    /** Embedding all texts, as it was timed when each was embedded, in ms. */
    embedMs: z.number(),
    /** Tokens of all texts; `null` when the provider did not say. */
    inputTokens: z.number().nullable(),
    /** Time now spent in ms. */
    nowMs: z.number(),
    /** Tokens now paid for; `null` when the provider did not say. */
    nowTokens: z.number().nullable(),
  }),
});

/** Texts that a scorer had embedded. */
export type ScoringEmbeddingRecord = ReadOnly<z.infer<typeof scoringEmbeddingSchema>>;

const retrievalSchema = z.object({
  type: z.literal('retrieval'),
  /** Content key of index and query. */
  key: z.string(),
  query: retrievalQuerySchema,
  /** The trial that it was made for. */
  trial: z.string(),
  /** The embedding model that was asked. */
  embedder: z.string(),
  ...retrievedShape,
});

/** What was retrieved for a trial: made once for all trials of a run that retrieve the same. */
export type RetrievalRecord = ReadOnly<z.infer<typeof retrievalSchema>>;

const loadSchema = z.object({ type: z.literal('load'), model: z.string(), elapsedMs: z.number() });

/** Loading of a local model: the cold start, apart from every call. */
export type LoadRecord = ReadOnly<z.infer<typeof loadSchema>>;

const updateSchema = z.object({
  type: z.literal('update'),
  suite: z.string(),
  /** Id of the run on the earlier side. */
  before: z.string(),
  documents: z.object({ added: z.number(), replaced: z.number(), removed: z.number() }),
  /** Samples whose answer changes with the documents. */
  touched: z.array(z.string()),
  /** By cell, the samples that were answered before, and those of them that were right by what holds now. */
  earlier: z.array(z.object({ cell: z.string(), answered: z.array(z.string()), right: z.array(z.string()) })),
});

/** The run is the later side of a change of documents; what the earlier side answered. */
export type UpdateRecord = ReadOnly<z.infer<typeof updateSchema>>;

const sessionSchema = z.object({
  type: z.literal('session'),
  event: z.enum(SESSION_EVENTS),
  at: z.string(),
  /** Wall time of the session so far, in ms. */
  elapsedMs: z.number(),
  /** On `resumed`: calls that were in flight when the last session died; they are sent again. */
  resent: z.number(),
  /** At its end: cores that other programs kept busy meanwhile, on average; absent where that could not be told. */
  otherCores: z.number().exactOptional(),
  /** On `started` and `resumed`: what the run may cost with all its sessions, in nano-USD; absent without a budget. */
  budget: z.number().exactOptional(),
  /** On `interrupted`: which limit ended it; absent where none did. */
  limit: z.enum(RUN_LIMITS).exactOptional(),
});

/** A session of a run began, was broken off, or reached its end. */
export type SessionRecord = ReadOnly<z.infer<typeof sessionSchema>>;

const RECORDS = [
  sentSchema,
  unansweredSchema,
  callSchema,
  unreadSchema,
  embeddedSchema,
  trialSchema,
  scoreSchema,
  scoringCallSchema,
  scoringUnreadSchema,
  scoringEmbeddingSchema,
  retrievalSchema,
  loadSchema,
  updateSchema,
  sessionSchema,
] as const;

/** A line of `journal.jsonl`. */
export const recordSchema = z.discriminatedUnion('type', [...RECORDS, z.discriminatedUnion('kind', SETUPS)]);

/** A line of `journal.jsonl`. */
export type JournalRecord = ReadOnly<z.infer<typeof recordSchema>>;

const TYPES: ReadonlySet<unknown> = new Set(['setup', ...RECORDS.map(({ shape }) => shape.type.value)]);
const KINDS: ReadonlySet<unknown> = new Set(SETUPS.map(({ shape }) => shape.kind.value));

/** Whether this version has such records at all; a newer one may have more. */
export function isKnownType(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('type' in value)) return true;
  return TYPES.has(value.type) && (value.type !== 'setup' || !('kind' in value) || KINDS.has(value.kind));
}
