import { createLogUpdate } from 'log-update';
import type { OnTraining, TrainingEvent } from '../../core/training.ts';
import { formatDuration } from '../../lib/format.ts';
import { visibleLine } from '../../lib/visible-text.ts';
import { keepBelow } from '../print.ts';

/** Shortest pause between two redrawings, in ms. */
const FRAME_MS = 100;
/** Lines of steps in a log without a terminal. */
const LOGGED_STEPS = 10;

/** Shows how far a training is: one line that moves, or a line now and then in a log. */
export class TrainingDisplay {
  readonly #stream: NodeJS.WriteStream;
  readonly #now: () => number;
  readonly #live: ReturnType<typeof createLogUpdate> | undefined;
  readonly #title: string;
  readonly #release: (() => void) | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;
  /** The line as it was drawn last. */
  #drawn = '';
  #loggedStep = 0;
  #heldOut: number | undefined;

  constructor(options: {
    readonly title: string;
    readonly interactive: boolean;
    readonly stream: NodeJS.WriteStream;
    readonly now: () => number;
  }) {
    this.#title = visibleLine(options.title);
    this.#stream = options.stream;
    this.#now = options.now;
    if (!options.interactive) return;
    this.#live = createLogUpdate(options.stream);
    this.#release = keepBelow({ clear: () => this.#live?.clear(), draw: () => this.#live?.(this.#drawn) });
  }

  readonly update: OnTraining = (event) => {
    switch (event.type) {
      case 'phase':
        this.#show(`${this.#title}: ${visibleLine(event.text)} …`, { always: true });
        break;
      case 'message':
        if (this.#live === undefined) this.#stream.write(`${this.#title}: ${visibleLine(event.text)}\n`);
        else this.#live.persist(`${this.#title}: ${visibleLine(event.text)}`);
        break;
      case 'held-out':
        this.#heldOut = event.loss;
        break;
      case 'step':
        this.#show(this.#stepLine(event), { always: this.#isDue(event) });
        break;
      default:
        event satisfies never;
    }
  };

  /** Ends the moving line. */
  stop(): void {
    this.#release?.();
    this.#live?.done();
  }

  #stepLine({ step, steps, loss, tokensPerSecond, remainingMs }: Extract<TrainingEvent, { type: 'step' }>) {
    const parts = [
      `step ${step}${steps === null ? '' : ` of ${steps}`}`,
      ...(loss === null ? [] : [`loss ${loss.toFixed(3)}`]),
      ...(this.#heldOut === undefined ? [] : [`held out ${this.#heldOut.toFixed(3)}`]),
      ...(tokensPerSecond === null ? [] : [`${Math.round(tokensPerSecond)} tokens/s`]),
      ...(remainingMs === null ? [] : [`at most ${formatDuration(remainingMs)} left`]),
    ];
    return `${this.#title}: ${parts.join(', ')}`;
  }

  #isDue({ step, steps }: Extract<TrainingEvent, { type: 'step' }>): boolean {
    const every = steps === null ? 1 : Math.max(1, Math.ceil(steps / LOGGED_STEPS));
    if (step !== 1 && step !== steps && step - this.#loggedStep < every) return false;
    this.#loggedStep = step;
    return true;
  }

  #show(line: string, { always }: { readonly always: boolean }): void {
    if (this.#live === undefined) {
      if (always) this.#stream.write(`${line}\n`);
      return;
    }
    const now = this.#now();
    if (!always && now - this.#drawnAt < FRAME_MS) return;
    this.#drawnAt = now;
    this.#drawn = line;
    this.#live(line);
  }
}
