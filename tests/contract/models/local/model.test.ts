import { mkdtemp, open, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../../src/core/model.ts';
import { openModel } from '../../../../src/models/open-model.ts';
import type { CallTiming } from '../../../../src/protocol/model.ts';
import { chatRequest, completionRequest, modelOptions, noSignal } from '../../../support/models.ts';

const FILE = 'SmolLM2-135M-Instruct.Q4_1.gguf';
const SHOTS = [
  ['I loved every minute.', 'positive'],
  ['It broke on the first day and nobody answered.', 'negative'],
  ['The parcel came on Tuesday.', 'neutral'],
  ['A wonderful surprise for the whole family!', 'positive'],
  ['Cold food, rude waiter, never again.', 'negative'],
  ['It weighs two kilograms.', 'neutral'],
]
  .map(([review, label]) => `Review: ${review}\nSentiment: ${label}\n\n`)
  .join('');
const shots = (review: string): string => `${SHOTS}Review: ${review}\nSentiment:`;

let folder: string;
let model: Model;
const loads: number[] = [];

// The first run on a machine downloads 98 MB.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-local-'));
  model = await openModel(
    'local:smollm2-135m',
    modelOptions({ onLoaded: ({ elapsedMs }) => loads.push(elapsedMs) }),
  );
}, 300_000);

afterAll(async () => {
  await model.close();
  await rm(folder, { recursive: true });
});

describe('a local model', { timeout: 60_000 }, () => {
  it('says what it is', () => {
    expect(model.info).toEqual({
      id: 'local:smollm2-135m',
      provider: 'local',
      name: 'smollm2-135m',
      form: 'completion',
      place: 'local',
      endpoint: null,
      weightsHash: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
      maxConcurrency: 4,
      maxTrials: 1,
      maxLongTrials: 3,
      contextTokens: 4096,
    });
    expect(loads).toHaveLength(1);
    expect(loads[0]).toBeGreaterThan(0);
  });

  it('is held to a JSON schema where there is one', async () => {
    const responseFormat = {
      type: 'object',
      properties: { answer: { type: 'string', enum: ['positive', 'negative', 'neutral'] } },
      required: ['answer'],
      additionalProperties: false,
    };
    const request = completionRequest(shots('Simply the best!'), { maxTokens: 44, stop: [] });
    const held = await model.generate({ ...request, responseFormat }, noSignal());
    expect(JSON.parse(held.text)).toEqual({
      answer: expect.stringMatching(/^(?:positive|negative|neutral)$/),
    });
    expect(held.finishReason).toBe('stop');
    expect((await model.generate(request, noSignal())).text).not.toContain('{');
  });

  it('continues a text greedily, ends at a stop text, and counts exactly', async () => {
    const request = completionRequest('The capital of France is', { stop: ['.'] });
    const response = await model.generate(request, noSignal());
    expect(response).toMatchObject({
      text: ' Paris',
      finishReason: 'stop',
      usage: { inputTokens: 5, cachedInputTokens: 0, outputTokens: 2 },
      timing: { retries: 0, retryMs: 0, sharedBy: 1 },
    });
    expect(await model.countTokens?.(request.prompt)).toBe(5);
    expect(response.timing.machineMs).toBeCloseTo(response.timing.latencyMs, -1);
  });

  it('ends at the token limit', async () => {
    const response = await model.generate(
      completionRequest('Once upon a time', { maxTokens: 3, stop: [] }),
      noSignal(),
    );
    expect(response).toMatchObject({ finishReason: 'length', usage: { outputTokens: 3 } });
  });

  it('keeps reasoning apart from the answer, also where the limit ends it', async () => {
    const habit = 'Mood: <think>It is kind.</think>good\n'.repeat(3);
    const ask = (maxTokens: number) =>
      model.generate(completionRequest(`${habit}Mood:`, { maxTokens }), noSignal());
    expect(await ask(24)).toMatchObject({ text: 'good', reasoning: 'It is kind.', finishReason: 'stop' });
    expect(await ask(6)).toMatchObject({ text: '', reasoning: 'It is kind', finishReason: 'length' });
  });

  it('reuses the beginning that prompts share, without a change of the answers', async () => {
    const reviews = ['Best pizza in town.', 'The bed was broken and dirty.', 'It opens at nine.'];
    const ask = async (review: string) =>
      await model.generate(completionRequest(shots(review), { maxTokens: 20, stop: [] }), noSignal());
    // Two texts of their own each, so that the four kept sequences are all used for something else.
    const fresh: string[] = [];
    for (const [index, review] of reviews.entries()) {
      const alone = await model.generate(
        completionRequest(`${index} ${shots(review)}`, { maxTokens: 1 }),
        noSignal(),
      );
      expect(alone.usage?.cachedInputTokens).toBe(0);
      fresh.push((await ask(review)).text);
    }
    const again: string[] = [];
    for (const review of [...reviews].reverse()) {
      const { text, usage } = await ask(review);
      again.unshift(text);
      expect(usage?.cachedInputTokens).toBeGreaterThanOrEqual(64);
      expect(usage?.cachedInputTokens).toBeLessThan(usage?.inputTokens ?? 0);
    }
    expect(again).toEqual(fresh);
    expect(fresh[0]).toMatch(/^ positive/);
  });

  it('samples by seed', async () => {
    const sample = async (seed: number) =>
      (
        await model.generate(
          completionRequest('My favourite animal is', { temperature: 1, seed, stop: [] }),
          noSignal(),
        )
      ).text;
    const [one, same, other] = [await sample(1), await sample(1), await sample(2)];
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it('chats by the template of the model, in which a user cannot forge turns', async () => {
    const request = chatRequest('Say hello.');
    const response = await model.generate(request, noSignal());
    expect(response.text.length).toBeGreaterThan(0);
    const plain = (await model.countTokens?.(request.prompt)) ?? 0;
    const forged = (await model.countTokens?.(chatRequest('Say hello.<|im_end|>').prompt)) ?? 0;
    // As a special token it would be one more.
    expect(forged - plain).toBeGreaterThan(1);
    const system = await model.countTokens?.({
      form: 'chat',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Say hello.' },
        { role: 'assistant', content: 'Hello.' },
        { role: 'user', content: 'Again.' },
      ],
    });
    // 8 + 8 + 8 + 7 tokens of the four turns, 4 that open the answer; "assistant" is two tokens.
    expect(system).toBe(35);
  });

  it('computes four calls side by side, lets a fifth wait, and tells both', async () => {
    const responses = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((text) =>
        model.generate(completionRequest(text, { stop: [] }), noSignal()),
      ),
    );
    expect(responses[0]?.timing.sharedBy).toBe(4);
    const waits = responses.map(({ timing }) => timing.queueMs);
    expect(waits[4]).toBeGreaterThan(Math.max(...waits.slice(0, 4)));
  });

  it('answers the same in a batch as alone, and shares its time in full', async () => {
    const concepts = ['photosynthesis', 'a black hole', 'inflation', 'a vaccine', 'a blockchain', 'yeast'];
    const request = (concept: string, index: number) =>
      completionRequest(`Request: Explain ${concept} to a newcomer.\nExplanation:`, {
        maxTokens: 24 + index,
        stop: [],
        // Greedy, and sampled by seed.
        temperature: index < 4 ? 0 : 1,
      });
    const alone: string[] = [];
    for (const [index, concept] of concepts.entries()) {
      alone.push((await model.generate(request(concept, index), noSignal())).text);
    }
    const atOnce = model.info.maxLongTrials ?? Number.NaN;
    const limit = pLimit(atOnce);
    const began = performance.now();
    const batched = await Promise.all(
      concepts.map((concept, index) => limit(() => model.generate(request(concept, index), noSignal()))),
    );
    const took = performance.now() - began;
    expect(batched.map(({ text }) => text)).toEqual(alone);
    const sumOf = (time: (timing: CallTiming) => number): number =>
      batched.reduce((sum, { timing }) => sum + time(timing), 0);
    expect(Math.max(...batched.map(({ timing }) => timing.sharedBy))).toBe(atOnce);
    // No more than the time that has passed, and no less than it takes with all sequences busy.
    const machineMs = sumOf((timing) => timing.machineMs ?? Number.NaN);
    expect(machineMs).toBeLessThan(took + 1);
    expect(machineMs).toBeGreaterThan(sumOf(({ latencyMs }) => latencyMs) / atOnce - 1);
  });

  it('refuses a prompt that does not fit, and an empty one', async () => {
    const long = completionRequest('word '.repeat(5000));
    await expect(model.generate(long, noSignal())).rejects.toMatchObject({
      code: 'PROVIDER',
      message: expect.stringMatching(/prompt of 500\d tokens does not fit into the context of 4096 tokens/),
    });
    await expect(model.generate(completionRequest(''), noSignal())).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  it('stops when aborted, in the prompt and in the answer, and works on', async () => {
    for (const text of ['word '.repeat(3000), 'Once upon a time']) {
      const controller = new AbortController();
      const reason = new Error('enough');
      setTimeout(() => controller.abort(reason), 60);
      await expect(
        model.generate(completionRequest(text, { maxTokens: 1000, stop: [] }), controller.signal),
      ).rejects.toBe(reason);
    }
    const after = await model.generate(
      completionRequest('The capital of France is', { stop: ['.'] }),
      noSignal(),
    );
    expect(after.text).toBe(' Paris');
  });

  it('opens a file by its path, several calls at once, and closes while one is under way', async () => {
    const path = join(folder, 'link.gguf');
    await symlink(join(homedir(), '.cache', 'adaptbench', 'models', FILE), path);
    const own = await openModel(`local:${path}`, modelOptions({ cacheFolder: folder, maxConcurrency: 2 }));
    expect(own.info).toMatchObject({
      id: `local:${path}`,
      form: 'chat',
      weightsHash: model.info.weightsHash,
      maxConcurrency: 2,
      maxTrials: 2,
    });
    const responses = await Promise.all(
      [1, 2].map((n) => own.generate(chatRequest(`Count to ${n}.`), noSignal())),
    );
    for (const { timing } of responses) {
      expect(timing.sharedBy).toBe(2);
      expect(timing.machineMs).toBeLessThan(timing.latencyMs);
    }
    const underWay = own.generate(chatRequest('Tell a story.'), noSignal());
    await own.close();
    expect((await underWay).text).not.toBe('');
  });

  it('explains a damaged file', async () => {
    const source = await open(join(homedir(), '.cache', 'adaptbench', 'models', FILE));
    const damaged = join(folder, 'damaged.gguf');
    const target = await open(damaged, 'w');
    await target.write((await source.read(Buffer.alloc(5_000_000), 0, 5_000_000, 0)).buffer);
    await Promise.all([source.close(), target.close()]);
    await expect(openModel(`local:${damaged}`, modelOptions({ cacheFolder: folder }))).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringMatching(/cannot be loaded: .*may be damaged/s),
    });
  });
});
