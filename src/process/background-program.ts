import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';

/** A program that outlives us, how it ended included. */
export type BackgroundProgram = Pick<ChildProcess, 'exitCode' | 'signalCode'> & { readonly pid: number };

/** What is started. */
export interface BackgroundOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** All that it sees of the environment. */
  readonly environment: NodeJS.ProcessEnv;
  /** Takes what it writes, begun anew, for its owner alone. */
  readonly log: string;
}

/**
 * Starts a program in a group of its own: Ctrl-C in the terminal does not reach it, and nobody waits for it. Not by
 * execa, which would pass what it writes through us, and takes no file that is open.
 * @throws Error when it cannot be started; the file system's when there can be no log
 */
export async function startInBackground(options: BackgroundOptions): Promise<BackgroundProgram> {
  const log = openSync(options.log, 'w', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(options.command, options.args, {
      detached: true,
      windowsHide: true,
      env: options.environment,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
  const { pid } = child;
  if (pid === undefined) throw (await once(child, 'error'))[0];
  child.unref();
  return Object.assign(child, { pid });
}
