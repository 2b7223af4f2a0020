import type { ChatHistoryItem, JinjaTemplateChatWrapper, LlamaModel, Token } from 'node-llama-cpp';
import { BenchError } from '../../core/errors.ts';
import type { ChatMessage, Prompt } from '../../protocol/model.ts';
import type { LlamaRuntime } from './llama.ts';

/** A prompt as the model sees it. */
export interface EncodedPrompt {
  readonly tokens: readonly Token[];
  /** Tokens that end an answer besides the model's own end of generation. */
  readonly stopTokens: ReadonlySet<Token>;
  /** Texts that end an answer besides those of the request. */
  readonly stopTexts: readonly string[];
}

/** Turns prompts of either form into tokens, special tokens and the beginning-of-sequence token included. */
export interface PromptEncoder {
  readonly hasChatTemplate: boolean;
  /** @throws BenchError `INVALID_ARGUMENT` for a chat prompt without a template */
  encode(prompt: Prompt): EncodedPrompt;
}

/** Encoder for one loaded model, with the chat template that its file brings. */
export function createPromptEncoder(model: LlamaModel, { library }: LlamaRuntime): PromptEncoder {
  const template = model.fileInfo.metadata?.tokenizer?.chat_template;
  const first = beginningToken(model, library.LlamaVocabularyType);
  const wrapper: JinjaTemplateChatWrapper | undefined =
    template === undefined
      ? undefined
      : new library.JinjaTemplateChatWrapper({ template, tokenizer: model.tokenizer });

  function withBeginning(tokens: readonly Token[]): readonly Token[] {
    return first === null || tokens[0] === first ? tokens : [first, ...tokens];
  }

  function encodeChat(messages: readonly ChatMessage[]): EncodedPrompt {
    if (wrapper === undefined) {
      throw new BenchError('INVALID_ARGUMENT', `${model.filename ?? 'The model'} has no chat template.`, {
        hint: 'Use the completion form.',
      });
    }
    const { contextText, stopGenerationTriggers } = wrapper.generateContextState({
      chatHistory: historyOf(messages),
    });
    const stopTokens = new Set<Token>();
    const stopTexts: string[] = [];
    for (const trigger of stopGenerationTriggers) {
      const tokens = trigger.tokenize(model.tokenizer);
      const begin = tokens[0];
      if (begin === undefined) continue;
      if (model.isSpecialToken(begin)) stopTokens.add(begin);
      else stopTexts.push(model.detokenize(tokens));
    }
    return { tokens: withBeginning(contextText.tokenize(model.tokenizer)), stopTokens, stopTexts };
  }

  return {
    hasChatTemplate: wrapper !== undefined,
    encode(prompt) {
      if (prompt.form === 'chat') return encodeChat(prompt.messages);
      // Plain text: what looks like a special token in it is not one.
      return {
        tokens: withBeginning(model.tokenize(prompt.text, false)),
        stopTokens: new Set(),
        stopTexts: [],
      };
    },
  };
}

function historyOf(messages: readonly ChatMessage[]): ChatHistoryItem[] {
  const history = messages.map(historyItem);
  // The template opens the answer; a message of the assistant at the end is one that it goes on with.
  if (messages.at(-1)?.role !== 'assistant') history.push({ type: 'model', response: [] });
  return history;
}

function historyItem({ role, content }: ChatMessage): ChatHistoryItem {
  switch (role) {
    case 'system':
      return { type: 'system', text: content };
    case 'user':
      return { type: 'user', text: content };
    case 'assistant':
      return { type: 'model', response: [content] };
  }
}

/** The token that the model wants first, by the rules of llama.cpp's `llama_tokenize`. */
function beginningToken(
  model: LlamaModel,
  kinds: typeof import('node-llama-cpp').LlamaVocabularyType,
): Token | null {
  switch (model.vocabularyType) {
    case kinds.rwkv:
    case kinds.ugm:
      return null;
    case kinds.wpm:
      return model.tokens.bos;
    default:
      return model.tokens.shouldPrependBosToken ? model.tokens.bos : null;
  }
}
