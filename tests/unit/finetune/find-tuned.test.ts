import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTuned, type Wanted } from '../../../src/finetune/find-tuned.ts';
import { OPENAI } from '../../../src/models/openai/provider.ts';
import type { ModelInfo } from '../../../src/protocol/model.ts';
import type { TunedAttempt } from '../../../src/protocol/tuned.ts';
import { attemptOf } from '../../support/tuned.ts';

const BASE: ModelInfo = {
  id: 'local:tiny',
  provider: 'local',
  name: 'tiny',
  form: 'completion',
  place: 'local',
  endpoint: null,
  weightsHash: 'w1',
  maxConcurrency: 1,
  maxTrials: 1,
  contextTokens: 100,
};

let folder: string;
let sha256: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-find-'));
  await writeFile(join(folder, 'a.gguf'), 'weights');
  sha256 = createHash('sha256').update('weights').digest('hex');
});
afterEach(() => rm(folder, { recursive: true }));

function local(change: Partial<TunedAttempt> = {}): TunedAttempt {
  return attemptOf({
    backend: 'local',
    base: { model: 'local:tiny', weightsHash: 'w1', form: 'completion' },
    model: { kind: 'adapter', file: 'a.gguf', sha256, bytes: 7 },
    ...change,
  });
}

function find(attempts: readonly TunedAttempt[], change: Partial<Wanted> = {}) {
  return findTuned(
    attempts.map((attempt) => ({ attempt, folder })),
    {
      suite: 'mood',
      weights: { training: 'closed-book', tuned: null },
      base: BASE,
      provider: OPENAI,
      remedy: 'Train one: npx adaptbench finetune train mood.yaml',
      keys: () => ({ dataKey: 'data', promptKey: 'prompt' }),
      toldOfChange: false,
      ...change,
    },
  );
}

const score = (value: number, better: 'higher' | 'lower' = 'higher') => ({
  metric: 'accuracy',
  value,
  low: 0,
  high: 1,
  n: 10,
  better,
});

const remote = (name: string) =>
  ({ ...BASE, id: `openai:${name}`, name, provider: 'openai', place: 'remote', form: 'chat' }) as const;

describe('the tuned model of a technique', () => {
  it('is the last one of the ledger that fits suite, base and training', async () => {
    const found = await find([
      local({ id: 'old', startedAt: '2026-01-01T00:00:00Z' }),
      local({ id: 'new', startedAt: '2026-02-01T00:00:00Z' }),
      local({ id: 'other-suite', suite: 'x', startedAt: '2026-03-01T00:00:00Z' }),
      local({ id: 'other-training', training: 'with-passages', startedAt: '2026-03-01T00:00:00Z' }),
      local({ id: 'failed', status: 'failed', model: null, startedAt: '2026-03-01T00:00:00Z' }),
    ]);
    expect(found.key).toBe('new');
    expect(found.target).toEqual({
      kind: 'adapter',
      adapter: { name: 'tiny+new', file: join(folder, 'a.gguf'), sha256 },
    });
  });

  it.each([
    ['higher', 's2'],
    ['lower', 's1'],
  ] as const)('is the best on dev of those started together, where %s is better', async (better, key) => {
    const found = await find([
      local({ id: 's1', group: 'g', devScore: score(0.5, better) }),
      local({ id: 's2', group: 'g', devScore: score(0.7, better) }),
      local({ id: 's3', group: 'g', status: 'failed', model: null, reason: 'killed' }),
    ]);
    expect(found.key).toBe(key);
    expect(found.attempts.map(({ id }) => id)).toEqual(['s1', 's2', 's3']);
  });

  it.each([
    ['other weights', { base: { ...BASE, weightsHash: 'w2' } }, /its base is local:tiny \(SHA-256 w1\)/],
    [
      'another form',
      { base: { ...BASE, form: 'chat' as const } },
      /completion form, and is asked in the chat form/,
    ],
    ['other data', { keys: () => ({ dataKey: 'x', promptKey: 'prompt' }) }, /train split was changed/],
    [
      'other prompts',
      { keys: () => ({ dataKey: 'data', promptKey: 'x' }) },
      /prompts of the suite were changed/,
    ],
  ])('is refused for %s, with the reason and what to do', async (_, change, message) => {
    await expect(find([local()], change)).rejects.toThrow(message);
    await expect(find([local()], change)).rejects.toThrow(
      / Train one: npx adaptbench finetune train mood\.yaml$/,
    );
  });

  it('is refused where prompts tell a change, which no training of the suite as it is would mend', async () => {
    const told = find([local()], { toldOfChange: true });
    await expect(told).rejects.toThrow(
      '--update tells the change in the prompt, and the fine-tuned model "mood-1" was trained on prompts without it, so neither side of the change asks it. To have it know the change,',
    );
    await expect(told).rejects.not.toThrow(/were changed since|Train one/);
    // What the user did change comes first.
    const changed = { toldOfChange: true, keys: () => ({ dataKey: 'data', promptKey: 'x' }) };
    await expect(find([local()], changed)).rejects.toThrow(/prompts of the suite were changed/);
  });

  it('is refused where its file is another or gone', async () => {
    await writeFile(join(folder, 'a.gguf'), 'other weights');
    await expect(find([local()])).rejects.toThrow(/a\.gguf: it is not the adapter/);
    await rm(join(folder, 'a.gguf'));
    await expect(find([local()])).rejects.toThrow(/a\.gguf: the adapter of "mood-1" cannot be read/);
  });

  it('says what to do where there is none', async () => {
    await expect(find([])).rejects.toThrow(
      /no fine-tuned model for "mood" on local:tiny.* Train one: npx adaptbench finetune train mood\.yaml$/,
    );
  });

  it('may be named by its id, which has to fit as well', async () => {
    const attempts = [local({ id: 'a' }), local({ id: 'b', suite: 'x' })];
    const named = (tuned: string) => ({ weights: { training: 'closed-book' as const, tuned } });
    expect((await find(attempts, named('a'))).key).toBe('a');
    await expect(find(attempts, named('b'))).rejects.toThrow('trained for "x", not for "mood"');
    await expect(find(attempts, named('c'))).rejects.toThrow(/no ledger has.*"c".*Valid: a, b/);
  });

  it('may be a provider’s own, of which no ledger knows', async () => {
    const weights = { training: 'closed-book', tuned: 'openai:ft:small:org::abc' } as const;
    expect(await find([], { weights, base: remote('small') })).toEqual({
      target: { kind: 'remote', id: 'openai:ft:small:org::abc' },
      key: 'openai:ft:small:org::abc',
      attempts: [],
    });
    await expect(find([], { weights })).rejects.toThrow(/not based on local:tiny/);
  });

  it.each([
    ['gpt-4.1-nano-2025-04-14', 'ft:gpt-3.5-turbo-0125:acme::AbC123', 'gpt-3.5-turbo-0125'],
    ['gpt-4.1', 'ft:gpt-4.1-nano-2025-04-14:acme::x', 'gpt-4.1-nano-2025-04-14'],
    ['gpt-4o-2024-08-06', 'ft:gpt-4o-2024-11-20:acme:my-sfx:9Ab:ckpt-step-90', 'gpt-4o-2024-11-20'],
    ['davinci-002', 'curie:ft-acme-2023-01-01-00-00-00', 'curie'],
    ['gpt-4o', 'gpt-4.1-2025-04-14.ft-0e208cf33a6a466994aff31a08aba678', 'gpt-4.1-2025-04-14'],
    ['ft:gpt-4o-2024-08-06:acme::a', 'ft:gpt-4.1-2025-04-14:acme::b', 'gpt-4.1-2025-04-14'],
  ])('is refused for %s where its name says another base: %s', async (base, tuned, named) => {
    const weights = { training: 'closed-book', tuned: `openai:${tuned}` } as const;
    const message = `"openai:${tuned}" is based on openai:${named} by its name, not on openai:${base}. Choose its base with --model openai:${named}, or`;
    await expect(find([], { weights, base: remote(base) })).rejects.toThrow(message);
    const attempt = attemptOf({
      base: { model: `openai:${base}`, weightsHash: null, form: 'chat' },
      model: { kind: 'remote', id: `openai:${tuned}` },
    });
    await expect(find([attempt], { base: { ...remote(base), weightsHash: null } })).rejects.toThrow(message);
  });

  it.each([
    ['gpt-4.1-nano', 'ft:gpt-4.1-nano-2025-04-14:acme::x'],
    ['gpt-4.1-nano-2025-04-14', 'ft:gpt-4.1-nano:acme::x'],
    ['gpt-3.5-turbo', 'ft:gpt-3.5-turbo-0125:acme::x'],
    ['ft:gpt-4o-2024-08-06:acme::a', 'ft:gpt-4o-2024-08-06:acme::b'],
    ['any/model', 'some-name-that-says-nothing'],
  ])('is taken for %s where its name says the same base or none: %s', async (base, tuned) => {
    const weights = { training: 'closed-book', tuned: `openai:${tuned}` } as const;
    expect((await find([], { weights, base: remote(base) })).key).toBe(`openai:${tuned}`);
  });

  it('is taken as a server besides OpenAI named it for its own job', async () => {
    const attempt = attemptOf({
      base: { model: 'openai:house-model', weightsHash: null, form: 'chat' },
      model: { kind: 'remote', id: 'openai:ft:gpt-4o-2024-08-06:acme::x' },
      job: { id: 'j', trainingFile: 'f', validationFile: null, endpoint: 'http://127.0.0.1:1/v1' },
    });
    expect((await find([attempt], { base: { ...remote('house-model'), weightsHash: null } })).key).toBe(
      'mood-1',
    );
  });
});
