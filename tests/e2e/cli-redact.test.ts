import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/analysis/report.ts';
import { type CliResult, printed, runCli } from '../support/cli.ts';
import { writeFaqSuite } from '../support/faq-suite.ts';
import { type OpenAiServer, openAiError, startOpenAiServer } from '../support/openai-server.ts';

/** A word of every kind of text, which stands nowhere else. */
const WORDS = {
  question: 'quokkaquestion',
  target: 'numbattarget',
  answer: 'wombatanswer',
  passage: 'bilbypassage',
  heading: 'quollheading',
  instruction: 'dunnartinstruction',
  failure: 'potoroofailure',
} as const;

const QUESTIONS = [0, 1, 2, 3].map((number) => ({
  id: `test-${number}`,
  question: `What is the ${WORDS.question} number ${number}?`,
  answers: [`${WORDS.target} ${number}`],
  passages: ['guide'],
}));

let folder: string;
let server: OpenAiServer;
let full: Files;
let redacted: Files;
let again: CliResult;

/** What one command wrote and printed. */
interface Files {
  readonly result: CliResult;
  readonly report: Report;
  readonly contents: ReadonlyMap<string, string>;
}

async function made(result: CliResult): Promise<Files> {
  expect(result.stderr).not.toContain('error:');
  const printout = printed(result);
  const out = join(folder, printout.folder);
  const names = await readdir(out);
  const contents = new Map<string, string>();
  for (const name of names) contents.set(name, await readFile(join(out, name), 'utf8'));
  return { result, report: printout.report, contents };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-redact-'));
  server = await startOpenAiServer(({ prompt }) => {
    if (prompt.includes('number 3')) return openAiError(400, `${WORDS.failure}: I was sent "${prompt}"`);
    if (prompt.includes('number 2')) return { text: '' };
    return { text: prompt.includes(WORDS.passage) ? `${WORDS.target} 0` : WORDS.answer };
  });
  await writeFaqSuite(folder, {
    documents: { 'guide.md': `# Guide\n\n## A ${WORDS.heading}\n\nHere is the ${WORDS.passage}.\n` },
    test: QUESTIONS,
    train: [{ ...QUESTIONS[0], id: 'train-0', question: 'Which one?', answers: ['that one'], passages: [] }],
    suite: {
      techniques: ['plain', 'rag-oracle'],
      prompt: {
        input: 'Question: {{input}}',
        instructions: { specific: [`Answer, ${WORDS.instruction}.`, `Reply, ${WORDS.instruction}.`] },
      },
    },
  });
  const flags = ['--json', '--fail-on-error', '1'];
  full = await made(
    await runCli(['run', 'faq.yaml', '--base-url', server.url, '--out', 'full', ...flags], { folder }),
  );
  const { run } = printed(full.result);
  redacted = await made(
    await runCli(['report', run, '--redact-text', '--out', 'left-out', '--json'], { folder }),
  );
  again = await runCli(
    ['run', 'faq.yaml', '--base-url', server.url, '--out', 'again', '--redact-text', '--fail-on-error', '1'],
    { folder },
  );
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe('--redact-text', () => {
  it('keeps every text out of every file and off the screen', async () => {
    expect([...redacted.contents.keys()].sort()).toEqual([...full.contents.keys()].sort());
    for (const word of Object.values(WORDS)) {
      for (const [name, content] of redacted.contents) {
        expect([name, content.includes(word)]).toEqual([name, false]);
      }
      expect(redacted.result.stdout).not.toContain(word);
    }
    // They were there to be kept out.
    const before = [...full.contents.values()].join('\n');
    for (const word of Object.values(WORDS)) expect(before).toContain(word);
  });

  it('leaves the figures as they are', () => {
    const facts = ({ report }: Files) => ({
      totals: report.totals,
      cells: report.suites.flatMap(({ cells }) => cells),
      comparisons: report.suites.flatMap(({ comparisons }) => comparisons),
      retrieval: report.suites.map(({ retrieval }) => retrieval),
      findings: report.suites.flatMap(({ findings }) => findings),
      decision: report.decision,
    });
    expect(facts(redacted)).toEqual(facts(full));
    expect(redacted.report.totals).toMatchObject({ trials: 8, failed: 2 });
    expect([full.report.run.redacted, redacted.report.run.redacted]).toEqual([false, true]);
  });

  it('says where a text was, in what people read', () => {
    for (const name of ['index.html', 'report.md']) {
      expect(redacted.contents.get(name)).toContain('(text left out)');
      expect(full.contents.get(name)).not.toContain('(text left out)');
    }
  });

  it('does the same for a run, with its summary', async () => {
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('were left out of this report') });
    const written: string[] = [];
    for (const name of await readdir(join(folder, 'again'))) {
      written.push(await readFile(join(folder, 'again', name), 'utf8'));
    }
    expect(written.length).toBe(full.contents.size);
    const all = [...written, again.stdout, again.stderr].join('\n');
    for (const word of Object.values(WORDS)) expect(all).not.toContain(word);
  });
});
