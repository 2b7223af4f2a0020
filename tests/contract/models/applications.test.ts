import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildReport } from '../../../src/analysis/build-report.ts';
import type { ModelOptions } from '../../../src/core/provider.ts';
import { defineScorer } from '../../../src/core/scorer.ts';
import { redact } from '../../../src/http/redact.ts';
import { openModel, openModelForPlan } from '../../../src/models/open-model.ts';
import { hasEnded } from '../../../src/process/process-end.ts';
import { BUILT_IN_SCORERS } from '../../../src/scorers/built-in-scorers.ts';
import { FileRunStore } from '../../../src/store/file-run-store.ts';
import { writeFaqSuite } from '../../support/faq-suite.ts';
import { chatRequest, completionRequest, modelOptions, noSignal } from '../../support/models.ts';
import { type OpenAiServer, startOpenAiServer } from '../../support/openai-server.ts';
import { recordsOf, resume, runRequest, start } from '../../support/run-session.ts';
import { writeSmallSuite } from '../../support/small-suite.ts';

let folder: string;
let server: OpenAiServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-application-'));
  server = await startOpenAiServer(() => ({ body: { answer: 'fine' } }));
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const VARIABLES: Readonly<Record<string, string>> = {
  BOT_KEY: 'velvet-anchor-9',
  OTHER_KEY: 'quiet-harbour-3',
};

function open(id: string, options: Partial<ModelOptions> = {}) {
  return openModel(
    id,
    modelOptions({ workingFolder: folder, lookUp: (name) => VARIABLES[name], ...options }),
  );
}

async function openHttp(lines: readonly string[], options: Partial<ModelOptions> = {}) {
  await writeFile(join(folder, 'bot.yaml'), [`url: ${server.url}/ask`, ...lines].join('\n'));
  return await open('http:bot.yaml', options);
}

const CHAT = chatRequest('', {
  prompt: {
    form: 'chat',
    messages: [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'One?' },
      { role: 'assistant', content: '1' },
      { role: 'user', content: 'Two "2"?' },
    ],
  },
});

describe('the body of an application over HTTP', () => {
  it.each([
    [
      'the prompt alone holds all of it',
      `{ q: "{{prompt}}" }`,
      { q: 'Be kind.\n\nUser: One?\n\nAssistant: 1\n\nUser: Two "2"?' },
    ],
    [
      'the system text stands apart',
      `{ q: "{{prompt}}", s: "{{system}}" }`,
      { q: 'User: One?\n\nAssistant: 1\n\nUser: Two "2"?', s: 'Be kind.' },
    ],
    [
      'turns are a list',
      `{ m: "{{messages}}", last: "{{ prompt }}" }`,
      { m: CHAT.prompt.form === 'chat' ? CHAT.prompt.messages : [], last: 'Two "2"?' },
    ],
    [
      'numbers stay numbers, and are texts within a text',
      `{ q: "Q: {{messages}}", n: "{{maxTokens}}", t: "{{temperature}}", s: "seed {{seed}}" }`,
      {
        q: `Q: ${JSON.stringify(CHAT.prompt.form === 'chat' ? CHAT.prompt.messages : [])}`,
        n: 12,
        t: 0,
        s: 'seed 1',
      },
    ],
    [
      'JSON in a text cannot be broken',
      `'{"q": "{{messages}}", "p": ["{{prompt}}"]}'`,
      { q: CHAT.prompt.form === 'chat' ? CHAT.prompt.messages : [], p: ['Two "2"?'] },
    ],
  ])('%s', async (_, body, sent) => {
    const model = await openHttp([`body: ${body}`]);
    await model.generate(CHAT, noSignal());
    expect(server.requests.map((request) => request.body)).toEqual([sent]);
    expect(server.requests[0]?.headers['content-type']).toBe('application/json');
  });

  it('may be a query, in which the prompt is encoded', async () => {
    server.list('/v1/ask?q=a%20%26%20b', { body: { answer: 'fine' } });
    await writeFile(
      join(folder, 'bot.yaml'),
      `url: "${server.url}/ask?q={{prompt}}"\nmethod: GET\nanswer: answer`,
    );
    const model = await open('http:bot.yaml');
    expect(await model.generate(chatRequest('a & b'), noSignal())).toMatchObject({ text: 'fine' });
    expect(model.info.endpoint).toBe(`${server.url}/ask`);
  });

  it('takes prompts that are to be continued', async () => {
    const model = await openHttp(['body: { q: "{{prompt}}" }'], { form: 'completion' });
    await model.generate(completionRequest('Once upon'), noSignal());
    expect(server.requests[0]?.body).toEqual({ q: 'Once upon' });
  });

  it('says what the template does not send', async () => {
    const some = await openHttp(['body: { q: "{{prompt}}" }']);
    expect((await some.generate(chatRequest('a'), noSignal())).adapted).toEqual(['temperature', 'seed']);
    const all = await openHttp(['body: { q: "{{prompt}}", t: "{{temperature}}", s: "{{seed}}" }']);
    expect((await all.generate(chatRequest('a'), noSignal())).adapted).toBeUndefined();
  });
});

describe('the answer of an application', () => {
  const READ = [
    'body: { q: "{{prompt}}" }',
    'answer: data.0.text',
    'finishReason: why',
    'refusal: no',
    'error: oops',
    'passages: found',
    'usage: { input: used.in, output: used.out, cached: used.again }',
  ];

  it.each([
    [
      { data: [{ text: 'a' }], why: 'max_tokens' },
      { text: 'a', finishReason: 'length', usage: null },
    ],
    [{ data: [{ text: 7 }] }, { text: '7', finishReason: 'stop' }],
    [{ data: [{ text: null }] }, { text: '', finishReason: 'stop' }],
    [{ data: [{ text: ['a'] }] }, { text: '["a"]' }],
    [{ data: [{ text: '<think>so</think>a' }] }, { text: 'a', reasoning: 'so' }],
    [
      { data: [{ text: '' }], no: 'I cannot.' },
      { text: 'I cannot.', refused: true, finishReason: 'content-filter' },
    ],
    [
      { data: [{ text: 'Never.' }], no: true },
      { text: 'Never.', refused: true },
    ],
    [
      { data: [{ text: 'a' }], no: false, oops: null },
      { text: 'a', finishReason: 'stop' },
    ],
    [
      { data: [{ text: 'a' }], used: { in: 5, out: 2, again: 3 } },
      { usage: { inputTokens: 5, cachedInputTokens: 3, outputTokens: 2 } },
    ],
    [{ data: [{ text: 'a' }], used: { in: 5, out: 'two' } }, { usage: null }],
    [
      {
        data: [{ text: 'a' }],
        found: ['one', { text: 'two', source: 'faq.md' }, { content: 'three', id: 3 }],
      },
      {
        passages: [
          { text: 'one', source: null },
          { text: 'two', source: 'faq.md' },
          { text: 'three', source: '3' },
        ],
      },
    ],
    [{ data: [{ text: 'a' }], found: [] }, { passages: [] }],
  ])('%j is read where the file says', async (body, response) => {
    server.script({ body });
    const model = await openHttp(READ);
    expect(await model.generate(chatRequest('x'), noSignal())).toMatchObject(response);
  });

  it.each([
    [{ data: [] }, 'malformed', 'there is nothing at "data.0.text": "data" is a list of 0'],
    [{ result: 'a', id: 1 }, 'malformed', 'there is nothing at "data.0.text": it has "result", "id"'],
    [{ data: [{ text: 'a' }], found: 'x' }, 'malformed', '"found" is no list of passages'],
    [{ data: [{ text: 'a' }], found: [{ score: 1 }] }, 'malformed', '"found.0" is no passage'],
    [{ oops: 'the index is gone' }, 'reported', 'the index is gone'],
    ['<html>', 'malformed', 'HTML'],
  ])('%j is a fault that says where', async (body, kind, words) => {
    const scripted = Array.from({ length: 6 }, () => ({ body }));
    server.script(...scripted);
    const model = await openHttp(READ);
    await expect(model.generate(chatRequest('x'), noSignal())).rejects.toMatchObject({
      message: expect.stringContaining(words),
      details: { kind },
    });
  });

  it('that never has what the file says it may report is told of once', async () => {
    const notices: string[] = [];
    const paths = ['finishReason: why', 'passages: docs', 'usage: { input: tokens.in, output: tokens.out }'];
    const model = await openHttp(['body: "{{prompt}}"', 'answer: answer', ...paths], {
      onNotice: (notice) => notices.push(notice),
    });
    server.script({ body: { answer: 'a', why: 'stop' } });
    for (const input of ['a', 'b', 'c', 'd']) await model.generate(chatRequest(input), noSignal());
    expect(notices).toEqual(
      [
        ['passages', 'docs'],
        ['usage.input', 'tokens.in'],
        ['usage.output', 'tokens.out'],
      ].map(
        ([field, path]) =>
          `${join(folder, 'bot.yaml')} says that "${field}" stands at "${path}", where the first 3 answers have nothing: it has "answer".`,
      ),
    );
  });

  it('is the whole body where nothing is said, and what else counts as an answer', async () => {
    server.script({ body: 'plain words', status: 404 });
    const model = await openHttp(['body: "{{prompt}}"', 'ok: [200, 404]']);
    expect(await model.generate(chatRequest('x'), noSignal()).catch((error) => error)).toMatchObject({
      text: 'plain words',
    });
  });
});

describe('the file of an application', () => {
  it.each<[text: string, words: RegExp]>([
    [
      'url: http://127.0.0.1:1/ask\nbdy: 1',
      /bot\.yaml:2: "bdy" is not a field here\. Valid: url, .*body.*Did you mean "body"/,
    ],
    [
      'url: http://127.0.0.1:1/ask\nbody:\n  q: "{{promt}}"',
      /bot\.yaml:3: "body\.q" has the variable \{\{promt\}\}.*Did you mean "prompt"/,
    ],
    [
      'url: http://127.0.0.1:1/ask\nbody: { q: hello }',
      /bot\.yaml:2: "body" does not say where the prompt goes/,
    ],
    [
      'url: localhost:8000/ask\nbody: "{{prompt}}"',
      /bot\.yaml:1: the url "localhost:8000\/ask" is not an http or https address/,
    ],
    ['url: http://127.0.0.1:1/ask\nmethod: GET\nbody: "{{prompt}}"', /bot\.yaml:3: a GET has no body/],
    [
      'url: http://127.0.0.1:1/ask\nmethod: FETCH\nbody: "{{prompt}}"',
      /bot\.yaml:2: "method" cannot be "FETCH"\. Valid: POST, PUT, PATCH, GET/,
    ],
    [
      `url: http://127.0.0.1:1/\${HOST}\nbody: "{{prompt}}"`,
      /bot\.yaml:1: "url" has a variable of the environment/,
    ],
    [
      `url: http://127.0.0.1:1/ask\nbody: "{{prompt}}"\nheaders:\n  x-key: \${NO_KEY}`,
      /bot\.yaml:4: "headers\.x-key" needs NO_KEY, which is not set/,
    ],
    [
      'url: http://127.0.0.1:1/ask\nbody:\n  q: {{prompt}}',
      /bot\.yaml:3: a text that begins with \{\{ stands there without quotation marks\. Write "\{\{…\}\}"/,
    ],
    [
      `url: http://127.0.0.1:1/ask\nbody:\n  q: "{{prompt}}"\n  key: "\${BOT_KEY}"`,
      /bot\.yaml:4: "body\.key" is \$\{BOT_KEY\}, which is not filled in there\. .* stand in "headers"/,
    ],
    ...['Bearer $BOT_KEY', 'Bearer {{BOT_KEY}}'].map((value): [string, RegExp] => [
      `url: http://127.0.0.1:1/ask\nbody: "{{prompt}}"\nheaders:\n  authorization: "${value}"`,
      /bot\.yaml:4: "headers\.authorization" has [${}]*BOT_KEY\}*, which .* is written \$\{BOT_KEY\}\./,
    ]),
    ...['$.data.answer', 'choices[0].text'].map((path): [string, RegExp] => [
      `url: http://127.0.0.1:1/ask\nbody: "{{prompt}}"\nanswer: ${path}`,
      /bot\.yaml:3: "answer" is ".*": steps of a path are separated by dots, .*: choices\.0\.text\./,
    ]),
  ])('%j is refused with its line', async (text, words) => {
    await writeFile(join(folder, 'bot.yaml'), text);
    await expect(open('http:bot.yaml')).rejects.toThrow(words);
  });

  it('is planned with without its variables', async () => {
    const text = `url: ${server.url}/ask\nbody: "{{prompt}}"\nheaders: { x-key: "$\{NO_KEY}" }`;
    await writeFile(join(folder, 'bot.yaml'), text);
    const model = await openModelForPlan('http:bot.yaml', modelOptions({ workingFolder: folder }));
    expect(model.info).toMatchObject({ id: 'http:bot.yaml', endpoint: `${server.url}/ask` });
    expect(server.requests).toEqual([]);
  });

  it('changes what the application is with what is sent and read, and with nothing else', async () => {
    const keyOf = async (lines: readonly string[]) => (await openHttp(lines)).info.configHash;
    const base = [
      'body: { q: "{{prompt}}", top: 3 }',
      `headers: { authorization: "Bearer \${BOT_KEY}", x-tenant: acme }`,
      'answer: answer',
    ];
    const key = await keyOf(base);
    const same = [
      ['# a comment', ...base],
      [...base].reverse(),
      [...base, 'concurrency: 3'],
      [base[0] ?? '', `headers: { Authorization: "Bearer \${OTHER_KEY}", x-tenant: acme }`, 'answer: answer'],
      [base[0] ?? '', 'headers: { authorization: "Bearer in-clear-text", x-tenant: acme }', 'answer: answer'],
    ];
    for (const lines of same) expect(await keyOf(lines)).toBe(key);
    const others = [
      ['body: { q: "{{prompt}}", top: 4 }', ...base.slice(1)],
      [base[0] ?? '', 'headers: { authorization: "x", x-tenant: other }', 'answer: answer'],
      [...base.slice(0, 2), 'answer: text'],
      [...base, 'version: 2'],
      [...base, 'method: PUT'],
    ];
    for (const lines of others) expect(await keyOf(lines)).not.toBe(key);
  });

  it('keeps its secrets out of errors, answers and whatever is redacted', async () => {
    const echo = { body: { answer: 'you sent velvet-anchor-9' } };
    server.script(echo, { status: 400, body: 'bad key velvet-anchor-9' });
    const model = await openHttp([
      'body: "{{prompt}}"',
      `headers: { X-Bot: "token \${BOT_KEY}" }`,
      'answer: answer',
    ]);
    expect(await model.generate(chatRequest('x'), noSignal())).toMatchObject({ text: 'you sent [redacted]' });
    expect(server.requests[0]?.headers['x-bot']).toBe('token velvet-anchor-9');
    await expect(model.generate(chatRequest('x'), noSignal())).rejects.toThrow('bad key [redacted]');
    expect(redact('velvet-anchor-9')).toBe('[redacted]');
    expect(JSON.stringify(model.info)).not.toContain('velvet');

    const clear = await openHttp([
      'body: "{{prompt}}"',
      'headers: { Authorization: Bearer copper-lantern-4 }',
    ]);
    server.script({ body: 'you are copper-lantern-4' });
    expect(await clear.generate(chatRequest('x'), noSignal())).toMatchObject({ text: 'you are [redacted]' });
    await writeFile(
      join(folder, 'bot.yaml'),
      `url: ${server.url.replace('//', '//me:marble-fountain@')}/ask\nbody: "{{prompt}}"`,
    );
    const inUrl = await open('http:bot.yaml');
    server.script({ body: 'you are marble-fountain' });
    expect(await inUrl.generate(chatRequest('x'), noSignal())).toMatchObject({ text: 'you are [redacted]' });
    expect(server.requests.at(-1)?.headers.authorization).toMatch(/^Basic /);
    expect(JSON.stringify(inUrl.info)).not.toContain('marble');
  });

  it('is at once said to name a server that is not there', async () => {
    await server.close();
    const model = await openHttp(['body: "{{prompt}}"'], { retry: { minDelayMs: 1, outageMs: 600_000 } });
    await expect(model.generate(chatRequest('x'), noSignal())).rejects.toMatchObject({
      message: expect.stringContaining('Check the network and the url in'),
      details: { fatal: true },
    });
  });
});

describe('an application that is a program', () => {
  async function openExec(
    script: string,
    lines: readonly string[] = [],
    options: Partial<ModelOptions> = {},
  ) {
    await writeFile(join(folder, 'bot.mjs'), script);
    await writeFile(
      join(folder, 'bot.yaml'),
      [`command: ${process.execPath}`, 'args: [bot.mjs, "a b", "$HOME"]', ...lines].join('\n'),
    );
    return await open('exec:bot.yaml', options);
  }
  const STDIN = `let input = ''; for await (const chunk of process.stdin.setEncoding('utf8')) input += chunk;`;

  it('reads the prompt and writes the answer', async () => {
    const model = await openExec(
      `${STDIN} console.log(input.toUpperCase() + process.argv.slice(2).join('|'));`,
    );
    expect(await model.generate(chatRequest('héllo '), noSignal())).toMatchObject({
      text: 'HÉLLO a b|$HOME',
      finishReason: 'stop',
      usage: null,
    });
    expect(model.info).toMatchObject({ id: 'exec:bot.yaml', endpoint: null, maxConcurrency: 1 });
  });

  it('reads a structure, and reports what an application over HTTP may report', async () => {
    const model = await openExec(
      `${STDIN} const { q, n } = JSON.parse(input); console.log(JSON.stringify({ out: q + n, tokens: [4, 2], docs: ['d'] }));`,
      [
        'input: { q: "{{prompt}}", n: "{{maxTokens}}" }',
        'answer: out',
        'passages: docs',
        'usage: { input: tokens.0, output: tokens.1 }',
      ],
    );
    expect(await model.generate(chatRequest('a'), noSignal())).toMatchObject({
      text: 'a12',
      passages: [{ text: 'd', source: null }],
      usage: { inputTokens: 4, cachedInputTokens: 0, outputTokens: 2 },
    });
  });

  it('sees what it is given of the environment, and no key', async () => {
    process.env['ADAPTBENCH_TEST_API_KEY'] = 'never';
    try {
      const model = await openExec(
        `console.log([process.env.TONE, process.env.BOT, process.env.ADAPTBENCH_TEST_API_KEY].join())`,
        [`environment: { TONE: warm, BOT: "\${BOT_KEY}" }`],
      );
      expect(await model.generate(chatRequest('a'), noSignal())).toMatchObject({ text: 'warm,[redacted],' });
    } finally {
      delete process.env['ADAPTBENCH_TEST_API_KEY'];
    }
  });

  it('fails with its last words when it ends badly, and is tried again when it asks for that', async () => {
    const model = await openExec(
      `import { appendFileSync, readFileSync } from 'node:fs';
      ${STDIN} appendFileSync('log', input); const tries = readFileSync('log', 'utf8').length;
      if (input === 'b') { console.error('no such index velvet-anchor-9'); process.exit(3); }
      if (tries < 3) process.exit(75);
      console.log(tries);`,
      [`environment: { BOT: "\${BOT_KEY}" }`],
    );
    expect(await model.generate(chatRequest('a'), noSignal())).toMatchObject({
      text: '3',
      timing: { retries: 2 },
    });
    await expect(model.generate(chatRequest('b'), noSignal())).rejects.toMatchObject({
      code: 'PROVIDER',
      message: expect.stringContaining('ended with exit code 3: no such index [redacted].'),
      details: { kind: 'exit', attempts: 1, fatal: false },
    });
  });

  it('ends with all that it has started when a call is aborted', async () => {
    const model = await openExec(
      `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
      const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      writeFileSync('pids', process.pid + ' ' + child.pid); setInterval(() => {}, 1000);`,
      [],
      { retry: { graceMs: 0 } },
    );
    const controller = new AbortController();
    const call = model.generate(chatRequest('a'), controller.signal);
    let pids: readonly number[] = [];
    while (pids.length < 2) {
      await sleep(10);
      pids = (await readFile(join(folder, 'pids'), 'utf8').catch(() => ''))
        .split(' ')
        .filter(Boolean)
        .map(Number);
    }
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    while (!pids.every(hasEnded)) await sleep(10);
  });

  it('has a time limit', async () => {
    const model = await openExec('setInterval(() => {}, 1000);', [], {
      retry: { retries: 0, attemptTimeoutMs: 1500, leastTimeoutMs: 1500 },
    });
    await expect(model.generate(chatRequest('a'), noSignal())).rejects.toMatchObject({
      details: { kind: 'timeout' },
    });
  });

  it('may say nothing beside its answer', async () => {
    const model = await openExec('console.log("loading"); console.log(JSON.stringify({ out: "a" }));', [
      'answer: out',
    ]);
    await expect(model.generate(chatRequest('a'), noSignal())).rejects.toThrow(
      /its standard output is not JSON alone: loading \{"out":"a"\}/,
    );
  });

  it('is said to run in a folder that is not there', async () => {
    await writeFile(join(folder, 'bot.yaml'), 'command: node\nfolder: nowhere');
    await expect(open('exec:bot.yaml')).rejects.toThrow(/bot\.yaml:2: "folder" is .*nowhere, which is not a/);
  });

  it('is said to be missing at its line', async () => {
    await writeFile(join(folder, 'bot.yaml'), '\ncommand: ./none');
    const model = await open('exec:bot.yaml');
    await expect(model.generate(chatRequest('a'), noSignal())).rejects.toThrow(
      /bot\.yaml:2: \.\/none was not found\./,
    );
  });
});

describe('a run with an application', () => {
  it('gives what it retrieved to scorers, also to one that is added later, and is priced by the user', async () => {
    const sources = (version: number) =>
      defineScorer({
        name: 'sources',
        version,
        options: z.strictObject({}),
        create: () => ({
          metric: {
            name: 'sources',
            title: 'Sources',
            scale: null,
            better: 'higher',
            aggregation: { kind: 'mean' },
          },
          score: (_sample, _reading, { passages }) => ({
            value: passages?.length ?? -1,
            detail: passages?.map(({ document, text }) => `${document}: ${text}`) ?? null,
          }),
        }),
      });
    await writeFile(
      join(folder, 'bot.yaml'),
      `url: ${server.url}/ask\nbody: { q: "{{prompt}}" }\nanswer: out\npassages: docs\nusage: { input: i, output: o }`,
    );
    server.script(
      ...Array(20).fill({
        body: { out: 'Mood: positive', docs: [{ text: 'sunny', source: 'a.md' }, 'b'], i: 10, o: 2 },
      }),
    );
    const { file } = await writeSmallSuite(folder, {
      change: { scorers: ['accuracy', 'sources'], techniques: ['plain'], models: ['http:bot.yaml'] },
    });
    const place = (version: number) => ({
      store: new FileRunStore(join(folder, 'runs')),
      url: undefined,
      models: { workingFolder: folder },
      scorers: BUILT_IN_SCORERS.with([sources(version)]),
      prices: [
        {
          match: 'http:bot.yaml',
          inputPerMillion: 1,
          outputPerMillion: 5,
          asOf: '2026-01-01',
          source: 'here',
        },
      ],
    });
    await start('run-1', runRequest(file), place(1));
    const first = await place(1).store.read('run-1');
    const scores = recordsOf(first, 'score').filter(({ metric }) => metric === 'sources');
    expect(scores).toHaveLength(6);
    for (const score of scores) {
      expect(score).toMatchObject({ value: 2, detail: ['a.md: sunny', ': b'] });
    }
    expect(recordsOf(first, 'call')[0]?.response.passages).toEqual([
      { text: 'sunny', source: 'a.md' },
      { text: 'b', source: null },
    ]);
    expect(buildReport(first).suites[0]?.cells[0]?.cost.perTrial).toBe(20_000);

    const asked = server.requests.length;
    await resume('run-1', place(2));
    const again = recordsOf(await place(2).store.read('run-1'), 'score').filter(
      ({ scorerVersion, metric }) => metric === 'sources' && scorerVersion === 2,
    );
    expect(again.map(({ value }) => value)).toEqual(scores.map(() => 2));
    expect(server.requests).toHaveLength(asked);
  });

  it('is held against the documents that answers stand in by what it retrieved', async () => {
    await writeFile(
      join(folder, 'bot.yaml'),
      `url: ${server.url}/ask\nbody: "{{prompt}}"\nanswer: out\npassages: docs`,
    );
    const sources = [['pages/returns.md'], ['warranty.md', 'returns.md'], ['colours.txt'], []];
    server.script(
      ...sources.map((own) => ({
        body: { out: '30', docs: own.map((source) => ({ text: 'kettle', source })) },
      })),
    );
    const file = await writeFaqSuite(folder, {
      suite: { techniques: ['plain'], models: ['http:bot.yaml'] },
    });
    const store = new FileRunStore(join(folder, 'runs'));
    const place = { store, url: undefined, models: { workingFolder: folder, maxConcurrency: 1 } };
    await start('run-1', runRequest(file), place);
    expect(buildReport(await store.read('run-1')).suites[0]).toMatchObject({
      retrieval: null,
      reported: [{ n: 4, ranking: { recall: { estimate: 2 / 3, n: 3 }, precision: { estimate: 0.5 } } }],
    });
  });

  it('is not gone on with when its file says something else', async () => {
    await writeFile(join(folder, 'bot.yaml'), `url: ${server.url}/ask\nbody: "{{prompt}}"\nanswer: answer`);
    const { file } = await writeSmallSuite(folder, {
      change: { techniques: ['plain'], models: ['http:bot.yaml'] },
    });
    const place = {
      store: new FileRunStore(join(folder, 'runs')),
      url: undefined,
      models: { workingFolder: folder },
    };
    await start('run-1', runRequest(file), place);
    await writeFile(
      join(folder, 'bot.yaml'),
      `url: ${server.url}/ask\nbody: "Q: {{prompt}}"\nanswer: answer`,
    );
    await expect(resume('run-1', place)).rejects.toThrow(
      /http:bot\.yaml is not what it was when the run "run-1" began: .* by a file with the key/,
    );
  });
});
