/** The escape of a surrogate, the only way in which half a character gets into a text in UTF-8. */
const ESCAPED_SURROGATE = /\\(?:u|U0000)[dD][89a-fA-F]/;

/** Whether JSON or YAML in UTF-8 may hold half a character: as where a text was cut within an emoji. */
export function mayHoldHalfCharacters(written: string): boolean {
  return ESCAPED_SURROGATE.test(written);
}

/** Parses JSON of strangers; half a character in a text becomes U+FFFD, because nothing that is made of it could be hashed or sent. */
export function parseWellFormed(json: string): unknown {
  if (!mayHoldHalfCharacters(json)) return JSON.parse(json);
  return JSON.parse(json, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value));
}

/** Where in a value half a character stands: the path of a text, or of a key; `undefined` where there is none. */
export function halfCharacterIn(value: unknown): readonly PropertyKey[] | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : [];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const place = Array.isArray(value) ? Number(key) : key;
    if (!key.isWellFormed()) return [place];
    const within = halfCharacterIn(item);
    if (within !== undefined) return [place, ...within];
  }
  return undefined;
}

/** What is wrong, for a message. */
export const HALF_CHARACTER = 'half a character, as where a text is cut within an emoji';
