import { seededRandom } from '../../src/lib/random.ts';
import {
  type OpenAiServer,
  openAiError,
  type RecordedRequest,
  type Reply,
  startOpenAiServer,
} from '../../tests/support/openai-server.ts';
import { rightAnswer, sampleNumber } from '../../tests/support/small-suite.ts';

/** Shares of the calls that go wrong. */
export interface Faults {
  readonly failed: number;
  readonly limited: number;
  readonly reset: number;
  readonly truncated: number;
  readonly hang: number;
}

const NO_FAULTS: Faults = { failed: 0, limited: 0, reset: 0, truncated: 0, hang: 0 };
export const ALL_FAULTS: Faults = {
  failed: 0.05,
  limited: 0.05,
  reset: 0.01,
  truncated: 0.01,
  hang: 0.005,
};

/** What a call costs that is answered, in full or in part: 100 prompt tokens for a dollar a million, 2 generated ones for two. */
export const ANSWER_NANO_USD = 104_000;
export const PRICE = {
  match: 'openai:small',
  inputPerMillion: 1,
  outputPerMillion: 2,
  asOf: '2026-01-01',
  source: 'the server of this script',
} as const;

/** A server that goes wrong, and keeps account of what it did. */
export interface FaultyServer extends Pick<OpenAiServer, 'url' | 'mostInFlight' | 'close'> {
  readonly sent: number;
  /** Attempts that were not answered rightly, by their fault. */
  readonly wasted: ReadonlyMap<string, number>;
  /** What it would put on a bill, in nano-USD: truncated answers are paid for. */
  readonly billed: number;
}

/** How a server goes wrong. */
export interface FaultyServerOptions {
  readonly faults?: Faults;
  /** Number of the sample whose prompt it never finds. */
  readonly notFound?: number;
  /** Most calls in a window of a second; the others are refused until it ends. */
  readonly perSecond?: number;
  readonly latencyMs?: number;
  readonly seed?: number;
}

const USAGE = { prompt_tokens: 100, completion_tokens: 2, total_tokens: 102 };
/** Longer than the time limit of a call here. */
const HANG_MS = 60_000;

/** Starts a server that fails by chance, the same chance for the same order of requests. */
export async function startFaultyServer(options: FaultyServerOptions = {}): Promise<FaultyServer> {
  const { faults = NO_FAULTS, notFound, perSecond, latencyMs = 20, seed = 1 } = options;
  const random = seededRandom(seed);
  const wasted = new Map<string, number>();
  let billed = 0;
  let windowBegan = Number.NEGATIVE_INFINITY;
  let inWindow = 0;
  const waste = (fault: string, reply: Reply): Reply => {
    wasted.set(fault, (wasted.get(fault) ?? 0) + 1);
    return reply;
  };

  function decide(request: RecordedRequest): Reply {
    if (perSecond !== undefined) {
      const now = performance.now();
      if (now - windowBegan >= 1000) {
        windowBegan = now;
        inWindow = 0;
      }
      inWindow += 1;
      if (inWindow > perSecond) return waste('limited', openAiError(429, 'too many requests'));
    }
    if (notFound !== undefined && sampleNumber(request) === notFound) {
      return waste('not found', openAiError(404, 'There is no such document.'));
    }
    const answer: Reply = { text: rightAnswer(request), usage: USAGE, delayMs: latencyMs };
    let chance = random();
    const falls = (share: number): boolean => {
      chance -= share;
      return chance < 0;
    };
    if (falls(faults.failed)) return waste('failed', openAiError(500, 'internal error'));
    if (falls(faults.limited)) {
      return waste('limited', openAiError(429, 'slow down', { headers: { 'retry-after-ms': '20' } }));
    }
    if (falls(faults.reset)) return waste('reset', { drop: 'before' });
    if (falls(faults.hang)) return waste('hang', { delayMs: HANG_MS });
    billed += ANSWER_NANO_USD;
    return falls(faults.truncated) ? waste('truncated', { ...answer, drop: 'midway' }) : answer;
  }

  const server = await startOpenAiServer(decide);
  return {
    url: server.url,
    close: server.close,
    wasted,
    get mostInFlight() {
      return server.mostInFlight;
    },
    get sent() {
      return server.requests.length;
    },
    get billed() {
      return billed;
    },
  };
}
