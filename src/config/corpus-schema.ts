import { z } from 'zod';

const overlap = z.int().min(0).default(0).describe('Tokens that neighbours share.');
const size = z.int().min(8).describe('Tokens of a chunk, as o200k_base counts them.');

const chunker = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('sentences'), size, overlap }),
    z.strictObject({ kind: z.literal('tokens'), size, overlap }),
    z.strictObject({ kind: z.literal('document') }),
  ])
  .refine((spec) => spec.kind === 'document' || spec.overlap < spec.size, {
    message: 'an overlap has to be smaller than the size',
    path: ['overlap'],
  });

/** The documents of a suite, and how they are cut and searched. */
export const corpusSchema = z.strictObject({
  documents: z
    .array(z.string().min(1))
    .default([])
    .describe('Markdown, text, HTML and PDF files, or folders of them, relative to this file.'),
  trainDocument: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('How a train sample is written out as a document, with {{target}}; left out: it is none.'),
  chunker: chunker.default({ kind: 'sentences', size: 128, overlap: 0 }),
  embedder: z.string().min(1).default('local:all-minilm-l6-v2'),
  query: z
    .string()
    .min(1)
    .default('{{input}}')
    .describe('The text that is searched for, with at least one variable.'),
  match: z.array(z.string()).default([]).describe('Metadata in which a passage equals the sample.'),
  passages: z
    .string()
    .nullable()
    .default(null)
    .describe(
      'Metadata column that lists the passages with the answer, as document#section; a cell of a table holds one, a JSON list of texts, a list parted by "listSeparator", or nothing.',
    ),
});
