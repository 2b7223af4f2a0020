/** What is run, and how. */
export interface Program {
  /** A path, or a name that is looked for as a shell does. */
  readonly command: string;
  readonly args: readonly string[];
  /** All that it sees of the environment. */
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Takes each line of its standard output, which is not kept then. What it throws ends the program. */
  readonly onLine?: (line: string) => void;
  /**
   * It ends when its standard input does, so that it does not outlive us, and Ctrl-C in the terminal does not reach it: it
   * is told to end by us, and is waited for.
   */
  readonly tethered?: boolean;
  /** What it reads on its standard input. */
  readonly input?: string;
  /** Folder that it runs in; ours where it is left out. */
  readonly folder?: string;
  /** Whether whatever it has started ends with it when it is aborted. */
  readonly withChildren?: boolean;
  /** Most bytes of its standard output; it is ended when it writes more. */
  readonly mostOutput?: number;
}

/** How a program ended. */
export interface ProgramEnd {
  /** `null` when it was killed. */
  readonly exitCode: number | null;
  /** The signal that killed it. */
  readonly killedBy: string | null;
  readonly output: string;
  /** Whether it wrote more than it may, and was ended. */
  readonly overflowed: boolean;
  /** The end of its standard error. */
  readonly errors: string;
}

/** Characters of standard error that an error repeats. */
const MAX_QUOTED = 600;
/** Characters of standard error that are kept. */
const ERRORS_KEPT = 20_000;
/** How long a program may take to end when it is told to, in ms; then it is killed. */
const END_LIMIT_MS = 5_000;

/**
 * Runs a program to its end, whatever its exit code.
 * @throws Error when it cannot be started, which says why in a few words; the signal's reason when aborted, and what
 * `onLine` threw, each after the program has ended
 */
export async function runProgram(program: Program): Promise<ProgramEnd> {
  const { command, signal, onLine, tethered = false, input, folder, withChildren = false } = program;
  signal.throwIfAborted();
  const { execa } = await import('execa');
  // A group of its own can be ended as a whole.
  const grouped = (tethered || withChildren) && process.platform !== 'win32';
  const child = execa(command, program.args, {
    env: program.environment,
    extendEnv: false,
    cancelSignal: signal,
    forceKillAfterDelay: END_LIMIT_MS,
    reject: false,
    ...(input === undefined ? { stdin: tethered ? 'pipe' : 'ignore' } : { input }),
    ...(folder === undefined ? {} : { cwd: folder }),
    ...(program.mostOutput === undefined ? {} : { maxBuffer: { stdout: program.mostOutput } }),
    detached: grouped,
    buffer: { stdout: onLine === undefined, stderr: false },
  });
  const forget = withChildren && grouped ? endGroup(child.pid, signal) : () => {};
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-ERRORS_KEPT);
  });
  let fault: { readonly error: unknown } | undefined;
  if (onLine !== undefined) {
    for await (const line of child) {
      if (fault !== undefined) continue;
      try {
        onLine(line);
      } catch (error) {
        fault = { error };
        child.kill('SIGKILL');
      }
    }
  }
  const end = await child;
  forget();
  signal.throwIfAborted();
  if (fault !== undefined) throw fault.error;
  const { exitCode = null, signal: killedBy = null } = end;
  if (exitCode === null && killedBy === null) {
    const why = end.code === 'ENOENT' ? 'was not found' : `cannot be run: ${end.originalMessage}`;
    throw new Error(`${command} ${why}`);
  }
  return {
    exitCode,
    killedBy,
    output: end.stdout ?? '',
    overflowed: end.isMaxBuffer,
    errors,
  };
}

/** Ends a program that leads a group of its own, with all that it has started, once the signal aborts. */
function endGroup(pid: number | undefined, signal: AbortSignal): () => void {
  const send = (how: NodeJS.Signals): void => {
    try {
      if (pid !== undefined) process.kill(-pid, how);
    } catch {
      // Nobody is left.
    }
  };
  let limit: NodeJS.Timeout | undefined;
  const tell = (): void => {
    send('SIGTERM');
    limit = setTimeout(() => send('SIGKILL'), END_LIMIT_MS);
  };
  signal.addEventListener('abort', tell, { once: true });
  return () => {
    signal.removeEventListener('abort', tell);
    clearTimeout(limit);
    if (signal.aborted) send('SIGKILL');
  };
}

/** The last words of a program on its standard error, in one line for an error of ours. */
export function lastWords({ errors }: ProgramEnd): string {
  const words = errors.replaceAll(/\s+/g, ' ').trim().slice(-MAX_QUOTED);
  return words === '' ? 'no reason given' : words;
}
