import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** States of a connection as /proc/net/tcp writes them, include/net/tcp_states.h of Linux. */
const TIME_WAIT = '06';
const LISTENING = '0A';

interface TcpRow {
  readonly local: string;
  readonly remote: string;
  readonly state: string;
  readonly inode: string;
}

/**
 * Stops this process from listening at a port of 127.0.0.1, whatever part of it does. Connections that stand are kept;
 * nobody can make another.
 * @param ours ports at the other end of our own connections
 * @returns `false` where the system does not let us
 * @throws Error when another program listens there, or somebody else has connected already
 */
export function shutPort(port: number, ours: ReadonlySet<number>): boolean {
  const address = addressOf(port);
  const listener = tcpRows()?.find(({ local, state }) => local === address && state === LISTENING);
  if (listener === undefined) return false;
  const descriptor = descriptorOf(listener.inode);
  if (descriptor === null) throw new Error(`another program listens at the port ${port}`);
  closeSync(descriptor);
  occupy(descriptor);
  const known = new Set([...ours].map(addressOf));
  // Who has asked and ended his side of the connection, which is in another state then, is still answered.
  const strangers = tcpRows()?.filter(
    ({ local, remote, state }) =>
      local === address && state !== LISTENING && state !== TIME_WAIT && !known.has(remote),
  );
  if (strangers?.length !== 0) throw new Error(`somebody else has connected to the port ${port}`);
  return true;
}

/** An address of 127.0.0.1, as a little-endian Linux writes it. */
function addressOf(port: number): string {
  return `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** `null` where there is no such list. */
function tcpRows(): readonly TcpRow[] | null {
  try {
    const [, ...lines] = readFileSync('/proc/self/net/tcp', 'utf8').trim().split('\n');
    return lines.map((line) => {
      const fields = line.trim().split(/\s+/);
      const [, local = '', remote = '', state = ''] = fields;
      return { local, remote, state, inode: fields[9] ?? '' };
    });
  } catch {
    return null;
  }
}

function descriptorOf(inode: string): number | null {
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      if (readlinkSync(`/proc/self/fd/${name}`) === `socket:[${inode}]`) return Number(name);
    } catch {
      // Closed meanwhile.
    }
  }
  return null;
}

/** Who listened still believes that the number is its own: it must never become that of a file. */
function occupy(descriptor: number): void {
  const opened: number[] = [];
  do opened.push(openSync('/dev/null', 'r'));
  while ((opened.at(-1) ?? descriptor) < descriptor);
  for (const other of opened) if (other !== descriptor) closeSync(other);
}
