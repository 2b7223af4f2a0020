import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MODULE = fileURLToPath(new URL('../../../../src/retrieval/chroma/shut-port.ts', import.meta.url));

/** A process that listens, connects, does something and says what came of it. */
async function said(work: string): Promise<unknown> {
  const script = `
    const { shutPort } = await import(${JSON.stringify(MODULE)});
    const { connect, createServer } = await import('node:net');
    const { once } = await import('node:events');
    const server = createServer((socket) => socket.on('error', () => {}).end('hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    const opened = async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    };
    const answer = await (async () => { ${work} })().catch((error) => error.code ?? error.message);
    process.stdout.write(JSON.stringify(answer).replaceAll(String(port), 'PORT'), () => process.exit());
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return JSON.parse(output);
}

describe.runIf(process.platform === 'linux')('shutting a port', () => {
  it('keeps connections that stand, and lets nobody make another', async () => {
    expect(
      await said(`
        server.removeAllListeners('connection').on('connection', (socket) => socket.pipe(socket));
        const socket = await opened();
        socket.write('before');
        await once(socket, 'data');
        const isShut = shutPort(port, new Set([socket.localPort]));
        socket.write('after');
        const [echo] = await once(socket, 'data');
        return [isShut, String(echo), await opened().catch((error) => error.code)];
      `),
    ).toEqual([true, 'after', 'ECONNREFUSED']);
  });

  it('finds somebody else who has connected', async () => {
    expect(
      await said(`
        server.removeAllListeners('connection').on('connection', () => {});
        await opened();
        const { localPort } = await opened();
        return shutPort(port, new Set([localPort]));
      `),
    ).toBe('somebody else has connected to the port PORT');
  });

  it('finds somebody else who has asked and waits for the answer only', async () => {
    expect(
      await said(`
        const lasting = createServer({ allowHalfOpen: true }, (socket) => socket.resume());
        lasting.listen(0, '127.0.0.1');
        await once(lasting, 'listening');
        const lastingPort = lasting.address().port;
        const stranger = connect({ port: lastingPort, host: '127.0.0.1', allowHalfOpen: true });
        const [socket] = await once(lasting, 'connection');
        stranger.end('GET /');
        await once(socket, 'end');
        try {
          return shutPort(lastingPort, new Set());
        } catch (error) {
          return error.message.replace(/\\d+/, '');
        }
      `),
    ).toBe('somebody else has connected to the port ');
  });

  it('finds that another program listens', async () => {
    expect(
      await said(`
        const { spawn } = await import('node:child_process');
        const other = spawn(process.execPath, ['-e', "const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))"]);
        const [theirs] = await once(other.stdout, 'data');
        try {
          return shutPort(Number(theirs), new Set());
        } catch (error) {
          return error.message.replace(/\\d+/, '');
        } finally {
          other.kill();
        }
      `),
    ).toBe('another program listens at the port ');
  });

  it('says that it cannot where nobody is seen to listen', async () => {
    expect(await said('server.close(); return shutPort(port, new Set());')).toBe(false);
  });
});
