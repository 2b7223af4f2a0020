import type { LlamaContext, LlamaModel, Token } from 'node-llama-cpp';
import { BenchError, describeError } from '../../core/errors.ts';
import type { GenerateRequest } from '../../protocol/model.ts';
import type { FinishReason } from '../../protocol/words.ts';
import { AnswerText } from './answer-text.ts';
import { createGrammars, END_OF_OBJECT } from './grammars.ts';
import { type LlamaRuntime, loadLlama } from './llama.ts';
import { createPromptEncoder, type EncodedPrompt, type PromptEncoder } from './prompt.ts';
import { SequencePool } from './sequences.ts';
import { Turns } from './turns.ts';

/** What is loaded, and how. */
export interface EngineOptions {
  /** `provider:name`, for messages. */
  readonly model: string;
  readonly file: string;
  /** LoRA adapter as a GGUF file, used in full strength. */
  readonly adapter?: string | undefined;
  /** Largest prompt plus answer in tokens, if the model was trained on as many. */
  readonly contextTokens: number;
  /** Prompts whose state is kept, and most calls at once. */
  readonly sequences: number;
  readonly signal?: AbortSignal | undefined;
}

/** One answer, with exact counts. */
export interface Generated {
  readonly text: string;
  readonly finishReason: FinishReason;
  /** Prompt tokens that were found ready in a kept sequence. */
  readonly reusedTokens: number;
  /** Tokens sampled, the one that ended the answer included. */
  readonly outputTokens: number;
}

/** One request to an engine. */
export interface EngineCall {
  readonly prompt: EncodedPrompt;
  readonly request: GenerateRequest;
  readonly signal: AbortSignal;
}

/** A model in memory. */
export interface Engine {
  readonly contextTokens: number;
  readonly encoder: PromptEncoder;
  /** @throws BenchError `PROVIDER` when the prompt does not fit; the signal's reason when aborted */
  generate(call: EngineCall): Promise<Generated>;
  close(): Promise<void>;
}

/**
 * Loads a GGUF file into memory.
 * @throws BenchError `MODEL_UNAVAILABLE` when llama.cpp cannot run or cannot read the file
 */
export async function loadEngine(options: EngineOptions): Promise<Engine> {
  const runtime = await loadLlama();
  runtime.takeErrors();
  let model: LlamaModel | undefined;
  try {
    const loadSignal = options.signal === undefined ? {} : { loadSignal: options.signal };
    model = await runtime.llama.loadModel({ modelPath: options.file, ...loadSignal });
    const contextTokens = Math.min(options.contextTokens, model.trainContextSize);
    const context = await model.createContext({
      sequences: options.sequences,
      contextSize: contextTokens,
      threads: runtime.threads,
      // Keeps the whole prompt of models with a sliding window, so that any beginning of it can be reused.
      swaFullCache: true,
      ...(options.adapter === undefined ? {} : { lora: options.adapter }),
      ...(options.signal === undefined ? {} : { createSignal: options.signal }),
    });
    const pool = new SequencePool(context);
    const anyToken = model.tokenize('\n')[0];
    if (anyToken !== undefined) await pool.warmUp(anyToken);
    return createEngine({ runtime, model, context, pool, contextTokens, name: options.model });
  } catch (error) {
    await model?.dispose();
    options.signal?.throwIfAborted();
    const reported = runtime.takeErrors();
    throw new BenchError(
      'MODEL_UNAVAILABLE',
      `${options.model} cannot be loaded: ${describeError(error)}${reported === '' ? '' : ` (${reported})`}.`,
      {
        cause: error,
        hint: 'The file may be damaged, unfinished or of a kind that llama.cpp does not know.',
      },
    );
  }
}

interface Loaded {
  readonly runtime: LlamaRuntime;
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly pool: SequencePool;
  readonly contextTokens: number;
  readonly name: string;
}

function createEngine({ runtime, model, context, pool, contextTokens, name }: Loaded): Engine {
  const grammarState = createGrammars(runtime, model);
  const turns = new Turns();

  async function generate({ prompt, request, signal }: EngineCall): Promise<Generated> {
    const { tokens } = prompt;
    if (tokens.length === 0) throw new BenchError('INVALID_ARGUMENT', `${name}: the prompt is empty.`);
    // One place is needed for the first token of the answer.
    if (tokens.length >= contextTokens) {
      throw new BenchError(
        'PROVIDER',
        `${name}: the prompt of ${tokens.length} tokens does not fit into the context of ${contextTokens} tokens.`,
        {
          hint: 'Use fewer or shorter examples or passages.',
          details: { kind: 'context', tokens: tokens.length },
        },
      );
    }
    const lent = await pool.lend(tokens);
    let state: 'intact' | 'broken' = 'broken';
    try {
      const limit = Math.min(request.maxTokens, contextTokens - tokens.length);
      const answer = new AnswerText<Token>({
        detokenize: (piece, before) => model.detokenize(piece, false, before),
        stop: [
          ...request.stop,
          ...prompt.stopTexts,
          ...(request.responseFormat === undefined ? [] : [END_OF_OBJECT]),
        ],
        before: tokens,
      });
      const options = {
        temperature: request.temperature,
        // The distribution is the model's own: nothing is cut off it, as with OpenAI's defaults.
        topK: 0,
        topP: 1,
        minP: 0,
        seed: request.seed,
        yieldEogToken: true,
        ...(await grammarState(request.responseFormat)),
      };
      let outputTokens = 0;
      let finishReason: FinishReason = 'length';
      const begin = async () => lent.sequence.evaluate([...(await lent.prepare(signal))], options);
      for await (const token of turns.answer(lent.place, begin)) {
        signal.throwIfAborted();
        outputTokens += 1;
        if (model.isEogToken(token) || prompt.stopTokens.has(token) || answer.add(token)) {
          finishReason = 'stop';
          break;
        }
        if (outputTokens >= limit) break;
      }
      state = 'intact';
      return { text: answer.finish(), finishReason, reusedTokens: lent.reused, outputTokens };
    } catch (error) {
      signal.throwIfAborted();
      throw new BenchError('PROVIDER', `${name}: llama.cpp failed: ${describeError(error)}.`, {
        cause: error,
        details: { kind: 'local', reported: runtime.takeErrors() },
      });
    } finally {
      await lent.giveBack(state);
    }
  }

  return {
    contextTokens,
    encoder: createPromptEncoder(model, runtime),
    generate,
    async close() {
      await context.dispose();
      await model.dispose();
    },
  };
}
