import { BenchError } from '../core/errors.ts';
import { EXIT } from './exit.ts';

/** Two presses of Ctrl-C: the first saves, the second leaves at once. */
export interface Shutdown {
  readonly signal: AbortSignal;
  /** Stops listening. */
  dispose(): void;
}

/** Ctrl-C, an end from outside, and the end of the terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for the signals that end a process; `onInterrupt` tells the user that their work is being saved. */
export function listenForShutdown(onInterrupt: () => void): Shutdown {
  const controller = new AbortController();
  const handle = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    onInterrupt();
    controller.abort(new BenchError('INTERRUPTED', 'interrupted.'));
  };
  for (const name of SIGNALS) process.on(name, handle);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of SIGNALS) process.off(name, handle);
    },
  };
}
