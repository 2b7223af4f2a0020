import { stripVTControlCharacters } from 'node:util';

/**
 * What a reader cannot see but a program obeys: control and format characters, lone surrogates, odd line ends.
 * Joiners (emoji, Indic and Persian scripts), soft hyphens and Arabic number signs are text, and stay.
 */
const UNSEEN =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]--[\n\t\u00AD\u200C\u200D\u0600-\u0605\u06DD]]/gv;

/** Replaces what cannot be seen (bidi controls, escapes, lone surrogates and so on) by its code, `⟨U+202E⟩`. */
export function makeVisible(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSEEN, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `⟨U+${code}⟩`;
  });
}

/** A text fit for one line of a terminal: no escape sequence, no control character, no line break. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\s+/gu, ' ').replace(UNSEEN, '').trim();
}

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
