import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { MemoryRunStore } from '../../../src/store/memory-run-store.ts';
import { type OpenAiServer, type Reply, startOpenAiServer } from '../../support/openai-server.ts';
import { recordsOf, resume, runRequest, start, type Workplace } from '../../support/run-session.ts';
import { answerRightly, sampleNumber, writeSmallSuite } from '../../support/small-suite.ts';

const SPENT: Reply = {
  text: '',
  finishReason: 'length',
  usage: { prompt_tokens: 10, completion_tokens: 8, completion_tokens_details: { reasoning_tokens: 8 } },
};

let folder: string;
let server: OpenAiServer;
/** What the server does; a test may change it. */
let reply: (request: OpenAiServer['requests'][number]) => Reply;
let place: Workplace;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-watch-'));
  reply = () => SPENT;
  server = await startOpenAiServer((request) => reply(request));
  place = { store: new MemoryRunStore(), url: server.url, models: { maxConcurrency: 1 } };
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const begin = async () => {
  const { file } = await writeSmallSuite(folder, { sizes: { test: 20 } });
  return start('run-1', runRequest(file), place);
};

describe('a model that spends its limit on reasoning', () => {
  it.each<[string, Reply]>([
    ['that is counted', SPENT],
    [
      'that is sent beside',
      { text: null, finishReason: 'length', message: { reasoning_content: 'Let me see' } },
    ],
    ['that is not closed', { text: '<think>Let me see' }],
  ])('is stopped after five answers, by reasoning %s, and the run can be resumed', async (_, answer) => {
    reply = () => answer;
    await expect(begin()).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: expect.stringContaining(
        'mood.yaml: openai:small spent its whole limit of 8 tokens on reasoning',
      ),
    });
    expect(server.requests).toHaveLength(5);
    const record = await place.store.read('run-1');
    expect(recordsOf(record, 'trial')).toHaveLength(5);
    expect(recordsOf(record, 'session').at(-1)?.event).toBe('interrupted');

    reply = answerRightly;
    expect(await resume('run-1', place)).toMatchObject({ trials: 40, failedTrials: 0 });
    expect(server.requests).toHaveLength(5 + 35);
  });

  it('goes on when one of the first answers is there, and the report says why others are empty', async () => {
    reply = (request) => (sampleNumber(request) < 3 ? answerRightly(request) : SPENT);
    await begin();
    const { notices } = buildReport(await place.store.read('run-1'));
    expect(notices.join('\n')).toContain(
      'mood: 34 answers are empty because the whole token limit was spent on reasoning',
    );
  });

  it('is not what other empty answers are', async () => {
    reply = () => ({ ...SPENT, usage: { prompt_tokens: 10, completion_tokens: 8 } });
    expect(await begin()).toMatchObject({ failedTrials: 0 });
  });
});
