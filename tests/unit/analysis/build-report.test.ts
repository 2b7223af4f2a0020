import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import type { CellReport } from '../../../src/analysis/figures/cell-model.ts';
import type { SuiteReport } from '../../../src/analysis/suites/suite-model.ts';
import { seededRandom, shuffled } from '../../../src/lib/random.ts';
import type { RunRecord } from '../../../src/protocol/run-record.ts';
import {
  ACCURACY,
  buildRun,
  type CellPlan,
  CORPUS,
  localModel,
  MACRO_F1,
  type Outcome,
  RECALL,
  type RunPlan,
  technique,
} from '../../support/run-record-builder.ts';
import { SEARCH } from '../../support/suite-builder.ts';

function suiteOf(record: RunRecord): SuiteReport {
  const [suite] = buildReport(record).suites;
  if (suite === undefined) throw new Error('no suite');
  return suite;
}

function cellOf(plan: Omit<CellPlan, 'technique'>, run: Omit<RunPlan, 'cells'> = {}): CellReport {
  const [cell] = suiteOf(buildRun({ ...run, cells: [{ technique: 'plain', ...plan }] })).cells;
  if (cell === undefined) throw new Error('no cell');
  return cell;
}

/** `right` ones among `n`, the right ones first. */
function share(right: number, n: number): Outcome[] {
  return Array.from({ length: n }, (_, index) => (index < right ? 1 : 0));
}

describe('figures of a cell', () => {
  it('gives a proportion with its Wilson interval', () => {
    const [figure] = cellOf({ outcomes: share(17, 20) }).metrics;
    expect(figure?.figure).toMatchObject({ estimate: 0.85, n: 20, level: 0.95, method: 'Wilson' });
    expect(figure?.figure?.low).toBeCloseTo(0.639581, 6);
    expect(figure?.figure?.high).toBeCloseTo(0.947631, 6);
  });

  it('gives a mean with its t interval', () => {
    const cell = cellOf(
      { outcomes: [0.2, 0.4, 0.6, 0.8, 1, 0.4, 0.6, 0.2] },
      { suite: { metrics: [RECALL], primaryMetric: RECALL.name, pass: 0.5 } },
    );
    const figure = cell.metrics[0]?.figure;
    expect(figure).toMatchObject({ n: 8, method: 't' });
    // scipy.stats.t.interval
    expect(figure?.estimate).toBeCloseTo(0.525, 12);
    expect(figure?.low).toBeCloseTo(0.289595578, 8);
    expect(figure?.high).toBeCloseTo(0.760404422, 8);
  });

  it('clusters repeats by sample, and counts samples', () => {
    const outcomes = [
      [1, 0, 1],
      [1, 0, 0],
      [1, 1, 1],
      [0, 1, 0],
    ];
    const figure = cellOf({ outcomes }, { repeats: 3 }).metrics[0]?.figure;
    expect(figure).toMatchObject({ n: 4, method: 't, clustered by sample', high: 1 });
    expect(figure?.estimate).toBeCloseTo(7 / 12, 12);
    expect(figure?.low).toBeCloseTo(0.0755066065, 9);
  });

  it('bounds scores that are all the same at the bottom or the top by Wilson', () => {
    const mean = { suite: { metrics: [RECALL], primaryMetric: RECALL.name, pass: 0.5 } };
    expect(cellOf({ outcomes: share(0, 10) }, mean).metrics[0]?.figure).toMatchObject({
      estimate: 0,
      low: 0,
      high: expect.closeTo(0.277533, 6),
    });
    expect(cellOf({ outcomes: Array(5).fill([1, 1]) }, { repeats: 2 }).metrics[0]?.figure).toMatchObject({
      estimate: 1,
      low: expect.closeTo(0.565518, 6),
      high: 1,
      n: 5,
    });
  });

  it('claims no interval from one value of a mean, and none from equal values in between', () => {
    const mean = { suite: { metrics: [RECALL], primaryMetric: RECALL.name, pass: 0.5 } };
    expect(cellOf({ outcomes: [0.5] }, mean).metrics[0]?.figure).toMatchObject({
      n: 1,
      low: null,
      high: null,
    });
    expect(cellOf({ outcomes: [0.5, 0.5] }, mean).metrics[0]?.figure).toMatchObject({ low: null });
  });

  it('computes a corpus metric from summed statistics, with a bootstrap interval', () => {
    // Two labels, three sums each: both, given, target.
    const rows = [
      [1, 1, 1, 0, 0, 0],
      [0, 0, 0, 1, 1, 1],
      [0, 0, 1, 0, 1, 0],
      [0, 0, 0, 1, 1, 1],
    ];
    const cell = cellOf(
      { outcomes: [1, 1, 0, 1], facts: (sample) => ({ statistics: rows[sample] ?? [] }) },
      { suite: { metrics: [ACCURACY, MACRO_F1], primaryMetric: 'macro-f1', pass: 0.5 } },
    );
    const figure = cell.metrics[0]?.figure;
    // F1 of yes 2·1/(1+2), of no 2·2/(3+2)
    expect(figure?.estimate).toBeCloseTo((2 / 3 + 4 / 5) / 2, 12);
    expect(figure).toMatchObject({ n: 4, method: 'BCa bootstrap, t tails' });
    expect(figure?.low).toBeLessThan(figure?.estimate ?? 0);
  });

  it('puts the primary metric first and breaks it down by slice', () => {
    const cell = cellOf(
      { outcomes: [1, 0, 0, 1], facts: { scores: { extra: 0.5 } } },
      { suite: { metrics: [{ ...RECALL, name: 'extra' }, ACCURACY] } },
    );
    expect(cell.metrics.map(({ metric }) => metric)).toEqual(['accuracy', 'extra']);
    expect(cell.slices.map(({ value, figure }) => [value, figure?.estimate, figure?.n])).toEqual([
      ['easy', 0, 2],
      ['hard', 1, 2],
    ]);
  });

  it('counts a format error as wrong and leaves out failures and silent scorers', () => {
    const cell = cellOf({ outcomes: [1, 'format-error', 'failed', null] });
    expect(cell.trials).toEqual({
      planned: 4,
      answered: 2,
      formatErrors: 1,
      failed: 1,
      cut: 0,
      spentOnReasoning: 0,
      cached: 0,
    });
    expect(cell.metrics[0]?.figure).toMatchObject({ estimate: 0.5, n: 2 });
    expect(cell.classification?.confusion).toEqual({
      labels: ['yes', 'no'],
      counts: [
        [1, 0],
        [1, 0],
      ],
      none: [0, 1],
    });
  });

  it('says nothing of a cell without samples', () => {
    const cell = cellOf({ outcomes: [] });
    expect(cell.metrics).toEqual([{ metric: 'accuracy', figure: null }]);
    expect(cell).toMatchObject({ latency: null, callsPerTrial: null, classification: null, slices: [] });
    expect(cell.cost).toEqual({ perTrial: null, billed: 0, uncached: 0, basis: 'machine-time' });
    expect(cell.tokens).toEqual({ input: null, cachedInput: null, output: null });
  });
});

describe('cost, tokens and latency', () => {
  it('charges machine time, and bills cached answers to the run that paid', () => {
    const cell = cellOf({
      outcomes: [1, 1, 0, 'failed'],
      facts: (sample) => (sample === 0 ? { cachedFrom: 'run-0' } : {}),
    });
    // 100 ms of 0.36 USD an hour are 10,000 nano-USD.
    expect(cell.cost).toEqual({
      perTrial: 10_000,
      billed: 20_000,
      uncached: 30_000,
      basis: 'machine-time',
    });
    expect(cell.trials.cached).toBe(1);
    expect(cell.latency).toMatchObject({ n: 2, skipped: 1 });
  });

  it('prices tokens, and cached prompt tokens apart', () => {
    const cell = cellOf({ outcomes: [1], model: 'openai:priced' });
    // 60 × 1000 + 40 × 500 + 5 × 10,000
    expect(cell.cost).toMatchObject({ perTrial: 130_000, basis: 'tokens' });
    expect(cell.tokens).toEqual({ input: 100, cachedInput: 40, output: 5 });
  });

  it('leaves a cost unknown without a price or usage', () => {
    const unknown = { perTrial: null, billed: null, uncached: null };
    expect(cellOf({ outcomes: [1], model: 'openai:new' }).cost).toEqual({
      ...unknown,
      basis: 'unknown-price',
    });
    const facts = (sample: number) => (sample === 1 ? { usage: null } : {});
    const cell = cellOf({ outcomes: [1, 1, 1], model: 'openai:priced', facts });
    expect(cell.cost).toEqual({ ...unknown, basis: 'unknown-usage' });
    expect(cell.tokens.input).toBeNull();
    const report = buildReport(
      buildRun({ cells: [{ technique: 'plain', outcomes: [1], model: 'openai:new' }] }),
    );
    expect(report.totals.billed).toBeNull();
    expect(report.notices).toContain('No price is known for openai:new: its cost is unknown, not zero.');
  });

  it('takes what the provider charges, and misses no price where it says so', () => {
    const usage = { inputTokens: 100, cachedInputTokens: 0, outputTokens: 5, costUsd: 0.001 };
    const plan = { technique: 'plain', outcomes: [1, 1], facts: { usage } } as const;
    for (const model of ['openai:new', 'openai:priced']) {
      expect(cellOf({ ...plan, model }).cost).toMatchObject({ perTrial: 1_000_000, basis: 'reported' });
    }
    const report = buildReport(buildRun({ cells: [{ ...plan, model: 'openai:new' }] }));
    expect([report.totals.billed, report.notices.filter((notice) => notice.includes('price'))]).toEqual([
      2_000_000,
      [],
    ]);
  });

  it.each([
    [1, '1 answered trial without a score record is left out of the quality figures.'],
    [2, '2 answered trials without a score record are left out of the quality figures.'],
  ])('says that answers were never scored: %i', (lost, notice) => {
    const record = buildRun({ cells: [{ technique: 'plain', outcomes: [1, 1, 1] }] });
    let left = lost;
    const records = record.records.filter(({ type }) => type !== 'score' || left-- <= 0);
    expect(buildReport({ ...record, records }).notices).toContain(notice);
  });

  it('names whose price or usage is unknown: the model that answered, the embedder, or both', () => {
    const rag = technique('rag', { retrieval: SEARCH });
    const facts = { retrieval: { gold: [], found: [{ gold: [] }] } };
    const noticesOf = (cell: Partial<CellPlan>, priced: readonly string[]): readonly string[] =>
      buildReport(
        buildRun({
          cells: [{ technique: rag, outcomes: [1], facts, ...cell }],
          prices: priced.map((match) => ({
            match,
            inputPerMillion: 1,
            outputPerMillion: 1,
            asOf: '2026-01-01',
            source: 'test',
          })),
          suite: { corpus: CORPUS },
        }),
      ).notices.filter((notice) => notice.includes('unknown'));
    const model = { model: 'openai:small' };
    expect(noticesOf(model, ['openai:small', 'local:minilm'])).toEqual([]);
    expect(noticesOf(model, ['openai:small'])).toEqual([
      'No price is known for local:minilm: its cost is unknown, not zero.',
    ]);
    expect(noticesOf(model, [])).toEqual([
      'No price is known for openai:small and local:minilm: their cost is unknown, not zero.',
    ]);
    expect(noticesOf({ ...model, facts: { ...facts, usage: null } }, ['openai:small'])).toEqual([
      'No price is known for local:minilm: its cost is unknown, not zero.',
      'The provider did not report all usage of openai:small: its cost is unknown, not zero.',
    ]);
    const tuned = { ...model, tuned: { key: 'a1', attempts: [] } };
    expect(noticesOf(tuned, ['openai:small', 'local:minilm'])).toEqual([
      'No price is known for openai:small+a1: its cost is unknown, not zero.',
    ]);
  });

  it('interpolates percentiles and leaves out attempts that shared this machine', () => {
    const times = [300, 100, 400, 1000, 200, 5000];
    const facts = (sample: number) => ({
      latencyMs: times[sample] ?? 0,
      ...(sample === 5 ? { sharedBy: 2 } : {}),
    });
    const local = cellOf({ outcomes: share(6, 6), facts }).latency;
    // numpy.quantile
    expect(local).toMatchObject({ n: 5, p50: 300, p90: 760, skipped: 1 });
    expect(local?.mean).toMatchObject({ estimate: 400, n: 5 });
    expect(cellOf({ outcomes: share(6, 6), facts, model: 'openai:priced' }).latency?.n).toBe(6);
  });

  it('times an attempt of several calls by its wall time', () => {
    const facts = { calls: 3, latencyMs: 100, elapsedMs: 140 };
    const cell = cellOf({ outcomes: [1, 1], facts });
    expect(cell.latency).toMatchObject({ p50: 140 });
    expect(cell.callsPerTrial).toBe(3);
  });

  /** A run of two cells of which the second sends the same requests: its trials name the calls of the first. */
  function sharedCalls(outcomes: Outcome[], facts: CellPlan['facts'] = {}): RunRecord {
    const record = buildRun({
      cells: [
        { technique: 'plain', outcomes, facts },
        { technique: 'vague', outcomes, facts },
      ],
    });
    const records = record.records.flatMap((line) => {
      if (line.type === 'call' && line.key.startsWith('toy/vague/')) return [];
      if (line.type !== 'trial' || !line.cell.startsWith('toy/vague/')) return [line];
      return [{ ...line, calls: line.calls.map((key) => key.replace('toy/vague/', 'toy/plain/')) }];
    });
    return { ...record, records };
  }

  it('takes the pace from trials side by side, retrieving included', () => {
    const facts = (sample: number) => ({
      elapsedMs: 100 + 100 * sample,
      sharedBy: sample < 5 ? 2 : 1,
      retrieval: { gold: [], found: [], searchMs: 90, embedMs: 10 },
    });
    const cell = cellOf({ outcomes: share(9, 9), facts });
    // Two at once, (200 + … + 600) / 5 ms each; four that ran alone are too few.
    expect(cell.throughput).toEqual([{ atOnce: 2, perSecond: 5, n: 5 }]);
  });

  it('takes no pace from answers that were there already', () => {
    const facts = { elapsedMs: 100 };
    const cached = cellOf({ outcomes: share(6, 6), facts: { ...facts, cachedFrom: 'run-0' } });
    expect(cached.throughput).toEqual([]);
    const [plain, vague] = suiteOf(sharedCalls(share(6, 6), facts)).cells;
    expect(plain?.throughput).toEqual([{ atOnce: 1, perSecond: 10, n: 6 }]);
    expect(vague?.throughput).toEqual([]);
  });

  it('charges a call that two trials share to the one that sent it, once', () => {
    const report = buildReport(sharedCalls([1, 1]));
    const [plain, vague] = report.suites[0]?.cells ?? [];
    expect(plain?.cost).toMatchObject({ billed: 20_000, uncached: 20_000 });
    expect(vague?.cost).toMatchObject({ perTrial: 10_000, billed: 0, uncached: 20_000 });
    expect(report.totals).toMatchObject({ calls: 2, billed: 20_000 });
  });
});

describe('the run', () => {
  it('adds up what was done and says what is missing', () => {
    const record = buildRun({
      cells: [
        { technique: 'plain', outcomes: [1, 'failed', 'format-error', 'missing'] },
        { technique: 'few-shot', outcomes: [1, 0, 1, 'missing'], facts: { cachedFrom: 'run-0' } },
      ],
      finished: false,
    });
    const report = buildReport(record);
    expect(report.run.finished).toBe(false);
    expect(report.totals).toEqual({
      trials: 6,
      answered: 4,
      formatErrors: 1,
      failed: 1,
      missing: 2,
      calls: 5,
      cachedCalls: 3,
      resentCalls: 0,
      unreadAnswers: 0,
      inputTokens: 500,
      outputTokens: 25,
      billed: 20_000,
      uncached: 50_000,
      elapsedMs: 60_000,
    });
    expect(report.notices).toEqual([
      'The run is unfinished: 2 trials of 8 planned are missing. Figures are of what was done so far.',
      '1 of 6 trials failed and has no score: HTTP 500',
      'toy: answers that cannot be read count as wrong, so differences to these are partly of form: plain 1 of 2.',
      'toy: no measured sample has the label no, so nothing is known of it; where no answer gives it either, macro-F1 is the mean over the other labels.',
      'Confirmed are only the comparisons with the reference on the primary metric; all other pairs, slices and metrics are exploratory.',
      '60% of the calls (3 of 5) came from the cache: this run was not billed for them, and they enter no time statistic.',
      '1 cell of 2 without a latency: every attempt was cached or shared the machine with others.',
      '1 cell of 2 with a latency of fewer than 30 attempts: read its 90th percentile as a rough one.',
      'Not all samples were measured: toy 3 of 500.',
      'local:tiny runs on this machine: which technique wins with it says nothing about larger models.',
    ]);
  });

  it('does not say of recorded answers that a model runs here', () => {
    const model = { ...localModel('replay:answers.jsonl'), provider: 'replay' };
    const run = buildRun({
      models: [model],
      cells: [{ technique: 'plain', outcomes: [1], model: model.id }],
    });
    expect(buildReport(run).notices.join()).not.toContain('on this machine');
  });

  it('says whose answers were often cut short, and counts them', () => {
    const facts = (sample: number) => ({ cut: sample < 2 });
    const report = buildReport(
      buildRun({
        cells: [
          { technique: 'plain', outcomes: share(10, 20), facts },
          { technique: 'cot', outcomes: share(10, 10), facts },
        ],
      }),
    );
    expect(report.suites[0]?.cells.map(({ trials }) => trials.cut)).toEqual([2, 2]);
    expect(report.notices).toContain(
      'toy: answers or reasonings that were cut short at the token limit, so more tokens may change these: cot 2 of 10.',
    );
  });

  it('says why answers are empty where reasoning took the whole limit', () => {
    const facts = (sample: number) =>
      sample < 2
        ? {
            cut: true,
            text: '',
            usage: { inputTokens: 9, cachedInputTokens: 0, outputTokens: 8, reasoningTokens: 8 },
          }
        : {};
    const report = buildReport(buildRun({ cells: [{ technique: 'plain', outcomes: share(8, 10), facts }] }));
    expect(report.suites[0]?.cells[0]?.trials).toMatchObject({ cut: 2, spentOnReasoning: 2 });
    expect(report.notices).toContain(
      'toy: 2 answers are empty because the whole token limit was spent on reasoning: raise generation.hiddenReasoningTokens in the suite (maxTokens for a local model).',
    );
  });

  it('says where passages are labelled samples, and what is labelled in all', () => {
    const found = (folder: string) => ({
      retrieval: {
        gold: [],
        found: [
          { gold: [], document: `${folder}a` },
          { gold: [], document: 'b' },
        ],
        shown: 1,
      },
    });
    const nearest = technique('few-shot-nearest', { examples: { shots: 3, selection: 'nearest' } });
    const { suites, notices } = buildReport(
      buildRun({
        cells: [
          { technique: 'plain', outcomes: [1] },
          { technique: nearest, outcomes: [1] },
          { technique: technique('rag', { retrieval: SEARCH }), outcomes: [1], facts: found('train/') },
          { technique: technique('rag-2', { retrieval: SEARCH }), outcomes: [1], facts: found('') },
        ],
      }),
    );
    const cells = suites[0]?.cells ?? [];
    expect(cells.map(({ labelled }) => labelled)).toEqual([0, 20, 20, 0]);
    expect(cells[2]?.passages).toEqual({ shown: 1, train: 1 });
    expect(notices).toContain(
      'toy: most passages that were shown are labelled train samples, so retrieval works as shots do there: rag 1 of 1.',
    );
  });

  it('adds up sessions, also of one that died', () => {
    const record = buildRun({ cells: [{ technique: 'plain', outcomes: [1] }] });
    const session = { type: 'session', at: '2026-01-01T00:00:00.000Z' } as const;
    const report = buildReport({
      ...record,
      records: [
        ...record.records.filter((line) => line.type !== 'session'),
        { ...session, event: 'started', elapsedMs: 0, resent: 0 },
        { ...session, event: 'resumed', elapsedMs: 0, resent: 2 },
        { ...session, event: 'interrupted', elapsedMs: 1000, resent: 0 },
        { ...session, event: 'resumed', elapsedMs: 0, resent: 1 },
        { ...session, event: 'finished', elapsedMs: 500, resent: 0 },
      ],
    });
    expect(report.run.finished).toBe(true);
    expect(report.totals).toMatchObject({ elapsedMs: 1500, resentCalls: 3 });
    expect(report.notices.join('\n')).toContain('1 session ended without a record of its length');
  });

  it('lets the last record of a trial and of a score win', () => {
    const record = buildRun({ cells: [{ technique: 'plain', outcomes: ['failed', 0] }] });
    const again = buildRun({ cells: [{ technique: 'plain', outcomes: [1, 1] }] });
    const report = buildReport({ ...record, records: [...record.records, ...again.records] });
    expect(report.suites[0]?.cells[0]?.trials).toMatchObject({ answered: 2, failed: 0 });
    expect(report.suites[0]?.cells[0]?.metrics[0]?.figure?.estimate).toBe(1);
    expect(report.totals.calls).toBe(2);
  });

  it('measured on dev says so', () => {
    const report = buildReport(buildRun({ cells: [{ technique: 'plain', outcomes: [1] }], split: 'dev' }));
    expect(report.notices[0]).toContain('Measured on the dev split');
    expect(report.suites[0]?.samples).toEqual({ used: 1, available: 10, split: 'dev' });
  });

  it('survives a run without samples and one without cells', () => {
    expect(buildReport(buildRun({ cells: [] })).suites[0]).toMatchObject({
      cells: [],
      comparisons: [],
      detectable: { difference: null, n: 0 },
    });
    const empty = suiteOf(
      buildRun({
        cells: [
          { technique: 'plain', outcomes: [] },
          { technique: 'cot', outcomes: [] },
        ],
      }),
    );
    expect(empty.comparisons[0]).toMatchObject({ verdict: 'undecided', difference: null, pairs: 0 });
    expect(empty).toMatchObject({ showcases: [], examples: [], findings: [] });
  });

  it('is the same whatever the order in which trials were finished', () => {
    const random = seededRandom(5);
    const values = (): Outcome[] =>
      Array.from({ length: 12 }, () => (random() < 0.1 ? 'failed' : Math.round(random() * 4) / 4));
    const plan = (suite: RunPlan['suite']): RunRecord =>
      buildRun({
        ...(suite === undefined ? {} : { suite }),
        cells: [
          {
            technique: 'plain',
            outcomes: values(),
            tuning: {
              outcomes: [
                [1, 0],
                [1, 1],
              ],
              chosen: 1,
            },
          },
          { technique: 'few-shot', outcomes: values() },
          { technique: 'plain', outcomes: values(), model: 'openai:priced' },
        ],
        models: [localModel(), localModel('openai:priced')],
      });
    for (const record of [
      plan({ metrics: [RECALL], primaryMetric: RECALL.name, pass: 0.5 }),
      plan({ metrics: [ACCURACY] }),
    ]) {
      const expected = buildReport(record);
      fc.assert(
        fc.property(fc.integer(), (seed) => {
          const sessions = record.records.filter((line) => line.type === 'session');
          const others = record.records.filter((line) => line.type !== 'session');
          const records = [...sessions, ...shuffled(others, seededRandom(seed))];
          expect(buildReport({ ...record, records })).toEqual(expected);
        }),
        { numRuns: 15 },
      );
    }
  });

  it('says which attempts stood still, as their time is in the means', () => {
    const stalled = (ms: readonly number[], usual = 100, change: Partial<RunPlan> = {}): string =>
      buildReport(
        buildRun({
          cells: [
            {
              technique: 'plain',
              outcomes: Array.from({ length: 20 }, () => 1),
              facts: (sample) => ({ latencyMs: ms[sample] ?? usual }),
            },
          ],
          ...change,
        }),
      ).notices.join('\n');
    expect(stalled([38_000])).toContain(
      "toy, plain with local:tiny: 1 attempt took 38.0 s, more than 10 times the median of the cell, so the cell's means say less than its median. Its machine time is in the cost.",
    );
    expect(stalled([38_000, 9_000])).toContain(
      "2 attempts took more than 10 times the median of the cell, the longest 38.0 s, so the cell's means say less than its median. Their machine time is in the cost.",
    );
    // Nothing is in a cost that nobody knows.
    expect(stalled([38_000], 100, { prices: [] })).toMatch(/less than its median\.$/m);
    expect(stalled([900])).not.toContain('times the median');
    // What answers within the fraction of a millisecond stands still for one, which tells nothing.
    expect(stalled([0.4], 0.01)).not.toContain('times the median');
  });
});

describe('prompt variants, showcases and examples', () => {
  const record = buildRun({
    cells: [
      {
        technique: 'plain',
        outcomes: [1, 1, 0, 1],
        tuning: {
          outcomes: [
            [1, 0, 0, 1],
            [1, 1, 0, 1],
          ],
          chosen: 1,
        },
      },
      { technique: 'few-shot', outcomes: ['failed', 1, 1, 0] },
      { technique: 'cot', outcomes: ['failed', 1, 0, 0] },
    ],
  });

  it('gives every prompt variant its figure on dev, and what choosing took', () => {
    const [spread, ...others] = suiteOf(record).promptVariants;
    expect(others).toEqual([]);
    expect(spread).toMatchObject({ technique: 'plain', model: 'local:tiny', chosen: 1 });
    expect(spread?.promptVariants.map(({ figure }) => [figure?.estimate, figure?.n, figure?.method])).toEqual(
      [
        [0.5, 4, 'Wilson'],
        [0.75, 4, 'Wilson'],
      ],
    );
    expect(spread?.setup).toEqual({
      elapsedMs: 800,
      calls: 8,
      inputTokens: 800,
      outputTokens: 40,
      cost: 80_000,
    });
    expect(suiteOf(record).cells[0]?.trials.answered).toBe(4);
  });

  it('falls back to the set-up record when its trials are not in the journal', () => {
    const records = record.records.filter((line) => line.type !== 'trial' || line.purpose !== 'select');
    const [spread] = suiteOf({ ...record, records }).promptVariants;
    expect(spread?.promptVariants[1]?.figure).toMatchObject({ estimate: 0.75, n: 4, method: 'Wilson' });
    expect(spread?.setup.cost).toBe(80_000);
  });

  it('shows the first sample that all answered differently', () => {
    const [showcase] = suiteOf(record).showcases;
    expect(showcase).toMatchObject({ sample: 's-2', model: 'local:tiny', targets: ['yes'] });
    expect(showcase?.answers.map(({ technique, score }) => [technique, score])).toEqual([
      ['plain', 0],
      ['few-shot', 1],
      ['cot', 0],
    ]);
    expect(showcase?.answers[0]).toMatchObject({
      status: 'answered',
      answer: 'no',
      output: 'Answer: no',
      latencyMs: 100,
      cost: 10_000,
    });
  });

  it('shows the first one that all answered when they never differ', () => {
    const tie = buildRun({
      cells: [
        { technique: 'plain', outcomes: ['failed', 1] },
        { technique: 'cot', outcomes: [1, 1] },
      ],
    });
    expect(suiteOf(tie).showcases.map(({ sample }) => sample)).toEqual(['s-1']);
  });

  it('takes right and wrong examples from different techniques and samples', () => {
    const { examples } = suiteOf(record);
    expect(examples.map(({ technique, sample, right }) => [technique, sample, right])).toEqual([
      ['plain', 's-0', true],
      ['few-shot', 's-1', true],
      ['plain', 's-3', true],
      ['plain', 's-2', false],
    ]);
  });

  it('takes the suite threshold for what is right', () => {
    const graded = buildRun({
      suite: { metrics: [RECALL], primaryMetric: RECALL.name, pass: 0.6 },
      cells: [{ technique: 'plain', outcomes: [0.5, 0.6] }],
    });
    expect(suiteOf(graded).examples.map(({ sample, right }) => [sample, right])).toEqual([
      ['s-1', true],
      ['s-0', false],
    ]);
  });
});
