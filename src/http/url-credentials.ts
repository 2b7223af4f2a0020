import { unescape as unescapeText } from 'node:querystring';

/** A URL that can be fetched, with what stood before its host. */
export interface SplitUrl {
  readonly url: string;
  /** Value of the header `Authorization` (RFC 7617), or `null` where the URL has no credentials. */
  readonly authorization: string | null;
  /** What must not be shown: the password, also as the header carries it. */
  readonly secrets: readonly string[];
}

/** Takes `user:password@` out of a URL, which `fetch` refuses, and makes it the header that it stands for. */
export function splitCredentials(url: string): SplitUrl {
  const parsed = URL.parse(url);
  if (parsed === null || (parsed.username === '' && parsed.password === '')) {
    return { url, authorization: null, secrets: [] };
  }
  const password = unescapeText(parsed.password);
  const pair = Buffer.from(`${unescapeText(parsed.username)}:${password}`, 'utf8').toString('base64');
  parsed.username = '';
  parsed.password = '';
  return { url: parsed.href, authorization: `Basic ${pair}`, secrets: [pair, password] };
}
