import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BenchError } from '../../../../src/core/errors.ts';
import type { Model } from '../../../../src/core/model.ts';
import type { ModelOptions } from '../../../../src/core/provider.ts';
import { openEmbedder } from '../../../../src/models/open-embedder.ts';
import { openModel } from '../../../../src/models/open-model.ts';
import type { GenerateResponse } from '../../../../src/protocol/model.ts';
import { chatRequest, modelOptions, noSignal } from '../../../support/models.ts';
import {
  modelList,
  type OpenAiServer,
  openAiError,
  type Reply,
  startOpenAiServer,
} from '../../../support/openai-server.ts';

let server: OpenAiServer;
let reply: (index: number, prompt: string) => Reply | Promise<Reply>;
let notices: string[];
beforeEach(async () => {
  reply = () => ({});
  notices = [];
  server = await startOpenAiServer(({ prompt }, index) => reply(index, prompt));
  server.list('/v1/models', modelList('smol'));
});
afterEach(() => server.close());

function open(overrides: Partial<ModelOptions> = {}): Promise<Model> {
  return openModel(
    'openai:smol',
    modelOptions({ baseUrl: server.url, onNotice: (notice) => notices.push(notice), ...overrides }),
  );
}
const ask = (model: Model, prompt = 'x') => model.generate(chatRequest(prompt), noSignal());

type Outcome = GenerateResponse | BenchError;
/** So many calls at once, each with its answer or its error. */
function askAll(model: Model, calls: number): Promise<Outcome[]> {
  return Promise.all(
    Array.from({ length: calls }, (_, index) =>
      ask(model, `call ${index}`).catch((error: unknown) => {
        if (error instanceof BenchError) return error;
        throw error;
      }),
    ),
  );
}
const errorsOf = (outcomes: readonly Outcome[]): BenchError[] =>
  outcomes.filter((outcome) => outcome instanceof BenchError);
const slowDown = (seconds: string): Reply =>
  openAiError(429, 'slow down', { headers: { 'retry-after': seconds } });

const chatAnswer = { choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }] };
const embedding = { data: [{ index: 0, embedding: [1, 0] }], usage: { prompt_tokens: 1 } };

describe('a limit of calls that is known beforehand', () => {
  it.each([
    ['a model', async () => await askAll(await open({ maxConcurrency: 2 }), 12)],
    [
      'an embedder',
      async () => {
        const options = modelOptions({ embedderBaseUrl: server.url, maxConcurrency: 2 });
        const embedder = await openEmbedder('openai:small', options);
        await Promise.all(Array.from({ length: 12 }, () => embedder.embed(['x'], noSignal())));
        return [];
      },
    ],
  ])('is kept to by what answers of %s say of it: no call is refused', async (_what, askTwelve) => {
    let left = 4;
    let resetAt = 0;
    let refused = 0;
    reply = () => {
      const now = performance.now();
      if (now >= resetAt) {
        left = 4;
        resetAt = now + 300;
      }
      left -= 1;
      const headers = {
        'x-ratelimit-limit-requests': '4',
        'x-ratelimit-remaining-requests': String(Math.max(0, left)),
        'x-ratelimit-reset-requests': `${Math.ceil(resetAt - now)}ms`,
      };
      if (left >= 0) return { headers, body: { ...chatAnswer, ...embedding } };
      refused += 1;
      return openAiError(429, 'slow down', { headers });
    };
    const outcomes = await askTwelve();
    expect(errorsOf(outcomes)).toEqual([]);
    // The last window may end between two looks at it.
    expect(refused).toBeLessThanOrEqual(1);
  });

  it.each([
    ['calls', { callsPerMinute: 600 }],
    ['tokens', { tokensPerMinute: 6000 }],
  ])('is kept to where the user sets it in %s', async (_what, rateLimit) => {
    reply = () => ({ usage: { prompt_tokens: 5, completion_tokens: 5 } });
    const began = performance.now();
    await askAll(await open({ maxConcurrency: 8, rateLimit }), 25);
    // A second's worth at once, and then ten a second.
    expect(performance.now() - began).toBeGreaterThanOrEqual(1300);
  });
});

describe('a concurrency that is found out', () => {
  it('begins with few calls and ends with many', async () => {
    reply = () => ({ delayMs: 20 });
    const model = await open({ autoConcurrency: true });
    expect(model.info.maxConcurrency).toBe(64);
    await askAll(model, 4);
    expect(server.mostInFlight).toBeLessThanOrEqual(4);
    await askAll(model, 300);
    expect(server.mostInFlight).toBeGreaterThan(8);
  });
});

describe('a limit of calls', () => {
  it('is settled to by all calls together: one pause, few refusals, nothing failed', async () => {
    let windowBegan = 0;
    let taken = 0;
    let refused = 0;
    reply = () => {
      if (performance.now() - windowBegan > 200) {
        windowBegan = performance.now();
        taken = 0;
      }
      taken += 1;
      if (taken <= 5) return {};
      refused += 1;
      return slowDown('0.2');
    };
    const outcomes = await askAll(await open({ maxConcurrency: 16 }), 60);
    expect(errorsOf(outcomes)).toEqual([]);
    // Each call for itself would be refused several times.
    expect(refused).toBeLessThan(30);
    for (const outcome of outcomes) {
      if (!('timing' in outcome) || outcome.timing.retries > 0) continue;
      expect(outcome.timing.retryMs).toBe(0);
    }
  });

  it('of one model holds no other one at the same endpoint', async () => {
    server.list('/v1/models', modelList('smol', 'other'));
    const other = await openModel('openai:other', modelOptions({ baseUrl: server.url }));
    const limited = await open();
    let refused = false;
    reply = (_index, prompt) => {
      if (prompt !== 'limited' || refused) return {};
      refused = true;
      return slowDown('2');
    };
    const waiting = ask(limited, 'limited');
    while (!refused) await sleep(5);
    expect(await ask(other)).toMatchObject({ text: 'ok', timing: { retries: 0 } });
    expect(server.requests.map(({ prompt }) => prompt)).toEqual(['limited', 'x']);
    expect((await waiting).timing.retries).toBe(1);
  });

  it('counts the waiting of calls that were not sent yet as queueing', async () => {
    reply = (index) => (index === 1 ? slowDown('0.3') : {});
    const model = await open({ maxConcurrency: 1 });
    await ask(model);
    const [first, second] = await Promise.all([ask(model), ask(model)]);
    expect(first.timing).toMatchObject({ retries: 1 });
    expect(first.timing.retryMs).toBeGreaterThanOrEqual(290);
    expect(second.timing).toMatchObject({ retries: 0, retryMs: 0 });
    expect(second.timing.queueMs).toBeGreaterThanOrEqual(290);
  });

  it('stops all calls where the server asks for longer than is waited, and lets those in flight end', async () => {
    reply = async (index) => {
      if (index === 0) {
        await sleep(100);
        return {};
      }
      return slowDown('3600');
    };
    const outcomes = await askAll(await open({ maxConcurrency: 4 }), 40);
    expect(server.requests).toHaveLength(4);
    expect(outcomes.filter((outcome) => 'text' in outcome)).toHaveLength(1);
    for (const error of errorsOf(outcomes)) {
      expect(error.details['fatal']).toBe(true);
      expect(error.message).toMatch(/\(429\) and asks to wait 1 h, until [-\d ]*\d\d:\d\d: slow down/);
    }
  });
});

describe('a server that is away', () => {
  it('is waited for by all calls together once it has answered, and said once', async () => {
    let asked = 0;
    reply = (index) => {
      if (index < 8) return {};
      asked += 1;
      return asked <= 20 ? { drop: 'before' } : {};
    };
    const outcomes = await askAll(
      await open({ maxConcurrency: 8, retry: { minDelayMs: 5, maxDelayMs: 20 } }),
      40,
    );
    expect(errorsOf(outcomes)).toEqual([]);
    expect(notices).toEqual([
      expect.stringMatching(/^openai at .* does not answer \(.*\); waiting up to 2 min for it\.$/),
      expect.stringMatching(/^openai at .* answers again after 1 s; going on\.$/),
    ]);
  });

  it.each([
    ['no connection', { drop: 'before' } as const],
    ['a gateway without it', openAiError(503, 'no healthy upstream')],
  ])('stops all calls when it does not come back (%s)', async (_what, gone) => {
    reply = (index) => (index < 8 ? {} : gone);
    const model = await open({ maxConcurrency: 8, retry: { minDelayMs: 2, maxDelayMs: 4, outageMs: 100 } });
    const outcomes = await askAll(model, 40);
    const errors = errorsOf(outcomes);
    expect(errors).toHaveLength(32);
    expect(errors.every(({ details }) => details['fatal'] === true)).toBe(true);
  });

  it('is not what a single prompt that always fails is taken for', async () => {
    reply = (_index, prompt) => (prompt === 'call 3' ? openAiError(500, 'boom') : {});
    const outcomes = await askAll(await open({ maxConcurrency: 4 }), 30);
    expect(errorsOf(outcomes)).toMatchObject([{ details: { status: 500, attempts: 5, fatal: false } }]);
    expect(notices).toEqual([]);
  });
});

describe('a server that never answers', () => {
  it.each<[string, Reply]>([
    ['forbids', openAiError(403, 'Not in your plan')],
    ['fails', openAiError(500, 'boom')],
    ['breaks off', { drop: 'before' }],
    ['is a web site', { body: '<html><title>Sign in</title></html>' }],
  ])('stops all calls when the first ones have used up their tries (%s)', async (_what, answer) => {
    reply = () => answer;
    const outcomes = await askAll(
      await open({ maxConcurrency: 2, retry: { minDelayMs: 1, maxDelayMs: 2 } }),
      30,
    );
    const attempts = 'status' in answer && answer.status === 403 ? 1 : 5;
    expect(server.requests.length).toBeLessThanOrEqual(6 * attempts);
    expect(errorsOf(outcomes).filter(({ details }) => details['fatal'] !== true)).toHaveLength(4);
  });

  it('stops all calls with the second that hangs, and none is sent again', async () => {
    reply = () => ({ delayMs: 30_000 });
    const outcomes = await askAll(
      await open({ maxConcurrency: 8, retry: { attemptTimeoutMs: 100, minDelayMs: 1000 } }),
      30,
    );
    expect(server.requests).toHaveLength(8);
    expect(errorsOf(outcomes)).toHaveLength(30);
    expect(errorsOf(outcomes).every(({ details }) => details['fatal'] === true)).toBe(true);
  });

  it('hangs in one call alone, which is tried once more', async () => {
    server.script({ delayMs: 30_000 });
    reply = (index) => (index === 1 ? {} : { delayMs: 30_000 });
    const model = await open({ maxConcurrency: 1, retry: { attemptTimeoutMs: 100, minDelayMs: 1 } });
    expect(await ask(model)).toMatchObject({ text: 'ok', timing: { retries: 1 } });
  });

  it('hangs in a call that follows one that it refuses, which is a word of it', async () => {
    reply = (index) => (index % 2 === 0 ? { delayMs: 30_000 } : openAiError(500, 'boom'));
    const model = await open({
      maxConcurrency: 1,
      retry: { attemptTimeoutMs: 50, minDelayMs: 1, maxDelayMs: 2 },
    });
    const error = await ask(model).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ details: { kind: 'timeout', attempts: 3 } });
  });

  it('hangs before and after texts that it refuses, which is a word of it', async () => {
    const replies = [{ delayMs: 30_000 }, openAiError(500, 'boom'), { delayMs: 30_000 }];
    reply = (index) => replies[index] ?? { body: embedding };
    const embedder = await openEmbedder(
      'openai:small',
      modelOptions({
        embedderBaseUrl: server.url,
        retry: { retries: 1, attemptTimeoutMs: 100, minDelayMs: 1, maxDelayMs: 2 },
      }),
    );
    await expect(embedder.embed(['x'], noSignal())).rejects.toMatchObject({ details: { status: 500 } });
    const { vectors } = await embedder.embed(['y'], noSignal());
    expect(vectors.map((vector) => [...vector])).toEqual([[1, 0]]);
  });

  it('hung before it refused texts: they may have been paid for', async () => {
    const replies = [{ delayMs: 30_000 }, openAiError(400, 'no such input')];
    reply = (index) => replies[index] ?? { body: embedding };
    const embedder = await openEmbedder(
      'openai:small',
      modelOptions({
        embedderBaseUrl: server.url,
        retry: { attemptTimeoutMs: 100, minDelayMs: 1, maxDelayMs: 2 },
      }),
    );
    const error = await embedder.embed(['x'], noSignal()).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ details: { paid: true, status: 400 } });
  });

  it('embeds nothing: all calls stop alike', async () => {
    reply = () => ({ delayMs: 30_000 });
    const embedder = await openEmbedder(
      'openai:small',
      modelOptions({ embedderBaseUrl: server.url, retry: { attemptTimeoutMs: 100, minDelayMs: 1000 } }),
    );
    const errors = await Promise.all(
      Array.from({ length: 12 }, () => embedder.embed(['x'], noSignal()).catch((error: unknown) => error)),
    );
    for (const error of errors) expect(error).toMatchObject({ details: { kind: 'timeout', fatal: true } });
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });

  it('asks a server no second time that does not even list its models', async () => {
    reply = () => ({ delayMs: 30_000 });
    server.list('/v1/models', { ...modelList('smol'), delayMs: 30_000 });
    const model = await open({ maxConcurrency: 1, retry: { attemptTimeoutMs: 100 } });
    const error = await ask(model).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ details: { kind: 'timeout', attempts: 1, fatal: true } });
    expect([server.listRequests.length, server.requests.length]).toEqual([1, 1]);
  });

  it('has less time for its first answer than for later ones, and more for another attempt', async () => {
    const model = await open({ retry: { attemptTimeoutMs: 60_000, firstTimeoutMs: 50, minDelayMs: 1 } });
    server.script({ delayMs: 30_000 });
    reply = () => ({ delayMs: 200 });
    expect(await ask(model)).toMatchObject({ text: 'ok', timing: { retries: 1 } });
  });

  it('is not one that refuses the first requests for what they are', async () => {
    reply = (_index, prompt) => (/call [0-7]$/.test(prompt) ? openAiError(400, 'too long') : {});
    const outcomes = await askAll(await open({ maxConcurrency: 1 }), 12);
    expect(errorsOf(outcomes)).toHaveLength(8);
  });
});

describe('a call that hangs', () => {
  const retry = { minDelayMs: 1, attemptTimeoutMs: 400, leastTimeoutMs: 100 };

  it('is tried once more, with all the time there is where the limit was derived', async () => {
    reply = (_index, prompt) => (prompt === 'hangs' ? { delayMs: 30_000 } : {});
    const model = await open({ retry });
    await askAll(model, 20);
    const error = await ask(model, 'hangs').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ details: { kind: 'timeout', attempts: 2, fatal: false } });
    expect(String(error)).toContain('no answer within 0.4 s');
    expect(server.requests.filter(({ prompt }) => prompt === 'hangs')).toHaveLength(2);
  });

  it('is answered where it only takes longer than the answers before it', async () => {
    reply = (_index, prompt) => (prompt === 'thinks' ? { delayMs: 250 } : {});
    const model = await open({ retry: { ...retry, attemptTimeoutMs: 5000 } });
    await askAll(model, 20);
    expect((await ask(model, 'thinks')).text).toBe('ok');
  });
});

it('holds for embedders too', async () => {
  reply = () => slowDown('3600');
  const embedder = await openEmbedder('openai:small', modelOptions({ embedderBaseUrl: server.url }));
  const errors = await Promise.all(
    Array.from({ length: 12 }, () => embedder.embed(['x'], noSignal()).catch((error: unknown) => error)),
  );
  for (const error of errors) expect(error).toMatchObject({ code: 'PROVIDER', details: { fatal: true } });
  expect(server.requests.length).toBeLessThanOrEqual(4);
});
