import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openModel } from '../../../src/models/open-model.ts';
import { chatRequest, modelOptions, noSignal } from '../../support/models.ts';
import { type OpenAiServer, startOpenAiServer } from '../../support/openai-server.ts';

let folder: string;
let server: OpenAiServer;
let other: OpenAiServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-promptfoo-'));
  [server, other] = await Promise.all([startOpenAiServer(), startOpenAiServer()]);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all([server.close(), other.close()]);
  await rm(folder, { recursive: true });
});

const open = (name: string) =>
  openModel(`promptfoo:${name}`, modelOptions({ cacheFolder: join(folder, 'models') }));

describe('a provider of promptfoo', () => {
  it('sends a key of its own header on to no other host, and follows what stays on its own', async () => {
    vi.stubEnv('ANTHROPIC_API_KEY', 'velvet-anchor-9');
    vi.stubEnv('ANTHROPIC_BASE_URL', new URL(server.url).origin);
    const model = await open('anthropic:messages:small');
    const answer = {
      body: { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'fine' }], usage: {} },
    };
    server.script({ status: 307, headers: { location: '/moved' }, body: 'there' }, answer);
    expect(await model.generate(chatRequest('x'), noSignal())).toMatchObject({ text: 'fine' });
    expect(server.requests.map(({ path }) => path)).toEqual(['/v1/messages', '/moved']);
    server.script({ status: 307, headers: { location: `${other.url}/messages` }, body: 'there' });
    await expect(model.generate(chatRequest('x'), noSignal())).rejects.toMatchObject({
      message: expect.stringContaining(`redirects to ${other.url}/messages (307)`),
      hint: expect.stringContaining('give it with the variable of that provider'),
      details: { kind: 'redirect', fatal: true },
    });
    expect(server.requests.at(-1)?.headers['x-api-key']).toBe('velvet-anchor-9');
    expect(other.requests).toEqual([]);
  });

  it('ends a run at once where its key is not set, and says which', async () => {
    vi.stubEnv('MISTRAL_API_KEY', undefined);
    const model = await open('mistral:mistral-small-latest');
    await expect(model.generate(chatRequest('x'), noSignal())).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringMatching(
        /^promptfoo:mistral:mistral-small-latest cannot be asked: .*MISTRAL_API_KEY/,
      ),
    });
  });
});
