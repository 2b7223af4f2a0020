import { z } from 'zod';
import { leakSchema } from './leak.ts';
import { machineSchema } from './machine.ts';
import { modelInfoSchema } from './model.ts';
import { priceEntrySchema } from './pricing.ts';
import type { ReadOnly } from './read-only.ts';
import { RUN_FORMAT, sayFormat } from './run-format.ts';
import { curvePointSchema, runSpecSchema } from './spec.ts';
import { suiteSnapshotSchema } from './suite.ts';
import { techniqueSchema } from './technique.ts';
import { FAMILIES, PROFILES, SPLITS } from './words.ts';

const cellHeaderSchema = z.object({
  /** `suite/technique/model`. */
  id: z.string(),
  suite: z.string(),
  technique: techniqueSchema,
  family: z.enum(FAMILIES),
  model: z.string(),
  /** The tuned model that answers in place of `model`, `provider:name`; absent where the base itself does. */
  answeredBy: z.string().exactOptional(),
  /** Where on a learning curve the cell stands; absent for ordinary cells. */
  curve: curvePointSchema.exactOptional(),
  /** Planned trials on the measured split. */
  trials: z.number(),
});

/** suite × technique × model, the unit of reporting. */
export type CellHeader = ReadOnly<z.infer<typeof cellHeaderSchema>>;

const skippedTechniqueSchema = z.object({
  suite: z.string(),
  technique: z.string(),
  model: z.string(),
  reason: z.string(),
});

/** A technique that the profile lists and that could not be run. */
export type SkippedTechnique = ReadOnly<z.infer<typeof skippedTechniqueSchema>>;

export const runHeaderSchema = z.object({
  /** `adaptbench-run/<major>.<minor>`. */
  schema: z.string(),
  id: z.string(),
  createdAt: z.string(),
  toolVersion: z.string(),
  machine: machineSchema,
  profile: z.enum(PROFILES),
  /** The split that was measured; `test` unless a suite is being developed. */
  split: z.enum(SPLITS),
  seed: z.number(),
  repeats: z.number(),
  /** What a user typed, without secrets, to run the same again. */
  command: z.array(z.string()),
  suites: z.array(suiteSnapshotSchema),
  models: z.array(modelInfoSchema),
  cells: z.array(cellHeaderSchema),
  /** Absent when nothing was skipped. */
  skipped: z.array(skippedTechniqueSchema).exactOptional(),
  /** Samples that are given away and were measured all the same; absent where there are none. */
  leaks: z.array(leakSchema).exactOptional(),
  /** What a reader should know of the data that were measured; absent when there is nothing. */
  notices: z.array(z.string()).exactOptional(),
  /** The price entries used; a model that none matches has an unknown cost. */
  prices: z.array(priceEntrySchema),
  /** What `run --resume` needs to plan the same again. */
  spec: runSpecSchema,
});

/** `run.json`: what was asked for and under which conditions. */
export type RunHeader = ReadOnly<z.infer<typeof runHeaderSchema>>;

/** How the headers of this version say what they are. */
export const RUN_SCHEMA = sayFormat(RUN_FORMAT);
