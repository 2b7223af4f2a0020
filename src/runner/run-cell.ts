import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import type { Clock } from '../core/clock.ts';
import { BenchError } from '../core/errors.ts';
import type { Scorer } from '../core/scorer.ts';
import type { OpenRun } from '../core/store.ts';
import type { Technique } from '../core/technique.ts';
import { allOrFirstError } from '../lib/promises.ts';
import type { CallRecord, PromptSelection, TrialRecord } from '../protocol/records.ts';
import type { RunState } from '../protocol/run-state.ts';
import type { Corpus } from '../retrieval/corpus.ts';
import { attemptTrial, type FinishedTrial, type TrialContext, type TrialTask } from './attempt-trial.ts';
import type { Caller } from './caller.ts';
import { trialKey } from './keys.ts';
import type { RunObserver } from './observer.ts';
import type { Plan, PlannedCell } from './plan.ts';
import { ReasoningWatch } from './reasoning-watch.ts';
import type { RetrieveOnce } from './retrievals.ts';
import { scoreTrial } from './score-trial.ts';
import { bestPromptVariant, type PromptChoice, promptSelectionKey } from './select-prompt.ts';

/** What the cells of one model need. */
export interface CellContext {
  readonly plan: Pick<Plan, 'cells' | 'repeats'>;
  readonly run: OpenRun;
  /** Scorers by suite. */
  readonly scorers: ReadonlyMap<string, readonly Scorer[]>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly observer: RunObserver;
  /** Makes a technique for a cell with one of its prompt variants, as techniques/ does. */
  compose(cell: PlannedCell, promptVariant: number): Technique;
  /** Texts of a cell's prompt variants, in order. */
  promptVariantTexts(cell: PlannedCell): readonly string[];
  readonly done: RunState;
  readonly retrieves: ReadonlyMap<Corpus, RetrieveOnce>;
  readonly caller: Caller;
  /** Most trials in progress at once. */
  readonly maxTrials: number;
}

/** A trial that failed, perhaps for a passing reason, and how it is attempted. */
interface Attempted {
  readonly cell: PlannedCell;
  readonly task: TrialTask;
  readonly finished: FinishedTrial;
}

/** Runs the cells of one model; they share its trials in progress. */
export class CellRunner {
  readonly #context: CellContext;
  readonly #trials: TrialContext;
  readonly #reasoning = new ReasoningWatch();
  readonly #limit;
  readonly #promptVariants = new Map<string, Promise<number>>();
  /** Trials that were measured in this session, and those of them that failed in a way that may pass. */
  #measured = 0;
  readonly #mayPass: Attempted[] = [];
  #stopped: { readonly error: unknown } | undefined;

  constructor(context: CellContext) {
    this.#context = context;
    const { caller, clock, signal } = context;
    this.#trials = { caller, clock, signal, inProgress: new Set() };
    this.#limit = pLimit(context.maxTrials);
  }

  /** Chooses the prompt variant, measures, and returns the number of failed trials. */
  async run(cell: PlannedCell): Promise<number> {
    const promptVariant = await this.#promptVariantOf(cell);
    const technique = this.#context.compose(cell, promptVariant);
    this.#context.observer.cellStarted?.(cell);
    const tasks = Array.from({ length: this.#context.plan.repeats }, (_, repeat) =>
      cell.samples.map((sample) =>
        this.#task({ cell, technique, sample, repeat, promptVariant, purpose: 'measure' }),
      ),
    ).flat();
    const alone = tasks.slice(0, cell.latencySamples);
    const finished: FinishedTrial[] = [];
    for (const task of alone) finished.push(await this.#finish(cell, task));
    const rest = tasks.slice(alone.length).map((task) => this.#limit(() => this.#finish(cell, task)));
    finished.push(...(await allOrFirstError(rest)));
    this.#mayPass.push(
      ...tasks.flatMap((task, index) => {
        const made = finished[index];
        return made?.mayPass === true ? [{ cell, task, finished: made }] : [];
      }),
    );
    return finished.filter(({ trial }) => trial.outcome.status === 'failed').length;
  }

  /**
   * Attempts once more what failed for a passing reason, when all other trials are done; more failures than a few say that the
   * endpoint is down, for which a run is resumed.
   * @returns how many of them are answered now
   */
  async attemptAgain(): Promise<number> {
    const failed = this.#mayPass.splice(0);
    if (!isWorthAnotherPass(failed.length, this.#measured)) return 0;
    const made = await this.#secondAttempts(failed);
    return made.filter(({ finished }) => finished.trial.outcome.status !== 'failed').length;
  }

  #secondAttempts(failed: readonly Attempted[]): Promise<readonly Attempted[]> {
    return allOrFirstError(
      failed.map(({ cell, task, finished }) =>
        this.#limit(async () => {
          if (task.purpose === 'measure') this.#context.observer.trialAgain?.(cell, finished.trial);
          return { cell, task, finished: await this.#finish(cell, task) };
        }),
      ),
    );
  }

  #task(
    parts: Pick<TrialTask, 'technique' | 'sample' | 'repeat' | 'promptVariant' | 'purpose'> & {
      cell: PlannedCell;
    },
  ): TrialTask {
    const { cell, ...rest } = parts;
    return {
      ...rest,
      cell: cell.header.id,
      model: cell.model,
      scorers: this.#context.scorers.get(cell.suite.name) ?? [],
      retrieve: cell.corpus === null ? null : (this.#context.retrieves.get(cell.corpus) ?? null),
    };
  }

  /** The trial as an earlier session left it, or made, scored and journaled now. */
  async #finish(cell: PlannedCell, task: TrialTask): Promise<FinishedTrial> {
    if (this.#stopped !== undefined) throw this.#stopped.error;
    this.#context.signal.throwIfAborted();
    const { done, run, observer } = this.#context;
    const key = trialKey(task);
    const before = done.finishedTrial({ purpose: task.purpose, cell: task.cell, key });
    if (before !== undefined) {
      const kept = done.scores(key);
      const current = task.scorers.every(
        ({ metric, version }) => kept.get(metric.name)?.scorerVersion === version,
      );
      const scores = current ? [...kept.values()] : scoreTrial(before, task.sample, task.scorers);
      if (!current) for (const score of scores) run.append(score);
      if (task.purpose === 'measure') observer.trialFinished?.(cell, before, scores, true);
      return { trial: before, scores, mayPass: false };
    }
    try {
      const finished = await attemptTrial(task, this.#trials);
      run.append(finished.trial);
      if (task.purpose === 'measure') this.#measured += 1;
      for (const score of finished.scores) run.append(score);
      if (task.purpose === 'measure') observer.trialFinished?.(cell, finished.trial, finished.scores, false);
      this.#reasoning.trialFinished(cell, this.#callsOf(finished.trial));
      return finished;
    } catch (error) {
      this.#stopped ??= { error };
      throw error;
    }
  }

  #callsOf(trial: TrialRecord): readonly CallRecord[] {
    return trial.calls.flatMap((call) => this.#context.caller.record(call) ?? []);
  }

  /** The choice of a cell, made once: other cells may take it over. */
  #promptVariantOf(cell: PlannedCell): Promise<number> {
    const from = this.#context.plan.cells.find(({ header }) => header.id === cell.selectionFrom) ?? cell;
    const known = this.#promptVariants.get(from.header.id);
    if (known !== undefined) return known;
    const choice = this.#selectPrompt(from);
    this.#promptVariants.set(from.header.id, choice);
    return choice;
  }

  async #selectPrompt(cell: PlannedCell): Promise<number> {
    if (cell.selectOn.length === 0) return 0;
    const { clock, done, run, observer, plan } = this.#context;
    const texts = this.#context.promptVariantTexts(cell);
    const tasks = texts.map((_, promptVariant) => {
      const technique = this.#context.compose(cell, promptVariant);
      return cell.selectOn.map((sample) =>
        this.#task({ cell, technique, sample, repeat: 0, promptVariant, purpose: 'select' }),
      );
    });
    const trialKeys = tasks.map((candidate) => candidate.map(trialKey));
    const key = promptSelectionKey(cell.header.id, trialKeys);
    const last = done.selections.get(cell.header.id);
    const before = last?.key === key ? last : undefined;
    // A choice that rests on failed trials is made anew: they are attempted again.
    if (
      before !== undefined &&
      trialKeys
        .flat()
        .every((trial) => done.finishedTrial({ purpose: 'select', cell: cell.header.id, key: trial }))
    ) {
      return before.chosen;
    }
    const start = clock.monotonic();
    const finished = await this.#answerDev(cell, tasks);
    const primary = this.#context.scorers
      .get(cell.suite.name)
      ?.find((scorer) => scorer.metric.name === cell.suite.primaryMetric)?.metric;
    if (primary === undefined) throw new BenchError('INTERNAL', `"${cell.suite.name}" has no primary scorer`);
    const choice = bestPromptVariant(
      texts.map((text, index) => ({ text, trials: finished[index] ?? [] })),
      primary,
    );
    if (before !== undefined && isDeepStrictEqual(choice, choiceOf(before))) return before.chosen;
    const alsoFor = plan.cells.filter(({ selectionFrom }) => selectionFrom === cell.header.id);
    const setup: PromptSelection = {
      type: 'setup',
      key,
      kind: 'prompt-selection',
      cell: cell.header.id,
      ...choice,
      ...(alsoFor.length === 0 ? {} : { alsoFor: alsoFor.map(({ header }) => header.id) }),
      took: tookOf(
        finished.flat().map(({ trial }) => ({
          trial: trial.key,
          calls: this.#callsOf(trial),
        })),
        // Answers of an earlier session, run or trial were not waited for.
        { freshSince: done, elapsedMs: clock.monotonic() - start },
      ),
    };
    run.append(setup);
    observer.setupFinished?.(cell, setup);
    return choice.chosen;
  }

  /** Answers dev with every prompt variant; what failed for a passing reason is asked once more before anything is chosen. */
  async #answerDev(
    cell: PlannedCell,
    tasks: readonly (readonly TrialTask[])[],
  ): Promise<readonly (readonly FinishedTrial[])[]> {
    const first = await allOrFirstError(
      tasks.map((candidate) =>
        allOrFirstError(
          candidate.map(async (task) => {
            const finished = await this.#limit(() => this.#finish(cell, task));
            return { cell, task, finished };
          }),
        ),
      ),
    );
    const failed = first.flat().filter(({ finished }) => finished.mayPass);
    // Nothing answered at all: the endpoint is down.
    const again = failed.length < first.flat().length ? await this.#secondAttempts(failed) : [];
    const made = new Map(again.map(({ task, finished }) => [task, finished]));
    return first.map((candidate) => candidate.map(({ task, finished }) => made.get(task) ?? finished));
  }
}

/** Most failures that are attempted again, whatever share of the trials they are. */
const FEW = 10;
/** The same as a share of the trials. */
const FEW_SHARE = 0.2;

function isWorthAnotherPass(failed: number, of: number): boolean {
  return failed > 0 && failed <= of / 2 && failed <= Math.max(FEW, FEW_SHARE * of);
}

function choiceOf({ chosen, candidates, skipped }: PromptSelection): PromptChoice {
  return { chosen, candidates, ...(skipped === undefined ? {} : { skipped }) };
}

/** Sums over the calls of trials, cached ones at what they took when they were made. */
function tookOf(
  trials: readonly { readonly trial: string; readonly calls: readonly CallRecord[] }[],
  { freshSince, elapsedMs }: { freshSince: RunState; elapsedMs: number },
): PromptSelection['took'] {
  const calls = trials.flatMap((trial) => trial.calls);
  const sum = (value: (call: CallRecord) => number): number =>
    calls.reduce((total, call) => total + value(call), 0);
  const fresh = trials.every(({ trial, calls: own }) =>
    own.every(
      (call) => call.cachedFrom === null && call.trial === trial && freshSince.answer(call.key) === undefined,
    ),
  );
  return {
    elapsedMs: fresh ? elapsedMs : null,
    calls: calls.length,
    inputTokens: sum(({ response }) => response.usage?.inputTokens ?? 0),
    outputTokens: sum(({ response }) => response.usage?.outputTokens ?? 0),
    machineMs: sum(({ response }) => response.timing.machineMs ?? 0),
  };
}
