import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../files/write-atomically.ts';

/** How an error speaks of what is locked. */
export const CHROMA_SERVER = 'the Chroma server';

const stateSchema = z.object({
  pid: z.int().positive(),
  /** Stands in the command line of the process: its number may belong to another program by now. */
  id: z.uuid(),
  startedAt: z.iso.datetime(),
  /** Where calls are taken; `null` until they are. */
  port: z.int().positive().nullable(),
  /** What calls have to bring. */
  token: z.string().min(1),
  /** Port of Chroma itself where that could not be shut to the other users of this machine; else `null`. */
  openPort: z.int().positive().nullable(),
});

/** A server process, as it records itself in its folder from its first moment. */
export type ServerState = z.infer<typeof stateSchema>;

/** The server that a folder records; `null` for none. */
export function readState(folder: string): ServerState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(stateFile(folder), 'utf8')));
  } catch {
    return null;
  }
}

/** Records a server; nobody sees half of it, and by the umask of its process only the owner sees it. */
export async function writeState(folder: string, state: ServerState): Promise<void> {
  await writeAtomically(stateFile(folder), `${JSON.stringify(state)}\n`);
}

/** Forgets a server. */
export function removeState(folder: string): void {
  rmSync(stateFile(folder), { force: true });
}

/** Where a server says what went wrong; begun anew at each start. */
export function logOf(folder: string): string {
  return join(folder, 'server.log');
}

/** A lock that the users of a server share; who holds it alone may end the server. */
export function usersLockOf(folder: string): string {
  return join(folder, 'users.sqlite');
}

/** A lock that the server holds as long as it lives. */
export function serverLockOf(folder: string): string {
  return join(folder, 'server.sqlite');
}

function stateFile(folder: string): string {
  return join(folder, 'server.json');
}
