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
export function listenForShutdown(onInterrupt: () => void, onSecond?: () => void): Shutdown {
  const controller = new AbortController();
  const handle = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      // A terminal that closes says so more than once: itself, and through its shell.
      if (name === 'SIGHUP') return;
      onSecond?.();
      process.exit(EXIT.interrupted);
    }
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
