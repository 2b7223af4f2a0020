import { expect, it } from 'vitest';
import type { Model } from '../../../src/core/model.ts';
import type { ResponseCache } from '../../../src/core/store.ts';
import type { GenerateResponse } from '../../../src/protocol/model.ts';
import { RunState } from '../../../src/protocol/run-state.ts';
import { type CallerOptions, createCaller, type WantedCall } from '../../../src/runner/caller.ts';

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
    events?.sent?.();
    return RESPONSE;
  },
  close: async () => {},
};
const WANTED: WantedCall = {
  key: 'k',
  trial: 't',
  request: { prompt: { form: 'completion', text: 'q' }, maxTokens: 1, temperature: 0, seed: 1, stop: [] },
};

/** A caller whose journal and cache write down in one list what they got. */
function caller(change: Partial<CallerOptions> = {}) {
  const order: string[] = [];
  const cache: ResponseCache = {
    get: () => undefined,
    set: () => void order.push('cache'),
    close: () => {},
  };
  const made = createCaller({
    model: MODEL,
    run: 'run-1',
    journaled: new RunState(),
    cache,
    clock: { monotonic: () => 0, timestamp: () => '2026-03-01T09:30:05.000Z' },
    signal: new AbortController().signal,
    append: ({ type }) => void order.push(type),
    finished: () => {},
    unread: () => {},
    ...change,
  });
  return { order, call: made.call };
}

it('journals an answer before it is cached', async () => {
  const { order, call } = caller();
  expect(await call(WANTED)).toEqual(RESPONSE);
  expect(order).toEqual(['sent', 'call', 'cache']);
});

it('caches an answer that the journal does not take', async () => {
  const { order, call } = caller({
    append: ({ type }) => {
      if (type === 'call') throw new Error('no space');
    },
  });
  await expect(call(WANTED)).rejects.toThrow('no space');
  expect(order).toEqual(['cache']);
});

it.each([
  ['yes', { text: 'yes', finishReason: 'stop' }],
  ['<think>Well.</think>no', { text: 'no', reasoning: 'Well.', finishReason: 'stop' }],
  ['<think>Well', { text: '', reasoning: 'Well', finishReason: 'length' }],
])('keeps reasoning out of what an earlier version cached: %s', async (text, expected) => {
  const { call, order } = caller({
    cache: {
      get: () => ({ response: { ...RESPONSE, text }, run: 'run-0' }),
      set: () => {},
      close: () => {},
    },
  });
  expect(await call(WANTED)).toEqual({ ...RESPONSE, ...expected });
  expect(order).toEqual(['call']);
});
