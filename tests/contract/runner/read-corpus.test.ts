import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';
import { openModelForPlan } from '../../../src/models/open-model.ts';
import { countPromptTokens } from '../../../src/runner/count-tokens.ts';
import { type Prepared, preflight } from '../../../src/runner/preflight.ts';
import { FAQ_DOCUMENTS, type FaqChange, writeFaqSuite } from '../../support/faq-suite.ts';
import { modelOptions, noSignal } from '../../support/models.ts';
import { runRequest } from '../../support/run-session.ts';

let folder: string;
const notices: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-corpus-'));
  notices.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

async function prepare(change: FaqChange = {}, techniques: readonly string[] = []): Promise<Prepared> {
  const file = await writeFaqSuite(folder, change);
  const options = modelOptions({ baseUrl: 'http://127.0.0.1:9/v1' });
  return preflight(runRequest(file, { techniques }), {
    signal: noSignal(),
    open: (id) => openModelForPlan(id, options),
    embedders: options,
    tunedFolders: [],
    onNotice: (notice) => notices.push(notice),
  });
}

const row = (change: Partial<NonNullable<FaqChange['test']>[number]>) => ({
  id: 'test-1',
  question: 'How many days do I have to return a kettle?',
  answers: ['30 days'],
  passages: ['returns#how-long-you-have'],
  ...change,
});

describe('a corpus that is read', () => {
  it('belongs to the cells that look something up, and to them alone', async () => {
    const { plan } = await prepare();
    const corpora = plan.cells.map((cell) => [cell.header.technique.name, cell.corpus !== null]);
    expect(corpora).toEqual([
      ['plain', false],
      ['rag', true],
      ['rag-oracle', true],
      ['rag-empty', true],
    ]);
    const [, rag] = plan.cells;
    expect(rag?.corpus).toMatchObject({ suite: 'faq', documents: { length: 3 }, chunks: { length: 4 } });
    expect((await prepare({}, ['plain'])).plan.cells[0]?.corpus).toBeNull();
  });

  it('changes what a run may be resumed with', async () => {
    const before = await prepare();
    const page = `${FAQ_DOCUMENTS['returns.md']}\nMore.\n`;
    const after = await prepare({ documents: { ...FAQ_DOCUMENTS, 'returns.md': page } });
    expect(after.contentHash).not.toBe(before.contentHash);
  });

  it('may hold train samples as documents, with their metadata', async () => {
    const { plan } = await prepare({
      suite: {
        corpus: {
          trainDocument: 'Q: {{input}} A: {{target}}',
          passages: 'passages',
          documents: ['faq/pages'],
        },
      },
    });
    const documents = plan.cells.find(({ corpus }) => corpus !== null)?.corpus?.documents ?? [];
    expect(documents.find(({ id }) => id === 'train/train-colour')?.text).toBe(
      'Q: In which colours do kettles come? A: blue and green',
    );
  });

  it('is counted in a plan by passages of usual length, for nothing is retrieved', async () => {
    const prepared = await prepare();
    const counter = {
      ...prepared.models.get('openai:small'),
      countTokens: async (prompt: unknown) => JSON.stringify(prompt).length,
    };
    const models = new Map([['openai:small', counter as never]]);
    const tokens = await countPromptTokens(prepared.plan, {
      models,
      providers: BUILT_IN_PROVIDERS,
      seed: 1,
    });
    const of = (name: string): number => tokens.get(`faq/${name}/openai:small`)?.mean ?? 0;
    expect(of('rag')).toBeGreaterThan(of('rag-oracle'));
    expect(of('rag-oracle')).toBeGreaterThan(of('rag-empty'));
    expect(of('rag-empty')).toBeGreaterThan(of('plain'));
  });

  it('is counted by OpenAI’s tokenizer where a server keeps its own, which is then a guess', async () => {
    const prepared = await prepare({}, ['plain']);
    const tokens = await countPromptTokens(prepared.plan, {
      models: prepared.models,
      providers: BUILT_IN_PROVIDERS,
      seed: 1,
    });
    const plain = tokens.get('faq/plain/openai:small');
    expect(plain?.guessed).toBe(true);
    expect(plain?.mean).toBeGreaterThan(10);
    expect(plain?.mean).toBeLessThan(200);
  });
});

describe('a corpus is refused', () => {
  it.each<[string, FaqChange, RegExp]>([
    [
      'whose passages no document has',
      { test: [row({ passages: ['retuns#how-long-you-have'] })] },
      /test\.jsonl:1: the corpus has no document "retuns"\. Did you mean "returns"\?/,
    ],
    [
      'whose passages no section has',
      { test: [row({ passages: ['returns#how-long'] })] },
      /test\.jsonl:1: the document "returns" has no section "how-long"\. Valid: returns, how-long-you-have, what-a-return-costs\./,
    ],
    [
      'when passages are no list',
      { test: [{ ...row({}), passages: 'returns' as never }] },
      /test\.jsonl:1: the sample "test-1" has no list of passages under "passages" \(found "returns"\)/,
    ],
    [
      'that gives a measured question away with its answer',
      {
        documents: { ...FAQ_DOCUMENTS, 'faq.md': 'How many days do I have to return a kettle?\n\n30 days.' },
      },
      /test\.jsonl:1 \("test-days"\): its text and its answer in a document, "faq", so that/,
    ],
    [
      'that gives several away',
      {
        documents: {
          ...FAQ_DOCUMENTS,
          'faq.md':
            'How many days do I have to return a kettle?\n\n30 days. What does a return cost me in all?',
        },
        test: [row({}), row({ id: 'test-2', question: 'What does a return cost me in all?' })],
      },
      /test\.jsonl:1 \("test-1"\): its text and its answer in a document, "faq"\n.*test\.jsonl:2 \("test-2"\): its text and its answer in a document, "faq"\n/,
    ],
    [
      'that nearly gives a measured question away with its answer',
      {
        documents: {
          ...FAQ_DOCUMENTS,
          'faq.md': 'Hi! How many days do I have to return a kettle, please? 30 days.',
        },
      },
      /test\.jsonl:1 \("test-days"\): its text and its answer in a document, "faq"/,
    ],
    [
      'when a question names its passage',
      { test: [row({ question: 'What does returns#how-long-you-have say about a kettle?' })] },
      /test\.jsonl:1 \("test-1"\): the name of the passage with its answer, "returns#how-long-you-have"/,
    ],
    [
      'when a question names the file of its passage',
      { test: [row({ question: 'What does Returns.md say about a kettle?' })] },
      /test\.jsonl:1 \("test-1"\): the name of the passage with its answer, "returns#/,
    ],
    ['without a document', { documents: {} }, /the corpus is empty: there is no document in/],
    ['without a text', { documents: { 'a.md': '  \n' } }, /no document of the corpus has any text/],
    [
      'with a document of 50 MB',
      { documents: { ...FAQ_DOCUMENTS, 'huge.txt': Buffer.alloc(50_000_000, 'x') } },
      /huge\.txt: the document has 50\.0 MB; at most 20\.0 MB are read\./,
    ],
    [
      'that is to match what no passage has',
      {
        suite: { corpus: { documents: ['faq/pages'], match: ['passages'] }, techniques: ['plain', 'rag'] },
      },
      /no passage has passages = \["colours"\], which the sample "train-colour" is to match/,
    ],
    [
      'in which a technique looks for what no passage has',
      { suite: { techniques: ['plain', { preset: 'rag', filter: { topic: 'policy' } }] } },
      /faq\.yaml: the technique "rag" looks for topic = "policy", which no passage has\./,
    ],
    [
      'of an embedder that nobody knows',
      { suite: { corpus: { documents: ['faq/pages'], passages: 'passages', embedder: 'local:minilm' } } },
      /There is no embedder "local:minilm"\. Valid: local:all-minilm-l6-v2\./,
    ],
  ])('%s', async (_, change, message) => {
    await expect(prepare(change)).rejects.toMatchObject({
      name: 'BenchError',
      message: expect.stringMatching(message),
    });
  });

  it('whose folder is not there', async () => {
    await expect(
      prepare({ suite: { corpus: { documents: ['faq/page'], passages: 'passages' } } }),
    ).rejects.toThrow(/faq\/page/);
  });

  it('but not for a file of another format, of which it tells', async () => {
    await writeFaqSuite(folder);
    await writeFile(join(folder, 'faq', 'pages', 'logo.png'), 'png');
    await prepare();
    expect(notices).toEqual([expect.stringContaining('logo.png')]);
  });
});
