import type { Task, TaskResult, TrialTask } from '../protocol/task.ts';
import type { Plan, PlannedCell } from './plan.ts';

/** A selection of a prompt variant whose trials are all made; it is made before the trials that it decides about. */
export interface DueSelection {
  readonly cell: PlannedCell;
  /** By prompt variant, its trials on dev. */
  readonly trials: readonly (readonly TrialTask[])[];
}

/** What may be done now; `wait`: nothing until something that is under way has ended; `null`: everything is done. */
export type NextStep =
  | { readonly step: 'task'; readonly task: Task; readonly again: boolean }
  | { readonly step: 'select'; readonly selection: DueSelection }
  | { readonly step: 'wait' }
  | null;

/** Most failures that are attempted again, whatever share of the trials they are. */
const FEW = 10;
/** The same as a share of the trials. */
const FEW_SHARE = 0.2;

/** More failures than a few say that the endpoint is down, for which a run is resumed. */
function isWorthAnotherPass(failed: number, of: number): boolean {
  return failed > 0 && failed <= of / 2 && failed <= Math.max(FEW, FEW_SHARE * of);
}

/**
 * Which task of a plan may run next. Its barriers: indexes come one after the other and before all trials, because what
 * they take of the machine would else be part of another one's or an answer's time, and what two of them share would be
 * embedded twice; models follow each other; a prompt variant is selected before it is measured; trials that measure
 * latency run alone, before the others of their cell, or on a remote model after all others. On this machine cells follow each other too, so that neighbours
 * share a prompt prefix; a remote endpoint is kept busy over the ends of cells.
 */
export class Schedule {
  readonly #corpora: string[];
  readonly #models: ModelWork[];
  #indexing = false;

  constructor(plan: Pick<Plan, 'cells' | 'repeats'>) {
    this.#corpora = [...new Set(plan.cells.flatMap(({ corpus }) => corpus?.key ?? []))];
    this.#models = [...Map.groupBy(plan.cells, (cell) => cell.model.id).values()].map(
      (cells) => new ModelWork(cells, plan),
    );
  }

  /** What to do now. A task counts as under way until it is `finished`; a selection as due until it is `selected`. */
  next(): NextStep {
    if (this.#indexing) return { step: 'wait' };
    const corpus = this.#corpora.shift();
    if (corpus !== undefined) {
      this.#indexing = true;
      return { step: 'task', task: { kind: 'index', corpus }, again: false };
    }
    const [model] = this.#models;
    if (model === undefined) return null;
    const step = model.next();
    if (step !== null) return step;
    if (model.underWay > 0) return { step: 'wait' };
    this.#models.shift();
    return this.next();
  }

  /**
   * A task has ended.
   * @param fresh whether it was done in this session
   */
  finished(task: Task, { mayPass, fresh }: TaskResult & { readonly fresh: boolean }): void {
    if (task.kind === 'index') this.#indexing = false;
    if (task.kind === 'trial') this.#models[0]?.finished(task, { mayPass, fresh });
  }

  /** The prompt variant that a cell, and those that take its choice over, are measured with. */
  selected(cell: PlannedCell, promptVariant: number): void {
    this.#models[0]?.selected(cell, promptVariant);
  }
}

type Pass = 'first' | 'again';

/** Trials on dev by which a cell selects its prompt variant. */
class Selecting {
  readonly cell: PlannedCell;
  readonly trials: readonly (readonly TrialTask[])[];
  /** The choice, once it is made. */
  chosen: number | undefined;
  #queue: TrialTask[];
  #pass: Pass = 'first';
  #open = 0;
  readonly #mayPass: TrialTask[] = [];

  constructor(cell: PlannedCell) {
    this.cell = cell;
    this.trials =
      cell.selectOn.length === 0
        ? []
        : Array.from({ length: cell.promptVariants }, (_, promptVariant) =>
            cell.selectOn.map(({ id }) => ({
              kind: 'trial' as const,
              cell: cell.header.id,
              sample: id,
              repeat: 0,
              promptVariant,
              purpose: 'select' as const,
            })),
          );
    this.#queue = this.trials.flat();
    if (this.#queue.length === 0) this.chosen = 0;
  }

  next(): NextStep {
    const task = this.#queue.shift();
    if (task !== undefined) {
      this.#open += 1;
      return { step: 'task', task, again: this.#pass === 'again' };
    }
    if (this.#open > 0) return null;
    if (this.#pass === 'first') {
      this.#pass = 'again';
      const failed = this.#mayPass.splice(0);
      // Nothing answered at all: the endpoint is down.
      if (failed.length > 0 && failed.length < this.trials.flat().length) {
        this.#queue = failed;
        return this.next();
      }
    }
    return { step: 'select', selection: { cell: this.cell, trials: this.trials } };
  }

  finished(task: TrialTask, mayPass: boolean): void {
    this.#open -= 1;
    if (mayPass && this.#pass === 'first') this.#mayPass.push(task);
  }
}

/** The trials of a cell that are measured. */
class Measuring {
  readonly cell: PlannedCell;
  readonly selecting: Selecting;
  readonly #repeats: number;
  #begun = 0;
  open = 0;

  constructor(cell: PlannedCell, { selecting, repeats }: { selecting: Selecting; repeats: number }) {
    this.cell = cell;
    this.selecting = selecting;
    this.#repeats = repeats;
  }

  get #all(): number {
    return this.cell.samples.length * this.#repeats;
  }

  get done(): boolean {
    return this.selecting.chosen !== undefined && this.#begun === this.#all && this.open === 0;
  }

  /** Whether its next trial runs alone. */
  get alone(): boolean {
    return this.selecting.chosen !== undefined && this.#runsAlone(this.#begun);
  }

  /** Whether the trial under way runs alone. */
  get isAlone(): boolean {
    return this.open > 0 && this.#runsAlone(this.#begun - 1);
  }

  #runsAlone(trial: number): boolean {
    const { latencySamples, probeTrials } = this.cell;
    return trial < latencySamples || (trial < this.#all && trial >= this.#all - probeTrials);
  }

  next(): TrialTask | null {
    const { chosen } = this.selecting;
    if (chosen === undefined || this.#begun === this.#all) return null;
    const sample = this.cell.samples[this.#begun % this.cell.samples.length];
    if (sample === undefined) return null;
    const repeat = Math.floor(this.#begun / this.cell.samples.length);
    this.#begun += 1;
    this.open += 1;
    return {
      kind: 'trial',
      cell: this.cell.header.id,
      sample: sample.id,
      repeat,
      promptVariant: chosen,
      purpose: 'measure',
    };
  }
}

/** The work of the cells of one model. */
class ModelWork {
  readonly #maxTrials: number;
  readonly #inTurn: boolean;
  #cells: Measuring[];
  readonly #byId: ReadonlyMap<string, Measuring>;
  readonly #selecting: ReadonlyMap<string, Selecting>;
  underWay = 0;
  #measured = 0;
  #mayPass: TrialTask[] = [];
  #again: TrialTask[] = [];
  #pass: Pass = 'first';

  constructor(cells: readonly PlannedCell[], plan: Pick<Plan, 'cells' | 'repeats'>) {
    const [first] = cells;
    this.#maxTrials = first?.model.maxTrials ?? 1;
    this.#inTurn = first?.model.place === 'local';
    const selecting = new Map<string, Selecting>();
    const selectingOf = (cell: PlannedCell): Selecting => {
      const from = plan.cells.find(({ header }) => header.id === cell.selectionFrom) ?? cell;
      const known = selecting.get(from.header.id) ?? new Selecting(from);
      selecting.set(from.header.id, known);
      return known;
    };
    this.#cells = cells.map(
      (cell) => new Measuring(cell, { selecting: selectingOf(cell), repeats: plan.repeats }),
    );
    this.#byId = new Map(this.#cells.map((cell) => [cell.cell.header.id, cell]));
    this.#selecting = selecting;
  }

  /** `null` when nothing may begin before something has ended, or everything has. */
  next(): Exclude<NextStep, null> | null {
    this.#cells = this.#cells.filter((cell) => !cell.done);
    const active = this.#inTurn ? this.#cells.slice(0, 1) : this.#cells;
    if (this.underWay >= (active[0]?.cell.trialsAtOnce ?? this.#maxTrials)) return null;
    if (active.some(({ isAlone }) => isAlone)) return null;
    for (const cell of active) {
      const step = cell.selecting.chosen === undefined ? cell.selecting.next() : null;
      if (step !== null) return this.#begin(step);
      if (cell.alone && this.underWay > 0) return null;
      const task = cell.next();
      if (task !== null) return this.#begin({ step: 'task', task, again: false });
    }
    return this.#cells.length > 0 ? null : this.#attemptAgain();
  }

  /** Once more what failed for a passing reason, when all other trials are done. */
  #attemptAgain(): Exclude<NextStep, null> | null {
    if (this.#pass === 'first') {
      this.#pass = 'again';
      if (isWorthAnotherPass(this.#mayPass.length, this.#measured)) this.#again = this.#mayPass;
      this.#mayPass = [];
    }
    const task = this.#again.shift();
    return task === undefined ? null : this.#begin({ step: 'task', task, again: true });
  }

  #begin(step: Exclude<NextStep, null>): Exclude<NextStep, null> {
    if (step.step === 'task') this.underWay += 1;
    return step;
  }

  finished(task: TrialTask, { mayPass, fresh }: TaskResult & { readonly fresh: boolean }): void {
    this.underWay -= 1;
    if (task.purpose === 'select') {
      this.#selecting.get(task.cell)?.finished(task, mayPass);
      return;
    }
    if (this.#pass === 'again') return;
    const cell = this.#byId.get(task.cell);
    if (cell !== undefined) cell.open -= 1;
    if (fresh) this.#measured += 1;
    if (mayPass) this.#mayPass.push(task);
  }

  selected(cell: PlannedCell, promptVariant: number): void {
    const selecting = this.#selecting.get(cell.header.id);
    if (selecting !== undefined) selecting.chosen = promptVariant;
  }
}
