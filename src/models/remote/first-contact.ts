import type { BenchError } from '../../core/errors.ts';
import type { OpenOptions } from '../../core/provider.ts';
import { callUrl, namesVersion } from '../../http/base-url.ts';
import { CallFailure } from '../../http/failure.ts';
import { type CallTarget, providerError } from '../../http/provider-error.ts';
import { withRetries } from '../../http/retry.ts';
import { askForModels, type ModelListAnswer, missingModel } from './model-list.ts';

/** Time for a server to say which models it has, in ms; one that does not is asked without it. */
const LIST_TIMEOUT_MS = 12_000;
/** Repetitions where nobody answers: a server that is up refuses no connection twice. */
const LIST_RETRIES = 1;
/** The run stops when so many calls came to nothing and none was ever answered. */
const FIRST_CALLS = 5;
/** A server that answered before: the run stops when so many calls for each slot came to nothing in a row, at most so many. */
const LOST_CALLS_A_SLOT = 3;
const MOST_LOST_CALLS = 24;
/** One or two prompts that a server never answers are no reason to stop. */
const FEWEST_HUNG_CALLS = 3;
/** Statuses that blame the one request: the next one may be answered. */
const REFUSED_REQUEST: readonly (number | undefined)[] = [400, 413, 422];

/** Where a model is asked for. */
export interface ContactOptions {
  readonly target: CallTarget;
  /** Base URL that can be fetched, below which `models` may be listed; `null` where there is no server to be looked for. */
  readonly baseUrl: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether models may be listed there at all; else it is only looked whether somebody is there. */
  readonly lists?: boolean;
  /** Most calls in flight at once. */
  readonly slots: number;
  readonly options: Pick<OpenOptions, 'clock' | 'retry' | 'onNotice'>;
}

/**
 * That a missing `/v1` is added.
 * @param does what the server does there alone
 */
export function calledBelow(endpoint: string, does: string): string {
  const shown = endpoint.replace(/\/+$/, '');
  return `${shown} ${does} below /v1 alone, so that ${shown}/v1 is called. Write it so to be spared this notice.`;
}

/** What is known of an endpoint in this process: whether it is there at all, and whether the model ever answered. */
export class FirstContact {
  readonly #options: ContactOptions;
  /** Values that must not appear in what is kept or shown. */
  readonly secrets: CallTarget['secrets'];
  #look: { readonly signal: AbortSignal; readonly done: Promise<void> } | undefined;
  #reached = false;
  #answered = false;
  /** Where the routes are below the base URL: `/v1`, where a server lists its models there alone. */
  #below = '';
  /** Not even the list of models was answered in time. */
  #silent = false;
  /** Calls in a row that came to nothing, for a reason that others share. */
  #lost = 0;
  /** Of these, those that hung in a row. */
  #hung = 0;

  constructor(options: ContactOptions) {
    this.#options = options;
    this.secrets = options.target.secrets;
  }

  /**
   * Looks, before the first call alone, whether a server is there and what it lists, so that a wrong address is said at once.
   * @throws BenchError `PROVIDER`, fatal, where nobody answers
   */
  async make(signal: AbortSignal): Promise<void> {
    while (!this.#reached) {
      this.#look ??= { signal, done: this.#ask(signal) };
      const look = this.#look;
      try {
        await look.done;
      } catch (error) {
        signal.throwIfAborted();
        // The call that asked was aborted, which is no concern of the others: one of them asks again.
        if (!look.signal.aborted) throw error;
      } finally {
        if (this.#look === look) this.#look = undefined;
      }
    }
  }

  /** Whether the server has never answered anything, so that a call that hangs is not worth another try. */
  get isSilent(): boolean {
    return this.#silent && !this.#answered;
  }

  /** A route of a call, below the base URL, as it is known once contact is made. */
  route(path: string): string {
    return `${this.#below}${path}`;
  }

  /** A call was answered. */
  succeeded(): void {
    this.#answered = true;
    this.#lost = 0;
    this.#hung = 0;
  }

  /** The error of a call that failed; fatal where no further call could do better. */
  failed(failure: CallFailure): BenchError {
    const shared = this.#answered ? failure.transient : !REFUSED_REQUEST.includes(failure.status);
    this.#lost = shared ? this.#lost + 1 : 0;
    this.#hung = failure.kind === 'timeout' ? this.#hung + 1 : 0;
    const enough = this.#answered
      ? Math.min(MOST_LOST_CALLS, LOST_CALLS_A_SLOT * this.#options.slots)
      : FIRST_CALLS;
    const { target } = this.#options;
    const called = `${target.endpoint.replace(/\/+$/, '')}${this.#below}`;
    return providerError(failure, this.#below === '' ? target : { ...target, endpoint: called }, {
      hopeless: this.#lost >= enough || this.#isHung() || (!this.#answered && failure.addressUnknown),
      answeredBefore: this.#answered,
      now: this.#options.options.clock.timestamp(),
    });
  }

  /** A server that answers nothing within the time limit of a call, or to as many calls in a row as it is sent at once. */
  #isHung(): boolean {
    const enough = this.#answered ? Math.max(FEWEST_HUNG_CALLS, this.#options.slots) : 1;
    return this.#hung >= enough;
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { target, baseUrl, lists = true } = this.#options;
    const { endpoint, provider, model } = target;
    if (baseUrl === null || !lists) {
      if (baseUrl !== null) await this.#list(new URL(baseUrl).origin, signal);
      this.#reached = true;
      return;
    }
    const listed = await this.#list(callUrl(baseUrl, '/models'), signal);
    let { names } = listed;
    // LM Studio says 200 to every address.
    const listsNothing = names === null && [200, 404].includes(listed.status);
    if (listsNothing && !namesVersion(baseUrl)) {
      ({ names } = await this.#list(callUrl(baseUrl, '/v1/models'), signal));
      if (names !== null) {
        this.#below = '/v1';
        this.#options.options.onNotice?.(calledBelow(endpoint, 'lists its models'));
      }
    }
    this.#reached = true;
    const missing = names === null ? null : missingModel(model, { names, provider, endpoint });
    if (missing !== null) this.#options.options.onNotice?.(missing);
  }

  /** A list, or what was answered instead; a server that takes too long is there all the same. */
  async #list(url: string, signal: AbortSignal): Promise<ModelListAnswer> {
    const { target, headers, options } = this.#options;
    try {
      const { value } = await withRetries((attempt) => askForModels(url, { headers, signal: attempt }), {
        clock: options.clock,
        signal,
        isHopeless: ({ kind }) => kind === 'timeout',
        policy: {
          ...options.retry,
          retries: Math.min(options.retry?.retries ?? LIST_RETRIES, LIST_RETRIES),
          attemptTimeoutMs: Math.min(options.retry?.attemptTimeoutMs ?? LIST_TIMEOUT_MS, LIST_TIMEOUT_MS),
          // Nothing is paid for a list.
          graceMs: 0,
        },
      });
      return value;
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      this.#silent ||= error.kind === 'timeout';
      // A list that broke off shows that a server is there.
      if (error.kind !== 'connection') return { status: 0, names: null };
      throw providerError(error, target, { hopeless: true });
    }
  }
}
