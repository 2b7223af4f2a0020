import type { Llama, LlamaGrammar, LlamaModel, SequenceEvaluateOptions } from 'node-llama-cpp';
import { contentKey } from '../../lib/hash.ts';
import type { GenerateRequest } from '../../protocol/model.ts';
import type { LlamaRuntime } from './llama.ts';

type JsonSchema = Parameters<Llama['createGrammarForJsonSchema']>[0];

/** What the library's grammars have after an object, and never within one. */
export const END_OF_OBJECT = '\n\n\n\n';

/** Holds an answer to a JSON schema; grammars are made once for each schema. */
export function createGrammars(
  { library, llama }: LlamaRuntime,
  model: LlamaModel,
): (
  schema: GenerateRequest['responseFormat'],
) => Promise<Pick<SequenceEvaluateOptions, 'grammarEvaluationState'>> {
  const grammars = new Map<string, Promise<LlamaGrammar>>();
  return async (schema) => {
    if (schema === undefined) return {};
    const key = contentKey(schema);
    const made = grammars.get(key) ?? llama.createGrammarForJsonSchema(schema as JsonSchema);
    grammars.set(key, made);
    const grammar = await made;
    return { grammarEvaluationState: new library.LlamaGrammarEvaluationState({ model, grammar }) };
  };
}
