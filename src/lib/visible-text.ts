import { stripVTControlCharacters } from 'node:util';

/**
 * What a reader cannot see but a program obeys: control and format characters, lone surrogates, odd line ends.
 * Joiners (emoji, Indic and Persian scripts), soft hyphens and Arabic number signs are text, and stay.
 */
const UNSEEN =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]--[\n\t\u00AD\u200C\u200D\u0600-\u0605\u06DD]]/gv;

/** Replaces what cannot be seen (bidi controls, escapes, lone surrogates and so on) by its code, `⟨U+202E⟩`. */
export function makeVisible(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSEEN, (character) => `⟨U+${codeOf(character)}⟩`);
}

/** The same for a text that must not take more than its own line, whose line breaks are seen as `↵`. */
export function visibleLine(text: string): string {
  return makeVisible(text.replaceAll(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/g, '↵'));
}

/** A text fit for one line of a terminal: no escape sequence, no control character, no line break. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\s+/gu, ' ').replace(UNSEEN, '').trim();
}

/** JSON in which everything that cannot be seen is written as `\u202E`; what is read from it is the same. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSEEN, (character) =>
    Array.from({ length: character.length }, (_, unit) => character.charCodeAt(unit))
      .map((code) => `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`)
      .join(''),
  );
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
