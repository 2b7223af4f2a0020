import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, printed, readReport, runCli } from '../support/cli.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';
import { answerRightly, smallRows, writeSmallSuite } from '../support/small-suite.ts';

const SAMPLES = 24;
const MEASURED = 20;

let folder: string;
let server: OpenAiServer;
/** A run of our own technique on some of the samples. */
let own: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-import-'));
  server = await startOpenAiServer(answerRightly);
  const suites = join(folder, 'suites');
  await mkdir(suites);
  const { file } = await writeSmallSuite(suites, { sizes: { test: SAMPLES }, change: { name: 'triage' } });
  await rename(file, join(suites, 'triage.yaml'));
  const args = [
    '--technique',
    'plain',
    '--limit',
    String(MEASURED),
    '--base-url',
    server.url,
    '--format',
    'json',
    '--json',
  ];
  own = printed(await cli('run', 'triage', ...args)).run;
}, 60_000);
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const cli = (...args: readonly string[]): Promise<CliResult> =>
  runCli(args, { folder, env: { OPENAI_API_KEY: 'sk-test' } });

/** Answers of `good`, which is right but for the last sample, and of `bad`, which says positive to everything. */
async function writeAnswers(): Promise<void> {
  const labels = smallRows('test', SAMPLES)
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(',').slice(-2)[0] ?? '');
  const rows = labels.flatMap((label, index) => [
    ...(index < SAMPLES - 1 ? [`test-${index},Mood: ${label},${100 + index},0.001,good`] : []),
    `test-${index},positive,,,bad`,
  ]);
  await writeFile(
    join(folder, 'answers.csv'),
    `${['id,output,latency_ms,cost_usd,bot', ...rows].join('\n')}\n`,
  );
}

const importing = (...args: readonly string[]): Promise<CliResult> =>
  cli('import', 'answers.csv', '--suite', 'triage', '--system-column', 'bot', ...args);

describe('adaptbench import', () => {
  it('scores answers, leaves unknown what is not known, and asks nobody', async () => {
    await writeAnswers();
    const before = server.requests.length;
    const result = await importing('--format', 'json', '--json');
    expect(result.code).toBe(0);
    expect(server.requests).toHaveLength(before);
    expect(result.stderr).toContain('triage: good has no answer to 1 of 24 test samples (test-23).');
    const { report } = printed(result);
    expect(report.run.finished).toBe(true);
    expect(report.totals).toMatchObject({ trials: 47, missing: 0, failed: 0, calls: 0, billed: 0 });
    const [good, bad] = report.suites[0]?.cells ?? [];
    expect(good).toMatchObject({
      model: 'imported:good',
      family: 'imported',
      trials: { planned: 23, answered: 23, cached: 0 },
      cost: { perTrial: 1_000_000, billed: 0, basis: 'reported' },
      latency: { n: 23, p50: 111 },
    });
    expect(good?.metrics[0]?.figure).toMatchObject({ estimate: 1, n: 23 });
    expect(bad).toMatchObject({ cost: { perTrial: null, uncached: null }, latency: null });
    expect(bad?.metrics[0]?.figure).toMatchObject({ estimate: 0.5, n: 24 });
    const { models } = report.suites[0]?.exploratory ?? { models: [] };
    expect(models).toMatchObject([
      { a: { model: 'imported:good' }, b: { model: 'imported:bad' }, pairs: 23, unpaired: 1 },
    ]);
    // What was imported is no evidence for a way of adapting a model.
    expect(report.recommendations).toEqual([]);
    expect(report.claims.filter(({ verdict }) => verdict !== 'not testable here')).toEqual([]);
  });

  it('stands in one report with a run, on its samples', async () => {
    await writeAnswers();
    const result = await importing('--beside', own);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('imported:bad did worse than plain with openai:small');
    const id = /reports\/(\S+)\/index\.html/.exec(result.stdout)?.[1] ?? '';
    const report = await readReport(folder, id);
    expect(report.suites[0]?.cells.map(({ model, technique }) => [model, technique.name])).toEqual([
      ['openai:small', 'plain'],
      ['imported:good', 'imported'],
      ['imported:bad', 'imported'],
    ]);
    // Our own calls alone are of the run.
    expect(report.totals).toMatchObject({ calls: MEASURED, missing: 0 });
    expect(report.suites[0]?.cells.map(({ trials }) => trials.answered).sort()).toEqual([
      19,
      MEASURED,
      MEASURED,
    ]);
    expect(result.stderr).toContain(
      `samples that do not count were skipped: ${MEASURED} samples of test count.`,
    );
    const pairs = report.suites[0]?.exploratory.models.map(({ a, b }) => `${a.model} ${b.model}`);
    expect(pairs).toEqual([
      'imported:good openai:small',
      'imported:good imported:bad',
      'imported:bad openai:small',
    ]);
    const page = await readFile(join(folder, 'reports', id, 'index.html'), 'utf8');
    expect(page).toContain('imported:good');
    expect(page).toContain('(Imported)');
    const again = await cli(
      'import',
      'answers.csv',
      '--suite',
      'triage',
      '--system-column',
      'bot',
      '--beside',
      id,
    );
    expect(again.stderr).toContain(`the run "${id}" has answers of imported:good already`);
    const resumed = await cli('run', '--resume', id);
    expect(resumed).toMatchObject({ code: 2 });
    expect(resumed.stderr).toContain('holds imported answers, so that it cannot be resumed');
  });

  it('is held to an earlier import by the gate', async () => {
    await writeAnswers();
    const [first, second] = [await importing('--json'), await importing('--json')].map(
      (one) => printed(one).run,
    );
    const passed = await cli('gate', second ?? '', '--baseline', first ?? '');
    expect(passed.code).toBe(0);
    await writeFile(
      join(folder, 'answers.csv'),
      (await readFile(join(folder, 'answers.csv'), 'utf8')).replaceAll('Mood: negative', 'Mood: positive'),
    );
    const worse = printed(await importing('--json')).run;
    expect((await cli('gate', worse, '--baseline', first ?? '')).code).toBe(1);
  });

  it('is not refused for leaks between the splits of a suite, and says them', async () => {
    const leaky = join(folder, 'leaky');
    const { data } = await writeSmallSuite(leaky);
    await appendFile(data.train, 'leak,The test day number 0 was lovely.,positive,other\n');
    await writeFile(join(leaky, 'one.csv'), 'id,output\ntest-0,positive\n');
    const result = await cli('import', 'leaky/one.csv', '--suite', 'leaky/mood.yaml', '--as', 'ours');
    expect(result).toMatchObject({ code: 0 });
    expect(result.stderr).toContain('Leakage is allowed: 1 sample given away');
    expect(result.stdout).toContain('LEAKAGE ALLOWED');
  });

  it('does what docs/import.md says', async () => {
    const page = await readFile(new URL('../../docs/import.md', import.meta.url), 'utf8');
    const commands = [...page.matchAll(/^npx adaptbench (import .+)$/gm)].map(([, command = '']) => command);
    expect(commands.length).toBeGreaterThan(3);
    await writeAnswers();
    const answers = await readFile(join(folder, 'answers.csv'), 'utf8');
    const ofOne = answers.split('\n').filter((row) => !row.endsWith(',good'));
    await writeFile(
      join(folder, 'export.jsonl'),
      '{"id":"test-0","result":{"text":"positive"},"took":12}\n{"id":"test-1","result":{"text":"negative"},"took":9}\n',
    );
    await writeFile(join(folder, 'rankings.csv'), /^query,retrieved[\s\S]+?(?=```)/m.exec(page)?.[0] ?? '');
    const input = 'The test day number 0 was lovely.';
    const result = {
      provider: { id: 'echo', label: '' },
      vars: { text: input },
      response: { output: 'positive' },
    };
    await writeFile(join(folder, 'out.json'), JSON.stringify({ results: { version: 3, results: [result] } }));
    await writeFile(
      join(folder, 'log.eval'),
      zipSync({
        'header.json': strToU8(JSON.stringify({ eval: { model: 'openai/x' } })),
        'samples/1_epoch_1.json': strToU8(
          JSON.stringify({ id: 1, epoch: 1, input, target: 'positive', output: { completion: 'positive' } }),
        ),
      }),
    );
    await writeFile(
      join(folder, 'samples_triage_2026-11-28.jsonl'),
      `${JSON.stringify({ doc_id: 0, doc: { text: input }, resps: [['positive']] })}\n`,
    );
    for (const command of commands) {
      const several = command.includes('--system-column');
      await writeFile(
        join(folder, 'answers.csv'),
        several ? answers.replace(',bot', ',vendor') : ofOne.join('\n'),
      );
      const args = command.replace('<run>', own).split(' ');
      expect(await cli(...args), command).toMatchObject({ code: 0 });
    }
  });

  it.each([
    [['--retrieval', '--suite', 'triage'], '--retrieval takes no --suite'],
    [['--as', 'x'], 'nothing says which suite was answered'],
    [['--suite', 'triage', '--as', 'x', '--column', 'reply'], '--column takes what=name, not "reply"'],
    [['--suite', 'triage', '--as', 'x', '--column', 'anser=a'], 'Did you mean "answer"?'],
    [['--suite', 'triage', '--as', 'x'], 'answers the sample "test-0" a second time'],
    [
      ['--suite', 'triage', '--as', 'x', '--priced-as', 'openai:nothing'],
      'no price is known for --priced-as',
    ],
    [['--suite', 'triage', '--as', 'x', '--beside', 'none'], 'there is no run "none"'],
  ])('refuses %j', async (args, words) => {
    await writeAnswers();
    const result = await cli('import', 'answers.csv', ...args);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(words);
  });
});
