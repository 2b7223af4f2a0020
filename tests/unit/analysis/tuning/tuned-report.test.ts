import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../../src/analysis/build-report.ts';
import type { TunedAttempt } from '../../../../src/protocol/tuned.ts';
import { buildRun, LOCAL_MODEL, type Outcome, technique } from '../../../support/run-record-builder.ts';
import { attemptOf, MACHINE } from '../../../support/tuned.ts';

const HOUR = 3_600_000;

function local(change: Partial<TunedAttempt> = {}): TunedAttempt {
  return attemptOf({
    id: 'toy-1',
    group: 'toy',
    // Of a project: what trains on a machine is known by the machine, not by a name.
    backend: 'own',
    machine: MACHINE,
    base: { model: LOCAL_MODEL, weightsHash: 'w', form: 'completion' },
    took: { elapsedMs: HOUR, trainedTokens: 1000, peakMemoryBytes: 3e9, usd: null },
    model: { kind: 'adapter', file: 'toy-1.gguf', sha256: 's', bytes: 1_800_000 },
    ...change,
  });
}

function reportOf(attempts: readonly TunedAttempt[], { right = 40, key = 'toy-1' } = {}) {
  const outcomes = (count: number): Outcome[] =>
    Array.from({ length: 50 }, (_, index) => (index < count ? 1 : 0));
  const spec = technique('fine-tuned', { weights: { training: 'closed-book', tuned: null } });
  return buildReport(
    buildRun({
      cells: [
        { technique: 'plain', outcomes: outcomes(10) },
        { technique: spec, outcomes: outcomes(right), tuned: { key, attempts } },
      ],
    }),
  );
}

function cellOf(report: ReturnType<typeof reportOf>, aspect: string) {
  return report.decision
    .find((row) => row.aspect === aspect)
    ?.cells.find(({ family }) => family === 'fine-tuning');
}

describe('what a tuned model took', () => {
  it('is charged in full, with all attempts that it was chosen from', () => {
    const failed = local({
      id: 'toy-2',
      status: 'failed',
      reason: 'killed',
      model: null,
      took: { elapsedMs: HOUR / 2, trainedTokens: 500, peakMemoryBytes: null, usd: null },
    });
    const [suite] = reportOf([local(), failed]).suites;
    expect(suite?.tuned).toMatchObject([
      {
        key: 'toy-1',
        model: LOCAL_MODEL,
        techniques: ['fine-tuned'],
        facts: {
          examples: 12,
          attempts: { started: 2, failed: 1 },
          // 0.36 USD an hour of this machine.
          took: { elapsedMs: HOUR, trainedTokens: 1000, cost: 360_000_000 },
          inAll: { elapsedMs: 1.5 * HOUR, trainedTokens: 1500, cost: 540_000_000 },
          declared: null,
        },
      },
    ]);
  });

  it('is unknown as soon as one attempt’s is', () => {
    const lost = local({ id: 'toy-2', took: { ...local().took, elapsedMs: null } });
    const [suite] = reportOf([local(), lost]).suites;
    expect(suite?.tuned[0]?.facts?.inAll).toMatchObject({ elapsedMs: null, cost: null });
    expect(suite?.tuned[0]?.facts?.took.elapsedMs).toBe(HOUR);
  });

  it('is what the provider charged where a provider trained', () => {
    const [suite] = reportOf([attemptOf({ id: 'toy-1' })]).suites;
    expect(suite?.tuned[0]?.facts?.inAll).toMatchObject({ cost: 150_000_000 });
  });

  it('is not known of a model that stands in no ledger', () => {
    const report = reportOf([], { key: 'openai:ft:x' });
    expect(report.suites[0]?.tuned).toMatchObject([{ key: 'openai:ft:x', facts: null }]);
    expect(cellOf(report, 'cost')?.measured).toContain('Training 1 model cost an unknown amount');
  });
});

describe('the decision table on fine-tuning', () => {
  const declared = { labellingMinutesPerExample: 2, hourlyRateUsd: 30 };

  it('gives time and cost by the machine’s part, settled only with people’s part declared', () => {
    const report = reportOf([local()]);
    expect(cellOf(report, 'time')).toMatchObject({ mark: 'not settled' });
    expect(cellOf(report, 'time')?.measured).toContain('toy 1 h 00 min (12 examples)');
    expect(cellOf(report, 'cost')).toMatchObject({ mark: 'not settled' });
    expect(cellOf(report, 'cost')?.measured).toContain('Training 1 model cost $0.36 in all.');
  });

  it('contradicts claims that training and declared labelling stay below', () => {
    const quick = local({ declared, took: { ...local().took, elapsedMs: 60_000 } });
    const report = reportOf([quick]);
    // 12 examples × 2 min at 30 USD an hour.
    expect(report.suites[0]?.tuned[0]?.facts?.declared).toEqual({
      labellingMs: 24 * 60_000,
      cost: 12_000_000_000,
    });
    expect(cellOf(report, 'time')?.mark).toBe('contradicted');
    expect(cellOf(report, 'cost')?.mark).toBe('contradicted');
    const long = local({ declared: { ...declared, labellingMinutesPerExample: 20 } });
    expect(cellOf(reportOf([long]), 'time')?.mark).toBe('not settled');
    expect(cellOf(reportOf([long]), 'cost')?.mark).toBe('confirmed');
  });

  it('contradicts "100s - 1000s of examples" only by a verdict', () => {
    expect(cellOf(reportOf([local()]), 'data')).toMatchObject({
      mark: 'contradicted',
      measured: 'Labelled examples trained on: toy 12 (fine-tuned).',
    });
    expect(cellOf(reportOf([local()], { right: 12 }), 'data')?.mark).toBe('not settled');
  });
});
