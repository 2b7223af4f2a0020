import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Time limits of a download in ms. */
export interface DownloadLimits {
  /** Until the server answers; each redirect anew. */
  readonly connectMs: number;
  /** Without a single byte. */
  readonly stallMs: number;
}

/** An unreachable hub must not keep anybody waiting: the next source may be near. */
const DOWNLOAD_LIMITS: DownloadLimits = { connectMs: 4000, stallMs: 30_000 };

const MAX_REDIRECTS = 5;

/** What a download needs. */
export interface FileDownload {
  readonly url: string;
  /** Sent to the server of the address alone, never on to where it redirects to. */
  readonly headers?: Readonly<Record<string, string>>;
  /** File to write. */
  readonly file: string;
  /** Size that it has; nothing longer is written. */
  readonly bytes: number;
  readonly limits?: DownloadLimits;
  readonly signal: AbortSignal;
  readonly onBytes: (received: number) => void;
}

/**
 * Downloads a file.
 * @throws Error whose message says in a few words why not
 */
export async function downloadFile(download: FileDownload): Promise<void> {
  const limits = download.limits ?? DOWNLOAD_LIMITS;
  const watchdog = new Watchdog(download.signal);
  try {
    const response = await open(download, { watchdog, limits });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    if (response.body === null) throw new Error('an empty answer');
    let received = 0;
    const counted = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of source) {
        received += chunk.byteLength;
        watchdog.expect(limits.stallMs, `no data for ${limits.stallMs / 1000} s`);
        if (received > download.bytes) throw new Error(`it sent more than ${download.bytes} bytes`);
        download.onBytes(received);
        yield chunk;
      }
    };
    watchdog.expect(limits.stallMs, `no data for ${limits.stallMs / 1000} s`);
    await pipeline(Readable.fromWeb(response.body), counted, createWriteStream(download.file), {
      signal: watchdog.signal,
    });
  } catch (error) {
    download.signal.throwIfAborted();
    throw watchdog.expired ?? error;
  } finally {
    watchdog.end();
  }
}

/**
 * Follows redirects, as a hub sends its readers to the stores of other hosts. Nothing is sent along but the
 * address, a key to the first origin alone, and no text; what comes back is held to its size and its hash.
 */
async function open(
  { url, headers = {} }: Pick<FileDownload, 'url' | 'headers'>,
  { watchdog, limits }: { readonly watchdog: Watchdog; readonly limits: DownloadLimits },
): Promise<Response> {
  let current = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    watchdog.expect(limits.connectMs, `no answer within ${limits.connectMs / 1000} s`);
    const isHome = new URL(current).origin === new URL(url).origin;
    const response = await fetch(current, {
      redirect: 'manual',
      signal: watchdog.signal,
      headers: isHome ? headers : {},
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    current = new URL(location, current).href;
  }
  throw new Error(`more than ${MAX_REDIRECTS} redirects`);
}

/** Ends a transfer when what is expected does not come in time, or when the caller gives up. */
class Watchdog {
  expired: Error | undefined;
  readonly #outer: AbortSignal;
  readonly #controller = new AbortController();
  readonly #forward = (): void => this.#controller.abort(this.#outer.reason);
  #timer: NodeJS.Timeout | undefined;

  constructor(outer: AbortSignal) {
    this.#outer = outer;
    outer.throwIfAborted();
    outer.addEventListener('abort', this.#forward, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  expect(withinMs: number, otherwise: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.expired = new Error(otherwise);
      this.#controller.abort(this.expired);
    }, withinMs);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#forward);
  }
}
