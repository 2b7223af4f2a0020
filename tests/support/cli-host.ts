/**
 * A process that does one command after the other, as `main.ts` does one: what costs the time of a command is mostly the
 * start of its process. Folder, environment and arguments are those of the command, and its output goes to who sent it.
 */
import { fileURLToPath } from 'node:url';
import { followCommandLine } from '../../src/cli/command-line.ts';

/** A command, and where it runs. */
export interface HostedCommand {
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

const said = { stdout: '', stderr: '' };
for (const stream of ['stdout', 'stderr'] as const) {
  process[stream].write = (text: string | Uint8Array): boolean => {
    said[stream] += typeof text === 'string' ? text : Buffer.from(text).toString();
    return true;
  };
}

process.on('message', async ({ args, folder, env }: HostedCommand) => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(folder);
  process.argv = [process.execPath, MAIN, ...args];
  process.exitCode = undefined;
  await followCommandLine();
  const result = { code: process.exitCode ?? 0, ...said };
  Object.assign(said, { stdout: '', stderr: '' });
  process.send?.(result);
});
