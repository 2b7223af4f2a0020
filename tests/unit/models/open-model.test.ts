import { copyFile, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';
import { listModels } from '../../../src/models/list-models.ts';
import { LOCAL_CATALOGUE } from '../../../src/models/local/catalogue.ts';
import { findOnDisk, resolveWeights } from '../../../src/models/local/weights.ts';
import { hashOfWeights } from '../../../src/models/local/weights-hash.ts';
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
      `""smollm2-135m" names no provider; a model is written provider:name. Valid: local, openai, huggingface. Did you mean "local:smollm2-135m"?"`,
    );
    expect(messageFor('opneai:gpt-6')).toMatchInlineSnapshot(
      `"There is no provider "opneai" (in "opneai:gpt-6"). Valid: local, openai, huggingface. Did you mean "openai:gpt-6"?"`,
    );
    expect(messageFor('openai:')).toMatchInlineSnapshot(
      `""openai:" names no model. For instance local:smollm2-135m or openai:gpt-6-luna or huggingface:meta-llama/Llama-3.1-8B-Instruct."`,
    );
    expect(messageFor('gpt-6')).toMatchInlineSnapshot(
      `""gpt-6" names no provider; a model is written provider:name. Valid: local, openai, huggingface. For instance local:smollm2-135m or openai:gpt-6-luna or huggingface:meta-llama/Llama-3.1-8B-Instruct."`,
    );
    expect(messageFor('./model.gguf')).toMatchInlineSnapshot(
      `""./model.gguf" names no provider; a model is written provider:name. Valid: local, openai, huggingface. Did you mean "local:./model.gguf"?"`,
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
    ]);
    expect(models[0]).toMatchObject({ bytes: 98_362_432, license: 'Apache-2.0', file: null });
    expect(await readdir(folder)).toEqual([]);
  });

  it('opens nothing after an abort', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(openModel('local:smollm2-135m', modelOptions({ signal }))).rejects.toThrow('enough');
  });
});

describe('weights on this disk', () => {
  it('takes a file from a user folder only when its hash is right', async () => {
    const [entry] = LOCAL_CATALOGUE;
    if (entry === undefined) throw new Error('the catalogue is empty');
    const cacheFolder = join(folder, 'cache');
    await writeFile(join(folder, entry.file), 'GGUF, but not that one');
    const options = modelOptions({ cacheFolder, modelsFolders: [folder, join(folder, 'none')] });
    const found = await findOnDisk(entry, options);
    expect(found.file).toBeUndefined();
    expect(found.failures.map(({ reason }) => reason)).toEqual([
      'not the expected file, its size or SHA-256 differs',
      'not there',
      'not there',
    ]);

    const content = 'GGUF and right';
    await writeFile(join(folder, entry.file), content);
    const small = {
      ...entry,
      bytes: content.length,
      sha256: await hashOfWeights(join(folder, entry.file), options),
    };
    expect((await findOnDisk(small, options)).file).toBe(join(folder, entry.file));
  });

  it('remembers a hash until the file changes', async () => {
    const file = join(folder, 'a.gguf');
    const options = { cacheFolder: join(folder, 'cache') };
    await writeFile(file, 'one');
    await utimes(file, 1000, 1000);
    const first = await hashOfWeights(file, options);
    await writeFile(file, 'two');
    await utimes(file, 1000, 1000);
    expect(await hashOfWeights(file, options)).toBe(first);
    await utimes(file, 2000, 2000);
    const second = await hashOfWeights(file, options);
    expect(second).not.toBe(first);
    await copyFile(file, join(folder, 'b.gguf'));
    expect(await hashOfWeights(join(folder, 'b.gguf'), options)).toBe(second);
  });

  it('explains a file that is missing or is no GGUF', async () => {
    const options = modelOptions({ cacheFolder: folder });
    await expect(resolveWeights(join(folder, 'none.gguf'), options)).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringContaining('cannot be read'),
    });
    const header = Buffer.alloc(64, '?');
    header.write('GGUF');
    const wrongVersion = Buffer.from(header);
    header.writeUInt32LE(3, 4);
    const contents: readonly (readonly [Buffer | string, string])[] = [
      ['Hello', 'it begins with "Hell"'],
      ['GGUF?', 'it ends after 5 bytes'],
      [wrongVersion, 'its version is 1061109567'],
      [header, 'its header speaks of more than its 64 bytes can hold'],
    ];
    for (const [content, reason] of contents) {
      await writeFile(join(folder, 'odd.gguf'), content);
      await expect(resolveWeights(join(folder, 'odd.gguf'), options)).rejects.toMatchObject({
        code: 'MODEL_UNAVAILABLE',
        message: expect.stringContaining(`is not a GGUF file that can be used: ${reason}.`),
      });
    }
  });
});
