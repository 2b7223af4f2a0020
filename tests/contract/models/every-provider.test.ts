import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BenchError } from '../../../src/core/errors.ts';
import type { Model } from '../../../src/core/model.ts';
import type { ModelOptions } from '../../../src/core/provider.ts';
import { openModel } from '../../../src/models/open-model.ts';
import { chatRequest, modelOptions, noSignal } from '../../support/models.ts';
import {
  type OpenAiServer,
  openAiError,
  type Reply,
  startOpenAiServer,
} from '../../support/openai-server.ts';

/** What can become of a call. */
const CASES = {
  good: { response: { text: 'fine', finishReason: 'stop', usage: { inputTokens: 4, outputTokens: 1 } } },
  'usage missing': { response: { text: 'fine', usage: null } },
  empty: { response: { text: '', finishReason: 'stop' } },
  refusal: { response: { text: 'I cannot.', finishReason: 'content-filter', refused: true } },
  'content filter': { response: { text: '', finishReason: 'content-filter' } },
  'length limit': { response: { text: 'fi', finishReason: 'length' } },
  malformed: { failure: { kind: 'malformed' } },
  truncated: { failure: { kind: 'truncated' } },
  'a wrong key': { failure: { kind: 'status', status: 401, fatal: true, attempts: 1 } },
  'a wrong address': { failure: { kind: 'status', status: 404, fatal: true, attempts: 1 } },
  'a limit of calls': { response: { text: 'fine', timing: { retries: 1 } } },
  'a fault of the program': { failure: { kind: 'exit', fatal: false } },
  'what was not recorded': { failure: { kind: 'not-recorded', transient: false, fatal: false, attempts: 1 } },
} as const satisfies Record<string, { readonly response?: object; readonly failure?: object }>;
type Case = keyof typeof CASES;

/** What the test knows of a provider. */
interface Subject {
  /** Opens it for the server, or for one case alone. */
  open(name: Case | undefined, options: Partial<ModelOptions>): Promise<Model>;
  /** What the server says, for those that have one; what is left out cannot happen. */
  readonly replies?: Partial<Record<Case, Reply>>;
  /** The cases of those that have none. */
  readonly cases?: readonly Case[];
}

const USAGE = { prompt_tokens: 4, completion_tokens: 1, total_tokens: 5 };
const STATUSES: Partial<Record<Case, Reply>> = {
  truncated: { drop: 'midway' },
  'a wrong key': openAiError(401, 'no such key'),
  'a wrong address': openAiError(404, 'nothing here'),
  'a limit of calls': openAiError(429, 'slow down', { headers: { 'retry-after-ms': '20' } }),
};
const OPENAI_REPLIES: Partial<Record<Case, Reply>> = {
  good: { text: 'fine', usage: USAGE },
  'usage missing': { text: 'fine', usage: null },
  empty: { text: '', usage: USAGE },
  refusal: { text: null, message: { refusal: 'I cannot.' }, usage: USAGE },
  'content filter': { text: '', finishReason: 'content_filter', usage: USAGE },
  'length limit': { text: 'fi', finishReason: 'length', usage: USAGE },
  malformed: { body: { id: 'x', choices: [{ index: 0, finish_reason: 'stop' }] } },
  ...STATUSES,
};
const used = { in: 4, out: 1 };
const OWN_REPLIES: Partial<Record<Case, Reply>> = {
  good: { body: { data: { answer: 'fine' }, used } },
  'usage missing': { body: { data: { answer: 'fine' } } },
  empty: { body: { data: { answer: '' }, used } },
  refusal: { body: { data: { answer: '' }, declined: 'I cannot.' } },
  'content filter': { body: { data: { answer: '' }, end: 'content_filter' } },
  'length limit': { body: { data: { answer: 'fi' }, end: 'length' } },
  malformed: { body: { data: {} } },
  ...STATUSES,
};
const READ = [
  'answer: data.answer',
  'finishReason: end',
  'refusal: declined',
  'usage: { input: used.in, output: used.out }',
];

let folder: string;
let server: OpenAiServer;
let other: OpenAiServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-providers-'));
  server = await startOpenAiServer();
  other = await startOpenAiServer();
});
afterEach(async () => {
  await Promise.all([server.close(), other.close()]);
  await rm(folder, { recursive: true });
});

const KEY = 'sk-of-nobody-at-all';
const HERE = { retry: { minDelayMs: 5, maxDelayMs: 20, outageMs: 0, graceMs: 0, retries: 2 } };

async function openFile(id: string, lines: readonly string[], options: Partial<ModelOptions>) {
  await writeFile(join(folder, 'bot.yaml'), lines.join('\n'));
  return await openModel(
    `${id}:bot.yaml`,
    modelOptions({ ...HERE, workingFolder: folder, lookUp: () => KEY, ...options }),
  );
}

const SUBJECTS: Readonly<Record<string, Subject>> = {
  openai: {
    replies: OPENAI_REPLIES,
    open: (_, options) =>
      openModel(
        'openai:small',
        modelOptions({ ...HERE, baseUrl: server.url, variables: { OPENAI_API_KEY: KEY }, ...options }),
      ),
  },
  huggingface: {
    replies: OPENAI_REPLIES,
    open: (_, options) =>
      openModel(
        'huggingface:small',
        modelOptions({ ...HERE, baseUrl: server.url, variables: { HF_TOKEN: KEY }, ...options }),
      ),
  },
  azure: {
    replies: OPENAI_REPLIES,
    open: (_, options) =>
      openModel(
        'azure:small',
        modelOptions({ ...HERE, baseUrl: server.url, variables: { AZURE_OPENAI_API_KEY: KEY }, ...options }),
      ),
  },
  http: {
    replies: OWN_REPLIES,
    open: (_, options) =>
      openFile(
        'http',
        [
          `url: ${server.url}/ask`,
          `headers: { authorization: "Bearer \${BOT_KEY}" }`,
          'body: { q: "{{prompt}}" }',
          ...READ,
        ],
        options,
      ),
  },
  exec: {
    cases: [
      'good',
      'usage missing',
      'empty',
      'refusal',
      'content filter',
      'length limit',
      'malformed',
      'a fault of the program',
    ],
    open: async (name, options) => {
      const reply = name === undefined ? undefined : OWN_REPLIES[name];
      const script =
        name === undefined
          ? 'setInterval(() => {}, 1000)'
          : reply === undefined
            ? 'console.error("the index is gone"); process.exit(1)'
            : `process.stdout.write(${JSON.stringify(JSON.stringify(reply.body))})`;
      return await openFile(
        'exec',
        [`command: ${process.execPath}`, `args: ['-e', ${JSON.stringify(script)}]`, ...READ],
        options,
      );
    },
  },
  promptfoo: {
    replies: OPENAI_REPLIES,
    open: (_, options) => {
      process.env['OPENAI_API_KEY'] = KEY;
      process.env['OPENAI_BASE_URL'] = server.url;
      return openModel(
        'promptfoo:openai:chat:small',
        modelOptions({ ...HERE, cacheFolder: join(folder, 'models'), ...options }),
      );
    },
  },
  replay: {
    cases: [
      'good',
      'usage missing',
      'empty',
      'refusal',
      'content filter',
      'length limit',
      'what was not recorded',
    ],
    open: async (name, options) => {
      const usage = { inputTokens: 4, outputTokens: 1 };
      const lines: Partial<Record<Case, object>> = {
        good: { answer: 'fine', usage },
        'usage missing': { answer: 'fine' },
        empty: { answer: '', usage },
        refusal: { answer: 'I cannot.', finishReason: 'refusal' },
        'content filter': { answer: null, finishReason: 'content_filter' },
        'length limit': { answer: 'fi', finishReason: 'length' },
      };
      const line = name === undefined ? undefined : lines[name];
      const prompt = line === undefined ? 'something else' : 'How is it?';
      await writeFile(
        join(folder, 'answers.jsonl'),
        `${JSON.stringify({ prompt, answer: 'other', ...line })}\n`,
      );
      return await openModel(
        'replay:answers.jsonl',
        modelOptions({ ...HERE, workingFolder: folder, ...options }),
      );
    },
  },
};

const SAVED = { ...process.env };
afterEach(() => {
  for (const name of ['OPENAI_API_KEY', 'OPENAI_BASE_URL']) {
    if (SAVED[name] === undefined) delete process.env[name];
    else process.env[name] = SAVED[name];
  }
});

const rows = Object.entries(SUBJECTS).flatMap(([name, { replies, cases }]) =>
  (cases ?? (Object.keys(replies ?? {}) as Case[])).map((what) => [name, what] as const),
);

describe('every provider', () => {
  it.each(rows)('%s tells apart: %s', async (name, what) => {
    const subject = SUBJECTS[name] as Subject;
    const reply = subject.replies?.[what];
    if (reply !== undefined) {
      // A limit of calls is met once, everything else for as long as it is asked.
      server.script(...Array.from({ length: what === 'a limit of calls' ? 1 : 6 }, () => reply));
      if (what === 'a limit of calls') server.script(...Array(6).fill(subject.replies?.good ?? {}));
    }
    const model = await subject.open(what, {});
    const unread: unknown[] = [];
    const call = model.generate(chatRequest('How is it?'), noSignal(), {
      unread: (one) => void unread.push(one),
    });
    const expected: { readonly response?: object; readonly failure?: object } = CASES[what];
    if (expected.failure !== undefined) {
      const error = (await call.catch((thrown: unknown) => thrown)) as BenchError;
      expect(error).toMatchObject({ code: 'PROVIDER', details: expected.failure });
      expect(error.message).not.toContain(KEY);
      return;
    }
    const response = await call;
    expect(response).toMatchObject(expected.response ?? {});
    if (what !== 'refusal') expect(response.refused).toBeUndefined();
    expect(unread).toEqual([]);
    expect(response.recordedIn !== undefined).toBe(name === 'replay');
  });

  it.each(Object.keys(SUBJECTS).filter((name) => name !== 'replay'))(
    '%s ends a call that is aborted in flight',
    async (name) => {
      server.script(...Array(3).fill({ delayMs: 60_000 }));
      const model = await (SUBJECTS[name] as Subject).open(undefined, {});
      const controller = new AbortController();
      const call = model.generate(chatRequest('How is it?'), controller.signal, {
        sent: () => void setTimeout(() => controller.abort(new Error('enough')), 300),
      });
      await expect(call).rejects.toThrow('enough');
    },
  );

  it.each(['openai', 'huggingface', 'http', 'promptfoo'])(
    '%s sends no key on to another host',
    async (name) => {
      server.script(
        ...Array(3).fill({
          status: 307,
          headers: { location: `${other.url}/chat/completions` },
          body: 'there',
        }),
      );
      const model = await (SUBJECTS[name] as Subject).open(undefined, {});
      const error = await model.generate(chatRequest('How is it?'), noSignal()).catch((thrown) => thrown);
      expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
      expect(other.requests.map(({ headers }) => headers.authorization).join('')).toBe('');
      expect(error).toMatchObject({ details: { kind: 'redirect', fatal: true } });
      expect(other.requests).toEqual([]);
    },
  );
});
