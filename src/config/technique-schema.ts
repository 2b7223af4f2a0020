import { z } from 'zod';
import { promptText } from './prompt-schema.ts';

/** What suites, techniques and scorers are called. */
export const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'has to be lower-case letters, digits and hyphens');

/** A technique as a suite file lists it: the name of a preset, or a preset changed under a name of its own. */
export const techniqueSchema = z.union([
  nameSchema,
  z.strictObject({
    preset: nameSchema.describe('The preset to start from.'),
    name: nameSchema.optional().describe('Name in reports; the preset’s own when left out.'),
    instruction: promptText
      .optional()
      .describe(
        'In place of the suite’s instructions. With {{input}} in it, it is the whole question, in place of prompt.input too.',
      ),
    system: promptText.optional().describe('A system prompt, in place of the suite’s personas.'),
    shots: z.int().min(1).max(100).optional().describe('Solved samples shown before the question.'),
    selection: z.enum(['fixed', 'balanced', 'nearest']).optional(),
    votes: z
      .int()
      .min(1)
      .max(99)
      .optional()
      .describe('Answers per trial, of which the most frequent counts.'),
    mode: z
      .enum(['search', 'oracle', 'empty'])
      .optional()
      .describe(
        'Passages that are found, the right ones, or none: the last two show where errors come from.',
      ),
    search: z.enum(['dense', 'hybrid']).optional().describe('By meaning, or by meaning and shared words.'),
    topK: z.int().min(1).max(100).optional().describe('Passages found, at most.'),
    minSimilarity: z.number().min(0).max(1).optional().describe('Least cosine similarity of a passage.'),
    contextTokens: z.int().min(16).optional().describe('Tokens that all passages together may take.'),
    filter: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('Metadata that every passage has to have.'),
    tuned: z
      .string()
      .min(1)
      .optional()
      .describe('A fine-tuned model: its id in tuned/ledger.json, or a provider’s own, e.g. openai:ft:….'),
    with: z
      .record(nameSchema, z.record(z.string(), z.json()).nullable())
      .optional()
      .describe(
        'Further ingredients by name, with their options: effort, input-only, structured, and those that the project adds.',
      ),
  }),
]);
