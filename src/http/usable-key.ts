import { BenchError } from '../core/errors.ts';

/** Pairs that a key is quoted with, in shells and by word processors. */
const QUOTED = /^(?:".*"|'.*'|`.*`|[“”„«].*[”“»]|[‘’‚].*[’‘])$/su;

/**
 * Makes sure that a key can be sent as a header: printable ASCII without spaces.
 * @param variable the environment variable that holds it; the key itself is not shown
 * @throws BenchError `INVALID_CONFIG` that says what is wrong with it
 */
export function requireUsableKey(key: string | undefined, variable: string): void {
  if (key === undefined) return;
  const fault = faultOf(key);
  if (fault === undefined) return;
  throw new BenchError('INVALID_CONFIG', `the key in ${variable} ${fault.what}.`, { hint: fault.hint });
}

function faultOf(key: string): { readonly what: string; readonly hint: string } | undefined {
  if (QUOTED.test(key)) return { what: 'stands in quotation marks', hint: 'Set the variable without them.' };
  const [character] = /[^\x21-\x7e]/u.exec(key) ?? [];
  if (character === undefined) return undefined;
  const hint = 'Copy the key again from where it was made.';
  if (/[\r\n]/.test(character)) return { what: 'has a line break in it', hint };
  if (character === ' ') return { what: 'has a space in it', hint };
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const shown = /[\p{C}\p{Z}]/u.test(character) ? code : `"${character}" (${code})`;
  return { what: `has a character that no key has: ${shown}`, hint };
}
