import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isAlive } from '../store/is-alive.ts';

/** A process, told apart from a later one that is given the same id. */
export interface ProcessMark {
  readonly pid: number;
  /** When it started, in the words of the system; `null` where that cannot be read. */
  readonly start: string | null;
}

/** The mark of a running process. */
export function markOf(pid: number): ProcessMark {
  return { pid, start: startOf(pid) };
}

/** Whether the very process that was marked still runs. */
export function stillRuns({ pid, start }: ProcessMark): boolean {
  if (hasEnded(pid)) return false;
  if (start === null) return true;
  const now = startOf(pid);
  return now === null || now === start;
}

/**
 * Whether nothing of a process is left but, at most, its entry: in a container often nobody collects an orphan's.
 * The entry of a child of ours is collected in a moment.
 */
export function hasEnded(pid: number): boolean {
  if (!isAlive(pid)) return true;
  if (process.platform !== 'linux') return false;
  const [state = '', parent] = statOf(pid) ?? [];
  return /^[ZX]/.test(state) && parent !== String(process.pid);
}

function startOf(pid: number): string | null {
  // Field 22 of proc_pid_stat(5).
  if (process.platform === 'linux') return statOf(pid)?.[19] ?? null;
  if (process.platform === 'win32') return null;
  try {
    const answer = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return answer.trim() || null;
  } catch {
    return null;
  }
}

/** The fields from the third on; the name before it, in brackets, may hold anything. */
function statOf(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
