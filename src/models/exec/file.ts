import { z } from 'zod';
import { ANSWER_FIELDS } from '../application/answer.ts';

/** How an application is run as a program. */
export const execFileSchema = z.strictObject({
  command: z.string().trim().min(1).describe('The program; it is started as it is, never through a shell.'),
  args: z.array(z.string()).default([]).describe('Its arguments, one by one.'),
  folder: z
    .string()
    .min(1)
    .optional()
    .describe('Folder that it runs in, relative to this file; the folder of this file when left out.'),
  input: z
    .json()
    .default('{{prompt}}')
    .describe(
      'What it reads on its standard input: a text, or a structure as JSON, with {{prompt}}, {{system}}, {{messages}}, {{maxTokens}}, {{temperature}}, {{seed}} and {{stop}}.',
    ),
  environment: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not the name of a variable'), z.string())
    .default({})
    .describe(
      `Variables that it sees beside PATH and the like; \${NAME} stands for one of ours, kept secret.`,
    ),
  ...ANSWER_FIELDS,
});
