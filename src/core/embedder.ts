/** What turns texts into vectors is; part of every index's key. */
export interface EmbedderInfo {
  /** `provider:name`, as a user types it. */
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  readonly place: 'local' | 'remote';
  /** The endpoint without credentials; `null` for this machine. */
  readonly endpoint: string | null;
  /** SHA-256 of the weights where they are at hand; `null` where only the name is known. */
  readonly weightsHash: string | null;
  /** Longest text in tokens; of longer ones only the beginning counts. `null` when not known. */
  readonly maxTokens: number | null;
  /** Most texts of one call. */
  readonly batchSize: number;
}

/** What makes two embedders the same: weights where they are at hand, else name and endpoint. */
export interface EmbedderIdentity {
  readonly provider: string;
  readonly name: string;
  readonly endpoint: string | null;
  readonly weightsHash: string | null;
}

/** The vectors of one call. */
export interface Embeddings {
  /** One a text, in order, each of length 1. */
  readonly vectors: readonly Float32Array[];
  /** Tokens as the provider or the tokenizer counted them; `null` when nobody did. */
  readonly inputTokens: number | null;
  /** Indices of the texts that were longer than the embedder reads. */
  readonly truncated: readonly number[];
  /** The attempt that succeeded, in ms. */
  readonly latencyMs: number;
}

/** An open connection to an embedding model. */
export interface Embedder {
  readonly info: EmbedderInfo;
  /**
   * Embeds at most `info.batchSize` texts.
   * @throws BenchError `PROVIDER` when the provider refused or never answered; the message holds no secret.
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Embeddings>;
  /** Frees what the connection holds; the embedder is not used afterwards. */
  close(): Promise<void>;
}
