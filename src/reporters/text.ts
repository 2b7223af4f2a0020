import { makeVisible } from '../lib/visible-text.ts';

/** A text cut to a number of UTF-16 units, never within a character, and how many units there were. */
export interface Cut {
  readonly text: string;
  readonly whole: number;
  readonly isCut: boolean;
}

/** Cuts a text that is longer than `limit` UTF-16 units. */
export function cutText(text: string, limit: number): Cut {
  if (text.length <= limit) return { text, whole: text.length, isCut: false };
  const head = text.slice(0, limit);
  return { text: /[\uD800-\uDBFF]$/.test(head) ? head.slice(0, -1) : head, whole: text.length, isCut: true };
}

/** A text on one line of at most `limit` UTF-16 units, with an ellipsis where it was cut; nothing hidden in it. */
export function excerpt(text: string, limit: number): string {
  const cut = cutText(text.trim().replaceAll(/\s+/gu, ' '), limit);
  return makeVisible(cut.isCut ? `${cut.text.trimEnd()}…` : cut.text);
}
