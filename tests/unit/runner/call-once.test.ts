import { expect, it } from 'vitest';
import type { Model } from '../../../src/core/model.ts';
import type { ResponseCache } from '../../../src/core/store.ts';
import type { GenerateResponse } from '../../../src/protocol/model.ts';
import type { CallRecord } from '../../../src/protocol/records.ts';
import { callOnce, type WantedCall } from '../../../src/runner/call-once.ts';
import { Claims } from '../../../src/runner/claims.ts';
import type { Desk } from '../../../src/runner/desk.ts';

const RESPONSE: GenerateResponse = {
  text: 'yes',
  finishReason: 'stop',
  usage: null,
  timing: { latencyMs: 1, queueMs: 0, retryMs: 0, retries: 0, sharedBy: 1 },
};
const MODEL: Model = {
  info: {
    id: 'openai:m',
    provider: 'openai',
    name: 'm',
    form: 'chat',
    place: 'remote',
    endpoint: null,
    weightsHash: null,
    maxConcurrency: 1,
    maxTrials: 1,
    contextTokens: null,
  },
  generate: async (_request, _signal, events) => {
    await events?.sent?.();
    return RESPONSE;
  },
  close: async () => {},
};
const WANTED: WantedCall = {
  key: 'k',
  trial: 't',
  request: { prompt: { form: 'completion', text: 'q' }, maxTokens: 1, temperature: 0, seed: 1, stop: [] },
};

/** What was written down, in one list, by a desk and a cache. */
function setting(change: { readonly cache?: ResponseCache; readonly emit?: Desk['emit'] } = {}) {
  const order: string[] = [];
  const answers = new Map<string, CallRecord>();
  const claims = new Claims();
  const desk: Desk = {
    async emit(...records) {
      await change.emit?.(...records);
      for (const record of records) {
        order.push(record.type);
        if (record.type === 'call') answers.set(record.key, record);
      }
    },
    claimCall: (key) => claims.claim(key, () => answers.get(key)),
    claimRetrieval: async () => null,
    releaseCall: (key) => claims.release(key),
    releaseRetrieval: () => {},
  };
  const cache: ResponseCache = change.cache ?? {
    get: () => undefined,
    set: () => void order.push('cache'),
    close: () => {},
  };
  const { signal } = new AbortController();
  const workshop = { options: { run: 'run-1', cache, signal, reserve: null } };
  const call = (wanted = WANTED, model = MODEL) => callOnce(wanted, { model, workshop, desk });
  return { order, call };
}

it('journals an answer before it is cached', async () => {
  const { order, call } = setting();
  expect(await call()).toEqual(RESPONSE);
  expect(order).toEqual(['sent', 'call', 'cache']);
});

it('caches an answer that the journal does not take', async () => {
  const { order, call } = setting({
    emit: async ({ type }) => {
      if (type === 'call') throw new Error('no space');
    },
  });
  await expect(call()).rejects.toThrow('no space');
  expect(order).toEqual(['sent', 'cache']);
});

it.each([
  ['the field "text" of its response is missing', { ...RESPONSE, text: undefined }],
  [
    'the field "usage.inputTokens" of its response is NaN',
    { ...RESPONSE, usage: { inputTokens: Number.NaN } },
  ],
  ['the fields of its response are missing', undefined],
])("counts as paid and unread what a provider of one's own gives for an answer: %s", async (fault, given) => {
  const { order, call } = setting();
  const model: Model = { ...MODEL, generate: async () => given as GenerateResponse };
  await expect(call(WANTED, model)).rejects.toMatchObject({
    code: 'PROVIDER',
    message: expect.stringMatching(`^openai:m has failed: ${fault}`),
  });
  expect(order).toEqual(['unread']);
});

it.each([
  ['yes', { text: 'yes', finishReason: 'stop' }],
  ['<think>Well.</think>no', { text: 'no', reasoning: 'Well.', finishReason: 'stop' }],
  ['<think>Well', { text: '', reasoning: 'Well', finishReason: 'length' }],
])('keeps reasoning out of what an earlier version cached: %s', async (text, expected) => {
  const { call, order } = setting({
    cache: {
      get: () => ({ response: { ...RESPONSE, text }, run: 'run-0' }),
      set: () => {},
      close: () => {},
    },
  });
  expect(await call()).toEqual({ ...RESPONSE, ...expected });
  expect(order).toEqual(['call']);
});

it('makes a call once for all that want it at the same time', async () => {
  const { order, call } = setting();
  expect(await Promise.all([call(), call(), call()])).toEqual([RESPONSE, RESPONSE, RESPONSE]);
  expect(order).toEqual(['sent', 'call', 'cache']);
});

it('lets another one make a call that was given up', async () => {
  const { order, call } = setting();
  let attempts = 0;
  const model: Model = {
    ...MODEL,
    generate: async (...args) => {
      attempts += 1;
      if (attempts === 1) throw new Error('lost');
      return await MODEL.generate(...args);
    },
  };
  const results = await Promise.allSettled([call(WANTED, model), call(WANTED, model)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(order).toEqual(['sent', 'call', 'cache']);
});
