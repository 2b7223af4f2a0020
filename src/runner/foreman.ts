import { BenchError } from '../core/errors.ts';
import { pauses } from '../files/pauses.ts';
import type { TrialRecord } from '../protocol/records.ts';
import type { RunState } from '../protocol/run-state.ts';
import type { ScoreTask, Task, TrialTask } from '../protocol/task.ts';
import type { Catalogue } from './catalogue.ts';
import type { Desk } from './desk.ts';
import type { RunObserver } from './observer.ts';
import type { Plan, PlannedCell } from './plan.ts';
import { selectPrompt } from './prompt-selection.ts';
import { ReasoningWatch } from './reasoning-watch.ts';
import { type DueSelection, Schedule } from './schedule.ts';
import type { Transport } from './transports/transport.ts';

/** What a foreman works with. */
export interface ForemanOptions {
  readonly plan: Plan;
  readonly catalogue: Catalogue;
  /** The run as its records have it; the desk keeps it up to date. */
  readonly state: RunState;
  readonly desk: Desk;
  readonly transport: Transport;
  readonly observer: Required<RunObserver>;
  /** Versions of the scorers and which way their metrics are good, by suite. */
  readonly metrics: ReadonlyMap<string, readonly ScoredMetric[]>;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What is known of a scorer. */
export interface ScoredMetric {
  readonly name: string;
  readonly version: number;
  readonly better: 'higher' | 'lower';
}

/** Hands the tasks of a plan out by its schedule, and takes in what came of them. */
export class Foreman {
  readonly #options: ForemanOptions;
  readonly #schedule: Schedule;
  readonly #reasoning = new ReasoningWatch();
  readonly #answeredBefore: ReadonlySet<string>;
  readonly #selectingSince = new Map<string, number>();
  readonly #begunCells = new Set<string>();
  /** Trials that failed in this session. */
  readonly #failed = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();
  /** Settled when something that is under way has ended. */
  #ended = Promise.withResolvers<void>();
  #fault: { readonly error: unknown } | undefined;

  constructor(options: ForemanOptions) {
    this.#options = options;
    this.#schedule = new Schedule(options.plan);
    this.#answeredBefore = new Set([...options.state.answers].map(({ key }) => key));
  }

  /**
   * Has everything done that is not on record.
   * @returns the number of failed trials
   * @throws the first error that ends the run, or the signal's reason, when all that was under way has ended
   */
  async work(): Promise<number> {
    const { signal } = this.#options;
    // Taking in what is on record waits for nothing by itself.
    const pause = pauses(undefined);
    try {
      while (this.#fault === undefined && !signal.aborted) {
        const next = this.#schedule.next();
        if (next === null) break;
        if (next.step === 'wait') await this.#oneMoreEnded();
        else if (next.step === 'select') await this.#select(next.selection);
        else this.#begin(next.task, next.again);
        await pause();
      }
    } catch (error) {
      this.#fault ??= { error };
    }
    // What is under way may still be answered, and paid for.
    await Promise.all(this.#underWay);
    if (this.#fault !== undefined) throw this.#fault.error;
    signal.throwIfAborted();
    return this.#failed.size;
  }

  #begin(task: Task, again: boolean): void {
    const { state, observer, catalogue, now } = this.#options;
    if (task.kind !== 'trial') {
      this.#hand(task, () => this.#schedule.finished(task, { mayPass: false, fresh: true }));
      return;
    }
    const cell = catalogue.cell(task.cell);
    if (task.purpose === 'select' && !this.#selectingSince.has(task.cell)) {
      this.#selectingSince.set(task.cell, now());
    }
    if (task.purpose === 'measure' && !this.#begunCells.has(task.cell)) {
      this.#begunCells.add(task.cell);
      observer.cellStarted(cell);
    }
    const last = state.trial(task);
    if (again && last !== undefined && task.purpose === 'measure') observer.trialAgain(cell, last);
    const kept = again ? undefined : this.#kept(task, last);
    if (kept === undefined) {
      this.#hand(task, (mayPass) => this.#made(task, mayPass));
    } else if (this.#isScored(kept, cell)) {
      this.#restored(task);
    } else {
      const scoring: ScoreTask = { ...task, kind: 'score', trial: kept };
      this.#hand(scoring, () => this.#restored(task));
    }
  }

  /** The trial as an earlier session left it, unless it failed or would be another one today. */
  #kept(task: TrialTask, last: TrialRecord | undefined): TrialRecord | undefined {
    if (last === undefined || last.outcome.status === 'failed') return undefined;
    return this.#options.catalogue.key(task) === last.key ? last : undefined;
  }

  #isScored(trial: TrialRecord, { suite }: PlannedCell): boolean {
    const scores = this.#options.state.scores(trial.key);
    const metrics = this.#options.metrics.get(suite.name) ?? [];
    return metrics.every(({ name, version }) => {
      const score = scores.find(({ metric }) => metric === name);
      return score?.scorerVersion === version && score.failure === undefined;
    });
  }

  #hand(task: Task, done: (mayPass: boolean) => void): void {
    const work = this.#options.transport
      .run(task)
      .then(({ mayPass }) => done(mayPass))
      .catch((error: unknown) => {
        this.#fault ??= { error };
      })
      .finally(() => {
        this.#underWay.delete(work);
        this.#ended.resolve();
      });
    this.#underWay.add(work);
  }

  /** A race of all that is under way would add to each of them every time. */
  async #oneMoreEnded(): Promise<void> {
    await this.#ended.promise;
    this.#ended = Promise.withResolvers();
  }

  #made(task: TrialTask, mayPass: boolean): void {
    const { state, catalogue } = this.#options;
    const trial = state.trial(task);
    if (trial === undefined) throw new BenchError('INTERNAL', `"${task.cell}" was made without a record`);
    if (task.purpose === 'measure') {
      const place = JSON.stringify([task.cell, task.sample, task.repeat]);
      if (trial.outcome.status === 'failed') this.#failed.add(place);
      else this.#failed.delete(place);
    }
    this.#tell(task, trial, false);
    this.#schedule.finished(task, { mayPass, fresh: true });
    this.#reasoning.trialFinished(
      catalogue.cell(task.cell),
      trial.calls.flatMap((call) => state.answer(call) ?? []),
    );
  }

  #restored(task: TrialTask): void {
    const trial = this.#options.state.trial(task);
    if (trial !== undefined) this.#tell(task, trial, true);
    this.#schedule.finished(task, { mayPass: false, fresh: false });
  }

  #tell(task: TrialTask, trial: TrialRecord, restored: boolean): void {
    if (task.purpose === 'select') return;
    const { state, observer, catalogue } = this.#options;
    const scores = trial.outcome.status === 'failed' ? [] : state.scores(trial.key);
    observer.trialFinished(catalogue.cell(task.cell), trial, scores, restored);
  }

  async #select(due: DueSelection): Promise<void> {
    const { cell } = due;
    const { plan, state, desk, observer, metrics, now } = this.#options;
    const primary = metrics.get(cell.suite.name)?.find(({ name }) => name === cell.suite.primaryMetric);
    if (primary === undefined) throw new BenchError('INTERNAL', `"${cell.suite.name}" has no primary scorer`);
    const { chosen, record } = selectPrompt(due, {
      plan,
      state,
      answeredBefore: (call) => this.#answeredBefore.has(call),
      elapsedMs: now() - (this.#selectingSince.get(cell.header.id) ?? now()),
      better: primary.better,
    });
    if (record !== null) {
      await desk.emit(record);
      observer.setupFinished(cell, record);
    }
    this.#schedule.selected(cell, chosen);
  }
}
