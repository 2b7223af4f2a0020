import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentKey } from '../../../src/lib/hash.ts';
import type { Task, TrialTask } from '../../../src/protocol/task.ts';
import type { PlannedCell } from '../../../src/runner/plan.ts';
import { Schedule } from '../../../src/runner/schedule.ts';
import { sampleOf } from '../../support/suite-builder.ts';

interface CellPlan {
  readonly id: string;
  readonly model?: string;
  readonly place?: 'local' | 'remote';
  readonly maxTrials?: number;
  readonly samples?: number;
  readonly selectOn?: number;
  readonly promptVariants?: number;
  readonly selectionFrom?: string;
  readonly latencySamples?: number;
  readonly probeTrials?: number;
  readonly trialsAtOnce?: number;
  readonly corpus?: string;
}

/** A planned cell as far as a schedule looks at it. */
function cellOf({ id, model = 'openai:m', place = 'remote', maxTrials = 8, ...plan }: CellPlan): PlannedCell {
  const samples = (count: number, split: 'dev' | 'test') =>
    Array.from({ length: count }, (_, index) => sampleOf({ id: `${split}-${index}`, split }));
  return {
    header: { id },
    model: { id: model, place, maxTrials },
    corpus: plan.corpus === undefined ? null : { key: plan.corpus },
    samples: samples(plan.samples ?? 3, 'test'),
    selectOn: samples(plan.selectOn ?? 0, 'dev'),
    promptVariants: plan.promptVariants ?? 1,
    selectionFrom: plan.selectionFrom ?? null,
    latencySamples: plan.latencySamples ?? 0,
    probeTrials: plan.probeTrials ?? 0,
    trialsAtOnce: plan.trialsAtOnce ?? maxTrials,
  } as unknown as PlannedCell;
}

const scheduleOf = (cells: readonly CellPlan[], repeats = 1): Schedule =>
  new Schedule({ cells: cells.map(cellOf), repeats });

const FINE = { mayPass: false, fresh: true } as const;
const LOST = { mayPass: true, fresh: true } as const;

/** A task in few words. */
function say(task: Task): string {
  if (task.kind !== 'trial') return task.kind === 'index' ? `index ${task.corpus}` : task.kind;
  const { cell, sample, repeat, promptVariant, purpose } = task;
  return `${cell} ${sample}${repeat > 0 ? ` #${repeat}` : ''} v${promptVariant}${purpose === 'select' ? '?' : ''}`;
}

/** What may begin now, with nothing ending. */
function begun(schedule: Schedule): { readonly tasks: readonly Task[]; readonly after: string } {
  const tasks: Task[] = [];
  for (;;) {
    const next = schedule.next();
    if (next?.step !== 'task') return { tasks, after: next?.step ?? 'done' };
    tasks.push(next.task);
  }
}

describe('a schedule', () => {
  it('makes indexes first, each once and one after the other, and begins no trial before they are ready', () => {
    const schedule = scheduleOf([
      { id: 'a', corpus: 'c1', samples: 1 },
      { id: 'b', corpus: 'c1', samples: 1 },
      { id: 'c', corpus: 'c2', samples: 1 },
    ]);
    for (const expected of ['index c1', 'index c2']) {
      const { tasks, after } = begun(schedule);
      expect([tasks.map(say), after]).toEqual([[expected], 'wait']);
      for (const task of tasks) schedule.finished(task, FINE);
    }
    expect(begun(schedule).tasks.map(say)).toEqual(['a test-0 v0', 'b test-0 v0', 'c test-0 v0']);
  });

  it('begins as many trials as the model takes, over the ends of remote cells', () => {
    const schedule = scheduleOf([
      { id: 'a', maxTrials: 4 },
      { id: 'b', maxTrials: 4 },
    ]);
    const { tasks, after } = begun(schedule);
    expect(tasks.map(say)).toEqual(['a test-0 v0', 'a test-1 v0', 'a test-2 v0', 'b test-0 v0']);
    expect(after).toBe('wait');
  });

  it('ends a local cell before the next begins, and one model before the next', () => {
    const local = { place: 'local', maxTrials: 2 } as const;
    const schedule = scheduleOf([
      { id: 'a', model: 'local:x', ...local, samples: 1 },
      { id: 'b', model: 'local:x', ...local, samples: 1 },
      { id: 'c', model: 'openai:m', samples: 1 },
    ]);
    for (const expected of ['a test-0 v0', 'b test-0 v0', 'c test-0 v0']) {
      const { tasks, after } = begun(schedule);
      expect([tasks.map(say), after]).toEqual([[expected], 'wait']);
      for (const task of tasks) schedule.finished(task, FINE);
    }
    expect(schedule.next()).toBeNull();
  });

  it('runs the trials alone that measure latency, before the others of their cell', () => {
    const schedule = scheduleOf([{ id: 'a', place: 'local', maxTrials: 3, samples: 5, latencySamples: 2 }]);
    for (const sample of ['test-0', 'test-1']) {
      const { tasks, after } = begun(schedule);
      expect([tasks.map(say), after]).toEqual([[`a ${sample} v0`], 'wait']);
      for (const task of tasks) schedule.finished(task, FINE);
    }
    expect(begun(schedule).tasks.map(say)).toEqual(['a test-2 v0', 'a test-3 v0', 'a test-4 v0']);
  });

  it('begins more trials of a local cell whose answers are long, none of the next before they have ended', () => {
    const local = { model: 'local:x', place: 'local', maxTrials: 1 } as const;
    const schedule = scheduleOf([
      { id: 'a', ...local, samples: 2 },
      { id: 'b', ...local, samples: 4, latencySamples: 1, trialsAtOnce: 2 },
      { id: 'c', ...local, samples: 1 },
    ]);
    const rounds = ['a test-0', 'a test-1', 'b test-0', 'b test-1 + b test-2', 'b test-3', 'c test-0'];
    for (const expected of rounds) {
      const { tasks, after } = begun(schedule);
      const trials = expected.split(' + ').map((trial) => `${trial} v0`);
      expect([tasks.map(say), after]).toEqual([trials, 'wait']);
      for (const task of tasks) schedule.finished(task, FINE);
    }
    expect(schedule.next()).toBeNull();
  });

  it('runs the last trials of a remote model alone that show whether calls wait for each other', () => {
    const schedule = scheduleOf([
      { id: 'a', samples: 2 },
      { id: 'b', samples: 4, probeTrials: 2 },
    ]);
    const { tasks, after } = begun(schedule);
    const beside = ['a test-0 v0', 'a test-1 v0', 'b test-0 v0', 'b test-1 v0'];
    expect([tasks.map(say), after]).toEqual([beside, 'wait']);
    for (const task of tasks) schedule.finished(task, FINE);
    for (const sample of ['test-2', 'test-3']) {
      const next = begun(schedule);
      expect([next.tasks.map(say), next.after]).toEqual([[`b ${sample} v0`], 'wait']);
      for (const task of next.tasks) schedule.finished(task, FINE);
    }
    expect(schedule.next()).toBeNull();
  });

  it('goes through the samples once for each repeat', () => {
    expect(begun(scheduleOf([{ id: 'a', samples: 2 }], 2)).tasks.map(say)).toEqual([
      'a test-0 v0',
      'a test-1 v0',
      'a test-0 #1 v0',
      'a test-1 #1 v0',
    ]);
  });

  it('selects a prompt variant before it measures it, also for the cell that takes it over', () => {
    const schedule = scheduleOf([
      { id: 'oracle', samples: 1, selectionFrom: 'rag' },
      { id: 'rag', samples: 1, selectOn: 2, promptVariants: 2 },
      { id: 'plain', samples: 1 },
    ]);
    const { tasks } = begun(schedule);
    expect(tasks.map(say)).toEqual([
      'rag dev-0 v0?',
      'rag dev-1 v0?',
      'rag dev-0 v1?',
      'rag dev-1 v1?',
      'plain test-0 v0',
    ]);
    for (const task of tasks) schedule.finished(task, FINE);
    const due = schedule.next();
    if (due?.step !== 'select') throw new Error('no selection is due');
    expect(due.selection.cell.header.id).toBe('rag');
    expect(due.selection.trials.map((ofVariant) => ofVariant.map(say))).toEqual([
      ['rag dev-0 v0?', 'rag dev-1 v0?'],
      ['rag dev-0 v1?', 'rag dev-1 v1?'],
    ]);
    schedule.selected(due.selection.cell, 1);
    expect(begun(schedule).tasks.map(say)).toEqual(['oracle test-0 v1', 'rag test-0 v1']);
  });

  it('asks on dev once more what failed for a passing reason, but not where nothing was answered', () => {
    const cell = { id: 'a', samples: 1, selectOn: 2, promptVariants: 2 };
    const some = scheduleOf([cell]);
    for (const task of begun(some).tasks) some.finished(task, say(task) === 'a dev-1 v0?' ? LOST : FINE);
    expect(some.next()).toMatchObject({ step: 'task', again: true, task: { sample: 'dev-1' } });
    some.finished({ ...(begun(scheduleOf([cell])).tasks[1] as TrialTask) }, LOST);
    expect(some.next()).toMatchObject({ step: 'select' });
    const none = scheduleOf([cell]);
    for (const task of begun(none).tasks) none.finished(task, LOST);
    expect(none.next()).toMatchObject({ step: 'select' });
  });

  it.each([
    [1, 2, ['a test-0 v0']],
    [2, 2, []],
    [10, 40, Array.from({ length: 10 }, (_, index) => `a test-${index} v0`)],
    [11, 40, []],
    [20, 100, Array.from({ length: 20 }, (_, index) => `a test-${index} v0`)],
    [21, 100, []],
  ])('attempts %i of %i failed trials once more, at the end', (failed, samples, expected) => {
    const schedule = scheduleOf([{ id: 'a', samples, maxTrials: 200 }]);
    for (const [index, task] of begun(schedule).tasks.entries()) {
      schedule.finished(task, index < failed ? LOST : FINE);
    }
    const { tasks } = begun(schedule);
    expect(tasks.map(say)).toEqual(expected);
    for (const task of tasks) schedule.finished(task, LOST);
    expect(schedule.next()).toBeNull();
  });

  it('counts only what was measured in this session, where failures are weighed', () => {
    const schedule = scheduleOf([{ id: 'a', samples: 4 }]);
    for (const [index, task] of begun(schedule).tasks.entries()) {
      schedule.finished(task, index === 0 ? LOST : { mayPass: false, fresh: false });
    }
    expect(schedule.next()).toBeNull();
  });

  it('hands everything out exactly once and never too much at a time, in whatever order things end', () => {
    const cell = fc.record({
      model: fc.constantFrom('local:x', 'openai:m', 'openai:n'),
      maxTrials: fc.integer({ min: 1, max: 4 }),
      samples: fc.integer({ min: 1, max: 5 }),
      selectOn: fc.integer({ min: 0, max: 3 }),
      promptVariants: fc.integer({ min: 1, max: 3 }),
      latencySamples: fc.integer({ min: 0, max: 3 }),
      probeTrials: fc.integer({ min: 0, max: 3 }),
      corpus: fc.constantFrom('c1', 'c2', ''),
    });
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 2 }),
        fc.infiniteStream(fc.nat()),
        (plans, repeats, choices) => {
          const cells = plans.map(({ model, maxTrials: _, corpus, ...plan }, index): CellPlan => {
            const place = model.startsWith('local') ? 'local' : 'remote';
            const first = plans.find((other) => other.model === model);
            return {
              ...plan,
              id: `cell-${index}`,
              model,
              place,
              maxTrials: first?.maxTrials ?? 1,
              latencySamples: place === 'local' ? plan.latencySamples : 0,
              ...(corpus === '' ? {} : { corpus }),
            };
          });
          const schedule = scheduleOf(cells, repeats);
          const handed = new Map<string, number>();
          const underWay: Task[] = [];
          for (;;) {
            const next = schedule.next();
            if (next === null) break;
            if (next.step === 'select') {
              expect(
                underWay.filter(
                  (task) =>
                    task.kind === 'trial' &&
                    task.purpose === 'select' &&
                    task.cell === next.selection.cell.header.id,
                ),
              ).toEqual([]);
              schedule.selected(next.selection.cell, 0);
            } else if (next.step === 'task') {
              underWay.push(next.task);
              const name = contentKey({ ...next.task });
              handed.set(name, (handed.get(name) ?? 0) + 1);
            } else {
              expect(underWay.length).toBeGreaterThan(0);
              const [ended] = underWay.splice((choices.next().value ?? 0) % underWay.length, 1);
              if (ended !== undefined) schedule.finished(ended, FINE);
            }
            const trials = underWay.filter((task) => task.kind === 'trial');
            const models = new Set(trials.map(({ cell: id }) => cells.find((plan) => plan.id === id)?.model));
            expect(models.size).toBeLessThanOrEqual(1);
            expect(trials.length === 0 || trials.length === underWay.length).toBe(true);
            const [model] = models;
            const limit = cells.find((plan) => plan.model === model)?.maxTrials ?? 0;
            expect(trials.length).toBeLessThanOrEqual(limit);
          }
          expect(underWay).toEqual([]);
          expect(new Set(handed.values())).toEqual(new Set([1]));
          const corpora = new Set(cells.flatMap(({ corpus }) => corpus ?? []));
          const planned = cells.reduce(
            (sum, { samples = 0, selectOn = 0, promptVariants = 1 }) =>
              sum + samples * repeats + selectOn * promptVariants,
            corpora.size,
          );
          expect(handed.size).toBe(planned);
        },
      ),
    );
  });
});
