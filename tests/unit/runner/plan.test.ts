import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../src/protocol/sample.ts';
import type { TechniqueSpec } from '../../../src/protocol/technique.ts';
import type { Split } from '../../../src/protocol/words.ts';
import { type PlannedSuite, type PlanOptions, planRun } from '../../../src/runner/plan.ts';
import { BUILT_IN_INGREDIENTS } from '../../../src/techniques/built-in-ingredients.ts';
import { localModel } from '../../support/run-record-builder.ts';
import { PLAIN, REASONED, SPECIFIC, sampleOf, suiteOf } from '../../support/suite-builder.ts';

const VAGUE: TechniqueSpec = { name: 'vague', instructions: { ...SPECIFIC, wording: 'vague' } };
const VOTES: TechniqueSpec = { name: 'self-consistency', instructions: { ...REASONED, votes: 5 } };

const TINY = localModel('local:tiny');
const REMOTE = localModel('openai:big');

function samplesOf(sizes: Partial<Record<Split, number>>): Sample[] {
  return Object.entries(sizes).flatMap(([split, size]) =>
    Array.from({ length: size }, (_, index) =>
      sampleOf({ id: `${split}-${index}`, split: split as Split, input: `${split} ${index}` }),
    ),
  );
}

function planned(name: string, change: Partial<PlannedSuite> = {}): PlannedSuite {
  const profile = { techniques: ['plain', 'vague', 'self-consistency'], latencySamples: 5 } as const;
  return {
    suite: suiteOf({
      name,
      techniques: [PLAIN, VAGUE, VOTES],
      profiles: {
        quick: { ...profile, techniques: ['plain'], samples: 4, selectionSamples: 0, models: 'default' },
        full: { ...profile, samples: null, selectionSamples: 3, models: 'all' },
      },
    }),
    ingredients: BUILT_IN_INGREDIENTS,
    hash: 'hash',
    samples: samplesOf({ train: 6, dev: 5, test: 10 }),
    models: [TINY],
    corpus: null,
    tuned: new Map(),
    studyTechniques: [],
    ...change,
  };
}

const OPTIONS: PlanOptions = {
  profile: 'full',
  split: 'test',
  techniques: [],
  limit: null,
  repeats: 1,
  studyTechniques: [],
  promptVariants: () => 1,
};

const idsOf = (samples: readonly Sample[]): string[] => samples.map((sample) => sample.id);

describe('planRun', () => {
  it('keeps the cells of a model together, in the order of suites and their techniques', () => {
    const suites = [planned('a', { models: [TINY, REMOTE] }), planned('b', { models: [REMOTE] })];
    const { cells } = planRun(suites, { ...OPTIONS, techniques: ['vague', 'plain'] });
    expect(cells.map((cell) => cell.header.id)).toEqual([
      'a/plain/local:tiny',
      'a/vague/local:tiny',
      'a/plain/openai:big',
      'a/vague/openai:big',
      'b/plain/openai:big',
      'b/vague/openai:big',
    ]);
    expect(cells[0]?.header).toEqual({
      id: 'a/plain/local:tiny',
      suite: 'a',
      technique: PLAIN,
      family: 'prompt-engineering',
      model: 'local:tiny',
      trials: 10,
    });
  });

  it('runs what the profile says unless it is told otherwise', () => {
    const shape = (change: Partial<PlanOptions>): string[] =>
      planRun([planned('a')], { ...OPTIONS, ...change }).cells.map(
        (cell) => `${cell.header.technique.name} ${cell.samples.length}`,
      );
    expect(shape({ profile: 'quick' })).toEqual(['plain 4']);
    expect(shape({ profile: 'full' })).toEqual(['plain 10', 'vague 10', 'self-consistency 10']);
    expect(shape({ profile: 'quick', techniques: ['vague'], limit: 7 })).toEqual(['vague 7']);
    expect(shape({ profile: 'quick', limit: 99 })).toEqual(['plain 10']);
  });

  it('counts trials, tuning trials and the most calls', () => {
    const suites = [planned('a', { models: [REMOTE] })];
    const plan = planRun(suites, {
      ...OPTIONS,
      repeats: 2,
      promptVariants: (spec) => (spec.name === 'plain' ? 3 : 1),
    });
    // Three cells of 10 samples twice; plain tries 3 prompt variants on 3 dev samples; five votes are five calls.
    expect(plan).toMatchObject({ repeats: 2, trials: 60, selectionTrials: 9, calls: 20 + 9 + 20 + 100 });
    expect(plan.cells.map((cell) => cell.selectOn.length)).toEqual([3, 0, 0]);
  });

  it('chooses prompt variants on dev only for a run on test', () => {
    const options: PlanOptions = { ...OPTIONS, promptVariants: () => 2 };
    const splitsOf = (split: 'dev' | 'test') =>
      planRun([planned('a')], { ...options, split }).cells.map(({ selectOn, samples }) => ({
        selectOn: selectOn.map((sample) => sample.split),
        samples: [...new Set(samples.map((sample) => sample.split))],
      }));
    const onTest = splitsOf('test');
    expect(onTest.length).toBeGreaterThan(0);
    for (const cell of onTest) expect(cell).toEqual({ selectOn: ['dev', 'dev', 'dev'], samples: ['test'] });
    const onDev = splitsOf('dev');
    expect(onDev).toHaveLength(onTest.length);
    for (const cell of onDev) expect(cell).toEqual({ selectOn: [], samples: ['dev'] });
  });

  it('gives shots nothing but the train split', () => {
    const { cells } = planRun([planned('a')], OPTIONS);
    expect(cells.length).toBeGreaterThan(0);
    for (const cell of cells) expect(idsOf(cell.train)).toEqual(idsOf(samplesOf({ train: 6 })));
  });

  it('times single answers only on this machine', () => {
    const { cells } = planRun([planned('a', { models: [TINY, REMOTE] })], {
      ...OPTIONS,
      techniques: ['plain'],
    });
    expect(cells.map((cell) => cell.latencySamples)).toEqual([5, 0]);
  });

  it('takes more trials at once where answers are long, but for votes and for models that do not', () => {
    const { suite } = planned('a');
    const atOnce = (model: typeof TINY, maxTokens: number) =>
      planRun(
        [
          planned('a', {
            suite: { ...suite, generation: { ...suite.generation, maxTokens } },
            models: [model],
          }),
        ],
        OPTIONS,
      ).cells.map(({ header, trialsAtOnce }) => [header.technique.name, trialsAtOnce]);
    const batched = { ...TINY, maxTrials: 1, maxLongTrials: 3 };
    expect(atOnce(batched, 80)).toEqual([
      ['plain', 3],
      ['vague', 3],
      ['self-consistency', 1],
    ]);
    expect(atOnce(batched, 12)).toEqual([
      ['plain', 1],
      ['vague', 1],
      ['self-consistency', 1],
    ]);
    expect(atOnce({ ...TINY, maxTrials: 1 }, 80)).toEqual([
      ['plain', 1],
      ['vague', 1],
      ['self-consistency', 1],
    ]);
  });

  it('probes the last cell of a remote model that has trials enough and takes several at once', () => {
    const probed = (model: typeof REMOTE, repeats: number) =>
      planRun([planned('a', { models: [model] })], { ...OPTIONS, repeats }).cells.map(
        ({ probeTrials }) => probeTrials,
      );
    const cells = probed(REMOTE, 20).length;
    expect(cells).toBeGreaterThan(1);
    expect(probed(REMOTE, 20)).toEqual([...Array<number>(cells - 1).fill(0), 5]);
    expect(new Set(probed(REMOTE, 1))).toEqual(new Set([0]));
    expect(new Set(probed({ ...REMOTE, maxTrials: 1 }, 20))).toEqual(new Set([0]));
    expect(new Set(probed(TINY, 20))).toEqual(new Set([0]));
  });

  it('makes room for hidden reasoning in the calls of remote models alone', () => {
    const { suite } = planned('a');
    const thinking = { ...suite, generation: { ...suite.generation, hiddenReasoningTokens: 500 } };
    const { cells } = planRun([planned('a', { suite: thinking, models: [TINY, REMOTE] })], {
      ...OPTIONS,
      techniques: ['plain'],
    });
    const limits = cells.map(({ suite: { generation } }) => [
      generation.maxTokens,
      generation.maxReasoningTokens,
    ]);
    expect(limits).toEqual([
      [12, 100],
      [512, 600],
    ]);
  });

  it('leaves out a suite that lists none of the techniques', () => {
    const other = planned('b', { suite: suiteOf({ name: 'b' }) });
    const { cells } = planRun([planned('a'), other], { ...OPTIONS, techniques: ['vague'] });
    expect(cells.map((cell) => cell.header.suite)).toEqual(['a']);
  });

  it.each([
    [
      'a technique that no suite lists',
      { techniques: ['plain', 'self-consistancy'] },
      'UNKNOWN_NAME',
      'no chosen suite lists a technique "self-consistancy". Valid: plain, vague, self-consistency. Did you mean "self-consistency"?',
    ],
    [
      'a split that is not there',
      { split: 'dev' },
      'INVALID_DATA',
      'suites/reviews.yaml: the suite "a" has no dev split.',
    ],
  ] as const)('refuses %s', (_, change, code, message) => {
    const suites = [planned('a', { samples: samplesOf({ test: 3 }) })];
    expect(() => planRun(suites, { ...OPTIONS, ...change })).toThrowError(
      expect.objectContaining({ code, message }),
    );
  });

  it('refuses to run nothing', () => {
    expect(() => planRun([], OPTIONS)).toThrow('nothing is left to run with these suites and techniques.');
  });
});

describe('the samples of a limited run', () => {
  const drawn = (samples: readonly Sample[], limit: number): string[] => {
    const [cell] = planRun([planned('a', { samples })], { ...OPTIONS, techniques: ['plain'], limit }).cells;
    return idsOf(cell?.samples ?? []);
  };
  const all = samplesOf({ test: 40 });

  it('do not depend on their order in the file, and are not simply its first ones', () => {
    const chosen = drawn(all, 10);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (reordered) => {
        expect(drawn(reordered, 10)).toEqual(chosen);
      }),
      { numRuns: 20 },
    );
    expect(chosen).not.toEqual(idsOf(all.slice(0, 10)));
  });

  it('are still among those of a larger run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 39 }), fc.integer({ min: 1, max: 39 }), (one, other) => {
        const [few, many] = [Math.min(one, other), Math.max(one, other)];
        expect(drawn(all, many).slice(0, few)).toEqual(drawn(all, few));
      }),
    );
  });

  it('hardly change when the dataset grows', () => {
    const grown = [...samplesOf({ test: 50 })];
    const before = drawn(all, 10);
    const kept = drawn(grown, 10).filter((id) => before.includes(id));
    const newcomers = drawn(grown, 10).filter((id) => !idsOf(all).includes(id));
    expect(kept.length + newcomers.length).toBe(10);
    expect(kept.length).toBeGreaterThan(4);
  });
});
