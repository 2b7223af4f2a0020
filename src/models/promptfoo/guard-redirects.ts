import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallFailure } from '../../http/failure.ts';
import { judgeRedirect } from '../../http/redirect.ts';

/** Redirects within an origin that are followed. */
const MOST_FOLLOWED = 5;

interface Guarded {
  refused?: CallFailure;
}

const calls = new AsyncLocalStorage<Guarded>();
let isInstalled = false;

/** Puts the guard before `fetch`, once and before promptfoo is loaded: its clients keep the one that they find. */
export function installGuard(): void {
  if (isInstalled) return;
  isInstalled = true;
  globalThis.fetch = guarded(globalThis.fetch);
}

/**
 * Makes a call of promptfoo in which `fetch` follows no redirect to another origin: it would send headers with keys on.
 * @throws CallFailure of kind `redirect`, whatever promptfoo makes of it
 */
export async function guardRedirects<T>(call: () => Promise<T>): Promise<T> {
  const own: Guarded = {};
  const [settled] = await Promise.allSettled([calls.run(own, call)]);
  if (own.refused !== undefined) throw own.refused;
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

function guarded(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const own = calls.getStore();
    if (own === undefined) return await fetch(input, init);
    // Clients repeat by themselves what fails.
    if (own.refused !== undefined) throw own.refused;
    const request = input instanceof Request ? input : null;
    const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
    let url = request?.url ?? String(input);
    for (let followed = 0; ; followed++) {
      const response = await fetch(followed === 0 ? input : url, { ...init, redirect: 'manual' });
      const next = judgeRedirect({ response, url, method });
      if (next === null) return response;
      // A request that is an object has been read, and what has no end is not followed.
      if (typeof next !== 'string' || request !== null || followed === MOST_FOLLOWED) {
        if (typeof next !== 'string') own.refused = next;
        throw new Error('the redirect is not followed', { cause: next });
      }
      url = next;
    }
  };
}
