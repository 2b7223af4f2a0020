import { BenchError } from '../core/errors.ts';
import { maskAddress } from './redact.ts';

/** What comes along when an address is copied from a text: quotation marks, spaces and line breaks, bullets, invisible characters. */
const NO_PART_OF_URLS = /[\s"'`<>•…\p{C}\p{Z}\p{Pi}\p{Pf}]/u;

/** @throws BenchError `INVALID_ARGUMENT` unless calls can be sent to the URL: `localhost:8000` lacks its scheme. */
export function requireHttpUrl(url: string): void {
  const [character] = NO_PART_OF_URLS.exec(url) ?? [];
  if (character !== undefined) {
    const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    throw new BenchError(
      'INVALID_ARGUMENT',
      `the base URL "${maskAddress(url)}" has a character that is not allowed in an address (${code}).`,
      { hint: 'Write it without quotation marks and spaces, for instance http://127.0.0.1:8000/v1.' },
    );
  }
  const protocol = URL.parse(url)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return;
  throw new BenchError(
    'INVALID_ARGUMENT',
    `the base URL "${maskAddress(url)}" is not an http or https address.`,
    {
      hint: 'Write it in full, for instance http://127.0.0.1:8000/v1.',
    },
  );
}

/** The address of a route below a base URL, whose query stays. */
export function callUrl(baseUrl: string, route: string): string {
  const url = new URL(baseUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${route}`;
  return url.href;
}

/** Whether a base URL ends in a version, such as `/v1`. */
export function namesVersion(baseUrl: string): boolean {
  return /\/v\d+\w*\/?$/.test(new URL(baseUrl).pathname);
}
