/** UTF-16 units that a token has at most, as far as is known: one of many spaces. */
const UNITS_A_TOKEN = 128;
/** No answer that is shorter is cut: servers count tokens in their own ways. */
const ALWAYS_KEPT = 100_000;

/** A text as far as the token limit could reach. */
export interface LimitedText {
  readonly text: string;
  readonly isCut: boolean;
}

/** Cuts a text that is far longer than the limit of tokens allows: a server that does not keep to it fills neither journal nor report. */
export function cutAtLimit(text: string, maxTokens: number): LimitedText {
  const limit = Math.max(ALWAYS_KEPT, UNITS_A_TOKEN * maxTokens);
  if (text.length <= limit) return { text, isCut: false };
  return { text: text.slice(0, limit).toWellFormed(), isCut: true };
}
