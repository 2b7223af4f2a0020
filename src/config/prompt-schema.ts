import { z } from 'zod';

const text = z
  .string()
  .trim()
  .min(1, 'has to hold a text')
  .refine(
    (given) => !given.startsWith('file:'),
    'to take the text of a file, write { file: prompts/route.txt }',
  );

/** A text that models are shown, or the file that it stands in. */
export const promptText = z.union([
  text,
  z.strictObject({ file: z.string().min(1).describe('A text file, relative to this file.') }),
]);
const promptTexts = z
  .array(promptText)
  .min(1)
  .describe('One or several prompt variants; the first is used unless another is chosen on dev.');

/** Texts of a prompt and how they are put together. */
export const promptFieldsSchema = z.strictObject({
  file: z
    .string()
    .min(1)
    .optional()
    .describe('A text file with the instruction, relative to this file, in place of "instructions".'),
  input: z
    .string()
    .optional()
    .describe('How a sample is shown; {{input}} and {{column}} are filled in. {{input}} when left out.'),
  answerLabel: z.string().min(1).default('Answer'),
  reasoningCue: z.string().min(1).default("Let's think through this step by step:"),
  conclusionCue: z
    .string()
    .min(1)
    .optional()
    .describe('What is put after a reasoning without an answer; the answer label when left out.'),
  workedSolution: z
    .string()
    .nullable()
    .default(null)
    .describe('How a train sample’s reasoning is written out for shots.'),
  passage: z
    .string()
    .min(1)
    .default('[{{number}}] {{text}}')
    .describe('How a passage is shown: {{text}}, and {{number}}, {{title}}, {{heading}}.'),
  context: z
    .string()
    .min(1)
    .default('Sources:\n{{passages}}')
    .describe('What stands before a question for which passages were retrieved, with {{passages}}.'),
  noPassages: z.string().min(1).default('(none found)').describe('What stands there when there are none.'),
  instructions: z
    .strictObject({
      vague: promptTexts.optional(),
      specific: promptTexts,
      chainOfThought: promptTexts.optional(),
      grounded: promptTexts.optional(),
    })
    .optional(),
  personas: z.array(promptText).default([]).describe('System prompts for the technique persona.'),
  shotsMatch: z.array(z.string()).default([]).describe('Metadata in which a shot equals the sample.'),
});

/** What the model is told. */
export const promptSchema = z
  .union([text, promptFieldsSchema])
  .describe(
    'What the model is told: a text, or with {{input}} in it all of the question, or more in fields.',
  );

/** A text as a suite file gives it. */
export type WrittenText = z.infer<typeof promptText>;
