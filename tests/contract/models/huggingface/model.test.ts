import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openModel } from '../../../../src/models/open-model.ts';
import { chatRequest, completionRequest, modelOptions, noSignal } from '../../../support/models.ts';
import { type OpenAiServer, openAiError, startOpenAiServer } from '../../../support/openai-server.ts';

let server: OpenAiServer;
beforeEach(async () => {
  server = await startOpenAiServer();
});
afterEach(() => server.close());

const open = (token?: string) =>
  openModel(
    'huggingface:org/model',
    modelOptions({
      baseUrl: server.url,
      variables: token === undefined ? {} : { HF_TOKEN: token },
    }),
  );

describe('a Hugging Face model', () => {
  it('sends the request and reads the answer', async () => {
    server.script({ text: 'negative\nmore' });
    const model = await open('hf_abcdefgh');
    const response = await model.generate(chatRequest('Is it good?', { stop: ['\n'] }), noSignal());
    expect(response).toMatchObject({
      text: 'negative',
      finishReason: 'stop',
      usage: { inputTokens: 3, cachedInputTokens: 0, outputTokens: 2 },
    });
    expect(server.requests[0]).toMatchObject({
      path: '/v1/chat/completions',
      headers: { authorization: 'Bearer hf_abcdefgh' },
      body: { messages: [{ role: 'user', content: 'Is it good?' }], max_tokens: 12, temperature: 0, seed: 1 },
    });
  });

  it('forgives a missing usage', async () => {
    server.script({ usage: null });
    expect((await (await open()).generate(chatRequest('x'), noSignal())).usage).toBeNull();
  });

  it.each([
    ['as text', { type: 'text/plain' }],
    ['as nothing', { type: null }],
  ])('reads JSON that is labelled %s', async (_how, reply) => {
    server.script(reply);
    expect((await (await open()).generate(chatRequest('x'), noSignal())).text).toBe('ok');
  });

  it('repeats an error in an answer of status 200, and says what a page is', async () => {
    server.script({ body: { error: { message: 'busy', code: 503 } } }, { body: { choices: [] } });
    const model = await open();
    expect((await model.generate(chatRequest('x'), noSignal())).timing.retries).toBe(2);
    server.script(...Array.from({ length: 5 }, () => ({ body: '<!DOCTYPE html><title>Sign in</title>' })));
    await expect(model.generate(chatRequest('x'), noSignal())).rejects.toThrow(/an HTML page: "Sign in"/);
  });

  it('retries and honours Retry-After', async () => {
    server.script(
      openAiError(429, 'slow', { headers: { 'retry-after': '0.05' } }),
      openAiError(503, 'loading'),
      {
        drop: 'before',
      },
    );
    const { timing } = await (await open()).generate(chatRequest('x'), noSignal());
    expect(timing.retries).toBe(3);
    expect(timing.retryMs).toBeGreaterThanOrEqual(49);
  });

  it('says what the server said, without the token', async () => {
    server.script({ status: 401, body: { error: 'Invalid token hf_abcdefgh' } });
    const model = await open('hf_abcdefgh');
    const error = await model.generate(chatRequest('x'), noSignal()).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'PROVIDER', message: expect.stringContaining('Set HF_TOKEN') });
    server.script({ status: 404, body: { error: { message: 'unknown model hf_abcdefgh' } } });
    const again = await open('hf_abcdefgh');
    await expect(again.generate(chatRequest('x'), noSignal())).rejects.toThrow(/unknown model \[redacted\]/);
  });

  it('goes on without what is refused, as openai does', async () => {
    server.script(
      { status: 422, body: { error: '`temperature` must be strictly positive', error_type: 'validation' } },
      {
        status: 422,
        body: {
          detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' }],
        },
      },
    );
    expect((await (await open()).generate(chatRequest('x'), noSignal())).text).toBe('ok');
    const last = server.requests.at(-1)?.body;
    expect(last).toMatchObject({ max_tokens: 12, messages: [{ role: 'user', content: 'x' }] });
    expect(last).not.toHaveProperty('temperature');
    expect(last).not.toHaveProperty('seed');
  });

  it.each([
    [
      { detail: [{ loc: ['body', 'n'], msg: 'Input should be 1' }] },
      /\(422\): Input should be 1 \(body\.n\)\./,
    ],
    ['<html><title>Bad Gateway</title></html>', /\(422\): Bad Gateway\./],
    ['no model is loaded', /\(422\): no model is loaded\./],
  ])('keeps the reason of %j', async (body, message) => {
    server.script({ status: 422, body });
    await expect((await open()).generate(chatRequest('x'), noSignal())).rejects.toThrow(message);
  });

  it('refuses a text to continue, and to open the router without a token', async () => {
    await expect((await open()).generate(completionRequest('x'), noSignal())).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await expect(openModel('huggingface:org/model', modelOptions())).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
    });
  });
});
