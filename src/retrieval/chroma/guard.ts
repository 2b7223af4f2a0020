/**
 * A thread beside a Chroma server in its process. The server itself asks nobody for a token: as soon as this thread has
 * its connections, the server's port is shut, and calls are taken at another one, with a token. The thread also ends
 * the process when nobody uses the server any more.
 */
import { writeSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { openLock } from '../../process/file-lock.ts';
import { guardedServer } from './guarded-server.ts';
import { shutPort } from './shut-port.ts';
import { CHROMA_SERVER, type ServerState, usersLockOf, writeState } from './state.ts';

/** What the thread is started with. */
export interface GuardData {
  readonly folder: string;
  readonly state: ServerState;
  /** Port of 127.0.0.1 at which the server is about to listen. */
  readonly serverPort: number;
}

/** As many calls are under way at once at most. */
const CONNECTIONS = 16;
const CONNECT_POLL_MS = 5;
const WATCH_MS = 1_000;
/** How long the server has to save what it holds. */
const END_LIMIT_MS = 5_000;

const { folder, state, serverPort } = workerData as GuardData;

// The thread that started this one is busy with the server for good, and hears of nothing.
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const users = openLock(usersLockOf(folder), { what: CHROMA_SERVER });
const watch = setInterval(() => {
  if (!users.tryAlone()) return;
  // Held until the process is gone: whoever comes now waits for that, and starts another.
  clearInterval(watch);
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), END_LIMIT_MS);
}, WATCH_MS);

const connections: Socket[] = [];
while (connections.length < CONNECTIONS) {
  const connection = await connected();
  if (connection === null) await sleep(CONNECT_POLL_MS);
  else connections.push(connection);
}
const server = guardedServer({ connections, token: state.token });
await server.tryConnections();
const isShut = shutPort(serverPort, new Set(connections.map(({ localPort }) => localPort ?? 0)));
// No other can take the place of one that is lost: users start the server anew when it is gone.
for (const connection of connections) connection.once('close', () => process.kill(process.pid, 'SIGTERM'));
await writeState(folder, { ...state, port: await server.listen(), openPort: isShut ? null : serverPort });

function connected(): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(serverPort, '127.0.0.1');
    socket.setNoDelay(true);
    socket.once('connect', () => resolve(socket));
    socket.on('error', () => resolve(null));
  });
}

function fail(error: unknown): void {
  writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`);
  process.kill(process.pid, 'SIGKILL');
}
