import { styleText } from 'node:util';
import { createLogUpdate } from 'log-update';
import { saySkippedInSelection } from '../../analysis/figures/say.ts';
import { formatDuration, plural } from '../../lib/format.ts';
import { formatUsd, type NanoUsd } from '../../lib/money.ts';
import { visibleLine } from '../../lib/visible-text.ts';
import { type CallFacts, costOfCall } from '../../pricing/cost.ts';
import { findPrice } from '../../pricing/find-price.ts';
import type { PriceEntry } from '../../protocol/pricing.ts';
import type { CallRecord, ScoreRecord, TrialRecord, UnreadRecord } from '../../protocol/records.ts';
import type { IndexSetup, PromptSelection } from '../../protocol/setups.ts';
import { widthOf, wrap, wrapFacts } from '../../reporters/terminal.ts';
import type { IndexProgress } from '../../retrieval/indexing/build-index.ts';
import type { RunObserver } from '../../runner/observer.ts';
import type { Plan, PlannedCell } from '../../runner/plan.ts';
import { keepBelow } from '../print.ts';
import { type ProgressColumns, progressLine, sayRate, widthOfFigures } from './progress-line.ts';

/** How often an animated display is drawn, in ms. */
const FRAME_MS = 120;

/** What the display needs to know. */
export interface ProgressOptions {
  readonly plan: Plan;
  readonly prices: readonly PriceEntry[];
  /** Animated with colours, or a line per finished cell. */
  readonly interactive: boolean;
  readonly color: boolean;
  readonly now: () => number;
  readonly stream: NodeJS.WriteStream;
}

interface CellState {
  readonly cell: PlannedCell;
  done: number;
  /** Done by an earlier session, or from the cache: nothing to judge the pace by. */
  ready: number;
  cached: number;
  failed: number;
  formatErrors: number;
  scoreSum: number;
  scored: number;
  startedAt: number;
}

/** Shows cells, rate, remaining time, failures and cost while a run goes on. */
export class ProgressDisplay implements RunObserver {
  readonly #options: ProgressOptions;
  readonly #states: Map<string, CellState>;
  readonly #live: ReturnType<typeof createLogUpdate> | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #release: (() => void) | undefined;
  readonly #startedAt: number;
  readonly #columns: Omit<ProgressColumns, 'width'>;
  #spent: NanoUsd | null = 0;
  #restored = 0;
  #index: string | undefined;
  readonly #cachedTrials = new Set<string>();

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#startedAt = options.now();
    this.#states = new Map(
      options.plan.cells.map((cell) => [
        cell.header.id,
        {
          cell,
          done: 0,
          ready: 0,
          cached: 0,
          failed: 0,
          formatErrors: 0,
          scoreSum: 0,
          scored: 0,
          startedAt: 0,
        },
      ]),
    );
    const { cells } = options.plan;
    this.#columns = {
      name: Math.max(...cells.map((cell) => widthOf(nameOf(cell)))),
      figures: Math.max(
        ...cells.map(({ header, suite }) =>
          widthOfFigures({ total: header.trials, score: sayMean(suite, 0) }),
        ),
      ),
    };
    if (options.interactive) {
      this.#live = createLogUpdate(options.stream);
      this.#timer = setInterval(() => this.#draw(), FRAME_MS);
      this.#timer.unref();
      this.#release = keepBelow({ clear: () => this.#live?.clear(), draw: () => this.#draw() });
    }
  }

  /** How far the index of a suite is, on the animated display. */
  indexProgress({ suite, step, done, total }: IndexProgress): void {
    this.#index = `${visibleLine(suite)} · index: ${done} of ${plural(total, 'chunk')} ${step === 'embed' ? 'embedded' : 'written'}`;
  }

  indexFinished({ suite, documents, chunks, embedded, embedder, took }: IndexSetup): void {
    this.#index = undefined;
    const how = embedded === 0 ? 'found ready' : `${plural(embedded, 'chunk')} embedded by ${embedder}`;
    this.#print(
      visibleLine(
        `${suite} · index of ${plural(chunks, 'chunk')} from ${plural(documents, 'document')}: ${how} in ${formatDuration(took.nowMs)}`,
      ),
    );
  }

  cellStarted(cell: PlannedCell): void {
    const state = this.#states.get(cell.header.id);
    if (state !== undefined) state.startedAt = this.#options.now();
  }

  callFinished(call: CallRecord): void {
    if (call.cachedFrom !== null) this.#cachedTrials.add(call.trial);
    if (call.cachedFrom === null) this.#spend(call.model, call.response);
  }

  answerUnread({ model, usage }: UnreadRecord): void {
    this.#spend(model, { usage, timing: {} });
  }

  #spend(model: string, call: CallFacts): void {
    if (this.#spent === null) return;
    const { amount } = costOfCall(call, findPrice(this.#options.prices, model));
    this.#spent = amount === null ? null : this.#spent + amount;
  }

  trialFinished(
    cell: PlannedCell,
    trial: TrialRecord,
    scores: readonly ScoreRecord[],
    restored: boolean,
  ): void {
    const state = this.#states.get(cell.header.id);
    if (state === undefined) return;
    state.done++;
    if (restored) {
      this.#restored++;
      state.ready++;
    } else if (this.#cachedTrials.has(trial.key)) {
      state.cached++;
      state.ready++;
    }
    if (trial.outcome.status === 'failed') state.failed++;
    if (trial.outcome.status === 'format-error') state.formatErrors++;
    const value = scores.find((score) => score.metric === cell.suite.primaryMetric)?.value ?? null;
    if (value !== null) {
      state.scoreSum += value;
      state.scored++;
    }
    if (state.done < cell.header.trials) return;
    this.#print(this.#line(state));
  }

  trialAgain(cell: PlannedCell, { key }: TrialRecord): void {
    const state = this.#states.get(cell.header.id);
    if (state === undefined) return;
    state.done--;
    state.failed--;
    if (!this.#cachedTrials.has(key)) return;
    state.cached--;
    state.ready--;
  }

  setupFinished({ header }: PlannedCell, { candidates, skipped }: PromptSelection): void {
    if (skipped === undefined) return;
    const said = saySkippedInSelection({
      compared: candidates[0]?.n ?? 0,
      failed: skipped.samples.length,
      of: skipped.of,
    });
    this.#print(`${header.suite} · ${header.technique.name}: ${said}`);
  }

  /** Ends the animation and leaves the cursor on a new line. */
  stop(): void {
    if (this.#timer !== undefined) clearInterval(this.#timer);
    this.#release?.();
    this.#live?.clear();
    this.#live?.done();
  }

  #print(line: string): void {
    this.#live?.clear();
    this.#options.stream.write(`${wrap(line, { width: this.#width(), indent: '' })}\n`);
    if (this.#live !== undefined) this.#draw();
  }

  #draw(): void {
    const active = [...this.#states.values()].filter(
      ({ startedAt, done, cell }) => startedAt > 0 && done < cell.header.trials,
    );
    const index = this.#index === undefined ? [] : [wrap(this.#index, { width: this.#width(), indent: '' })];
    this.#live?.(
      [...index, ...active.slice(0, 6).map((state) => this.#line(state)), this.#summary()].join('\n'),
    );
  }

  #line(state: CellState): string {
    const { cell, done, failed, formatErrors } = state;
    const mean = state.scored === 0 ? null : state.scoreSum / state.scored;
    const score = mean === null ? '' : sayMean(cell.suite, mean);
    const rate = sayRate(done - state.ready, this.#options.now() - state.startedAt);
    const remarks = [
      ...(state.cached > 0 ? [`${state.cached} cached`] : []),
      ...(formatErrors > 0 ? [plural(formatErrors, 'format error')] : []),
      ...(failed > 0 ? [this.#paint('red', `${failed} failed`)] : []),
    ];
    return progressLine(
      {
        name: nameOf(cell),
        done,
        total: cell.header.trials,
        score,
        rate,
        remarks,
      },
      { columns: { ...this.#columns, width: this.#width() }, paintBar: (bar) => this.#paint('cyan', bar) },
    );
  }

  /** Columns that a line may take: those of the terminal, or all that it wants where it goes elsewhere. */
  #width(): number {
    return this.#options.stream.columns ?? Number.POSITIVE_INFINITY;
  }

  #summary(): string {
    const states = [...this.#states.values()];
    const done = states.reduce((sum, state) => sum + state.done, 0);
    const failed = states.reduce((sum, state) => sum + state.failed, 0);
    const elapsed = this.#options.now() - this.#startedAt;
    const left = this.#remainingMs(elapsed);
    const parts = [
      `${done}/${this.#options.plan.trials} trials`,
      ...(this.#restored > 0 ? [`${this.#restored} from before`] : []),
      formatDuration(elapsed),
      ...(left === null ? [] : [`about ${formatDuration(left)} left`]),
      `${failed} failed`,
      `cost of this session ${formatUsd(this.#spent)}`,
    ];
    return this.#paint('dim', wrapFacts(parts, { width: this.#width(), indent: '' }));
  }

  /** Work left by the tokens that may be generated, at the pace so far; unknown until something was done. */
  #remainingMs(elapsed: number): number | null {
    let done = 0;
    let open = 0;
    for (const state of this.#states.values()) {
      const weight = weightOf(state.cell);
      done += weight * (state.done - state.ready);
      open += weight * (state.cell.header.trials - state.done);
    }
    return done === 0 ? null : (elapsed / done) * open;
  }

  #paint(style: 'red' | 'cyan' | 'dim', text: string): string {
    return this.#options.color ? styleText(style, text, { validateStream: false }) : text;
  }
}

function sayMean({ primaryMetric }: PlannedCell['suite'], mean: number): string {
  return `mean ${primaryMetric} ${mean.toFixed(mean > 1 ? 1 : 2)}`;
}

function nameOf(cell: PlannedCell): string {
  return visibleLine(
    `${cell.suite.name} · ${cell.header.technique.name} · ${cell.header.model.slice(cell.header.model.indexOf(':') + 1)}`,
  );
}

/** Tokens that a trial may generate: a stand-in for its time. */
function weightOf({ suite, calls, model }: PlannedCell): number {
  // Room for hidden reasoning is not what an answer takes.
  const room = model.place === 'remote' ? suite.generation.hiddenReasoningTokens : 0;
  return calls.reduce((sum, { count, outputTokens }) => sum + count * (outputTokens - room), 0);
}
