import type { LlamaModel } from 'node-llama-cpp';
import { BenchError, describeError } from '../../core/errors.ts';
import type { Prompt } from '../../protocol/model.ts';
import type { PromptForm } from '../../protocol/words.ts';
import { loadLlama } from './llama.ts';
import { DEFAULT_CONTEXT_TOKENS } from './model.ts';
import { createPromptEncoder } from './prompt.ts';
import { type LocalWeights, resolveWeights, type WeightsOptions } from './weights.ts';

/** The tokenizer of a local model alone, for making training sets; the weights stay on disk. */
export interface LocalTokenizer {
  readonly weights: LocalWeights;
  /** `general.architecture` of the file. */
  readonly architecture: string;
  /** Longest prompt plus answer that the model is used with, in tokens. */
  readonly contextTokens: number;
  /** The form in which the model is spoken to unless told otherwise. */
  readonly form: PromptForm;
  /** The prompt as the model sees it when it answers. */
  encode(prompt: Prompt): readonly number[];
  /** An answer as the model is to write it after a prompt, with the token that ends it. */
  encodeAnswer(answer: string, form: PromptForm): readonly number[];
  close(): Promise<void>;
}

/**
 * Opens the tokenizer of a local model.
 * @throws BenchError `UNKNOWN_NAME` or `MODEL_UNAVAILABLE`
 */
export async function openLocalTokenizer(name: string, options: WeightsOptions): Promise<LocalTokenizer> {
  const runtime = await loadLlama();
  const weights = await resolveWeights(name, options);
  let model: LlamaModel;
  try {
    model = await runtime.llama.loadModel({ modelPath: weights.file, vocabOnly: true });
  } catch (cause) {
    throw new BenchError('MODEL_UNAVAILABLE', `local:${name} cannot be read: ${describeError(cause)}.`, {
      cause,
    });
  }
  const encoder = createPromptEncoder(model, runtime);
  const { metadata } = model.fileInfo;
  const architecture = String(metadata.general.architecture);
  const contextLength = metadata[metadata.general.architecture]?.context_length;
  const end = model.tokens.eos ?? model.tokens.eot;
  return {
    weights,
    architecture,
    form: weights.entry?.form ?? (encoder.hasChatTemplate ? 'chat' : 'completion'),
    contextTokens: Math.min(
      weights.entry?.contextTokens ?? DEFAULT_CONTEXT_TOKENS,
      // Read from the file: without its weights a model says 0.
      contextLength ?? Number.POSITIVE_INFINITY,
    ),
    encode: (prompt) => encoder.encode(prompt).tokens,
    encodeAnswer(answer, form) {
      // After a text that ends where the answer begins stands a space, which tokenizers join to the next word.
      const text = form === 'chat' ? answer : ` ${answer}`;
      return [...model.tokenize(text, false), ...(end === null ? [] : [end])];
    },
    close: () => model.dispose(),
  };
}
