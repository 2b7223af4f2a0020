import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openModel } from '../../../../src/models/open-model.ts';
import { chatRequest, completionRequest, modelOptions, noSignal } from '../../../support/models.ts';
import { type OpenAiServer, openAiError, startOpenAiServer } from '../../../support/openai-server.ts';

let server: OpenAiServer;
let endpoint: string;
beforeEach(async () => {
  server = await startOpenAiServer();
  endpoint = new URL(server.url).origin;
});
afterEach(() => server.close());

const open = (task: string) =>
  openModel(
    `huggingface:${task}/org/model`,
    modelOptions({ baseUrl: endpoint, variables: { HF_TOKEN: 'hf_abcdefgh' } }),
  );
const generate = async (task: string) =>
  await (await open(task)).generate(completionRequest('Das ist gut.', { stop: ['###'] }), noSignal());

describe('a task of Hugging Face', () => {
  it.each<[string, unknown, string]>([
    ['text-generation', [{ generated_text: ' Sehr.' }], ' Sehr.'],
    ['text-generation', { generated_text: 'Das ist gut. Sehr.### Mehr' }, ' Sehr.'],
    ['translation', [{ translation_text: 'That is good.' }], 'That is good.'],
    ['translation', { translation_text: 'That is good.' }, 'That is good.'],
    [
      'text-classification',
      [
        [
          { label: 'neutral', score: 0.2 },
          { label: 'positive', score: 0.7 },
        ],
      ],
      'positive',
    ],
    ['text-classification', [{ label: 'POSITIVE', score: 0.9 }], 'POSITIVE'],
    ['text-classification', [[{ label: 'LABEL_1', score: 0.9 }]], 'LABEL_1'],
  ])('answers: %s, %j', async (task, body, text) => {
    server.script({ body });
    const response = await generate(task);
    expect(response).toMatchObject({ text, usage: null });
    expect(server.requests[0]).toMatchObject({
      path: '/',
      headers: { authorization: 'Bearer hf_abcdefgh' },
      body: { inputs: 'Das ist gut.' },
    });
  });

  it('is told how to generate, where it generates', async () => {
    server.script({ body: [{ generated_text: 'x' }] }, { body: [{ generated_text: 'x' }] });
    const model = await open('text-generation');
    await model.generate(completionRequest('a', { stop: ['\n'] }), noSignal());
    await model.generate(completionRequest('a', { stop: [], temperature: 0.7, seed: 5 }), noSignal());
    expect(server.requests.map(({ body }) => body['parameters'])).toEqual([
      { max_new_tokens: 12, return_full_text: false, do_sample: false, stop: ['\n'] },
      { max_new_tokens: 12, return_full_text: false, do_sample: true, temperature: 0.7, seed: 5 },
    ]);
  });

  it('is told what stands after the name, for instance the languages of a translator', async () => {
    server.script({ body: [{ translation_text: 'x' }] });
    const model = await openModel(
      'huggingface:translation/org/model?src_lang=eng_Latn&tgt_lang=deu_Latn',
      modelOptions({ baseUrl: new URL(server.url).origin }),
    );
    await model.generate(completionRequest('a'), noSignal());
    expect(server.requests[0]?.body).toEqual({
      inputs: 'a',
      parameters: { src_lang: 'eng_Latn', tgt_lang: 'deu_Latn' },
    });
    expect(model.info.name).toBe('translation/org/model?src_lang=eng_Latn&tgt_lang=deu_Latn');
  });

  it('is asked at the router below the name of its model', async () => {
    const { info } = await openModel(
      'huggingface:translation/org/model',
      modelOptions({ variables: { HF_TOKEN: 'hf_abcdefgh' } }),
    );
    expect(info).toMatchObject({
      id: 'huggingface:translation/org/model',
      form: 'completion',
      endpoint: 'https://router.huggingface.co/hf-inference',
    });
  });

  it('waits for a model that loads, and tells what is no result', async () => {
    server.script(
      { status: 503, body: { error: 'Model org/model is currently loading', estimated_time: 0.1 } },
      { body: [{ translation_text: 'good' }] },
      { body: [[{ label: 'x' }]] },
      openAiError(404, 'Model org/model does not exist'),
    );
    expect((await generate('translation')).timing.retries).toBe(1);
    await expect(generate('translation')).rejects.toThrow(/there is no result of translation in it/);
    await expect(generate('translation')).rejects.toMatchObject({ details: { fatal: true } });
  });

  it('takes one text and no chat', async () => {
    await expect((await open('translation')).generate(chatRequest('x'), noSignal())).rejects.toThrow(
      'huggingface:translation/org/model takes one text and no chat.',
    );
    await expect(
      openModel('huggingface:translation/org/model', modelOptions({ baseUrl: endpoint, form: 'chat' })),
    ).rejects.toThrow('takes one text and no chat. Leave --form out');
  });
});
