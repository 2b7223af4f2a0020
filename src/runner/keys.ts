import { describeError } from '../core/errors.ts';
import type { PreparedTrial } from '../core/technique.ts';
import { contentKey } from '../lib/hash.ts';
import type { GenerateRequest, ModelInfo } from '../protocol/model.ts';
import type { RetrievalQuery } from '../protocol/retrieval.ts';

/** What makes two models the same: weights where they are at hand, else what a file says or name and endpoint. */
function identityOf(model: ModelInfo) {
  const { provider, name, endpoint, weightsHash, adapterHash, configHash, form } = model;
  // A file that is moved, or renamed, asks the same.
  if (configHash !== undefined) return { provider, configHash, endpoint, form };
  if (weightsHash === null) return { provider, name, endpoint, form };
  return { provider, weightsHash, ...(adapterHash === undefined ? {} : { adapterHash }), form };
}

/**
 * Content key of a trial: sample id, the whole requests it begins with (and with them input, templates, shots, parameters and seed),
 * what it retrieves and in which index, the reading rule, model and repeat. Targets and positions are no part of it.
 */
export function trialKey(
  { sample, repeat, fingerprint, query, requests }: PreparedTrial,
  model: ModelInfo,
): string {
  return contentKey({
    sample: sample.id,
    technique: fingerprint,
    requests: rendered(requests),
    lookup: query,
    model: identityOf(model),
    repeat,
  });
}

/** A prompt that cannot be rendered makes a trial that fails, which has a key all the same. */
function rendered(requests: PreparedTrial['requests']) {
  try {
    return requests();
  } catch (error) {
    return { fault: describeError(error) };
  }
}

/** What a call key is made from. */
export interface CallKeyParts {
  readonly model: ModelInfo;
  readonly request: GenerateRequest;
  readonly repeat: number;
  /** Index of the call within its trial. */
  readonly index: number;
}

/**
 * How remote answers are read: raised when text or usage of the same answer come out otherwise, so that answers that
 * were kept before are asked for again. Version 2 keeps reasoning out of the text and in the output tokens.
 */
const READING = 2;

/** Key of an answer in journal and response cache. */
export function callKey({ model, request, repeat, index }: CallKeyParts): string {
  const reading = model.place === 'remote' ? { reading: READING } : {};
  return contentKey({ model: identityOf(model), request, repeat, index, ...reading });
}

/**
 * Key of an answer that a scorer asked for: it does not depend on the trial, so that the same answer is judged once. No call
 * of a trial has such a key.
 * @param index of the draw, among the same requests of one scoring
 */
export function scoringCallKey({ model, request, index }: Omit<CallKeyParts, 'repeat'>): string {
  const reading = model.place === 'remote' ? { reading: READING } : {};
  return contentKey({ scoring: { model: identityOf(model), request, index, ...reading } });
}

/** Key of texts that a scorer has embedded. */
export function scoringEmbeddingKey(embedder: string, texts: readonly string[]): string {
  return contentKey({ scoring: { embedder, texts } });
}

/** Key of what is retrieved: the same query to the same index finds the same. */
export function retrievalKey(index: string, query: RetrievalQuery): string {
  return contentKey({ index, query });
}
