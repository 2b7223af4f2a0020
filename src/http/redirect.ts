import type { ResponseHeaders } from './asked-wait.ts';
import { CallFailure } from './failure.ts';
import { publicUrl } from './redact.ts';

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** Those that keep the method and the body. */
const KEEPING: readonly number[] = [307, 308];

/** What a server answered to a request. */
export interface Redirected {
  readonly response: { readonly status: number; readonly headers: ResponseHeaders };
  /** The address that was asked. */
  readonly url: string;
  readonly method: string;
}

/**
 * What becomes of an answer that may be a redirect; for every client that sends a key, a prompt or a document, and so does
 * not leave redirects to `fetch` (`redirect: 'manual'`).
 * @returns `null` where it is none; the address within the origin to which the same request may be sent; or a failure of
 *   kind `redirect`, to be thrown, whose message says where to: `to http://127.0.0.1:8000/v1 (307)`
 */
export function judgeRedirect({ response, url, method }: Redirected): string | CallFailure | null {
  const { status } = response;
  const location = response.headers.get('location');
  if (!REDIRECTS.includes(status) || location === null) return null;
  const from = new URL(url);
  const to = URL.parse(location, url);
  if (to === null || (to.protocol !== 'http:' && to.protocol !== 'https:')) {
    return refusal(`to something that is not an http or https address (${status})`);
  }
  const where = `to ${publicUrl(to.href)} (${status})`;
  if (to.origin !== from.origin) {
    const upgraded = to.protocol === 'https:' && to.hostname === from.hostname;
    return refusal(upgraded ? `${where}, which begins with https://` : where);
  }
  if (KEEPING.includes(status) || method === 'GET' || method === 'HEAD') return to.href;
  return refusal(`${where}, which would leave out what was sent`);
}

function refusal(message: string): CallFailure {
  return new CallFailure({ kind: 'redirect', message });
}
