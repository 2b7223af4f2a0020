import { z } from 'zod';

const messageSchema = z.looseObject({
  role: z.string(),
  content: z.union([
    z.string(),
    z.looseObject({ type: z.string(), text: z.string() }),
    z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  ]),
});

/** A turn of a prompt, as graders and runs write it. */
export type EvalMessage = z.infer<typeof messageSchema>;

const common = { name: z.string().optional() };

const graderSchema = z.discriminatedUnion('type', [
  z.looseObject({
    ...common,
    type: z.literal('string_check'),
    input: z.string(),
    reference: z.string(),
    operation: z.enum(['eq', 'ne', 'like', 'ilike']),
  }),
  z.looseObject({
    ...common,
    type: z.literal('text_similarity'),
    input: z.string(),
    reference: z.string(),
    evaluation_metric: z.string(),
    pass_threshold: z.number().optional(),
  }),
  z.looseObject({
    ...common,
    type: z.literal('label_model'),
    model: z.string(),
    input: z.array(messageSchema),
    labels: z.array(z.string()),
    passing_labels: z.array(z.string()),
  }),
  z.looseObject({
    ...common,
    type: z.literal('score_model'),
    model: z.string(),
    input: z.array(messageSchema),
    range: z.array(z.number()).optional(),
    pass_threshold: z.number().nullish(),
  }),
  z.looseObject({ ...common, type: z.literal('python'), source: z.string() }),
]);

/** One of the testing criteria. */
export type EvalGrader = z.infer<typeof graderSchema>;

/** An eval as the API gives it: what is graded, not what is asked. */
export const evalSchema = z.looseObject({
  name: z.string().nullish(),
  data_source_config: z.looseObject({ type: z.string() }),
  testing_criteria: z.array(z.looseObject({ ...common, type: z.string() })),
});

/** A grader as it is known here; `null` for any other. */
export function readGrader(value: unknown): EvalGrader | null {
  return graderSchema.safeParse(value).data ?? null;
}

/** A run of an eval as the API gives it: what is asked, of which model. */
export const runSchema = z.looseObject({
  model: z.string().nullish(),
  data_source: z.looseObject({
    type: z.string(),
    model: z.string().nullish(),
    input_messages: z
      .looseObject({ type: z.string(), template: z.array(messageSchema).optional() })
      .nullish(),
    sampling_params: z.record(z.string(), z.unknown()).nullish(),
    source: z.looseObject({ type: z.string() }).optional(),
  }),
});

/** The text of a turn; `null` where it holds anything else. */
export function textOf({ content }: EvalMessage): string | null {
  if (typeof content === 'string') return content;
  const parts = Array.isArray(content) ? content : [content];
  const texts = parts.map(({ text }) => text);
  return texts.every((text) => text !== undefined) ? texts.join('\n') : null;
}
