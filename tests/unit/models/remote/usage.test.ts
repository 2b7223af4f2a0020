import { describe, expect, it } from 'vitest';
import { readUsage } from '../../../../src/models/remote/usage.ts';

const counts = (inputTokens: number, cachedInputTokens: number, outputTokens: number) => ({
  inputTokens,
  cachedInputTokens,
  outputTokens,
});

const small = counts(5, 0, 1);
const routed = { prompt_tokens: 5, completion_tokens: 1, cost: 0.95 };

describe('the usage of an answer', () => {
  it.each([
    [
      'reasoning within the completion',
      {
        prompt_tokens: 100,
        completion_tokens: 1010,
        total_tokens: 1110,
        completion_tokens_details: { reasoning_tokens: 1000 },
      },
      { ...counts(100, 0, 1010), reasoningTokens: 1000 },
    ],
    [
      'reasoning beside the completion',
      {
        prompt_tokens: 100,
        completion_tokens: 10,
        total_tokens: 1110,
        completion_tokens_details: { reasoning_tokens: 1000 },
      },
      { ...counts(100, 0, 1010), reasoningTokens: 1000 },
    ],
    [
      'reasoning that only the total knows of',
      { prompt_tokens: 100, completion_tokens: 10, total_tokens: 1110 },
      counts(100, 0, 1010),
    ],
    [
      'more reasoning than completion, without a total',
      { prompt_tokens: 100, completion_tokens: 10, completion_tokens_details: { reasoning_tokens: 1000 } },
      { ...counts(100, 0, 1010), reasoningTokens: 1000 },
    ],
    [
      'reasoning beside the completion, with a total that is none',
      {
        prompt_tokens: 100,
        completion_tokens: 10,
        total_tokens: 0,
        completion_tokens_details: { reasoning_tokens: 1000 },
      },
      { ...counts(100, 0, 1010), reasoningTokens: 1000 },
    ],
    [
      'tokens written to a cache, as routers say it',
      {
        prompt_tokens: 100,
        completion_tokens: 10,
        prompt_tokens_details: { cached_tokens: 20, cache_write_tokens: 60 },
      },
      { ...counts(100, 20, 10), cacheWriteTokens: 60 },
    ],
    [
      'tokens read from and written to a cache, by the names of LiteLLM',
      {
        prompt_tokens: 100,
        completion_tokens: 10,
        cache_read_input_tokens: 20,
        cache_creation_input_tokens: 90,
      },
      { ...counts(100, 20, 10), cacheWriteTokens: 80 },
    ],
    ['no completion', { prompt_tokens: 100, total_tokens: 100 }, counts(100, 0, 0)],
    [
      'numbers as texts',
      { prompt_tokens: '100', completion_tokens: '10.0', total_tokens: 110 },
      counts(100, 0, 10),
    ],
    [
      'cached tokens',
      { prompt_tokens: 1000, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 900 } },
      counts(1000, 900, 10),
    ],
    [
      'cached tokens by the name of DeepSeek',
      {
        prompt_tokens: 1000,
        completion_tokens: 10,
        prompt_cache_hit_tokens: 900,
        prompt_cache_miss_tokens: 100,
      },
      counts(1000, 900, 10),
    ],
    [
      'cached tokens by the name of Moonshot',
      { prompt_tokens: 1000, completion_tokens: 10, cached_tokens: 900 },
      counts(1000, 900, 10),
    ],
    [
      'more cached tokens than there are',
      { prompt_tokens: 5, completion_tokens: 1, cached_tokens: 9 },
      counts(5, 5, 1),
    ],
    [
      'details that are null',
      {
        prompt_tokens: 5,
        completion_tokens: 1,
        prompt_tokens_details: null,
        completion_tokens_details: null,
      },
      counts(5, 0, 1),
    ],
    ['what a router charges', { ...routed, is_byok: false, cost_details: null }, { ...small, costUsd: 0.95 }],
    ['a call that a router gives away', { ...routed, cost: 0, cost_details: {} }, { ...small, costUsd: 0 }],
    [
      'what a router and the host of a user’s own key charge',
      { ...routed, is_byok: true, cost_details: { upstream_inference_cost: 19 } },
      { ...small, costUsd: 19.95 },
    ],
    ['a router’s fee beside an unknown price', { ...routed, is_byok: true }, small],
    ['a number that may be of any currency', routed, small],
    ['a cost of several parts', { ...routed, is_byok: false, cost: { total_cost: 1 } }, small],
  ])('counts %s', (_, usage, expected) => {
    expect(readUsage(usage)).toEqual(expected);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a total alone', { total_tokens: 1010 }],
    ['a prompt alone', { prompt_tokens: 10 }],
    ['a total below the prompt', { prompt_tokens: 10, total_tokens: 5 }],
    ['no counts', { prompt_tokens: 'many', completion_tokens: -1 }],
    ['a text', 'free'],
  ])('is unknown where the server says %s', (_, usage) => {
    expect(readUsage(usage)).toBeNull();
  });
});
