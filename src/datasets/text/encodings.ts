import { encodingExists, getDecoder } from 'iconv-lite';
import { z } from 'zod';

/** The encoding that nobody has to be told of. */
export const UTF_8 = 'utf-8';

/** An encoding as a suite file names it. */
export const encodingOption = z
  .string()
  .refine(
    encodingExists,
    'is no encoding that can be read; utf-8, utf-16le, windows-1252, iso-8859-2 and shift_jis are some that can',
  )
  .optional()
  .describe('Found out when left out.');

/** Decodes a text piece by piece. */
export interface Decoder {
  /** @throws TypeError for what is not valid UTF-8 */
  write(bytes: Buffer): string;
  end(): string;
}

/** A decoder of an encoding that there is; UTF-8 is held to be valid, in others what is not becomes U+FFFD. */
export function decoderOf(encoding: string): Decoder {
  if (isUtf8Name(encoding)) {
    const decoder = new TextDecoder(UTF_8, { fatal: true });
    return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
  }
  const decoder = getDecoder(encoding);
  return { write: (bytes) => decoder.write(bytes), end: () => decoder.end() ?? '' };
}

/** Whether a name is one of UTF-8. */
export function isUtf8Name(encoding: string): boolean {
  return /^utf-?8$/i.test(encoding);
}

/** Whether every byte of a file is valid in an encoding that a name stands for, so that U+FFFD may be the text's own. */
export function isUnicode(encoding: string): boolean {
  return /^(?:utf|ucs)/i.test(encoding);
}

/** An encoding as people write it: `Windows-1252`. */
export function encodingName(encoding: string): string {
  return encoding
    .replace(/^windows/, 'Windows')
    .replace(/^(?:utf|iso|euc|gb|koi|big)/, (name) => name.toUpperCase());
}
