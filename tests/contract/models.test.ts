import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../src/core/model.ts';
import { openModel } from '../../src/models/open-model.ts';
import { chatRequest, completionRequest, modelOptions, noSignal } from '../support/models.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';

let server: OpenAiServer;
beforeAll(async () => {
  server = await startOpenAiServer(() => ({ text: 'Paris.\nAnd more', delayMs: 20 }));
});
afterAll(() => server.close());

/** What every provider promises to its callers. */
describe.each(['openai:some-model', 'huggingface:org/model', 'local:smollm2-135m'])(
  '%s',
  { timeout: 60_000 },
  (id) => {
    let model: Model;
    const request = (text: string) =>
      model.info.form === 'chat' ? chatRequest(text, { stop: ['\n'] }) : completionRequest(text);

    beforeAll(async () => {
      model = await openModel(id, modelOptions(id.startsWith('local:') ? {} : { baseUrl: server.url }));
    }, 300_000);
    afterAll(() => model.close());

    it('describes itself', () => {
      const { info } = model;
      expect(info.id).toBe(id);
      expect(`${info.provider}:${info.name}`).toBe(id);
      expect(info.maxConcurrency).toBeGreaterThanOrEqual(1);
      expect(info.endpoint === null).toBe(info.place === 'local');
      expect(info.weightsHash === null).toBe(info.place === 'remote');
      expect(structuredClone(info)).toEqual(info);
    });

    it('answers without the stop text, with usage and time', async () => {
      const response = await model.generate(request('The capital of France is'), noSignal());
      expect(response.text).toContain('Paris');
      expect(response.text).not.toContain('\n');
      expect(response.finishReason).toBe('stop');
      const { usage, timing } = response;
      expect(usage?.inputTokens).toBeGreaterThan(0);
      expect(usage?.outputTokens).toBeGreaterThan(0);
      expect(usage?.cachedInputTokens).toBeLessThanOrEqual(usage?.inputTokens ?? 0);
      expect(timing.latencyMs).toBeGreaterThan(0);
      expect(timing.queueMs).toBeGreaterThanOrEqual(0);
      expect(timing).toMatchObject({ retries: 0, retryMs: 0, sharedBy: 1 });
      expect(timing.machineMs === undefined).toBe(model.info.place === 'remote');
      expect(structuredClone(response)).toEqual(response);
    });

    it('takes more calls than it may have in flight', async () => {
      const responses = await Promise.all(
        Array.from({ length: model.info.maxConcurrency + 2 }, () =>
          model.generate(request('The capital of France is'), noSignal()),
        ),
      );
      expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
      expect(responses.at(-1)?.timing.queueMs).toBeGreaterThan(responses[0]?.timing.queueMs ?? 0);
    });

    it('throws the reason of the signal', async () => {
      const reason = new Error('enough');
      await expect(model.generate(request('x'), AbortSignal.abort(reason))).rejects.toBe(reason);
      const controller = new AbortController();
      const pending = Array.from({ length: model.info.maxConcurrency + 1 }, () =>
        model.generate(request('Once upon a time there was'), controller.signal),
      );
      setTimeout(() => controller.abort(reason), 5);
      const outcomes = await Promise.allSettled(pending);
      // What is in flight at an endpoint may still be answered, because it is paid for; nothing else begins.
      const mayFinish = model.info.place === 'remote' ? model.info.maxConcurrency : 0;
      const stopped = outcomes.filter(({ status }) => status === 'rejected');
      expect(stopped.length).toBeGreaterThanOrEqual(pending.length - mayFinish);
      for (const outcome of stopped) expect(outcome).toEqual({ status: 'rejected', reason });
    });
  },
);
