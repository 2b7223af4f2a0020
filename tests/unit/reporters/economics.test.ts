import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/analysis/build-report.ts';
import { type DecisionInputs, NO_INPUTS } from '../../../src/analysis/economics/decision-inputs.ts';
import type { BreakEvenReport, TotalCost } from '../../../src/analysis/economics/economics-model.ts';
import {
  formatAnswers,
  formatBand,
  sayBasis,
  sayBreakEven,
  sayChance,
  sayCheaper,
  sayPassCost,
} from '../../../src/reporters/economics-words.ts';
import { costLines, isMeasure, nearLines } from '../../../src/reporters/html/charts/cost-lines.ts';
import {
  digitsOf,
  logDomain,
  logTicks,
  powersOfTen,
} from '../../../src/reporters/html/charts/height-scale.ts';
import { lineChart } from '../../../src/reporters/html/charts/line-chart.ts';
import { spreadOut } from '../../../src/reporters/html/charts/spread-out.ts';
import { renderHtml } from '../../../src/reporters/html/html-reporter.ts';
import { exampleReport, once } from '../../support/example-run.ts';
import {
  buildRun,
  type CellPlan,
  type Outcome,
  RECALL,
  type RunPlan,
} from '../../support/run-record-builder.ts';

const examplePage = once(() => renderHtml(exampleReport()));

/** The page on a run of these techniques, for somebody who says this of the decision. */
function pageOf(plan: RunPlan, inputs: Partial<DecisionInputs> = {}): Promise<string> {
  return renderHtml(buildReport(buildRun(plan), { inputs: { ...NO_INPUTS, ...inputs } }));
}

/** `plain` and a technique that is better on some of 40 samples. */
function two(plain: Partial<CellPlan>, other: Partial<CellPlan>): readonly CellPlan[] {
  const outcomes = Array.from({ length: 40 }, (_, index) => (index % 2) as Outcome);
  return [
    { technique: 'plain', outcomes, ...plain },
    { technique: 'few-shot', outcomes: outcomes.with(0, 1).with(2, 1), ...other },
  ];
}

/** A break-even with everything that a test does not care about: one that is settled by the answers alone. */
function breakEvenOf(change: Partial<BreakEvenReport>): BreakEvenReport {
  return {
    kind: 'reference',
    technique: 'few-shot',
    family: 'prompt-engineering',
    against: 'plain',
    verdict: 'until',
    answers: 16.4,
    low: 15.1,
    high: 18,
    saving: { estimate: -2_200, low: -2_400, high: -2_000 },
    setUpDifference: -36_000,
    pairs: 90,
    monthly: { mark: 'dearer', difference: null },
    reason: null,
    ...change,
  };
}

/** The text of a part of a page, without its tags and pictures. */
const textOf = (page: string, from: string, to: string): string => {
  const start = page.indexOf(from);
  return page
    .slice(start, page.indexOf(to, start + 1))
    .replaceAll(/<svg[\s\S]*?<\/svg>/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
};

describe('a break-even in words', () => {
  const open = { answers: null, low: null, high: null };

  it.each([
    [{ verdict: 'always', ...open }, 'always', 'neither set-up nor answers cost more'],
    [{ verdict: 'never', ...open }, 'never', 'neither set-up nor answers cost less'],
    [{ verdict: 'same', ...open }, 'never', 'both cost the same'],
    [
      { verdict: 'from', answers: 551.9, low: 403.04, high: 903.4 },
      'from about 552 answers on',
      '403 to 903',
    ],
    [{ verdict: 'from', answers: 40, low: 40, high: 40 }, 'from about 40 answers on', null],
    [{ verdict: 'from', answers: 0.2, low: 0.1, high: 0.3 }, 'from the first answer on', null],
    [{ verdict: 'from', answers: 1.4, low: 0.9, high: 2.2 }, 'from the first answer on', '1 to 2'],
    [{ verdict: 'from', answers: 2, low: 2, high: 2 }, 'from about 2 answers on', null],
    [{ verdict: 'until', answers: 0.8, low: 0.7, high: 0.9 }, 'for the first answer at most', null],
    [
      { verdict: 'until', answers: 25_060_000, low: 1e6, high: 3e7 },
      'up to about 25,100,000 answers',
      '1,000,000 to 30,000,000',
    ],
    [
      { verdict: 'not settled', ...open, low: 1_557, setUpDifference: 5 },
      'not settled',
      'not before about 1,560 answers, if ever',
    ],
    [
      { verdict: 'not settled', ...open, low: 1_612, setUpDifference: -5 },
      'not settled',
      'at least up to about 1,610 answers',
    ],
    [
      { verdict: 'not settled', ...open, low: 0.6, setUpDifference: 5 },
      'not settled',
      'not before about 1 answer, if ever',
    ],
    [
      { verdict: 'not settled', ...open, low: 0.6, setUpDifference: -5 },
      'not settled',
      'at least up to about 1 answer',
    ],
    [
      { verdict: 'not settled', ...open, setUpDifference: 0 },
      'not settled',
      'the set-ups cost the same, and whose answers cost less is not shown',
    ],
    [{ verdict: 'unknown', ...open, reason: 'why not' }, 'unknown', 'why not'],
  ] as const)('%o', (change, verdict, note) => {
    expect(sayBreakEven(breakEvenOf(change))).toEqual({ verdict, note });
  });

  it.each([
    ['cheaper', 'few-shot'],
    ['dearer', 'plain'],
    ['same', 'both the same'],
    ['not settled', 'not settled'],
    ['unknown', 'unknown'],
  ] as const)('names the cheaper one of a month: %s', (mark, words) => {
    expect(sayCheaper(breakEvenOf({ monthly: { mark, difference: null } }))).toBe(words);
  });
});

describe('numbers of money and answers', () => {
  it('rounds answers to three digits and never to none', () => {
    expect([0.2, 1.4, 999.6, 1_234, 60_049].map(formatAnswers)).toEqual([
      '1',
      '1',
      '1,000',
      '1,230',
      '60,000',
    ]);
  });

  it('writes bands of either sign, and none without width', () => {
    expect(formatBand({ low: 1_200_000_000, high: 1_400_000_000 })).toBe('$1.20 – $1.40');
    expect(formatBand({ low: -1_200_000, high: 900_000 }, 1_000)).toBe('−$1.20 to $0.90');
    expect(formatBand({ low: 5, high: 5 })).toBeNull();
    expect(formatBand({ low: null, high: 5 })).toBeNull();
  });

  it('says of a right answer what is known', () => {
    const usd = 1_000_000_000;
    expect(sayPassCost(null)).toEqual({ value: 'unknown', note: '' });
    expect(sayPassCost({ estimate: null, low: 2 * usd, high: null })).toEqual({
      value: 'at least $2,000.00',
      note: 'nothing was right',
    });
    expect(sayPassCost({ estimate: 2 * usd, low: usd, high: null }).note).toBe('$1,000.00 to no end');
    expect(sayPassCost({ estimate: 2 * usd, low: usd, high: 3 * usd }).note).toBe('$1,000.00 – $3,000.00');
    expect(sayPassCost({ estimate: 2 * usd, low: null, high: null }).note).toBe('no interval');
  });

  it('says how a part is known, and what is left out', () => {
    const part = { kind: 'people', amount: null, basis: 'not measured', counted: false } as const;
    expect(sayBasis(part)).toBe('not declared, left out');
    expect(sayBasis({ ...part, counted: true })).toBe('not declared');
    expect(sayBasis({ ...part, kind: 'index', counted: true })).toBe('not measured');
    expect(sayBasis({ ...part, amount: 5, basis: 'declared', counted: true })).toBe('declared');
  });

  it('takes no share of resamples for certain', () => {
    expect([0, 0.004, 0.5, 0.986, 0.995, 1].map(sayChance)).toEqual([
      'below 1%',
      'below 1%',
      '50%',
      '99%',
      'above 99%',
      'above 99%',
    ]);
  });
});

describe('the page on money', () => {
  it('shows set-ups with how each part is known', async () => {
    const part = textOf(await examplePage(), '<h4>Set-up</h4>', '<h4>Total cost');
    expect(part).toContain('People’s time was not declared and is in no sum');
    expect(part).toMatch(
      /fine-tuned \(Fine-tuning\) — — \$0\.0097 measured \$60\.00 declared not declared, left out \$60\.01/,
    );
    expect(part).toMatch(/rag \(RAG\) — not measured — — not declared, left out unknown/);
    const inputs = { hourlyRate: 30, hours: { 'prompt-engineering': 1 } };
    const counted = textOf(await pageOf({ cells: two({}, {}) }, inputs), '<h4>Set-up</h4>', '<h4>Total cost');
    expect(counted).toContain('People’s time is as declared, hours at an hourly rate.');
    expect(counted).toMatch(/plain \(Prompt engineering\) \$30\.00 declared \$30\.00/);
  });

  it('shows totals, break-evens and who is cheaper in a month', async () => {
    const page = await examplePage();
    const part = textOf(page, '<h4>Total cost', '<h4>Cost of a right answer');
    expect(part).toContain('Not drawn, as unknown or free: rag.');
    expect(part).toMatch(/Technique 100 answers 10,000 answers a month, as assumed 1,000,000 answers/);
    expect(part).toMatch(/rag \(RAG\) unknown unknown unknown/);
    expect(part).toContain('Unknown: rag: the set-up of rag is unknown (index).');
    expect(part).toMatch(/few-shot \(Prompt engineering\) plain up to about 79 answers 55 to 80 plain/);
    expect(part).toMatch(
      /fine-tuned \(Fine-tuning\) plain from about 1,000,000,000 answers on 127,000,000 to 1,010,000,000 plain/,
    );
    expect(part).toMatch(/rag \(RAG\) plain unknown the set-up of rag is unknown \(index\); the cost/);
    expect(page).toContain('fine-tuned: $60.01 for the first answer, $63.55 for 1,000,000');
  });

  it('leaves open who is cheaper where the answers do not tell', async () => {
    const cells = two(
      {
        tuning: { outcomes: [[1], [0]], chosen: 0 },
        facts: (sample) => ({ machineMs: 100 + (sample % 7) * 40 }),
      },
      { facts: (sample) => ({ machineMs: 95 + (sample % 5) * 60 }) },
    );
    const part = textOf(await pageOf({ cells }), '<h4>Total cost', '<h4>Cost of a right answer');
    expect(part).toMatch(
      /few-shot \(Prompt engineering\) plain not settled at least up to about [\d,]+ answers? (?:plain|few-shot|not settled)/,
    );
  });

  it('shows what a right answer costs, a bound where there was none, and that there is no rule', async () => {
    const part = textOf(await examplePage(), '<h4>Cost of a right answer', '<h4>Retrieval');
    expect(part).toMatch(/cot \(Prompt engineering\) 0 of 90 at least \$1\.81 nothing was right/);
    expect(part).toMatch(/fine-tuned \(Fine-tuning\) 80 of 90 \$675\.11 \$635\.40 – \$739\.85/);
    const without = await pageOf({
      suite: { metrics: [RECALL], primaryMetric: RECALL.name, answer: { kind: 'text' } },
      cells: two({}, {}),
    });
    expect(without).toContain('Nothing says from which Key-fact recall on an answer is right');
  });

  it('shows no time below 0 in the interval of a mean latency', async () => {
    const cells = two({ facts: (sample) => ({ latencyMs: sample === 7 ? 40_000 : 1 }) }, {});
    const part = textOf(await pageOf({ cells }), '<h4>Cost, latency and tokens', '<h4>Set-up');
    expect(part).toContain('1.0 s 0 ms – 3.0 s');
  });

  it('marks the frontier in the pictures, and says how sure it is', async () => {
    const page = await examplePage();
    const part = textOf(page, '<h4>Cost, latency and tokens', '<h4>Set-up');
    expect(part).toContain('Accuracy against mean latency.');
    expect(part.match(/Ringed: the frontier, where no other/g)).toHaveLength(2);
    expect(part).toMatch(/On the 88 samples that all techniques answered/);
    expect(part).toMatch(/fine-tuned \(Fine-tuning\) 88\.6% \$0\.0035 yes above 99% 127 ms yes above 99%/);
    expect(part).toMatch(/rag \(RAG\) — — no place — no place/);
    expect(part).toContain(
      'Without a place: rag: the cost of an answer of rag is unknown; rag: its latency was measured on 0 of these',
    );
    expect(page).toContain('On the frontier: fine-tuned.');
    expect(page).toContain('On the frontier: plain, few-shot.');
    expect(page).toContain('Ringed, and joined by the dashed line: the frontier');
  });

  it('holds totals against the reference, and draws amounts where that is unknown or free', async () => {
    const page = await examplePage();
    expect(page).toContain('Total cost relative to plain against the number of answers</title>');
    expect(page).toContain('Total cost (plain = 1), logarithmic');
    expect(page).toContain('where its line crosses the dashed one it breaks even with plain');
    const without = await pageOf({ cells: two({ facts: { machineMs: null } }, {}) });
    expect(without).toContain('Total cost against the number of answers</title>');
    expect(without).toContain('Total cost (USD), logarithmic');
    expect(without).toContain('Not drawn, as unknown or free: plain.');
  });

  it('draws nothing where no total is known or above 0', async () => {
    const page = await pageOf({ cells: two({}, {}), prices: [] });
    expect(page).toContain('No total cost above 0 is known');
  });
});

describe('a chart of lines', () => {
  const line = (name: string, y: number) => ({
    name,
    family: 'rag' as const,
    points: [1, 100].map((x) => ({ x, y: y * x, low: y * x * 0.9, high: y * x * 1.1 })),
  });
  const chart = lineChart({
    id: 'total',
    title: 'Total',
    description: 'Total',
    lines: [line('a', 0.001), line('b', 0.00101)],
    levels: [],
    marks: [{ name: 'a month', x: 10 }],
    xTitle: 'Answers',
    yTitle: 'USD',
    format: '$,.1~r',
    xScale: 'log',
    yScale: 'log',
  });

  it('has logarithmic axes, bands, a dash of its own for each line of a family, and names apart', () => {
    const spec = JSON.stringify(chart.spec('wide'));
    expect(spec).toContain('"type":"area"');
    expect(spec).toContain('"range":[[1,0],[6,3]]');
    expect(spec).toContain('"name":"a month"');
    expect(spec.match(/"scale":\{"type":"log"/g)?.length).toBeGreaterThan(2);
    const names = [...spec.matchAll(/"label":"[ab]","x":100,"y":[\d.]+,"dy":([-\d.e]+)/g)];
    expect(names).toHaveLength(2);
    const [a = 0, b = 0] = names.map(([, dy]) => Number(dy));
    expect(Math.abs(a - b)).toBeGreaterThan(10);
  });

  it('has ticks at powers of ten, fewer where there are many', () => {
    expect(powersOfTen(logDomain([0.002, 40]))).toEqual([0.01, 0.1, 1, 10]);
    expect(powersOfTen([1e-6, 1e4])).toEqual([1e-6, 1e-4, 0.01, 1, 100, 10_000]);
    // $0.000001 and $10,000.
    expect(digitsOf([1e-6, 10])).toBe(9);
    expect(digitsOf([1, 1e4])).toBe(7);
  });

  it('has round ticks between few powers of ten', () => {
    expect(logTicks([0.4, 12])).toEqual([0.5, 1, 2, 5, 10]);
    expect(logTicks([0.002, 40])).toEqual([0.01, 0.1, 1, 10]);
  });

  it('moves names apart no further than it has to', () => {
    expect(spreadOut([10, 50], { gap: 13, from: 0, to: 100 })).toEqual([10, 50]);
    expect(spreadOut([12, 10, 11], { gap: 13, from: 0, to: 100 })).toEqual([36, 10, 23]);
    expect(spreadOut([95, 96, 97], { gap: 13, from: 0, to: 100 })).toEqual([74, 87, 100]);
  });
});

describe('lines of total cost', () => {
  const volumes = [1, 10, 100, 1_000, 10_000];
  const total = (technique: string, [setUp, answer]: readonly [number, number | null]): TotalCost => ({
    technique,
    family: 'rag',
    perAnswer: null,
    byVolume: volumes.map((volume) => {
      const estimate = answer === null ? null : setUp + answer * volume;
      return estimate === null ? null : { estimate, low: estimate * 0.9, high: estimate * 1.1 };
    }),
    reason: null,
  });
  const plain = total('plain', [0, 10]);
  const trained = total('trained', [9_000, 1]);

  it('are ratios to the reference, exact between the volumes too', () => {
    const [own, other] = costLines([plain, trained], { volumes, over: plain });
    expect(new Set(own?.points.map(({ y }) => y.toFixed(9)))).toEqual(new Set(['1.000000000']));
    const points = other?.points ?? [];
    expect(points.length).toBeGreaterThan(volumes.length);
    expect(points.filter(({ between }) => between !== true).map(({ x }) => x)).toEqual(volumes);
    for (const { x, y, low, high } of points) {
      const ratio = (9_000 + x) / (10 * x);
      expect([y, low, high].map((value) => (value ?? 0) / ratio)).toEqual([
        expect.closeTo(1, 9),
        expect.closeTo(0.9, 9),
        expect.closeTo(1.1, 9),
      ]);
    }
  });

  it('end at the edge where they are far from the reference, and cross it where they break even', () => {
    const { lines, domain, cut } = nearLines(costLines([plain, trained], { volumes, over: plain }));
    expect(cut).toBe(true);
    const [, top] = domain;
    const points = lines[1]?.points ?? [];
    expect(points[0]?.y).toBeCloseTo(top, 9);
    for (const { y, high } of points) expect(Math.max(y, high ?? y)).toBeLessThanOrEqual(top + 1e-9);
    const below = points.findIndex(({ y }) => y < 1);
    expect(points[below - 1]?.x).toBeLessThanOrEqual(1_000);
    expect(points[below]?.x).toBeGreaterThan(1_000);
    expect(nearLines(costLines([plain], { volumes, over: plain })).cut).toBe(false);
  });

  it('have no reference where its cost is unknown or 0', () => {
    expect(isMeasure(plain)).toBe(true);
    expect(isMeasure(total('plain', [0, null]))).toBe(false);
    expect(isMeasure(total('plain', [0, 0]))).toBe(false);
    expect(isMeasure(undefined)).toBe(false);
    expect(costLines([plain], { volumes, over: null })[0]?.points[0]?.y).toBe(10);
  });
});
