import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import { type DecisionInputs, NO_INPUTS } from '../../../../src/analysis/economics/decision-inputs.ts';
import type { Recommendation } from '../../../../src/analysis/recommendation/recommendation-model.ts';
import { buildRun, type CellPlan, type Outcome, technique } from '../../../support/run-record-builder.ts';
import { SEARCH } from '../../../support/suite-builder.ts';

const fewShot = technique('few-shot', { examples: { shots: 3, selection: 'fixed' } });
const rag = technique('rag', { retrieval: SEARCH });
const tuned = technique('fine-tuned', { weights: { training: 'closed-book', tuned: null } });

function row(wrong: number, right: number): Outcome[] {
  return [...Array<Outcome>(wrong).fill(0), ...Array<Outcome>(right).fill(1)];
}

function recommend(cells: readonly CellPlan[], inputs: Partial<DecisionInputs> = {}): Recommendation {
  const [found] = buildReport(buildRun({ cells }), { inputs: { ...NO_INPUTS, ...inputs } }).recommendations;
  if (found === undefined) throw new Error('no recommendation');
  return found;
}

const plain: CellPlan = {
  technique: 'plain',
  outcomes: row(40, 20),
  facts: { latencyMs: 100, machineMs: 100 },
};
const shots: CellPlan = {
  technique: fewShot,
  outcomes: row(20, 40),
  facts: { latencyMs: 300, machineMs: 300 },
};
const search: CellPlan = { technique: rag, outcomes: row(4, 56), facts: { latencyMs: 500, machineMs: 500 } };
const weights: CellPlan = {
  technique: tuned,
  outcomes: row(4, 56),
  facts: { latencyMs: 110, machineMs: 110 },
};

describe('the ladder', () => {
  it('stays with the reference where nothing is shown to be better', () => {
    const found = recommend([plain, { ...search, outcomes: row(39, 21) }]);
    expect(found.technique).toBe('plain');
    expect(found.steps.map(({ family, taken }) => [family, taken])).toEqual([
      ['prompt-engineering', true],
      ['rag', false],
    ]);
    expect(found.steps[1]?.why).toMatch(
      /^Retrieval is not shown to be better than plain: rag against plain on Accuracy/,
    );
    expect(found.answer).toMatch(/^With local:tiny, stay with plain for /);
  });

  it('takes each step that is shown to pay, and refuses one that pays no more', () => {
    const found = recommend([plain, shots, search, weights]);
    expect(found.technique).toBe('rag');
    expect(found.steps.map(({ family, taken }) => [family, taken])).toEqual([
      ['prompt-engineering', true],
      ['prompt-engineering', true],
      ['rag', true],
      ['fine-tuning', false],
    ]);
    expect(found.steps[2]?.why).toMatch(
      /^Retrieval earns its place: rag against few-shot .*, exploratory\.$/,
    );
  });

  it('never starts with what got nothing right', () => {
    const found = recommend([
      { ...plain, outcomes: row(9, 0) },
      { ...shots, outcomes: row(8, 1) },
    ]);
    expect(found).toMatchObject({ technique: 'few-shot' });
    expect(found.options[0]?.against).toEqual(['none of 9 right']);
    expect(found.steps[0]?.why).toBe('plain is no option: none of 9 right. Start with few-shot.');
    expect(found.answer).toMatch(
      /^With local:tiny, use few-shot for .*\. plain is no option: none of 9 right\./,
    );
    expect(recommend([{ ...plain, outcomes: row(9, 0) }])).toMatchObject({
      technique: null,
      answer: 'With local:tiny, no technique got anything right on Toy suite.',
    });
  });

  it('says what it starts with where the reference is no option, and of limits only where some were given', () => {
    const cells = [{ ...plain, outcomes: row(60, 0) }, shots, { ...shots, technique: technique('cot') }];
    expect(recommend(cells).steps[0]?.why).toBe(
      'plain is no option: none of 60 right. Start with few-shot, which scores best of the rest.',
    );
    expect(recommend([plain, shots]).steps[0]?.why).toBe('Start with plain, the reference.');
    const slow = { ...plain, facts: { latencyMs: 900, machineMs: 100 } };
    expect(recommend([slow, shots], { maxLatencyMs: 400 }).answer).toContain(
      'plain is no option: the median latency, 900 ms, is above 400 ms.',
    );
  });

  it('lets go of what does not keep the limits, and says why', () => {
    const slow = recommend([plain, shots, search, weights], { maxLatencyMs: 200 });
    expect(slow.technique).toBe('fine-tuned');
    expect(slow.options.map(({ technique: name, against }) => [name, against])).toEqual([
      ['plain', []],
      ['few-shot', ['the median latency, 300 ms, is above 200 ms']],
      ['rag', ['the median latency, 500 ms, is above 200 ms']],
      ['fine-tuned', []],
    ]);
    expect(recommend([plain, search], { needsExternalData: true })).toMatchObject({ technique: 'rag' });
    const own = { options: {}, says: 'two searches', adds: 'retrieval' } as const;
    const hops = { ...search, technique: technique('hops', { more: { hops: own } }) };
    expect(recommend([plain, hops], { needsExternalData: true })).toMatchObject({ technique: 'hops' });
    expect(recommend([plain], { qualityAtLeast: 0.9 })).toMatchObject({
      technique: null,
      answer: expect.stringContaining('no technique keeps the limits'),
      regret: null,
      sure: null,
    });
  });

  it('does not take an unknown for a kept limit', () => {
    const [option] = recommend([{ ...plain, facts: { usage: null, machineMs: null } }], {
      maxCostPer1k: 5,
    }).options;
    expect(option).toMatchObject({ perAnswer: null, against: ['the cost of 1,000 answers is not known'] });
  });
});

describe('what a month takes', () => {
  it('is the answers at the volume and the changes of facts, also in the currency of the user', () => {
    const inputs = {
      volumePerMonth: 200_000,
      updatesPerMonth: 30,
      currency: { code: 'EUR', perUsd: 0.5 },
    };
    // 100 ms of 0.36 USD an hour are 10,000 nano-USD; a prompt is changed for nothing.
    const found = recommend([plain], inputs);
    expect(found.options[0]).toMatchObject({ perAnswer: 10_000, perUpdate: 0, month: 2_000_000_000 });
    expect(found.answer).toContain('$2.00 (EUR 1.00) a month for 200,000 answers and 30 changes of facts');
    // Nothing is known of the training of this model, and so of what another one takes.
    expect(recommend([weights], inputs).options[0]).toMatchObject({ perUpdate: null, month: null });
  });
});

describe('how sure it is', () => {
  it('is said of a choice that stands only because nothing else is shown to be better', () => {
    const few = [
      { ...plain, outcomes: row(8, 2) },
      { ...shots, outcomes: row(5, 5) },
    ];
    const found = recommend(few);
    expect(found.sure).toBeLessThan(0.5);
    expect(found.answer).toMatch(/^With local:tiny, for now stay with plain for .*\. That is provisional: /);
    expect(recommend([plain, { ...shots, outcomes: row(50, 10) }]).answer).not.toContain('provisional');
  });

  it('is the chance that nothing else is better by the margin, with the regret against the next best', () => {
    const clear = recommend([plain, { ...search, outcomes: row(0, 60) }]);
    expect(clear).toMatchObject({ technique: 'rag', sure: 1 });
    expect(clear.regret?.against).toBe('plain');
    expect(clear.regret?.figure.estimate).toBeCloseTo(-40 / 60, 12);
    expect(clear.regret?.figure.high).toBeLessThan(0);
    expect(recommend([plain])).toMatchObject({ regret: null, sure: null });
  });

  it('names what to run next where the next best is open', () => {
    const open = recommend([plain, { ...shots, outcomes: row(36, 24) }]);
    expect(open.technique).toBe('plain');
    expect(open.next?.text).toMatch(
      /^Whether few-shot is better than plain is open\. Finding 5 points takes [\d,]+ samples/,
    );
  });

  it('says of a price for more samples than there are that only so many exist', () => {
    const cells = [plain, { ...shots, outcomes: row(36, 24) }];
    const [found] = buildReport(
      buildRun({ suite: { available: { train: 9, dev: 9, test: 60 } }, cells }),
    ).recommendations;
    expect(found?.next?.text).toMatch(
      /, but only 60 are there.* Asking both on [\d,]+ samples would cost about \$\d/,
    );
  });

  it('does not call open what the chance beside it says is unlikely', () => {
    // Five samples that only rag answers, two that only the cheaper model does.
    const some: Outcome[] = [...row(0, 2), ...row(7, 51)];
    const found = recommend([plain, search, { ...weights, outcomes: some }]);
    expect(found.technique).toBe('rag');
    expect(found.sure).toBeGreaterThan(0.9);
    expect(found.next?.text).toMatch(
      /^That fine-tuned is better than rag by 5 points or more is unlikely; whether it is better at all is open\. /,
    );
  });

  it('says which input would flip it', () => {
    const { flips } = recommend([plain, shots, search, weights]);
    expect(flips).toContainEqual({
      when: 'a median answer has to come in less than 500 ms',
      technique: 'fine-tuned',
    });
    expect(flips.filter(({ when }) => when.includes('cost'))).toEqual([
      { when: '1,000 answers must cost less than $0.050', technique: 'fine-tuned' },
    ]);
    const limited = recommend([plain, shots, search, weights], { maxLatencyMs: 200 }).flips;
    expect(limited).toContainEqual({ when: 'latency were not limited', technique: 'rag' });
  });
});
