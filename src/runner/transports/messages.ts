import { z } from 'zod';
import { jsonSchema } from '../../protocol/json.ts';
import type { ReadOnly } from '../../protocol/read-only.ts';
import { taskSchema } from '../../protocol/task.ts';

/** What a desk is asked over a channel. */
export const ASKED = ['emit', 'claimCall', 'claimRetrieval', 'releaseCall', 'releaseRetrieval'] as const;

/** What whoever does the work is told. */
export const toWorkerSchema = z.discriminatedUnion('kind', [
  /** What the work is about; the answer is `ready` or `failed`. */
  z.object({ kind: z.literal('open'), briefing: jsonSchema }),
  z.object({ kind: z.literal('task'), id: z.number(), task: taskSchema }),
  /** What the desk says; `error` where it failed. */
  z.object({
    kind: z.literal('reply'),
    id: z.number(),
    value: jsonSchema.optional(),
    error: jsonSchema.optional(),
  }),
  /** Nothing new is begun. */
  z.object({ kind: z.literal('abort') }),
  z.object({ kind: z.literal('close') }),
]);

/** What whoever does the work says. */
export const fromWorkerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('failed'), error: jsonSchema }),
  z.object({ kind: z.literal('ask'), id: z.number(), what: z.enum(ASKED), about: z.array(jsonSchema) }),
  z.object({ kind: z.literal('done'), id: z.number(), mayPass: z.boolean() }),
  z.object({ kind: z.literal('broken'), id: z.number(), error: jsonSchema }),
]);

export type ToWorker = ReadOnly<z.infer<typeof toWorkerSchema>>;
export type FromWorker = ReadOnly<z.infer<typeof fromWorkerSchema>>;
