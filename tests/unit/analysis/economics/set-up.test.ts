import { describe, expect, it } from 'vitest';
import { type DecisionInputs, NO_INPUTS } from '../../../../src/analysis/economics/decision-inputs.ts';
import type { SetUpFacts } from '../../../../src/analysis/economics/set-up.ts';
import { countsPeople, setUpOf } from '../../../../src/analysis/economics/set-up.ts';
import type { TunedReport } from '../../../../src/analysis/tuning/tuned-model.ts';
import type { CellHeader } from '../../../../src/protocol/header.ts';
import { familyOf, type TechniqueSpec } from '../../../../src/protocol/technique.ts';
import { exampleReport } from '../../../support/example-run.ts';
import { technique } from '../../../support/run-record-builder.ts';
import { SEARCH } from '../../../support/suite-builder.ts';

const MODEL = 'local:smollm2-135m';
const RAG = technique('rag', { retrieval: SEARCH });
const ORACLE = technique('rag-oracle', { retrieval: { ...SEARCH, mode: 'oracle' } });
const TUNED = technique('fine-tuned', { weights: { training: 'closed-book', tuned: null } });
/** An ingredient of a project that searches the documents of the suite. */
const OWN = technique('hops', {
  more: { hops: { options: {}, says: 'two searches', adds: 'retrieval', documents: 'searched' } },
});
const BOTH = technique('rag-fine-tuned', {
  retrieval: SEARCH,
  weights: { training: 'with-passages', tuned: null },
});

function headerOf(spec: TechniqueSpec): { header: CellHeader } {
  return {
    header: { id: spec.name, suite: 'toy', technique: spec, family: familyOf(spec), model: MODEL, trials: 1 },
  };
}

const INDEX: NonNullable<SetUpFacts['index']> = {
  embedder: 'local:minilm',
  documents: 3,
  chunks: 9,
  truncated: 0,
  vectorBytes: 1,
  elapsedMs: 1,
  inputTokens: null,
  cost: 40,
  now: { embedded: 0, elapsedMs: 1 },
};

function tunedOf(
  techniques: readonly string[],
  change: Partial<NonNullable<TunedReport['facts']>>,
): TunedReport {
  const facts = exampleReport().suites[0]?.tuned[0]?.facts;
  if (facts === null || facts === undefined) throw new Error('no facts');
  const took = { elapsedMs: 1, trainedTokens: 1, cost: 5_000 };
  return {
    key: 'toy-1',
    model: MODEL,
    techniques,
    facts: { ...facts, took: { ...took, cost: 1 }, inAll: took, declared: null, ...change },
  };
}

function setUp(spec: TechniqueSpec, change: Partial<SetUpFacts> = {}, inputs: Partial<DecisionInputs> = {}) {
  return setUpOf(headerOf(spec), {
    promptVariants: [
      {
        technique: 'plain',
        model: MODEL,
        chosen: 0,
        skipped: null,
        promptVariants: [],
        setup: { elapsedMs: 1, calls: 1, inputTokens: 1, outputTokens: 1, cost: 700 },
      },
    ],
    index: INDEX,
    tuned: [tunedOf(['fine-tuned', 'rag-fine-tuned'], {})],
    inputs: { ...NO_INPUTS, ...inputs },
    ...change,
  });
}

describe('a set-up', () => {
  it('has the parts that a technique needs, each in full, and their exact sum', () => {
    expect(setUp(technique('plain'))).toEqual({
      technique: 'plain',
      family: 'prompt-engineering',
      parts: [
        { kind: 'prompt-selection', amount: 700, basis: 'measured', counted: true },
        { kind: 'people', amount: null, basis: 'not measured', counted: false },
      ],
      total: 700,
    });
    expect(setUp(technique('few-shot')).total).toBe(0);
    expect(setUp(RAG).total).toBe(40);
    expect(setUp(OWN)).toMatchObject({ family: 'rag', total: 40 });
    // Of a training all attempts that were started together, not the chosen one alone.
    expect(setUp(TUNED).total).toBe(5_000);
    expect(setUp(BOTH)).toMatchObject({ family: 'rag-fine-tuning', total: 5_040 });
    expect(setUp(ORACLE).parts.map(({ kind }) => kind)).toEqual(['people']);
  });

  it('is unknown as soon as one part is, and never 0', () => {
    expect(setUp(RAG, { index: null })).toMatchObject({
      parts: [{ kind: 'index', amount: null, basis: 'not measured', counted: true }, { kind: 'people' }],
      total: null,
    });
    expect(setUp(RAG, { index: { ...INDEX, cost: null } }).total).toBeNull();
    expect(setUp(TUNED, { tuned: [] }).total).toBeNull();
    const [own] = [tunedOf(['fine-tuned'], {})];
    expect(setUp(TUNED, { tuned: [{ ...own, facts: null }] }).total).toBeNull();
    expect(setUp(BOTH, { index: null }).total).toBeNull();
    expect(setUp(OWN, { index: null }).total).toBeNull();
    const soft = technique('soft', { more: { soft: { options: {}, says: 'soft prompt', adds: 'weights' } } });
    expect(setUp(soft).parts[0]).toMatchObject({ kind: 'training', basis: 'not measured' });
    expect(setUp(soft).total).toBeNull();
  });

  it('takes the model’s own wording and training', () => {
    const [other] = [{ ...tunedOf(['fine-tuned'], {}), model: 'local:other' }];
    expect(setUp(TUNED, { tuned: [other] }).total).toBeNull();
  });
});

describe('people’s time', () => {
  const declared = { hourlyRate: 60, hours: { 'prompt-engineering': 0.5, 'fine-tuning': 2 } } as const;

  it('is hours times rate by family, and covers labelling', () => {
    expect(
      setUp(TUNED, { tuned: [tunedOf(['fine-tuned'], { declared: { labellingMs: 1, cost: 9 } })] }, declared),
    ).toMatchObject({
      parts: [
        { kind: 'training', amount: 5_000 },
        { kind: 'people', amount: 120_000_000_000, basis: 'declared', counted: true },
      ],
      total: 120_000_005_000,
    });
    expect(setUp(technique('plain'), {}, declared).total).toBe(30_000_000_700);
  });

  it('is unknown for a family that was not declared where another was', () => {
    expect(setUp(RAG, {}, declared)).toMatchObject({
      parts: [{ kind: 'index' }, { kind: 'people', amount: null, basis: 'not measured', counted: true }],
      total: null,
    });
  });

  it('is left out of every sum where rate or hours are lacking altogether', () => {
    expect(countsPeople(NO_INPUTS)).toBe(false);
    expect(setUp(technique('plain'), {}, { hours: declared.hours }).total).toBe(700);
    expect(setUp(technique('plain'), {}, { hourlyRate: 60 }).total).toBe(700);
  });

  it('counts labelling as it was declared with the training', () => {
    const hour = 3_600_000;
    const declaredWith = (cost: number | null, inputs: Partial<DecisionInputs> = {}) =>
      setUp(TUNED, { tuned: [tunedOf(['fine-tuned'], { declared: { labellingMs: hour, cost } })] }, inputs);
    expect(declaredWith(9_000)).toMatchObject({
      parts: [
        { kind: 'training' },
        { kind: 'labelling', amount: 9_000, basis: 'declared', counted: true },
        {},
      ],
      total: 14_000,
    });
    expect(declaredWith(null, { hourlyRate: 30 }).total).toBe(30_000_005_000);
    expect(declaredWith(null)).toMatchObject({
      parts: [{}, { counted: false, basis: 'not measured' }, {}],
      total: 5_000,
    });
  });
});
