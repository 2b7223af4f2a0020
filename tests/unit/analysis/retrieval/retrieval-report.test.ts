import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import type { RetrievalReport } from '../../../../src/analysis/retrieval/retrieval-model.ts';
import type { IndexSetup } from '../../../../src/protocol/setups.ts';
import {
  buildRun,
  type CellPlan,
  CORPUS,
  type RetrievalFacts,
  technique,
} from '../../../support/run-record-builder.ts';
import { SEARCH } from '../../../support/suite-builder.ts';

const found: RetrievalFacts = { gold: ['a'], found: [{ gold: ['a'] }, { gold: [] }] };
const missed: RetrievalFacts = { gold: ['a'], found: [{ gold: [] }, { gold: [] }] };
const none: RetrievalFacts = { gold: [], found: [{ gold: [] }] };

function cell(
  name: string,
  mode: 'search' | 'oracle' | 'empty',
  outcomes: CellPlan['outcomes'],
  looked: readonly RetrievalFacts[],
): CellPlan {
  return {
    technique: technique(name, { retrieval: { ...SEARCH, mode } }),
    outcomes,
    facts: (sample) => ({ retrieval: looked[sample] ?? none }),
  };
}

/** Found and right, found and wrong, missed and mendable, missed and hopeless, unanswerable. */
const CELLS: readonly CellPlan[] = [
  { technique: 'plain', outcomes: [0, 0, 1, 0, 1] },
  cell('rag', 'search', [1, 0, 0, 0, 1], [found, found, missed, missed, none]),
  cell('rag-oracle', 'oracle', [1, 1, 1, 0, 1], [found, found, found, found, none]),
  cell(
    'rag-empty',
    'empty',
    [0, 0, 0, 0, 1],
    [
      { ...found, found: [] },
      { ...found, found: [] },
    ],
  ),
];

const indexSetup = (change: Partial<IndexSetup> = {}): IndexSetup => ({
  type: 'setup',
  key: 'index-1',
  kind: 'index',
  suite: 'toy',
  embedder: 'local:minilm',
  documents: 3,
  chunks: 9,
  embedded: 9,
  truncated: 1,
  vectorBytes: 13_824,
  took: { embedMs: 100, writeMs: 20, inputTokens: 300, nowMs: 130, nowTokens: 300, nowEmbedMs: 100 },
  ...change,
});

function reportOf(cells: readonly CellPlan[], more: readonly IndexSetup[] = [indexSetup()]): RetrievalReport {
  const report = buildReport(buildRun({ suite: { corpus: CORPUS }, cells, more })).suites[0]?.retrieval;
  if (report === null || report === undefined) throw new Error('there is no retrieval in it');
  return report;
}

describe('retrieval in a report', () => {
  it('is not there where nothing was looked up', () => {
    const cells = [{ technique: 'plain', outcomes: [1] }];
    expect(buildReport(buildRun({ cells })).suites[0]?.retrieval).toBeNull();
  });

  it('tells errors of retrieval from those of generation, by the arms that diagnose', () => {
    expect(reportOf(CELLS).splits).toMatchObject([
      {
        technique: 'rag',
        n: 4,
        closedBook: { estimate: 0.25, n: 4 },
        search: { estimate: 0.25 },
        oracle: { estimate: 0.75 },
        errors: { retrieval: 1, both: 1, missed: 0, generation: 1 },
      },
    ]);
  });

  it('cannot say what the right passage would change without an oracle', () => {
    const [split] = reportOf(CELLS.slice(0, 2)).splits;
    expect(split).toMatchObject({
      oracle: null,
      empty: null,
      errors: { retrieval: 0, both: 0, missed: 2, generation: 1 },
    });
  });

  it('takes no arm of another technique for its own', () => {
    const shots = { shots: 5, selection: 'balanced' as const };
    const other: CellPlan = {
      ...cell('few-oracle', 'oracle', [1, 1, 1, 1, 1], [found, found, found, found, none]),
      technique: technique('few-oracle', { retrieval: { ...SEARCH, mode: 'oracle' }, examples: shots }),
    };
    expect(reportOf([...CELLS.slice(0, 2), other]).splits[0]?.oracle).toBeNull();
  });

  it('counts only samples that every arm answered', () => {
    const [plain, rag, oracle] = CELLS;
    if (plain === undefined || rag === undefined || oracle === undefined)
      throw new Error('cells are missing');
    const cells = [plain, rag, { ...oracle, outcomes: ['failed', 1, 1, 0, 1] } satisfies CellPlan];
    expect(reportOf(cells).splits[0]).toMatchObject({ n: 3, search: { estimate: 0 } });
  });

  it('ranks over the questions whose passages are known', () => {
    const arm = reportOf(CELLS).arms.find(({ technique: name }) => name === 'rag');
    expect(arm).toMatchObject({
      ranking: {
        recall: { estimate: 0.5, n: 4 },
        precision: { estimate: expect.closeTo(1 / 6, 12) },
        reciprocalRank: { estimate: 0.5 },
      },
      complete: { estimate: 0.5, n: 4 },
      rightWhenShown: { estimate: 0.5, n: 2 },
      rightWhenMissed: { estimate: 0, n: 2 },
      contextTokens: 50,
      time: { n: 5, embedMs: 6, searchMs: 4, generateMs: 100 },
    });
    const oracle = reportOf(CELLS).arms.find(({ technique: name }) => name === 'rag-oracle');
    expect(oracle?.ranking).toBeNull();
  });

  it('does not take a passage for shown that was left out of the prompt', () => {
    const cut: RetrievalFacts = { gold: ['a'], found: [{ gold: [] }, { gold: ['a'] }], shown: 1 };
    const report = reportOf([{ technique: 'plain', outcomes: [0] }, cell('rag', 'search', [0], [cut])]);
    expect(report.arms[0]).toMatchObject({ ranking: { recall: { estimate: 1 } }, complete: { estimate: 0 } });
    expect(report.splits[0]?.errors.missed).toBe(1);
  });

  it('measures support and citations by what was shown', () => {
    const looked: RetrievalFacts = {
      gold: ['a'],
      found: [
        { gold: [], text: 'Kettles are blue.' },
        { gold: ['a'], text: 'You have 30 days.' },
      ],
    };
    const cited: CellPlan = {
      technique: technique('rag', { retrieval: SEARCH }),
      outcomes: [1, 1],
      facts: (sample) => ({
        retrieval: looked,
        answer: sample === 0 ? 'thirty days [2]' : 'ninety days [1]',
      }),
    };
    expect(reportOf([cited]).arms[0]).toMatchObject({
      support: { estimate: 0.75, n: 2 },
      citationPrecision: { estimate: 0.5, n: 2 },
    });
  });

  it('charges an index in full, also when it was found ready, and bills what was done now', () => {
    const found = indexSetup({
      embedded: 0,
      took: { embedMs: 100, writeMs: 20, inputTokens: 300, nowMs: 5, nowTokens: 0, nowEmbedMs: 0 },
    });
    expect(reportOf(CELLS, [found]).index).toMatchObject({
      elapsedMs: 120,
      inputTokens: 300,
      // 0.36 USD an hour are 100 nano-USD a millisecond.
      cost: 10_000,
      now: { embedded: 0, elapsedMs: 5 },
    });
    const totals = (more: readonly IndexSetup[]) =>
      buildReport(buildRun({ suite: { corpus: CORPUS }, cells: CELLS, more })).totals;
    expect((totals([indexSetup()]).billed ?? 0) - (totals([found]).billed ?? 0)).toBe(10_000);
    expect(totals([indexSetup()]).uncached).toBe(totals([found]).uncached);
  });

  it('shows the passages beside an answer, and which were right', () => {
    const [suite] = buildReport(
      buildRun({ suite: { corpus: CORPUS }, cells: CELLS, more: [indexSetup()] }),
    ).suites;
    const answers = suite?.showcases[0]?.answers ?? [];
    expect(answers.find(({ technique: name }) => name === 'plain')?.passages).toBeNull();
    const shown = answers.find(({ technique: name }) => name === 'rag')?.passages ?? [];
    expect(shown).toHaveLength(2);
    expect(shown[0]).toMatchObject({ document: 'guide', text: 'passage 0', right: expect.any(Boolean) });
  });

  it('tells of chunks that only begin to be found', () => {
    const { notices } = buildReport(
      buildRun({ suite: { corpus: CORPUS }, cells: CELLS, more: [indexSetup()] }),
    );
    expect(notices).toContain(
      'toy: 1 chunk of 9 is longer than local:minilm reads, so only the beginning can be found.',
    );
  });

  it('adds looking up to the latency and the cost of an answer', () => {
    const cells = [CELLS[0], CELLS[1]].filter((plan) => plan !== undefined);
    const [suite] = buildReport(buildRun({ suite: { corpus: CORPUS }, cells })).suites;
    const [plain, rag] = suite?.cells ?? [];
    expect((rag?.latency?.p50 ?? 0) - (plain?.latency?.p50 ?? 0)).toBe(10);
    expect((rag?.cost.perTrial ?? 0) - (plain?.cost.perTrial ?? 0)).toBe(600);
  });
});
