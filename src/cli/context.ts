import type { InferredOptionTypes } from 'yargs';
import { type Environment, readEnvironment } from '../config/environment.ts';
import { ABOVE_ZERO, type NumberShape, REQUEST_NUMBERS } from '../core/number-shape.ts';
import { systemClock } from '../process/system-clock.ts';
import { withProject } from '../project.ts';
import { BUILT_IN } from '../registries.ts';
import { openWorkspace, type Workspace, type WorkspaceOptions } from '../workspace.ts';
import { DownloadDisplay } from './download-progress.ts';
import { invocationOf } from './invocation.ts';
import { numberOption, timeoutPolicy } from './number-options.ts';
import type { RUN_OPTIONS } from './options.ts';
import { sayLine } from './print.ts';
import { projectHere } from './project.ts';
import { goThroughProxy } from './proxy.ts';
import { secretsHere, shownArguments } from './secrets.ts';
import { listenForShutdown } from './shutdown.ts';
import { timeLimit } from './time-limit.ts';

/** What every command works with: the workspace, and the terminal that it is used from. */
export interface CliContext extends Workspace {
  /** Whether progress may be animated and coloured. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Ends the line that shows how far a download is. */
  stopDownloads(): void;
  /** From here on Ctrl-C ends the process at once: there is nothing left to save. */
  leaveAtOnce(): void;
}

/** Flags of any command that say how a workspace is opened. */
type WorkspaceFlags = Partial<
  Pick<
    InferredOptionTypes<typeof RUN_OPTIONS>,
    'base-url' | 'embed-base-url' | 'form' | 'concurrency' | 'rpm' | 'tpm' | 'timeout' | 'chroma' | 'minutes'
  >
>;

/** How a command uses its context. */
export interface ContextOptions {
  readonly flags?: WorkspaceFlags;
  /** Calls other machines, through the proxies of the environment. */
  readonly calls?: boolean;
  /** What the first Ctrl-C is answered with while the work is being stopped; left out, it ends the process. */
  readonly onInterrupt?: (context: CliContext) => void;
  /** The same for the second, which leaves at once. */
  readonly onLeave?: (context: CliContext) => void;
}

/** Says that the work is being stopped. */
export function sayStopping({ notice }: CliContext): void {
  notice('\nStopping … (again to leave at once)');
}

/** Opens the workspace of this process, does the work of a command in it, and closes it. */
export async function withContext<T>(
  { flags = {}, calls = false, onInterrupt, onLeave }: ContextOptions,
  work: (context: CliContext) => Promise<T>,
): Promise<T> {
  const registries = withProject(BUILT_IN, projectHere());
  const environment = readEnvironment(registries.providers);
  const opening = workspaceOptions(flags, environment);
  const terminal = process.stderr.isTTY === true;
  const interactive = terminal && !environment.ci;
  const shutdown =
    onInterrupt === undefined
      ? undefined
      : listenForShutdown(
          () => onInterrupt(context),
          () => onLeave?.(context),
        );
  let downloads: DownloadDisplay | undefined;
  const workspace = openWorkspace({
    registries,
    ...opening,
    signal: endOf(shutdown?.signal, flags.minutes),
    onNotice: sayLine,
    onProgress: (event) => {
      downloads ??= new DownloadDisplay(displayOptions({ interactive }));
      downloads.update(event);
    },
  });
  const context: CliContext = {
    ...workspace,
    interactive,
    color: terminal && !environment.noColor,
    stopDownloads: () => downloads?.stop(),
    leaveAtOnce: () => shutdown?.dispose(),
  };
  try {
    if (calls) await goThroughProxy(context);
    return await work(context);
  } finally {
    context.stopDownloads();
    await workspace.close();
    context.leaveAtOnce();
  }
}

function workspaceOptions(flags: WorkspaceFlags, environment: Environment): WorkspaceOptions {
  const invocation = invocationOf(environment);
  const args = process.argv.slice(2);
  return {
    environment,
    invocation,
    command: [...invocation, ...shownArguments(args, secretsHere(environment, args))],
    baseUrl: flags['base-url'],
    embedderBaseUrl: flags['embed-base-url'],
    form: flags.form,
    ...concurrencyOf(flags.concurrency),
    rateLimit: { callsPerMinute: perMinute(flags, 'rpm'), tokensPerMinute: perMinute(flags, 'tpm') },
    ...timeoutPolicy(flags.timeout),
    chromaUrl: flags.chroma,
  };
}

/** A number of calls, or finding one. */
const CONCURRENCY: NumberShape = {
  ...REQUEST_NUMBERS.concurrency,
  words: `${REQUEST_NUMBERS.concurrency.words}, or auto`,
};

function concurrencyOf(
  text: string | undefined,
): Pick<WorkspaceOptions, 'maxConcurrency' | 'autoConcurrency'> {
  if (text === 'auto') return { autoConcurrency: true };
  return text === undefined
    ? {}
    : { maxConcurrency: numberOption(text, { flag: 'concurrency', takes: CONCURRENCY }) };
}

function perMinute(flags: WorkspaceFlags, flag: 'rpm' | 'tpm'): number | undefined {
  const text = flags[flag];
  return text === undefined ? undefined : numberOption(text, { flag, takes: ABOVE_ZERO });
}

/** What ends the work: the user, or the time that they gave it. */
function endOf(interrupt: AbortSignal | undefined, minutes: string | undefined): AbortSignal | undefined {
  if (minutes === undefined) return interrupt;
  const time = timeLimit(numberOption(minutes, { flag: 'minutes', takes: ABOVE_ZERO }));
  return interrupt === undefined ? time : AbortSignal.any([interrupt, time]);
}

/** How displays of progress are drawn by this process. */
export function displayOptions({ interactive }: Pick<CliContext, 'interactive'>) {
  return { interactive, stream: process.stderr, now: () => systemClock.monotonic() };
}
