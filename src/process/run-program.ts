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
}

/** How a program ended. */
export interface ProgramEnd {
  /** `null` when it was killed. */
  readonly exitCode: number | null;
  /** The signal that killed it. */
  readonly killedBy: string | null;
  readonly output: string;
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
  const { command, signal, onLine, tethered = false } = program;
  signal.throwIfAborted();
  const { execa } = await import('execa');
  const child = execa(command, program.args, {
    env: program.environment,
    extendEnv: false,
    cancelSignal: signal,
    forceKillAfterDelay: END_LIMIT_MS,
    reject: false,
    stdin: tethered ? 'pipe' : 'ignore',
    detached: tethered && process.platform !== 'win32',
    buffer: { stdout: onLine === undefined, stderr: false },
  });
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
  const ended = await child;
  signal.throwIfAborted();
  if (fault !== undefined) throw fault.error;
  const { exitCode = null, signal: killedBy = null } = ended;
  if (exitCode === null && killedBy === null) {
    const why = ended.code === 'ENOENT' ? 'was not found' : `cannot be run: ${ended.originalMessage}`;
    throw new Error(`${command} ${why}`);
  }
  return { exitCode, killedBy, output: ended.stdout ?? '', errors };
}

/** The last words of a program on its standard error, in one line for an error of ours. */
export function lastWords({ errors }: ProgramEnd): string {
  const words = errors.replaceAll(/\s+/g, ' ').trim().slice(-MAX_QUOTED);
  return words === '' ? 'no reason given' : words;
}
