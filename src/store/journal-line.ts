import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { JournalRecord } from '../core/journal.ts';
import { metadata, retrievalIngredient } from './run-header.ts';
import { tunedAttemptSchema } from './tuned-ledger.ts';

/** A journal line: the record and the CRC-32 of its JSON text, so that damage is noticed. */
export function encodeLine(record: JournalRecord): string {
  const json = JSON.stringify(record);
  return `{"crc":"${checksum(json)}","record":${json}}\n`;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

// With the flag s, because JSON texts hold U+2028 and U+2029 as they are.
const LINE = /^\{"crc":"([0-9a-f]{8})","record":(.*)\}$/s;

const reading = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('answered'), answer: z.string() }),
  z.strictObject({ status: z.literal('format-error'), reason: z.string() }),
  z.strictObject({ status: z.literal('failed'), reason: z.string() }),
]);

const message = z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

const request = z.strictObject({
  prompt: z.discriminatedUnion('form', [
    z.strictObject({ form: z.literal('chat'), messages: z.array(message) }),
    z.strictObject({ form: z.literal('completion'), text: z.string() }),
  ]),
  maxTokens: z.number(),
  temperature: z.number(),
  seed: z.number(),
  stop: z.array(z.string()),
});

const usage = z.strictObject({
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number().exactOptional(),
});

/** A response as it is kept in journal and cache. */
export const responseSchema = z.strictObject({
  text: z.string(),
  reasoning: z.string().exactOptional(),
  finishReason: z.enum(['stop', 'length', 'content-filter', 'other']),
  usage: usage.nullable(),
  timing: z.strictObject({
    latencyMs: z.number(),
    queueMs: z.number(),
    retryMs: z.number(),
    retries: z.number(),
    sharedBy: z.number(),
    machineMs: z.number().exactOptional(),
  }),
  adapted: z.array(z.enum(['temperature', 'seed', 'stop', 'system-role', 'token-limit'])).exactOptional(),
});

const recordSchema: z.ZodType<JournalRecord> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('sent'), key: z.string() }),
  z.strictObject({ type: z.literal('unanswered'), key: z.string() }),
  z.strictObject({
    type: z.literal('call'),
    key: z.string(),
    trial: z.string(),
    model: z.string(),
    request,
    response: responseSchema,
    cachedFrom: z.string().nullable(),
  }),
  z.strictObject({
    type: z.literal('unread'),
    key: z.string(),
    trial: z.string(),
    model: z.string(),
    reason: z.string(),
    usage: usage.nullable(),
  }),
  z.strictObject({
    type: z.literal('trial'),
    key: z.string(),
    cell: z.string(),
    sample: z.string(),
    repeat: z.number(),
    promptVariant: z.number(),
    purpose: z.enum(['measure', 'select']),
    calls: z.array(z.string()),
    retrieval: z.string().exactOptional(),
    outcome: reading,
    elapsedMs: z.number(),
    sharedBy: z.number(),
  }),
  z.strictObject({
    type: z.literal('score'),
    trial: z.string(),
    metric: z.string(),
    scorerVersion: z.number(),
    value: z.number().nullable(),
    detail: z.json().exactOptional(),
    statistics: z.array(z.number()).exactOptional(),
  }),
  z.discriminatedUnion('kind', [
    z.strictObject({
      type: z.literal('setup'),
      key: z.string(),
      kind: z.literal('prompt-selection'),
      cell: z.string(),
      chosen: z.number(),
      alsoFor: z.array(z.string()).exactOptional(),
      skipped: z.strictObject({ samples: z.array(z.string()), of: z.number() }).exactOptional(),
      candidates: z.array(z.strictObject({ text: z.string(), value: z.number().nullable(), n: z.number() })),
      took: z.strictObject({
        elapsedMs: z.number().nullable(),
        calls: z.number(),
        inputTokens: z.number(),
        outputTokens: z.number(),
        machineMs: z.number(),
      }),
    }),
    z.strictObject({
      type: z.literal('setup'),
      key: z.string(),
      kind: z.literal('index'),
      suite: z.string(),
      embedder: z.string(),
      documents: z.number(),
      chunks: z.number(),
      embedded: z.number(),
      truncated: z.number(),
      vectorBytes: z.number(),
      nearFound: z.number().optional(),
      took: z.strictObject({
        embedMs: z.number(),
        writeMs: z.number(),
        inputTokens: z.number().nullable(),
        nowMs: z.number(),
        nowTokens: z.number().nullable(),
        nowEmbedMs: z.number(),
      }),
    }),
    z.strictObject({
      type: z.literal('setup'),
      key: z.string(),
      kind: z.literal('tuned'),
      cell: z.string(),
      attempts: z.array(tunedAttemptSchema),
    }),
  ]),
  z.strictObject({
    type: z.literal('retrieval'),
    key: z.string(),
    trial: z.string(),
    embedder: z.string(),
    query: z.strictObject({
      ...retrievalIngredient.shape,
      text: z.string(),
      where: metadata,
      gold: z.array(z.string()),
    }),
    passages: z.array(
      z.strictObject({
        id: z.string(),
        document: z.string(),
        title: z.string().nullable(),
        heading: z.string().nullable(),
        text: z.string(),
        similarity: z.number().nullable(),
        gold: z.array(z.string()),
      }),
    ),
    shown: z.number(),
    contextTokens: z.number(),
    embedding: z.strictObject({ elapsedMs: z.number(), inputTokens: z.number().nullable() }).nullable(),
    searchMs: z.number().nullable(),
  }),
  z.strictObject({
    type: z.literal('update'),
    suite: z.string(),
    before: z.string(),
    documents: z.strictObject({ added: z.number(), replaced: z.number(), removed: z.number() }),
    touched: z.array(z.string()),
    earlier: z.array(
      z.strictObject({ cell: z.string(), answered: z.array(z.string()), right: z.array(z.string()) }),
    ),
  }),
  z.strictObject({ type: z.literal('load'), model: z.string(), elapsedMs: z.number() }),
  z.strictObject({
    type: z.literal('session'),
    event: z.enum(['started', 'resumed', 'interrupted', 'finished']),
    at: z.string(),
    elapsedMs: z.number(),
    resent: z.number(),
  }),
]);

/** A record, or why the line holds none. */
export type DecodedLine = { readonly record: JournalRecord } | { readonly fault: string };

/** Reads one journal line without its line break. */
export function decodeLine(line: string): DecodedLine {
  const [, crc, json] = LINE.exec(line) ?? [];
  if (crc === undefined || json === undefined) return { fault: 'it is no journal line' };
  if (checksum(json) !== crc) return { fault: 'its checksum does not fit' };
  try {
    return { record: recordSchema.parse(JSON.parse(json)) };
  } catch {
    return { fault: 'its record is not one that this version writes' };
  }
}
