/** What a user allows an endpoint to be sent. */
export interface RateLimit {
  readonly callsPerMinute?: number | undefined;
  /** Prompts and answers together. */
  readonly tokensPerMinute?: number | undefined;
}
