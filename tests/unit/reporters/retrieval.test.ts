import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/analysis/report.ts';
import { SWEEP_SCHEMA, type SweepReport, type SweepRow } from '../../../src/analysis/retrieval/sweep.ts';
import { renderSummary } from '../../../src/reporters/console.ts';
import { renderHtml } from '../../../src/reporters/html/html-reporter.ts';
import { renderSweepPage } from '../../../src/reporters/html/sweep-page.ts';
import { renderFound, renderIndex, renderIndexes } from '../../../src/reporters/index-summary.ts';
import { renderMarkdown } from '../../../src/reporters/markdown.ts';
import { renderSweep } from '../../../src/reporters/sweep.ts';
import { buildReport } from '../../support/report-builder.ts';
import { retrieval, update } from '../../support/report-retrieval.ts';

const PLAIN = { color: false, width: 100 };

function reportOf(): Report {
  const report = buildReport();
  const [first, ...others] = report.suites;
  if (first === undefined) throw new Error('there is no suite');
  return { ...report, suites: [{ ...first, retrieval: retrieval(), update: update() }, ...others] };
}

/** The text of a part of a page, without its tags. */
const textOf = (page: string, from: string, to: string): string => {
  const start = page.indexOf(from);
  return page
    .slice(start, page.indexOf(to, start))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
};

describe('a report with retrieval', () => {
  it('shows in HTML where errors come from, what passages are worth and what the index took', async () => {
    const page = await renderHtml(reportOf());
    const part = textOf(page, '<h4>Retrieval, taken apart', '<h4>After a change');
    expect(part).toContain('20 documents, 126 chunks (sentences of up to 64 tokens, 16 shared)');
    expect(part).toContain('1.4 s, $0.000020');
    expect(part).toContain('found ready in 12 ms');
    expect(part).toContain('Closed book nothing retrieved');
    expect(part).toMatch(/rag \(RAG\) 10\.0% .* not run 35\.0% .* 55\.0% .* 2 1 3/);
    expect(part).toMatch(/rag \(RAG\) dense, k 3 70\.0%/);
    expect(part).toMatch(/Embed the question Search Generate n rag \(RAG\) 9 ms 3 ms 404 ms 9/);
  });

  it('gives every technique that looks something up the shape of its own family', async () => {
    const report = reportOf();
    const suites = report.suites.map((suite) => ({
      ...suite,
      cells: suite.cells.map((cell) =>
        cell.technique.name === 'rag' ? { ...cell, family: 'rag-fine-tuning' as const } : cell,
      ),
    }));
    const part = textOf(
      await renderHtml({ ...report, suites }),
      '<h4>Retrieval, taken apart',
      '<h4>After a change',
    );
    expect(part.match(/rag \(RAG \+ fine-tuning\)/g)).toHaveLength(4);
    expect(part).not.toContain('rag (RAG)');
  });

  it('shows in HTML what followed a change of documents', async () => {
    const part = textOf(await renderHtml(reportOf()), '<h4>After a change', '</table>');
    expect(part).toContain('2 documents replaced, 1 added, 1 removed.');
    expect(part).toMatch(
      /documents in the index 0\.0% .* 50\.0% .* 5 of 10 0 of 10 0\.063 1 of 50 0 of 50 651 ms/,
    );
  });

  it('shows what stood before a question, and which of it was right', async () => {
    const report = reportOf();
    const passages = [
      { document: 'returns', heading: 'How <long>', text: 'Within 30 days.', right: true },
      { document: 'costs', heading: null, text: 'Free.', right: false },
    ];
    const suites = report.suites.map((suite) => ({
      ...suite,
      showcases: suite.showcases.map((showcase) => ({
        ...showcase,
        answers: showcase.answers.map((answer, index) => ({
          ...answer,
          passages: index === 0 ? passages : [],
        })),
      })),
    }));
    const part = textOf(
      await renderHtml({ ...report, suites }),
      '<section id="side-by-side"',
      '<section id="examples"',
    );
    expect(part).toMatch(
      /2 passages shown, 1 right returns · How &lt;long&gt; ✓ right passage Within 30 days\. costs Free\./,
    );
    expect(part).toContain('No passage was shown.');
  });

  it('says it in Markdown and on the terminal too', () => {
    expect(renderMarkdown(reportOf())).toContain('| Retrieval | n | Closed book |');
    expect(renderSummary(reportOf(), PLAIN).replaceAll(/\s+/g, ' ')).toContain(
      'rag: closed book 10.0%, found passages 35.0%, right passages given 55.0% of 9 right; of its errors 3 missed a passage, 3 had it',
    );
  });

  it('shows nothing of it where nothing was looked up', async () => {
    expect(await renderHtml(buildReport())).not.toContain('Retrieval, taken apart');
    expect(renderMarkdown(buildReport())).not.toContain('| Retrieval |');
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
