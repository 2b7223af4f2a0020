import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openModelForPlan } from '../../../src/models/open-model.ts';
import { preflight } from '../../../src/runner/preflight.ts';
import { modelOptions, noSignal } from '../../support/models.ts';
import { runRequest } from '../../support/run-session.ts';
import { writeSmallSuite } from '../../support/small-suite.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-preflight-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a stop text within the answers that are asked for', () => {
  it.each([0, 500])('is refused for a remote model with %i tokens for hidden reasoning', async (tokens) => {
    const generation = { maxTokens: 8, hiddenReasoningTokens: tokens, stop: ['sit'] };
    const { file } = await writeSmallSuite(folder, { change: { generation } });
    const options = modelOptions({ baseUrl: 'http://127.0.0.1:9/v1', form: 'completion' });
    const prepared = preflight(runRequest(file), {
      signal: noSignal(),
      open: (id) => openModelForPlan(id, options),
      embedders: options,
      tunedFolders: [],
    });
    await expect(prepared).rejects.toThrow(
      'test.csv:2: the stop text "sit" stands in the target "positive", so this answer would always be cut.',
    );
  });
});
