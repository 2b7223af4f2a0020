/** A text up to the first of the stop texts in it. */
export interface CutText {
  readonly text: string;
  /** Whether a stop text was found. */
  readonly stopped: boolean;
}

/** Ends a text before the first occurrence of any stop text. */
export function cutAtStop(text: string, stop: readonly string[]): CutText {
  let end = -1;
  for (const ending of stop) {
    const at = ending === '' ? -1 : text.indexOf(ending);
    if (at >= 0 && (end < 0 || at < end)) end = at;
  }
  return end < 0 ? { text, stopped: false } : { text: text.slice(0, end), stopped: true };
}
