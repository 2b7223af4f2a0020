import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Model } from '../../../../src/core/model.ts';
import type { ModelOptions } from '../../../../src/core/provider.ts';
import { openModel } from '../../../../src/models/open-model.ts';
import type { UnreadAnswer } from '../../../../src/protocol/model.ts';
import { chatRequest, completionRequest, modelOptions, noSignal } from '../../../support/models.ts';
import { type OpenAiServer, openAiError, startOpenAiServer } from '../../../support/openai-server.ts';

const TOOL_CALL = {
  text: null,
  message: { tool_calls: [{ id: 'c', type: 'function', function: { name: 'classify', arguments: '{}' } }] },
};

let server: OpenAiServer;
beforeEach(async () => {
  server = await startOpenAiServer();
});
afterEach(() => server.close());

function open(overrides: Partial<ModelOptions> = {}, name = 'some-model'): Promise<Model> {
  return openModel(`openai:${name}`, modelOptions({ baseUrl: server.url, ...overrides }));
}

it('takes a base URL that was copied with the route of a call', async () => {
  for (const route of ['/chat/completions', '/chat/completions/', '/completions']) {
    server.script({ text: 'ok' });
    const model = await open({ baseUrl: `${server.url}${route}` });
    expect(model.info.endpoint).toBe(server.url);
    expect((await model.generate(chatRequest('x'), noSignal())).text).toBe('ok');
  }
});

describe('an OpenAI model', () => {
  it('sends the request and reads the answer', async () => {
    server.script({
      text: 'positive',
      usage: { prompt_tokens: 20, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 16 } },
    });
    const model = await open({ variables: { OPENAI_API_KEY: 'sk-test-123456' } });
    const response = await model.generate(chatRequest('Is it good?', { stop: ['\n'], seed: 7 }), noSignal());
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      path: '/v1/chat/completions',
      headers: { authorization: 'Bearer sk-test-123456' },
      body: {
        model: 'some-model',
        messages: [{ role: 'user', content: 'Is it good?' }],
        max_tokens: 12,
        temperature: 0,
        seed: 7,
        stop: ['\n'],
      },
    });
    expect(response).toMatchObject({
      text: 'positive',
      finishReason: 'stop',
      usage: { inputTokens: 20, cachedInputTokens: 16, outputTokens: 2 },
      timing: { retries: 0, retryMs: 0, sharedBy: 1 },
    });
    expect(model.info).toMatchObject({
      id: 'openai:some-model',
      form: 'chat',
      place: 'remote',
      endpoint: server.url,
      weightsHash: null,
      maxConcurrency: 8,
      maxTrials: 8,
    });
  });

  it('continues a text through the other endpoint', async () => {
    const model = await open({}, 'gpt-3.5-turbo-instruct');
    expect(model.info.form).toBe('completion');
    const response = await model.generate(completionRequest('Once upon'), noSignal());
    expect(response.text).toBe('ok');
    expect(server.requests[0]).toMatchObject({ path: '/v1/completions', body: { prompt: 'Once upon' } });
    expect((await open({ form: 'completion' })).info.form).toBe('completion');
  });

  it('leaves the usage null when the server says nothing about it', async () => {
    server.script({ usage: null });
    const response = await (await open()).generate(chatRequest('x'), noSignal());
    expect(response.usage).toBeNull();
  });

  it('cuts an answer at stop texts that the server did not heed', async () => {
    server.script({ text: 'yes\nReview: more', finishReason: 'length' });
    const response = await (await open()).generate(chatRequest('x', { stop: ['\n'] }), noSignal());
    expect(response).toMatchObject({ text: 'yes', finishReason: 'stop' });
  });

  it('retries 429, 500 and broken connections, and times the successful attempt alone', async () => {
    server.script(
      openAiError(429, 'slow down', { headers: { 'retry-after': '0.05' } }),
      openAiError(500, 'oops'),
      { drop: 'before' },
      { drop: 'midway' },
      { delayMs: 30 },
    );
    const { timing } = await (await open()).generate(chatRequest('x'), noSignal());
    expect(server.requests).toHaveLength(5);
    expect(timing.retries).toBe(4);
    expect(timing.retryMs).toBeGreaterThanOrEqual(49);
    expect(timing.latencyMs).toBeGreaterThanOrEqual(28);
  });

  it('drops a parameter that the model refuses, says so once, and remembers', async () => {
    const notices: string[] = [];
    const model = await open({ onNotice: (notice) => notices.push(notice) });
    const refusal = openAiError(
      400,
      "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
      { code: 'unsupported_value', param: 'temperature' },
    );
    server.script(refusal, refusal, openAiError(400, "Unsupported parameter: 'seed' is not supported."));
    const [first, second] = await Promise.all([
      model.generate(chatRequest('a'), noSignal()),
      model.generate(chatRequest('b'), noSignal()),
    ]);
    expect([first.text, second.text]).toEqual(['ok', 'ok']);
    await model.generate(chatRequest('c'), noSignal());
    const last = server.requests.at(-1)?.body;
    expect(last).not.toHaveProperty('temperature');
    expect(last).not.toHaveProperty('seed');
    expect(last).toHaveProperty('max_tokens');
    expect(notices).toEqual([
      expect.stringContaining('openai:some-model refuses the parameter "temperature" (it says: '),
      expect.stringContaining('openai:some-model refuses the parameter "seed" (it says: '),
    ]);
  });

  it.each([
    [{ message: "Unsupported parameter: 'temperature' is not supported.", code: 400, param: 'temperature' }],
    [{ message: 'Provider returned error', code: 400, metadata: { raw: 'temperature is not supported' } }],
    [{ message: 'temperature is not supported', type: 'invalid_request_error' }],
  ])('drops a parameter that is refused with status 200: %j', async (error) => {
    const model = await open();
    server.script({ body: { error } });
    expect((await model.generate(chatRequest('x'), noSignal())).text).toBe('ok');
    expect(server.requests.map(({ body }) => 'temperature' in body)).toEqual([true, false]);
  });

  it('changes to the other name of the token limit', async () => {
    server.script(
      openAiError(
        400,
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        { code: 'unsupported_parameter', param: 'max_tokens' },
      ),
    );
    await (await open()).generate(chatRequest('x'), noSignal());
    expect(server.requests.at(-1)?.body).toMatchObject({ max_completion_tokens: 12 });
    expect(server.requests.at(-1)?.body).not.toHaveProperty('max_tokens');
  });

  it.each([
    [401, 'Incorrect API key provided: sk-test-*****56', /refused the key \(401\)\. Set OPENAI_API_KEY/],
    [402, 'Insufficient credits', /has no quota left/],
    [404, 'The model does not exist', /does not know the model "some-model"/],
    [404, 'Not Found', /nothing at \S+ answers calls to openai:some-model/],
    [400, "temperature must be below 2, got '7'", /refused the request/],
  ])('fails at once on a %d, without the key in the message', async (status, said, message) => {
    server.script(openAiError(status, said));
    const model = await open({ variables: { OPENAI_API_KEY: 'sk-test-123456' } });
    const error = await model.generate(chatRequest('x'), noSignal()).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'PROVIDER', message: expect.stringMatching(message) });
    expect(String(error)).not.toContain('sk-test');
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [
      'a stream of events',
      { body: 'data: {"choices": []}\n\ndata: [DONE]\n' },
      /cannot be read: a stream of events, which was not asked for/,
    ],
    ['a call of a tool', TOOL_CALL, /cannot be read: it calls the tool "classify" in place of an answer/],
    [
      'an image',
      { message: { content: [{ type: 'image_url', image_url: {} }] } },
      /cannot be read: a part of its content is of type "image_url"/,
    ],
  ])('does not ask again for %s', async (_what, reply, message) => {
    server.script(reply);
    await expect((await open()).generate(chatRequest('x'), noSignal())).rejects.toThrow(message);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['as text', { type: 'text/plain' }],
    ['as nothing', { type: null }],
    [
      'with a byte order mark',
      { body: `\uFEFF${JSON.stringify({ choices: [{ message: { content: 'ok' } }] })}` },
    ],
  ])('reads JSON that is labelled %s', async (_how, reply) => {
    server.script(reply);
    expect((await (await open()).generate(chatRequest('x'), noSignal())).text).toBe('ok');
  });

  it.each([
    ['in the body', { body: { error: { message: 'upstream is overloaded', code: 502 } } }],
    ['as a text', { body: { error: 'upstream is overloaded' } }],
    [
      'in a choice',
      { finishReason: 'error', choice: { error: { message: 'upstream is overloaded', code: 502 } } },
    ],
    ['as the end of an answer', { text: 'posi', finishReason: 'error' }],
    ['as an empty list of choices', { body: { choices: [] } }],
    ['as a page of a gateway', { body: '<html><title>Bad gateway</title></html>' }],
    ['as half of an answer', { body: '{"choices": [{"mess' }],
    ['as an empty body', { body: ' ' }],
  ])('repeats a call whose answer of status 200 has an error %s', async (_where, reply) => {
    server.script(reply, reply);
    const response = await (await open()).generate(chatRequest('x'), noSignal());
    expect(response).toMatchObject({ text: 'ok', timing: { retries: 2 } });
  });

  it('gives up with the words of the provider, by the code of the error', async () => {
    const model = await open({ retry: { retries: 1, minDelayMs: 1 } });
    const overloaded = { body: { error: { message: 'upstream is overloaded', code: 502 } } };
    server.script(overloaded, overloaded, { body: { error: { message: 'No such model', code: '404' } } });
    await expect(model.generate(chatRequest('x'), noSignal())).rejects.toThrow(
      'openai failed (502): upstream is overloaded (2 attempts).',
    );
    await expect(model.generate(chatRequest('x'), noSignal())).rejects.toThrow(/does not know the model/);
    expect(server.requests).toHaveLength(3);
    const again = await open({ retry: { retries: 1, minDelayMs: 1 } });
    const nameless = { body: { error: { reason: 'odd' } } };
    server.script(nameless, nameless);
    await expect(again.generate(chatRequest('x'), noSignal())).rejects.toThrow(
      `openai at ${server.url} sent an error in place of an answer: {"reason":"odd"} (2 attempts).`,
    );
  });

  it('tells of everything that was paid for and could not be read, without the key', async () => {
    const usage = { prompt_tokens: 20, completion_tokens: 2 };
    server.script(
      { finishReason: 'error', choice: { error: { message: 'lost sk-test-123456', code: 502 } }, usage },
      { body: { error: { message: 'busy', code: 503 } } },
      { body: { choices: [] } },
      { body: { choices: [], usage: { prompt_tokens: 0, completion_tokens: 0 } } },
      { text: 'fine', usage },
    );
    const unread: UnreadAnswer[] = [];
    const model = await open({ variables: { OPENAI_API_KEY: 'sk-test-123456' } });
    const response = await model.generate(chatRequest('x'), noSignal(), {
      unread: (answer) => void unread.push(answer),
    });
    expect(response.text).toBe('fine');
    // An error of its own was not paid for, nor was an answer of no tokens.
    expect(unread).toEqual([
      { reason: 'lost [redacted]', usage: { inputTokens: 20, cachedInputTokens: 0, outputTokens: 2 } },
      { reason: 'its list of choices is empty', usage: null },
    ]);
  });

  it('tells of answers that broke off or came too late, which nobody knows the price of', async () => {
    server.script({ drop: 'midway' }, { delayMs: 2000 }, { drop: 'before' }, { text: 'fine' });
    const unread: UnreadAnswer[] = [];
    const model = await open({ retry: { minDelayMs: 1, attemptTimeoutMs: 1000 } });
    const response = await model.generate(chatRequest('x'), noSignal(), {
      unread: (answer) => void unread.push(answer),
    });
    expect(response).toMatchObject({ text: 'fine', timing: { retries: 3 } });
    expect(unread).toEqual([
      { reason: 'other side closed', usage: null },
      { reason: 'no answer within 1 s', usage: null },
    ]);
  });

  it('takes a prompt that a filter refused for an answer that a filter emptied', async () => {
    server.script(openAiError(400, 'The prompt triggered the policy.', { code: 'content_filter' }));
    const response = await (await open()).generate(chatRequest('x'), noSignal());
    expect(response).toMatchObject({ text: '', finishReason: 'content-filter', usage: null });
    const usage = { prompt_tokens: 20, completion_tokens: 0 };
    server.script({ body: { error: { message: 'Filtered.', code: 'content_filter' }, usage } });
    expect((await (await open()).generate(chatRequest('x'), noSignal())).usage).toMatchObject({
      inputTokens: 20,
      outputTokens: 0,
    });
  });

  it('keeps reasoning apart from the answer, and ends the answer alone at a stop text', async () => {
    server.script(
      { text: '<think>\nIt could be either.\n</think>\n\npositive\nmore' },
      { text: '<think>\nIt could', finishReason: 'stop' },
      { text: 'plain' },
    );
    const model = await open();
    const ask = () => model.generate(chatRequest('x', { stop: ['\n'] }), noSignal());
    expect(await ask()).toMatchObject({
      text: 'positive',
      reasoning: 'It could be either.',
      finishReason: 'stop',
    });
    expect(await ask()).toMatchObject({ text: '', reasoning: 'It could', finishReason: 'length' });
    expect(await ask()).not.toHaveProperty('reasoning');
  });

  it('says that nobody listens', async () => {
    const model = await open({ baseUrl: 'http://127.0.0.1:9/v1', retry: { retries: 1, minDelayMs: 1 } });
    await expect(model.generate(chatRequest('x'), noSignal())).rejects.toThrow(
      /could not be reached at http:\/\/127\.0\.0\.1:9\/v1: .*\(2 attempts\)/,
    );
  });

  it('has no more calls in flight than allowed, and counts the waiting apart', async () => {
    const model = await open({ maxConcurrency: 2 });
    server.script(...Array.from({ length: 6 }, () => ({ delayMs: 30 })));
    const started = performance.now();
    const responses = await Promise.all(
      Array.from({ length: 6 }, (_, index) => model.generate(chatRequest(`${index}`), noSignal())),
    );
    const { queueMs = 0, latencyMs = 0 } = responses[5]?.timing ?? {};
    expect(server.mostInFlight).toBe(2);
    // Two rounds of 30 ms went before it; what it waited is not in its latency, or the sum would exceed all.
    expect(queueMs).toBeGreaterThan(50);
    expect(queueMs + latencyMs).toBeLessThanOrEqual(performance.now() - started);
  });

  it('stops when aborted and the time of grace is over', async () => {
    server.script({ delayMs: 5000 });
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 30);
    const model = await open({ retry: { graceMs: 20 } });
    await expect(model.generate(chatRequest('x'), controller.signal)).rejects.toBe(reason);
  });

  it('needs a key for OpenAI itself', async () => {
    await expect(openModel('openai:gpt-6-luna', modelOptions())).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringContaining('Set OPENAI_API_KEY'),
    });
  });
});

describe('an answer far over the limit', () => {
  it('is kept as far as the limit could reach, and counts as cut', async () => {
    const model = await open();
    const long = `${'x'.repeat(99_999)}😀${'x'.repeat(3_000_000)}`;
    server.script({ text: long, message: { reasoning_content: long } });
    const response = await model.generate(chatRequest('x'), noSignal());
    expect(response).toMatchObject({
      text: `${'x'.repeat(99_999)}\uFFFD`,
      reasoning: `${'x'.repeat(99_999)}\uFFFD`,
      finishReason: 'length',
    });
    server.script({ text: 'x'.repeat(150_000) });
    const allowed = await model.generate(chatRequest('x', { maxTokens: 2_000 }), noSignal());
    expect(allowed).toMatchObject({ finishReason: 'stop' });
    expect(allowed.text).toHaveLength(150_000);
  });
});

it('takes answers, thoughts and words of errors that end within a character', async () => {
  const model = await open();
  server.script({ text: 'I feel \ud83d', message: { reasoning_content: 'hm \ud83d' } });
  expect(await model.generate(chatRequest('x'), noSignal())).toMatchObject({
    text: 'I feel \uFFFD',
    reasoning: 'hm \uFFFD',
  });
  server.script(openAiError(400, 'No \ud83d'));
  await expect(model.generate(chatRequest('x'), noSignal())).rejects.toThrow('No \uFFFD');
});
