import { describe, expect, it } from 'vitest';
import type { CallFailure } from '../../../../src/http/failure.ts';
import { statusFailure } from '../../../../src/http/status-failure.ts';
import { readChatAnswer } from '../../../../src/models/remote/chat-answer.ts';
import { refusalOf } from '../../../../src/models/remote/refusal.ts';

/** Answers as servers send them, with all that they add. */
const ANSWERS: readonly (readonly [server: string, body: object, answer: object])[] = [
  [
    'vLLM with a reasoning parser',
    {
      id: 'chatcmpl-8e0d5a86d87f4e3cbc78591b49a023aa',
      object: 'chat.completion',
      created: 1755146543,
      model: 'Qwen/Qwen3-8B',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: '\n\npositive',
            refusal: null,
            annotations: null,
            audio: null,
            function_call: null,
            tool_calls: [],
            reasoning: 'They liked it.',
          },
          logprobs: null,
          finish_reason: 'stop',
          stop_reason: null,
          token_ids: null,
        },
      ],
      service_tier: null,
      system_fingerprint: null,
      usage: { prompt_tokens: 23, total_tokens: 40, completion_tokens: 17, prompt_tokens_details: null },
      prompt_logprobs: null,
      kv_transfer_params: null,
    },
    {
      text: '\n\npositive',
      reasoning: 'They liked it.',
      finishReason: 'stop',
      usage: { inputTokens: 23, cachedInputTokens: 0, outputTokens: 17 },
    },
  ],
  [
    'vLLM without one',
    {
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            reasoning_content: null,
            content: '<think>\nThey liked it.\n</think>\n\npositive',
            tool_calls: [],
          },
          finish_reason: 'stop',
          stop_reason: '\n',
        },
      ],
      usage: { prompt_tokens: 23, total_tokens: 40, completion_tokens: 17 },
    },
    { text: 'positive', reasoning: 'They liked it.', finishReason: 'stop' },
  ],
  [
    'Ollama, cut while it thinks',
    {
      id: 'chatcmpl-117',
      object: 'chat.completion',
      created: 1766616902,
      model: 'gpt-oss:20b',
      system_fingerprint: 'fp_ollama',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: '', reasoning: 'We need to classify' },
          finish_reason: 'length',
        },
      ],
      usage: { prompt_tokens: 83, completion_tokens: 12, total_tokens: 95 },
    },
    { text: '', reasoning: 'We need to classify', finishReason: 'length' },
  ],
  [
    'LM Studio',
    {
      id: 'chatcmpl-w4cuqfnkmlv5k4fl7d4m1',
      object: 'chat.completion',
      created: 1745607142,
      model: 'qwen3.6-35b-a3b',
      choices: [
        {
          index: 0,
          logprobs: null,
          finish_reason: 'stop',
          message: { role: 'assistant', content: 'positive', reasoning_content: '', tool_calls: [] },
        },
      ],
      usage: {
        prompt_tokens: 14,
        completion_tokens: 2,
        total_tokens: 16,
        completion_tokens_details: { reasoning_tokens: 0 },
      },
      stats: {},
      system_fingerprint: 'qwen3.6-35b-a3b',
    },
    {
      text: 'positive',
      reasoning: '',
      usage: { inputTokens: 14, cachedInputTokens: 0, outputTokens: 2, reasoningTokens: 0 },
    },
  ],
  [
    'llama.cpp',
    {
      choices: [
        {
          finish_reason: 'stop',
          index: 0,
          message: { role: 'assistant', reasoning_content: 'It handles well.', content: 'positive' },
        },
      ],
      created: 1781492230,
      id: 'chatcmpl-qC6laQHbZ2CmxNvJ4NoB1L93LcVF7nfe',
      model: 'gemma-4-31B-it-UD-Q6_K_XL.gguf',
      system_fingerprint: 'b9554-d403f00ec',
      object: 'chat.completion',
      usage: {
        completion_tokens: 28,
        prompt_tokens: 17,
        total_tokens: 45,
        prompt_tokens_details: { cached_tokens: 7 },
      },
      timings: { cache_n: 7, prompt_n: 10, prompt_ms: 251.51, predicted_n: 28, predicted_ms: 407.596 },
    },
    {
      text: 'positive',
      reasoning: 'It handles well.',
      usage: { inputTokens: 17, cachedInputTokens: 7, outputTokens: 28 },
    },
  ],
  [
    'LiteLLM before a model of Anthropic',
    {
      id: 'chatcmpl-5068e948-e556-451b-bf47-e488442c4106',
      object: 'chat.completion',
      choices: [
        {
          finish_reason: 'stop',
          index: 0,
          message: {
            content: 'positive',
            role: 'assistant',
            reasoning_content: 'They liked it.',
            thinking_blocks: [{ type: 'thinking', thinking: 'They liked it.', signature: 'Eu4B' }],
            provider_specific_fields: { citations: null },
          },
        },
      ],
      usage: {
        completion_tokens: 40,
        prompt_tokens: 2000,
        total_tokens: 2040,
        prompt_tokens_details: { audio_tokens: null, cached_tokens: 500, cache_creation_tokens: 1400 },
        cache_creation_input_tokens: 1400,
        cache_read_input_tokens: 500,
      },
    },
    {
      text: 'positive',
      reasoning: 'They liked it.',
      usage: { inputTokens: 2000, cachedInputTokens: 500, cacheWriteTokens: 1400, outputTokens: 40 },
    },
  ],
  [
    'OpenRouter',
    {
      id: 'gen-1758897812-kSVJ',
      provider: 'Anthropic',
      model: 'anthropic/claude-sonnet-4.5',
      object: 'chat.completion',
      choices: [
        {
          logprobs: null,
          finish_reason: 'stop',
          native_finish_reason: 'end_turn',
          index: 0,
          message: {
            role: 'assistant',
            content: 'positive',
            refusal: null,
            reasoning: null,
            reasoning_details: [
              { type: 'reasoning.summary', summary: 'They liked it.', index: 0 },
              { type: 'reasoning.encrypted', data: 'Eu4BCkYIBx', index: 1 },
            ],
          },
        },
      ],
      usage: {
        prompt_tokens: 120,
        completion_tokens: 61,
        total_tokens: 181,
        cost: 0.001275,
        is_byok: false,
        prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 100, audio_tokens: 0 },
        cost_details: { upstream_inference_cost: null },
        completion_tokens_details: { reasoning_tokens: 57, image_tokens: 0 },
      },
    },
    {
      text: 'positive',
      reasoning: 'They liked it.',
      usage: {
        inputTokens: 120,
        cachedInputTokens: 0,
        cacheWriteTokens: 100,
        outputTokens: 61,
        reasoningTokens: 57,
      },
    },
  ],
  [
    'a server that sends parts and says nothing of usage',
    {
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'assistant', content: [{ type: 'text', text: 'positive' }] },
        },
      ],
    },
    { text: 'positive', reasoning: '', usage: null },
  ],
];

function failureOf(body: unknown): CallFailure {
  try {
    readChatAnswer(body);
  } catch (error) {
    return error as CallFailure;
  }
  throw new Error('it was read as an answer');
}

describe('an answer of', () => {
  it.each(ANSWERS)('%s is read', (_, body, answer) => {
    expect(readChatAnswer(body)).toMatchObject(answer);
  });
});

describe('an error with status 200 of', () => {
  it.each<[string, object, object]>([
    [
      'OpenRouter is one that may pass',
      {
        error: {
          code: 502,
          message: 'Provider returned error',
          metadata: { raw: 'overloaded', provider_name: 'X' },
        },
      },
      { status: 502, transient: true, message: 'Provider returned error: overloaded' },
    ],
    [
      'OpenRouter in a choice is one too, and was paid for',
      {
        choices: [
          {
            index: 0,
            finish_reason: 'error',
            error: { code: 429, message: 'Rate limited upstream' },
            message: { role: 'assistant', content: 'posi' },
          },
        ],
        usage: { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 },
      },
      { status: 429, transient: true, paid: { usage: { inputTokens: 9 } } },
    ],
    [
      'LM Studio is an address that it does not have',
      { error: 'Unexpected endpoint or method. (POST /chat/completions)' },
      { status: 404, addressUnknown: true, modelUnknown: false, transient: false },
    ],
  ])('%s', (_, body, failure) => {
    expect(failureOf(body)).toMatchObject(failure);
  });
});

describe('an error of', () => {
  it.each<[string, number, object, object]>([
    [
      'vLLM names a model that it does not serve',
      404,
      {
        error: { message: 'The model `x` does not exist.', type: 'NotFoundError', param: 'model', code: 404 },
      },
      { modelUnknown: true },
    ],
    [
      'Ollama names a model that it has not pulled',
      404,
      {
        error: {
          message: 'model "x" not found, try pulling it first',
          type: 'not_found_error',
          param: null,
          code: null,
        },
      },
      { modelUnknown: true },
    ],
    [
      'llama.cpp that still loads passes',
      503,
      { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
      { transient: true },
    ],
    [
      'LiteLLM names a model that nobody configured',
      400,
      {
        error: {
          message:
            '/chat/completions: Invalid model name passed in model=x. Call `/v1/models` to view available models for your key.',
          type: 'invalid_request_error',
          param: 'model',
          code: '400',
        },
      },
      { modelUnknown: true },
    ],
    [
      'OpenRouter names a model that it does not have',
      400,
      { error: { message: 'x/y is not a valid model ID', code: 400 }, user_id: 'user_1' },
      { modelUnknown: true },
    ],
    [
      'OpenRouter without credit is final',
      402,
      { error: { message: 'Insufficient credits', code: 402 } },
      { exhausted: true, transient: false },
    ],
  ])('%s', (_, status, body, failure) => {
    expect(statusFailure({ status, headers: undefined, body })).toMatchObject(failure);
  });

  it('llama.cpp about the context blames no parameter', () => {
    const body = {
      error: {
        code: 400,
        message: 'the request exceeds the available context size, try increasing it',
        type: 'exceed_context_size_error',
        n_prompt_tokens: 5000,
        n_ctx: 4096,
      },
    };
    expect(refusalOf(statusFailure({ status: 400, headers: undefined, body }))).toBeUndefined();
  });
});
