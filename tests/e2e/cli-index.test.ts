import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Report } from '../../src/analysis/report.ts';
import { type CliResult, runCli, runCliAlone } from '../support/cli.ts';
import { answerFromSources, FAQ_DOCUMENTS, writeFaqSuite } from '../support/faq-suite.ts';
import { type OpenAiServer, startOpenAiServer } from '../support/openai-server.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-cli-index-'));
  await writeFaqSuite(folder);
});
afterEach(() => rm(folder, { recursive: true }));

/** The embedding model is fetched once, into the folder that users have. */
const env = { ADAPTBENCH_CACHE: join(homedir(), '.cache', 'adaptbench') };
const cli = (...args: readonly string[]): Promise<CliResult> => runCli(args, { folder, env });
const index = (subcommand: string, ...args: readonly string[]): Promise<CliResult> =>
  cli('index', subcommand, 'faq.yaml', ...args);
const build = (...args: readonly string[]): Promise<CliResult> => index('build', '--split', 'test', ...args);
const sweep = (...args: readonly string[]): Promise<CliResult> => index('sweep', '--split', 'test', ...args);

/** Exit code 2 and one clear error. */
async function refused(pending: Promise<CliResult>): Promise<string> {
  const { code, stdout, stderr } = await pending;
  expect(stdout).toBe('');
  expect(code).toBe(2);
  expect(stderr).not.toMatch(/^\s+at |unexpected/m);
  return stderr;
}

describe('adaptbench index', () => {
  it('builds an index, measures it, finds it ready, and leaves no server behind', async () => {
    const args = ['index', 'build', 'faq.yaml', '--split', 'test'];
    const built = await runCliAlone(args, { folder, env });
    expect(built.stderr).toBe('');
    expect(built.stdout).toContain('3 documents, 4 chunks: 4 chunks embedded now, in');
    expect(built.stdout).toMatch(/recall@k +100\.0%/);
    expect(built.code).toBe(0);
    expect(existsSync(join(folder, '.adaptbench', 'chroma', 'server.json'))).toBe(false);
    const again = JSON.parse((await build('--json')).stdout) as { setup: { embedded: number } };
    expect(again.setup.embedded).toBe(0);
    expect((await index('status')).stdout).toMatch(/adaptbench-[0-9a-f]{32} +4 +current/);
  });

  it('embeds only what changed, and forgets old indexes when told', async () => {
    await build();
    await writeFile(join(folder, 'faq', 'pages', 'colours.txt'), 'Kettles come in red.');
    expect((await build()).stdout).toContain('1 chunk embedded now');
    const listed = (await index('status')).stdout;
    expect(listed).toContain('current');
    expect(listed).toContain('of other documents or settings');
    const pruned = JSON.parse((await index('prune', '--json')).stdout) as {
      deleted: string[];
      kept: string[];
    };
    expect(pruned.deleted).toHaveLength(1);
    expect(listed).toContain(pruned.deleted[0]);
    expect(pruned.kept).toHaveLength(1);
    expect((await index('status')).stdout).not.toContain('of other documents');
    expect((await index('prune')).stdout).toContain('There is no other index to delete.');
    expect((await build('--rebuild')).stdout).toMatch(/\d chunks embedded now/);
  });

  it('shows what would be found for a text', async () => {
    const { stdout } = await index('query', 'How long may I give a kettle back?', '--top-k', '2');
    expect(stdout).toMatch(/1\. returns · How long you have \(similarity 0\.\d{3}, \d+ tokens\)/);
    const found = JSON.parse((await index('query', 'kettle', '--top-k', '1', '--json')).stdout) as {
      passages: { tokens: number }[];
    };
    expect(found.passages).toHaveLength(1);
    expect(found.passages[0]?.tokens).toBeGreaterThan(0);
  });

  it('sweeps over ways of cutting and searching, into a table and a picture', async () => {
    const { stdout, code } = await sweep('--sizes', '8,64', '--overlaps', '0', '--top-ks', '1,2');
    expect(code).toBe(0);
    expect(stdout).toMatch(/sentences 64\/0( \*)? +dense +1/);
    expect(stdout).toMatch(/sentences 8\/0( \*)? +hybrid +2/);
    const page = join(folder, 'reports', 'sweep-faq', 'index.html');
    expect(await readFile(page, 'utf8')).toContain('Recall against context tokens');
    expect(
      JSON.parse(await readFile(join(folder, 'reports', 'sweep-faq', 'sweep.json'), 'utf8')),
    ).toMatchObject({
      schema: 'adaptbench-sweep/1',
      questions: 3,
    });
  });

  it('names the question that an embedder does not take', async () => {
    const server = await startOpenAiServer(({ body }) => {
      const texts = body['input'] as readonly string[];
      if (texts.includes('Unwanted?'))
        return { status: 400, body: { error: { message: "'$.input' is invalid." } } };
      const data = texts.map((text, at) => ({ index: at, embedding: [text.length, text.charCodeAt(0), 1] }));
      return { body: { data } };
    });
    await writeFaqSuite(folder, {
      suite: { corpus: { documents: ['faq/pages'], embedder: 'openai:small', passages: 'passages' } },
      test: [{ id: 'odd', question: 'Unwanted?', answers: ['yes'], passages: ['returns'] }],
    });
    expect(await refused(build('--embed-base-url', server.url))).toContain(
      'the question "odd" cannot be searched for: openai refused the request to "small" (400)',
    );
    await server.close();
  });

  it('holds passages to what their documents say of themselves', async () => {
    await writeFile(
      join(folder, 'faq', 'pages', 'news.md'),
      '---\ntitle: News\nyear: 2026\nlanguage: en\n---\n\nKettles sing now.\n',
    );
    const found = JSON.parse(
      (await index('query', 'kettle', '--where', 'year=2026', '--where', 'language=en', '--json')).stdout,
    ) as { query: { where: unknown }; passages: { document: string }[] };
    expect(found.query.where).toEqual({ year: 2026, language: 'en' });
    expect(found.passages.map(({ document }) => document)).toEqual(['news']);
    expect(await refused(index('query', 'kettle', '--where', 'langauge=en'))).toContain(
      '--where: no passage has a column "langauge". Valid: document, language, year. Did you mean "language"?',
    );
    expect(await refused(index('query', 'kettle', '--where', 'year=2025'))).toContain(
      '--where: no passage has year = "2025". Valid: 2026.',
    );
  });

  it.each([
    [
      [],
      'index takes a subcommand. Valid: build, query, sweep, status, prune. See: npx adaptbench index --help',
    ],
    [
      ['faq.yaml'],
      '"faq.yaml" is not a subcommand of index. Valid: build, query, sweep, status, prune. Put one before it, for instance: npx adaptbench index build faq.yaml',
    ],
    [['faq.yaml', '--sweep', '--sizes', '8'], 'for instance: npx adaptbench index sweep faq.yaml'],
    [['faq.yaml', '--query', 'kettle'], 'for instance: npx adaptbench index query faq.yaml'],
    [['stats', 'faq.yaml'], 'Did you mean "status"?'],
  ])('names its subcommands for %j', async (args, message) => {
    expect(await refused(cli('index', ...args))).toContain(message);
  });

  it.each(['build', 'query', 'sweep', 'status', 'prune'])('helps with %s by an example', async (name) => {
    const { stdout, code } = await cli('index', name, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain(`adaptbench index ${name} <suite>`);
    expect(stdout).toContain(`adaptbench index ${name} support-qa`);
    // Flags of another subcommand are not among its own.
    expect(stdout.includes('--sizes')).toBe(name === 'sweep');
    expect(stdout.includes('--where')).toBe(name === 'query');
    expect(stdout.includes('--rebuild')).toBe(name === 'build');
  });

  it('refuses what cannot be done', async () => {
    expect(await refused(sweep('--sizes', '64,many'))).toContain(
      '--sizes takes whole numbers from 8 to 8192 with commas between, not "64,many".',
    );
    expect(await refused(build('--top-k', '0'))).toContain(
      '--top-k takes a whole number from 1 on, not "0".',
    );
    expect(await refused(build('--sizes', '64'))).toContain(
      '--sizes belongs to index sweep, not to index build. See: npx adaptbench index build --help',
    );
    expect(await refused(build('--chrma', 'http://127.0.0.1:9'))).toContain(
      '"--chrma" is not known here. Did you mean "--chroma"?',
    );
    expect(await refused(build('--split', 'dev'))).toContain('--split can be given only once.');
    expect(await refused(index('query'))).toContain('index query needs <text> after <suite>.');
    expect(await refused(index('query', 'x', '--where', 'language'))).toContain(
      '--where takes column=value, not "language".',
    );
    expect(await refused(build('--chroma', 'http://127.0.0.1:9'))).toContain(
      'Chroma cannot be reached at http://127.0.0.1:9.',
    );
    expect(await refused(cli('index', 'build', 'sentimnt'))).toContain('Did you mean "sentiment"?');
    await writeFaqSuite(folder, { suite: { corpus: null, techniques: ['plain'] } });
    expect(await refused(build())).toContain('a technique retrieves passages: give a "corpus".');
  });
});

describe('adaptbench run --update', () => {
  let server: OpenAiServer;
  beforeAll(async () => {
    server = await startOpenAiServer(({ prompt }) => ({ text: answerFromSources(prompt) }));
  });
  afterAll(() => server.close());

  async function writeUpdate(change: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await mkdir(join(folder, 'new'), { recursive: true });
    const returns = FAQ_DOCUMENTS['returns.md']?.replace('30 days', '45 days') ?? '';
    await writeFile(join(folder, 'new', 'returns.md'), returns);
    await writeFile(
      join(folder, 'update.yaml'),
      stringify({
        documents: [
          { document: 'returns', file: 'new/returns.md' },
          { document: 'colours', remove: true },
        ],
        samples: [{ id: 'test-days', answers: ['45 days'], passages: ['returns#how-long-you-have'] }],
        ...change,
      }),
    );
  }

  const run = (...more: readonly string[]): Promise<CliResult> =>
    cli('run', 'faq.yaml', '--base-url', server.url, '--update', 'update.yaml', '--json', ...more);

  it('measures both sides of a change, and which answers followed', async () => {
    // The document that goes is the one that a train question names.
    await writeFaqSuite(folder, { train: [] });
    await writeFaqSuite(folder, {
      train: [{ id: 't-1', question: 'Is there a warranty?', answers: ['yes'], passages: [] }],
    });
    await writeUpdate();
    const { stdout, stderr, code } = await run('--technique', 'plain', '--technique', 'rag');
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    const { run: id, report } = JSON.parse(stdout) as { run: string; report: Report };
    expect(report.suites[0]?.update).toMatchObject({
      before: `${id}-before`,
      documents: { added: 0, replaced: 1, removed: 1 },
      arms: [
        { technique: 'plain', by: 'prompt', touched: { n: 1, toRight: 0 } },
        {
          technique: 'rag',
          by: 'index',
          touched: { n: 1, before: { estimate: 0 }, after: { estimate: 1 }, toRight: 1 },
          untouched: { n: 3, broke: 0 },
        },
      ],
    });
    // The edited prompt told of the change.
    const told = server.requests.filter(({ prompt }) =>
      prompt.includes('- You can return a kettle within 45 days.'),
    );
    expect(told.length).toBeGreaterThan(0);
  });

  it('refuses changes of what is not there, before anything is paid for', async () => {
    const asked = server.requests.length;
    await writeUpdate({ samples: [{ id: 'test-dais', answers: ['45 days'] }] });
    expect(await refused(run())).toContain(
      'update.yaml:7: the suite has no sample "test-dais". Did you mean "test-days"?',
    );
    await writeUpdate({ samples: [{ id: 'test-days', answer: ['45 days'] }] });
    expect(await refused(run())).toContain(
      '"answer" is not a column that can change. Valid: answers, passages. Did you mean "answers"?',
    );
    await writeUpdate({ documents: [{ document: 'return', remove: true }] });
    expect(await refused(run())).toContain(
      'there is no document "return" to remove. Did you mean "returns"?',
    );
    await writeUpdate({ documents: [{ document: 'returns', file: 'new/nothing.md' }] });
    expect(await refused(run())).toContain('new/nothing.md');
    expect(await refused(run('--resume', 'some-run'))).toContain(
      '--update starts two new runs, so it cannot be resumed.',
    );
    expect(server.requests).toHaveLength(asked);
  });
});
