/** One turn of a conversation. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** How a model is spoken to: through its chat template, or by text that it continues. */
export type PromptForm = 'chat' | 'completion';

/** A rendered prompt in one of the two forms. */
export type Prompt =
  | { readonly form: 'chat'; readonly messages: readonly ChatMessage[] }
  | { readonly form: 'completion'; readonly text: string };

/** One request to a model, complete: nothing about the answer depends on anything outside it. */
export interface GenerateRequest {
  readonly prompt: Prompt;
  /** Largest number of tokens to generate. */
  readonly maxTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  /** Sampling seed, where the provider knows one. */
  readonly seed: number;
  /** Generation ends before any of these texts; they are not part of the answer. */
  readonly stop: readonly string[];
}

/** Tokens as the provider counted them. */
export interface Usage {
  /** All prompt tokens, cached ones included. */
  readonly inputTokens: number;
  /** The part of `inputTokens` that the provider served from a prefix cache. */
  readonly cachedInputTokens: number;
  /** Generated tokens, hidden reasoning included. */
  readonly outputTokens: number;
  /** The part of `outputTokens` that was reasoning; absent when the provider did not say. */
  readonly reasoningTokens?: number;
}

/** Where the time of a call went, in milliseconds. */
export interface CallTiming {
  /** The wire call of the attempt that succeeded, from sending to the last byte (or token). */
  readonly latencyMs: number;
  /** Waiting for a free slot before the first attempt. */
  readonly queueMs: number;
  /** Failed attempts and the pauses between them. */
  readonly retryMs: number;
  /** How many attempts failed before the one that succeeded. */
  readonly retries: number;
  /** The most calls that shared the machine with this one at any moment, itself included; 1 is unbatched. */
  readonly sharedBy: number;
  /** This call's share of the machine's time; only for models that run on this machine. */
  readonly machineMs?: number;
}

/** Why generation ended. */
export type FinishReason = 'stop' | 'length' | 'content-filter' | 'other';

/** What an endpoint refused of a request and an answer was given without: the journal would else claim more than was sent. */
export type Adaptation = 'temperature' | 'seed' | 'stop' | 'system-role' | 'token-limit';

/** What came back for a request. */
export interface GenerateResponse {
  /** The answer, without any reasoning that was kept apart from it. */
  readonly text: string;
  /** What the model thought before it answered, where it showed that; absent where it did not. */
  readonly reasoning?: string;
  readonly finishReason: FinishReason;
  /** `null` when the provider did not say. */
  readonly usage: Usage | null;
  readonly timing: CallTiming;
  /** Where the request was sent otherwise than asked for; absent where it was sent as it is. */
  readonly adapted?: readonly Adaptation[];
}

/** Something that was paid for and could not be read as an answer. */
export interface UnreadAnswer {
  /** What was wrong with it, without secrets. */
  readonly reason: string;
  /** `null` when the provider did not say: its cost is then unknown. */
  readonly usage: Usage | null;
}

/** Whether the token limit was used up by reasoning, so that nothing was left for the answer. */
export function spentOnReasoning({ text, finishReason, reasoning, usage }: GenerateResponse): boolean {
  const reasoned = (usage?.reasoningTokens ?? 0) > 0 || (reasoning ?? '') !== '';
  return finishReason === 'length' && text.trim() === '' && reasoned;
}

/** What a model is; part of every cache key and of the run record. */
export interface ModelInfo {
  /** `provider:name`, as a user types it. */
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  readonly form: PromptForm;
  /** Where texts go: this machine or somebody else's. */
  readonly place: 'local' | 'remote';
  /** The endpoint without credentials; `null` for this machine. */
  readonly endpoint: string | null;
  /** SHA-256 of the weights where they are at hand; `null` where only the name is known. */
  readonly weightsHash: string | null;
  /** SHA-256 of the LoRA adapter on top of the weights; absent where there is none. */
  readonly adapterHash?: string;
  /** Most calls that may be in flight at once. */
  readonly maxConcurrency: number;
  /** Most trials in progress at once: fewer than calls where an answer depends on what is computed beside it. */
  readonly maxTrials: number;
  /** Largest prompt plus answer in tokens; `null` when not known. */
  readonly contextTokens: number | null;
}

/** What happens while a call is made. */
export interface CallEvents {
  /** An attempt is about to go out. */
  sent?(): void;
  /** An attempt came back without an answer; another one may follow. */
  failed?(): void;
  /** Something was paid for and could not be read, also where a repetition is answered. */
  unread?(unread: UnreadAnswer): void;
}

/** An open connection to a model. */
export interface Model {
  readonly info: ModelInfo;
  /**
   * Answers one request.
   * @throws BenchError `PROVIDER` when the provider refused or never answered; the message holds no secret.
   */
  generate(request: GenerateRequest, signal: AbortSignal, events?: CallEvents): Promise<GenerateResponse>;
  /** Exact number of prompt tokens, where the tokenizer is at hand. */
  countTokens?(prompt: Prompt): Promise<number>;
  /** Frees what the connection holds; the model is not used afterwards. */
  close(): Promise<void>;
}
