import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { SWEEP_SCHEMA, type SweepReport, type SweepRow } from '../../../src/analysis/retrieval/sweep.ts';
import { renderSummary } from '../../../src/reporters/console.ts';
import { renderHtml } from '../../../src/reporters/html/html-reporter.ts';
import { renderSweepPage } from '../../../src/reporters/html/sweep-page.ts';
import { renderFound, renderIndex, renderIndexes } from '../../../src/reporters/index-summary.ts';
import { renderMarkdown } from '../../../src/reporters/markdown.ts';
import { renderSweep } from '../../../src/reporters/sweep.ts';
import { CORPUS, curveReport, exampleReport, once } from '../../support/example-run.ts';
import { buildRun, technique } from '../../support/run-record-builder.ts';
import { SEARCH } from '../../support/suite-builder.ts';

const PLAIN = { color: false, width: 100 };

/** The text of a part of a page, without its tags. */
const textOf = (page: string, from: string, to: string): string => {
  const start = page.indexOf(from);
  return page
    .slice(start, page.indexOf(to, start + 1))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
};

const examplePage = once(() => renderHtml(exampleReport()));

describe('a report with retrieval', () => {
  it('shows in HTML where errors come from, what passages are worth and what the index took', async () => {
    const part = textOf(await examplePage(), '<h4>Retrieval, taken apart', '<h4>Fine-tuning');
    expect(part).toContain('20 documents, 126 chunks (sentences of up to 64 tokens, 16 shared)');
    expect(part).toContain('1.4 s, unknown');
    expect(part).toContain('6 chunks embedded in this run in 120 ms');
    expect(part).toContain('Closed book nothing retrieved');
    expect(part).toMatch(/rag \(RAG\) 46\.6% .* not run 51\.1% .* 60\.2% .* 2 12 29 /);
    expect(part).toMatch(/rag \(RAG\) dense, k 3 66\.7%/);
    expect(part).toMatch(/Embed the question Search Generate n rag \(RAG\) 9 ms 3 ms not measured 90/);
  });

  it('gives every technique that retrieves something the shape of its own family', async () => {
    const retrieval = { gold: ['a'], found: [{ gold: ['a'] }, { gold: [] }] };
    const weights = { training: 'with-passages', tuned: null } as const;
    const run = buildRun({
      suite: { corpus: CORPUS },
      cells: [
        { technique: 'plain', outcomes: [0, 1] },
        {
          technique: technique('both', { retrieval: SEARCH, weights }),
          outcomes: [1, 1],
          facts: { retrieval },
        },
      ],
    });
    const page = await renderHtml(buildReport(run));
    const part = textOf(page, '<h4>Retrieval, taken apart', '<h4>');
    expect(part.match(/both \(RAG \+ fine-tuning\)/g)).toHaveLength(4);
    expect(part).not.toContain('both (RAG)');
    expect(part).toMatch(/both \(RAG \+ fine-tuning\) 6 ms 4 ms 100 ms 2/);
  });

  it('shows in HTML what followed a change of documents', async () => {
    const part = textOf(await examplePage(), '<h4>After a change', '</table>');
    expect(part).toContain('2 documents replaced, 1 added, 1 removed.');
    expect(part).toMatch(
      /told in the prompt 0\.0% .* 46\.7% .* 14 of 30 0 of 30 &lt;0\.001 0 of 60 27 of 60 130 ms/,
    );
    expect(part).toMatch(/documents in the index .* 29 of 60 0 of 60 not measured/);
  });

  it('shows what stood before a question, and which of it was right', async () => {
    const part = textOf(await examplePage(), '<section id="side-by-side"', '<section id="examples"');
    expect(part).toMatch(
      /2 passages shown, 1 right guide · Irony &lt;i&gt; ✓ right passage Praise for honesty is no praise\. stars Stars/,
    );
    const run = buildRun({
      cells: [
        { technique: 'plain', outcomes: [0] },
        {
          technique: technique('rag', { retrieval: SEARCH }),
          outcomes: [1],
          facts: { retrieval: { gold: [], found: [] } },
        },
      ],
    });
    expect(await renderHtml(buildReport(run))).toContain('No passage was shown.');
  });

  it('says it in Markdown and on the terminal too', () => {
    expect(renderMarkdown(exampleReport())).toContain('| Retrieval | n | Closed book |');
    expect(renderSummary(exampleReport(), PLAIN).replaceAll(/\s+/g, ' ')).toContain(
      'rag: closed book 46.6%, found passages 51.1%, right passages given 60.2% of 88 right; of its errors 14 missed a passage, 29 had it',
    );
  });

  it('shows nothing of it where nothing was retrieved', async () => {
    expect(await renderHtml(curveReport())).not.toContain('Retrieval, taken apart');
    expect(renderMarkdown(curveReport())).not.toContain('| Retrieval |');
  });
});

const row = (change: Partial<SweepRow> = {}): SweepRow => ({
  chunker: { kind: 'sentences', size: 64, overlap: 0 },
  search: 'dense',
  topK: 3,
  chunks: 126,
  indexMs: 1_400,
  recall: { estimate: 0.8, low: 0.6, high: 0.9, n: 9, level: 0.95, method: 't' },
  precision: null,
  reciprocalRank: null,
  ndcg: null,
  averagePrecision: null,
  complete: null,
  contextTokens: 129,
  frontier: true,
  ...change,
});

const sweep: SweepReport = {
  schema: SWEEP_SCHEMA,
  suite: 'faq',
  title: 'Questions <b>to a shop</b>',
  split: 'dev',
  embedder: 'local:all-minilm-l6-v2',
  documents: 3,
  questions: 9,
  rows: [row(), row({ topK: 8, contextTokens: 354, frontier: false, chunker: { kind: 'document' } })],
};

describe('a sweep', () => {
  it('is a table on the terminal', () => {
    const lines = renderSweep(sweep, PLAIN).split('\n');
    expect(lines[2]).toMatch(
      /^ {2}sentences 64\/0 \* {2}dense +3 +80\.0% +60\.0–90\.0% +— +— +129 +126 +1\.4 s$/,
    );
    expect(lines[3]).toMatch(/^ {2}documents +dense +8/);
  });

  it('is a page with a picture and every setting, and lets no markup in', async () => {
    const page = await renderSweepPage(sweep, '0.1.0');
    expect(page).toContain('Questions &lt;b&gt;to a shop&lt;/b&gt;');
    expect(page).toContain('Recall against context tokens');
    expect(page.match(/<svg class="chart/g)).toHaveLength(2);
    const rest = page.replace(/<script>[\s\S]*?<\/script>/, '');
    expect(rest).not.toMatch(/NaN|undefined|<script/);
  });
});

describe('the index on the terminal', () => {
  const setup = {
    type: 'setup',
    key: 'k',
    kind: 'index',
    suite: 'faq',
    embedder: 'local:all-minilm-l6-v2',
    documents: 3,
    chunks: 4,
    embedded: 1,
    truncated: 2,
    vectorBytes: 6_144,
    took: { embedMs: 90, writeMs: 10, inputTokens: null, nowMs: 50, nowTokens: null, nowEmbedMs: 20 },
  } as const;

  it('says what it took and what it finds', () => {
    const figure = sweep.rows[0]?.recall ?? null;
    const measures = {
      split: 'dev',
      questions: 9,
      recall: figure,
      precision: null,
      reciprocalRank: null,
      averagePrecision: null,
      ndcg: null,
      complete: null,
    };
    expect(renderIndex({ title: 'FAQ', setup, measures, search: 'dense' }, PLAIN)).toMatchInlineSnapshot(`
      "FAQ · local:all-minilm-l6-v2
        3 documents, 4 chunks: 1 chunk embedded now, in 50 ms
        in full: 100 ms, tokens not reported, 6.1 kB of vectors
        ! 2 chunks longer than the embedder reads: only the beginning counts

        dense search   mean    interval
        recall@k      80.0%  60.0–90.0%
        precision@k       —           —
        MRR               —           —
        MAP               —           —
        nDCG              —           —
        all found         —           —
        9 questions of the dev split
      "
    `);
    expect(renderIndex({ title: 'FAQ', setup, measures: null, search: 'dense' }, PLAIN)).toContain(
      'No question names its passages, so there is nothing to measure.',
    );
  });

  it('lists indexes with their state', () => {
    const facts = { title: 'FAQ', documents: 3, chunks: 4, embedder: 'local:all-minilm-l6-v2' };
    const index = { collection: 'adaptbench-1', chunks: 4, complete: true, current: true };
    const text = renderIndexes(
      {
        ...facts,
        indexes: [index, { ...index, current: false }, { ...index, complete: false }],
      },
      PLAIN,
    );
    expect(text).toMatch(/current\n.*of other documents or settings\n.*broken off/);
    expect(renderIndexes({ ...facts, indexes: [] }, PLAIN)).toContain('No index yet.');
  });

  it('shows what would be found, with terminal codes made visible', () => {
    const passage = {
      id: 'a',
      document: 'returns',
      title: null,
      heading: 'How long',
      text: 'Within \u001b[31m30 days.',
      similarity: 0.71234,
      gold: [],
      tokens: 5,
    };
    const found = { embedding: { elapsedMs: 9, inputTokens: 7 }, searchMs: 3 };
    const text = renderFound(
      { text: 'How long?', passages: [passage, { ...passage, similarity: null }], found },
      PLAIN,
    );
    expect(text).toContain('1. returns · How long (similarity 0.712, 5 tokens)');
    expect(text).toContain('2. returns · How long (by shared words, 5 tokens)');
    expect(text).not.toContain('\u001b');
    expect(renderFound({ text: 'x', passages: [], found }, PLAIN)).toContain('Nothing was found.');
  });
});
