import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliResult, printed, readReport, runCli } from '../support/cli.ts';
import { startOpenAiServer } from '../support/openai-server.ts';
import { answerRightly, writeSmallSuite } from '../support/small-suite.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-own-data-'));
});
afterEach(() => rm(folder, { recursive: true }));

const cli = (...args: readonly string[]): Promise<CliResult> => runCli(args, { folder });

describe('a command that is printed', () => {
  it('trains the model that a suite of one’s own lacks', async () => {
    const { file } = await writeSmallSuite(folder, {
      sizes: { train: 12 },
      change: { techniques: ['plain', 'fine-tuned'] },
    });
    await rename(file, join(folder, 'tickets.yaml'));
    const planned = await cli('plan', './tickets.yaml');
    expect(planned.code).toBe(0);
    const command = /Train one: npx adaptbench (.+)$/m.exec(planned.stderr)?.[1] ?? '';
    expect(command).toBe('finetune train ./tickets.yaml --model openai:small');
    const trained = await cli(...command.replace('train', 'export').split(' '), '--json');
    expect(trained).toMatchObject({ code: 0 });
    expect(printed<{ examples: number }>(trained).examples).toBe(12);
  });
});

describe('a technique that lacks something', () => {
  beforeEach(async () => {
    await writeSmallSuite(folder, {
      change: {
        dataset: {
          test: 'mood/test.csv',
          columns: { id: 'id', input: 'text', targets: 'label', metadata: ['kind'] },
        },
        techniques: ['plain', 'few-shot', 'rag'],
        profiles: { quick: { techniques: ['plain'] } },
      },
    });
  });

  it('stops nothing that goes without it', async () => {
    expect(await cli('plan', 'mood.yaml', '--profile', 'full', '--technique', 'plain')).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(await cli('plan', 'mood.yaml', '--profile', 'quick')).toMatchObject({ code: 0, stderr: '' });
  });

  it('is refused when it is to run, with the ways out', async () => {
    const missing =
      /mood\.yaml:\d+: the technique "few-shot" shows examples, .*give "dataset\.train"\. Or take "few-shot" out of "techniques"\./;
    for (const args of [
      ['--profile', 'full'],
      ['--technique', 'few-shot'],
    ]) {
      const { code, stderr } = await cli('plan', 'mood.yaml', ...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(missing);
    }
  });
});

describe('a text of test that nearly stands in train', () => {
  it('is refused, or measured with a mark on every report', async () => {
    const { data } = await writeSmallSuite(folder, { change: { techniques: ['plain'] } });
    const train = (await readFile(data.train, 'utf8')).replace('The train', 'Hello, the test');
    await writeFile(data.train, train);
    const refused = await cli('plan', 'mood.yaml');
    const leak = 'mood/test.csv:2 ("test-0"): nearly the same text in train, mood/train.csv:2';
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`${leak}, so that a technique may be shown what it is measured on.`);
    const server = await startOpenAiServer(answerRightly);
    try {
      const base = ['--base-url', server.url] as const;
      const shown = await cli('run', 'mood.yaml', ...base, '--allow-leakage');
      expect(shown.stderr).toContain(`Leakage is allowed: 1 sample given away, such as ${leak}.`);
      expect(shown.stdout).toContain('LEAKAGE ALLOWED: 1 sample of this run was given away');
      expect(shown.stdout).toContain('LEAKAGE ALLOWED: these figures may be too good.');
      const { run } = printed(await cli('run', 'mood.yaml', ...base, '--allow-leakage', '--json'));
      const report = await readReport(folder, run);
      expect(report.run.leaks).toMatchObject([{ suite: 'mood', sample: 'test-0', at: 'mood/test.csv:2' }]);
      const [page, text] = await Promise.all(
        ['index.html', 'report.md'].map((name) => readFile(join(folder, 'reports', run, name), 'utf8')),
      );
      const [, overview, ...sections] = page?.split('<section id=') ?? [];
      expect(page?.slice(0, page.indexOf(overview ?? ''))).toContain('LEAKAGE ALLOWED: 1 sample of this run');
      expect(sections.length).toBeGreaterThan(3);
      for (const section of sections) expect(section).toContain('LEAKAGE ALLOWED');
      expect(text).toContain('LEAKAGE ALLOWED: 1 sample');
      expect(text).toContain('**LEAKAGE ALLOWED: these figures may be too good.**');
    } finally {
      await server.close();
    }
  });
});

describe('check', () => {
  it('shows data in the terminal, as JSON and as a page, and tells leaks by its exit code', async () => {
    const { data } = await writeSmallSuite(folder, { change: { techniques: ['plain', 'few-shot'] } });
    const page = join(folder, 'check.html');
    const fine = await cli('check', 'mood.yaml', '--out', page);
    expect(fine.code).toBe(0);
    expect(fine.stdout).toContain('Nothing that is measured was found in train');
    expect(fine.stdout).toContain('What the samples can show');
    const train = (await readFile(data.train, 'utf8')).replace('The train', 'Hello, the test');
    await writeFile(data.train, train);
    await writeFile(data.test, `${await readFile(data.test, 'utf8')},,,\n`);
    const leak = 'mood/test.csv:2 ("test-0"): nearly the same text in train, mood/train.csv:2';
    const shown = await cli('check', 'mood.yaml', '--out', page);
    expect(shown).toMatchObject({ code: 2 });
    expect(shown.stdout).toContain(`! ${leak}`);
    const html = await readFile(page, 'utf8');
    expect(html).toContain('nearly the same text in train, mood/train.csv:2');
    expect(html).toContain('What so many samples can show');
    expect(html).toContain('mood/test.csv: 1 row without any value was skipped (line 8).');
    expect(html).not.toMatch(/(?:src|href)="https?:/);
    const { code, stdout } = await cli('check', 'mood.yaml', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      check: { suite: 'mood', samples: { train: 6, dev: 4, test: 6 }, leaks: [{ sample: 'test-0' }] },
      plan: { suites: [{ suite: 'mood', samples: 6 }] },
    });
  });
});

describe('what a tuned model from elsewhere was trained on', () => {
  it.each([
    ['a column of its own', 'tuned.csv', 'text\n"The test day number 3 was dreadful!"\n', 'tuned.csv:2'],
    [
      'messages',
      'tuned.jsonl',
      JSON.stringify({
        messages: [
          { role: 'user', content: 'Positive or negative?\n\nNote: The test day number 3 was dreadful.' },
          { role: 'assistant', content: 'negative' },
        ],
      }),
      'tuned.jsonl:1',
    ],
  ])('is held against the test split, by %s', async (_, name, content, at) => {
    await writeSmallSuite(folder, {
      change: {
        techniques: ['plain'],
        dataset: {
          test: 'mood/test.csv',
          trainedOn: [name],
          columns: { id: 'id', input: 'text', targets: 'label', metadata: ['kind'] },
        },
      },
    });
    await writeFile(join(folder, name), content);
    const { code, stderr } = await cli('plan', 'mood.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain(
      `mood/test.csv:5 ("test-3"): its text in what a model was trained on, ${at}, so that`,
    );
  });
});

describe('what is noticed in the data', () => {
  it('is told before a run, and stands in its report', async () => {
    const { data } = await writeSmallSuite(folder, { change: { techniques: ['plain'] } });
    const dev = (await readFile(data.dev, 'utf8')).replace('The dev', 'Hello, the train');
    await writeFile(data.dev, dev);
    await writeFile(data.test, `${await readFile(data.test, 'utf8')},,,\n,,,\n`);
    const notices = [
      'mood: mood/test.csv: 2 rows without any value were skipped (the first in line 8).',
      'mood: 1 text of dev nearly stands in train too, so prompts may be chosen by what they are shown: mood/dev.csv:2 and mood/train.csv:2.',
    ];
    const planned = await cli('plan', 'mood.yaml');
    expect(planned.stderr.trim().split('\n')).toEqual(notices);
    const server = await startOpenAiServer(answerRightly);
    try {
      const result = await cli('run', 'mood.yaml', '--base-url', server.url, '--json');
      expect(result.code).toBe(0);
      for (const notice of notices) expect(result.stderr).toContain(notice);
      const { run } = printed(result);
      expect((await readReport(folder, run)).notices).toEqual(expect.arrayContaining(notices));
      expect(await readFile(join(folder, 'reports', run, 'index.html'), 'utf8')).toContain(notices[0]);
    } finally {
      await server.close();
    }
  });

  it('keeps ids as they stand in the file, through to the table of trials', async () => {
    const { file } = await writeSmallSuite(folder, {
      change: {
        dataset: { test: 'ids.jsonl', columns: { id: 'id', input: 'text', targets: 'label' } },
        slices: [],
        techniques: ['plain'],
      },
    });
    const rows = ['1781234567890123457', '1781234567890123458'].map(
      (id) => `{"id":${id},"text":"The day ${id} was lovely.","label":"positive"}`,
    );
    await writeFile(join(folder, 'ids.jsonl'), rows.join('\n'));
    const server = await startOpenAiServer(answerRightly);
    try {
      const result = await cli('run', file, '--base-url', server.url, '--json');
      const trials = await readFile(join(folder, 'reports', printed(result).run, 'trials.csv'), 'utf8');
      expect(trials).toContain(',1781234567890123457,');
      expect(trials).toContain(',1781234567890123458,');
    } finally {
      await server.close();
    }
  });
});
