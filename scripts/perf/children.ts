import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./calls-child.ts', import.meta.url));

/** Starts one side of the comparison of calls. */
export function startSide(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [CHILD, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** What a process says first. */
export async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('nothing can be read of it');
  const [line] = await once(createInterface(child.stdout), 'line');
  return String(line);
}
