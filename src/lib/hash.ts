import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/**
 * Content key of any JSON value: the SHA-256 of its canonical text (RFC 8785), shortened to 128 bits.
 * @throws Error on what JSON cannot hold, NaN and infinities among it.
 */
export function contentKey(value: unknown): string {
  return sha256(canonicalize(value) ?? 'undefined').slice(0, 32);
}
