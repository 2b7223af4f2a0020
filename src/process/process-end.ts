import { readFileSync } from 'node:fs';
import { isAlive } from './is-alive.ts';

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

/** The fields from the third on; the name before it, in brackets, may hold anything. */
function statOf(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
