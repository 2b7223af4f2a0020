import { z } from 'zod';
import { ANSWER_FIELDS } from '../application/answer.ts';

/** How an application is asked over HTTP. */
export const httpFileSchema = z.strictObject({
  url: z
    .string()
    .trim()
    .min(1)
    .describe('Address that is called; {{prompt}} and the others may stand in its path and query.'),
  method: z.enum(['POST', 'PUT', 'PATCH', 'GET']).default('POST'),
  headers: z
    .record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is not the name of a header'), z.string())
    .default({})
    .describe(`Headers; \${NAME} in a value stands for a variable of the environment, and is kept secret.`),
  body: z
    .json()
    .optional()
    .describe(
      'What is sent: any structure, or a text, with {{prompt}}, {{system}}, {{messages}}, {{maxTokens}}, {{temperature}}, {{seed}} and {{stop}}.',
    ),
  ok: z
    .array(z.int().min(200).max(599))
    .min(1)
    .optional()
    .describe('Statuses of an answer; those from 200 to 299 when left out.'),
  ...ANSWER_FIELDS,
});
