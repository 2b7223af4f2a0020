import type { JsonValue } from '../lib/json.ts';

/** A Node module of ours in a process of its own, which we talk to in JSON. */
export interface WorkerProgram {
  /** @throws Error when it has ended */
  send(message: JsonValue): Promise<void>;
  /** What it says, until it ends. */
  readonly messages: AsyncIterable<unknown>;
  /** How it ended, in a few words, with the error that it ended with. */
  readonly ended: Promise<string>;
  /** Ends it by force. */
  kill(): void;
}

/** Characters of an error that are kept. */
const ERRORS_KEPT = 600;

/**
 * Starts a module.
 * @param file path of the module
 * @param environment all that it sees of the environment
 */
export async function startWorkerProgram(
  file: string,
  environment: NodeJS.ProcessEnv,
): Promise<WorkerProgram> {
  const { execaNode } = await import('execa');
  const child = execaNode(file, [], {
    ipc: true,
    serialization: 'json',
    env: environment,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    stdout: 'ignore',
    // Ctrl-C in the terminal does not reach it: it is told by us.
    detached: process.platform !== 'win32',
    cleanup: true,
    buffer: { ipc: false },
  });
  return {
    send: async (message) => child.sendMessage(message as Parameters<typeof child.sendMessage>[0]),
    messages: child.getEachMessage(),
    ended: child.then(({ exitCode, signal, stderr }) => {
      const how = signal === undefined ? `ended with the exit code ${exitCode}` : `was ended by ${signal}`;
      // Of an error that nobody caught, Node says what it is in a line of its own.
      const [words = ''] = /^\w*Error\b.*$/m.exec(String(stderr)) ?? [];
      return words === '' ? how : `${how}: ${words.slice(0, ERRORS_KEPT)}`;
    }),
    kill: () => void child.kill('SIGKILL'),
  };
}
