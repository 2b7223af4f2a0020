import { z } from 'zod';
import type { ReadOnly } from './read-only.ts';
import { RETRIEVAL_MODES, SEARCHES } from './words.ts';

const metadataSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** Metadata that can be searched by. */
export type Metadata = ReadOnly<z.infer<typeof metadataSchema>>;

const ingredient = {
  /** `oracle` shows the passages that the answer stands in, `empty` the same prompt without any: diagnostic arms. */
  mode: z.enum(RETRIEVAL_MODES),
  /** `dense`: by similarity of meaning; `hybrid`: that and shared words (BM25+), fused by rank. */
  search: z.enum(SEARCHES),
  /** Passages found, at most. */
  topK: z.number(),
  /** Least cosine similarity of a passage to the question; 0 takes all. */
  minSimilarity: z.number(),
  /** Tokens of `o200k_base` that all passages together may take; the last ones are skipped. */
  contextTokens: z.number(),
  /** Metadata that every passage has to have, whatever the sample. */
  filter: metadataSchema,
};

export const retrievalIngredientSchema = z.object(ingredient);

/** Passages of the suite's corpus shown before the question. */
export type RetrievalIngredient = ReadOnly<z.infer<typeof retrievalIngredientSchema>>;

export const retrievalQuerySchema = z.object({
  ...ingredient,
  /** The text that is searched for. */
  text: z.string(),
  /** Metadata that a chunk has to have. */
  where: metadataSchema,
  /** The sample's gold passages: what `oracle` shows, and what found ones are judged by. */
  gold: z.array(z.string()),
});

/** What is retrieved for one sample; with the index it decides about what is found. */
export type RetrievalQuery = ReadOnly<z.infer<typeof retrievalQuerySchema>>;

const passageSchema = z.object({
  /** Id of the chunk, or of the gold passage that was given. */
  id: z.string(),
  document: z.string(),
  title: z.string().nullable(),
  heading: z.string().nullable(),
  text: z.string(),
  /** Cosine similarity to the question; `null` where it was not found by similarity. */
  similarity: z.number().nullable(),
  /** The sample's gold passages that it holds. */
  gold: z.array(z.string()),
});

/** A chunk as it was found for a question. */
export type Passage = ReadOnly<z.infer<typeof passageSchema>>;

const queryEmbeddingSchema = z.object({
  /** Time in ms. */
  elapsedMs: z.number(),
  /** `null` when the provider did not say. */
  inputTokens: z.number().nullable(),
});

/** What embedding a question took. */
export type QueryEmbedding = ReadOnly<z.infer<typeof queryEmbeddingSchema>>;

export const retrievedShape = {
  /** Best first, at most `topK`. */
  passages: z.array(passageSchema),
  /** How many of them fit into the token budget and are shown. */
  shown: z.number(),
  /** Tokens of `o200k_base` of the passages shown. */
  contextTokens: z.number(),
  /** Embedding the question; `null` when that was not needed. */
  embedding: queryEmbeddingSchema.nullable(),
  /** Time of the search itself in ms; `null` when nothing was searched. */
  searchMs: z.number().nullable(),
};

const retrievedSchema = z.object(retrievedShape);

/** What was found, and what finding it took. */
export type Retrieved = ReadOnly<z.infer<typeof retrievedSchema>>;

const sized = { size: z.number(), overlap: z.number() };

export const chunkerSchema = z.discriminatedUnion('kind', [
  /**
   * Whole sentences up to `size` tokens, never over a heading; a heading without any text or heading below it is a chunk
   * by itself. Neighbours share up to `overlap` tokens of sentences.
   */
  z.object({ kind: z.literal('sentences'), ...sized }),
  /** Windows of exactly `size` tokens, each beginning `size - overlap` after the one before. */
  z.object({ kind: z.literal('tokens'), ...sized }),
  z.object({ kind: z.literal('document') }),
]);

/** How documents are cut; sizes are tokens of `o200k_base`, the same for every model. */
export type ChunkerSpec = ReadOnly<z.infer<typeof chunkerSchema>>;
