import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';
import { listModels } from '../../../src/models/list-models.ts';
import { openModel, parseModelId } from '../../../src/models/open-model.ts';
import { modelOptions } from '../../support/models.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-models-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('parseModelId', () => {
  it.each([
    ['openai:gpt-6-luna', 'openai', 'gpt-6-luna'],
    ['openai:ft:gpt-6:org::id', 'openai', 'ft:gpt-6:org::id'],
    ['huggingface:meta/llama', 'huggingface', 'meta/llama'],
    ['local:smollm2-135m', 'local', 'smollm2-135m'],
    ['local:/some/where/model.gguf', 'local', '/some/where/model.gguf'],
    ['local:model.GGUF', 'local', 'model.GGUF'],
  ])('%s', (id, provider, name) => {
    const parsed = parseModelId(id, BUILT_IN_PROVIDERS);
    expect([parsed.provider.name, parsed.name]).toEqual([provider, name]);
  });

  it('says what is wrong, what is valid, and what may have been meant', () => {
    const messageFor = (id: string): string => {
      try {
        parseModelId(id, BUILT_IN_PROVIDERS);
      } catch (error) {
        expect(error).toMatchObject({ code: 'UNKNOWN_NAME' });
        return String(error).replace('BenchError: ', '');
      }
      return 'accepted';
    };
    expect(messageFor('local:smollm2')).toMatchInlineSnapshot(
      `"There is no model "local:smollm2". Valid: local:smollm2-135m, local:gemma-3-270m, local:/path/to/model.gguf. Did you mean "local:smollm2-135m"?"`,
    );
    expect(messageFor('smollm2-135m')).toMatchInlineSnapshot(
      `""smollm2-135m" names no provider; a model is written provider:name. Valid: local, openai, huggingface, azure, http, exec, promptfoo, replay. Did you mean "local:smollm2-135m"?"`,
    );
    expect(messageFor('opneai:gpt-6')).toMatchInlineSnapshot(
      `"There is no provider "opneai" (in "opneai:gpt-6"). Valid: local, openai, huggingface, azure, http, exec, promptfoo, replay. Did you mean "openai:gpt-6"?"`,
    );
    expect(messageFor('openai:')).toMatchInlineSnapshot(
      `""openai:" names no model. For instance local:smollm2-135m or openai:gpt-6-luna or huggingface:meta-llama/Llama-3.1-8B-Instruct."`,
    );
    expect(messageFor('gpt-6')).toMatchInlineSnapshot(
      `""gpt-6" names no provider; a model is written provider:name. Valid: local, openai, huggingface, azure, http, exec, promptfoo, replay. For instance local:smollm2-135m or openai:gpt-6-luna or huggingface:meta-llama/Llama-3.1-8B-Instruct."`,
    );
    expect(messageFor('bot.yaml')).toContain('Did you mean "http:bot.yaml"?');
    expect(messageFor('answers.jsonl')).toContain('Did you mean "replay:answers.jsonl"?');
    expect(messageFor('./model.gguf')).toMatchInlineSnapshot(
      `""./model.gguf" names no provider; a model is written provider:name. Valid: local, openai, huggingface, azure, http, exec, promptfoo, replay. Did you mean "local:./model.gguf"?"`,
    );
  });
});

describe('the registry', () => {
  it('lists models with facts alone', async () => {
    const models = await listModels(
      modelOptions({ variables: { OPENAI_API_KEY: 'sk-x' }, cacheFolder: folder }),
    );
    expect(models.map(({ id, ready }) => [id, ready])).toEqual([
      ['local:smollm2-135m', false],
      ['local:gemma-3-270m', false],
      ['openai:<model>', true],
      ['huggingface:<model>', false],
      ['azure:<deployment>', false],
      ['http:<file.yaml>', true],
      ['exec:<file.yaml>', true],
      ['promptfoo:<id>', true],
      ['replay:<file.jsonl>', true],
    ]);
    expect(models[0]).toMatchObject({ bytes: 98_362_432, license: 'Apache-2.0', file: null });
    expect(await readdir(folder)).toEqual([]);
  });

  it('opens nothing after an abort', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(openModel('local:smollm2-135m', modelOptions({ signal }))).rejects.toThrow('enough');
  });
});
