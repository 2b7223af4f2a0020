import { readFileSync } from 'node:fs';
import { runProgram } from './run-program.ts';

/** How long the system may take to tell, in ms. */
const LIMIT_MS = 10_000;

/**
 * The command line that a process was started with; `null` where it cannot be read.
 * @param environment for the program that is asked where the system has no file of it
 */
export async function commandOf(pid: number, environment: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    if (process.platform === 'linux') {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    }
    const { exitCode, output } = await runProgram({
      ...(process.platform === 'win32' ? onWindows(pid) : byPs(pid)),
      environment,
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    return exitCode === 0 ? output : null;
  } catch {
    return null;
  }
}

function byPs(pid: number) {
  return { command: 'ps', args: ['-ww', '-o', 'command=', '-p', String(pid)] };
}

function onWindows(pid: number) {
  const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`;
  return { command: 'powershell', args: ['-NoProfile', '-Command', query] };
}
