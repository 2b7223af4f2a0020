import { cutAtStop } from '../remote/stop-texts.ts';

/** Turns tokens into their text, given those before them. */
export type Detokenize<T> = (tokens: readonly T[], before: readonly T[]) => string;

/** How many tokens before are shown to the tokenizer, which may join or space words by them. */
const LOOK_BACK = 8;

/** A character may be spread over several tokens; longer runs than this are broken characters indeed. */
const MAX_PENDING = 8;

/** The text of an answer as it grows token by token, watched for its end. */
export class AnswerText<T> {
  readonly #detokenize: Detokenize<T>;
  readonly #stop: readonly string[];
  readonly #longestStop: number;
  #before: readonly T[];
  #pending: T[] = [];
  #text = '';

  constructor(options: {
    readonly detokenize: Detokenize<T>;
    readonly stop: readonly string[];
    /** The prompt, or its end. */
    readonly before: readonly T[];
  }) {
    this.#detokenize = options.detokenize;
    this.#stop = options.stop;
    this.#longestStop = Math.max(0, ...options.stop.map((text) => text.length));
    this.#before = options.before.slice(-LOOK_BACK);
  }

  /** Adds a token. @returns whether a stop text was reached */
  add(token: T): boolean {
    this.#pending.push(token);
    const piece = this.#detokenize(this.#pending, this.#before);
    if (piece.endsWith('\uFFFD') && this.#pending.length < MAX_PENDING) return false;
    return this.#accept(piece);
  }

  /** The text before any stop text. */
  finish(): string {
    if (this.#pending.length > 0) this.#accept(this.#detokenize(this.#pending, this.#before));
    return this.#text;
  }

  #accept(piece: string): boolean {
    this.#before = [...this.#before, ...this.#pending].slice(-LOOK_BACK);
    this.#pending = [];
    const lookFrom = Math.max(0, this.#text.length - this.#longestStop);
    this.#text += piece;
    // Before its first word an answer has nothing to end: models like to begin with an empty line.
    const begin = this.#text.search(/\S/);
    if (begin < 0) return false;
    const from = Math.max(lookFrom, begin);
    const { text, stopped } = cutAtStop(this.#text.slice(from), this.#stop);
    if (stopped) this.#text = this.#text.slice(0, from) + text;
    return stopped;
  }
}
