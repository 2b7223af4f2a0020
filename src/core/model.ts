import type {
  GenerateRequest,
  GenerateResponse,
  ModelInfo,
  Prompt,
  UnreadAnswer,
} from '../protocol/model.ts';
import type { AttemptFault } from '../protocol/words.ts';

/** What happens while a call is made. */
export interface CallEvents {
  /** An attempt is about to go out. It does not where this throws, and neither does any other of the call. */
  sent?(): void | Promise<void>;
  /** Something was paid for and could not be read, also where a repetition is answered; told before `failed`. */
  unread?(unread: UnreadAnswer): void | Promise<void>;
  /** An attempt came back without an answer; another one may follow. */
  failed?(why?: AttemptFault): void | Promise<void>;
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
