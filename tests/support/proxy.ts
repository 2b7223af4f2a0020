import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A forward proxy on 127.0.0.1. */
export interface ForwardProxy {
  readonly url: string;
  /** Hosts and ports that were asked for, in order. */
  readonly hosts: readonly string[];
  /** What clients said of who they are. */
  readonly authorizations: ReadonlySet<string | undefined>;
  close(): Promise<void>;
}

/**
 * Starts a proxy whose tunnels all lead to one server, whatever host they are asked for.
 * @param to the server; tunnels for `https:` are refused
 */
export async function startProxy(to: string): Promise<ForwardProxy> {
  const { hostname, port } = new URL(to);
  const hosts: string[] = [];
  const authorizations = new Set<string | undefined>();
  const server = createServer().on('connect', ({ url = '', headers }, socket, head) => {
    hosts.push(url);
    authorizations.add(headers['proxy-authorization']);
    socket.on('error', () => {});
    if (url.endsWith(':443')) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const upstream = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hosts,
    authorizations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
