import { createLogUpdate } from 'log-update';
import type { DownloadProgress } from '../core/provider.ts';
import { formatBytes } from '../lib/format.ts';
import { visibleLine } from '../lib/visible-text.ts';
import { keepBelow } from './print.ts';

/** Shortest pause between two redrawings, in ms. */
const FRAME_MS = 100;
/** Without a terminal a line is written each time so much more has come. */
const LINE_STEP = 0.25;

/** Shows how far the download of a model is: one line that moves, or a line a quarter in a log. */
export class DownloadDisplay {
  readonly #stream: NodeJS.WriteStream;
  readonly #now: () => number;
  readonly #live: ReturnType<typeof createLogUpdate> | undefined;
  readonly #release: (() => void) | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;
  /** The line as it was drawn last. */
  #drawn = '';
  #source = '';
  #nextShare = 0;

  constructor(options: {
    readonly interactive: boolean;
    readonly stream: NodeJS.WriteStream;
    readonly now: () => number;
  }) {
    this.#stream = options.stream;
    this.#now = options.now;
    if (!options.interactive) return;
    this.#live = createLogUpdate(options.stream);
    this.#release = keepBelow({ clear: () => this.#live?.clear(), draw: () => this.#live?.(this.#drawn) });
  }

  update({ model, source, receivedBytes, totalBytes }: DownloadProgress): void {
    const share = totalBytes === 0 ? 1 : receivedBytes / totalBytes;
    const line = visibleLine(
      `Downloading ${model}: ${formatBytes(receivedBytes)} of ${formatBytes(totalBytes)} from ${source}`,
    );
    if (source !== this.#source) {
      this.#source = source;
      this.#nextShare = 0;
    }
    if (this.#live === undefined) {
      if (share < this.#nextShare) return;
      this.#nextShare = (Math.floor(share / LINE_STEP) + 1) * LINE_STEP;
      this.#stream.write(`${line}\n`);
      return;
    }
    const now = this.#now();
    if (share < 1 && now - this.#drawnAt < FRAME_MS) return;
    this.#drawnAt = now;
    this.#drawn = line;
    this.#live(line);
  }

  /** Ends the moving line. */
  stop(): void {
    this.#release?.();
    this.#live?.done();
  }
}
