// A way between two peers on which every byte is counted.
import { connect, createServer } from 'node:net';
import { freePort } from './node.mjs';

/**
 * Listens on a port of its own and hands everything on to `port`; `bytes` are those that came back from there. `shut` cuts what is
 * open and refuses the rest until `open`.
 */
export async function toll(port) {
  const way = { port: await freePort(), bytes: 0 };
  let isShut = false;
  const open = new Set();
  const server = createServer((near) => {
    if (isShut) { near.destroy(); return; }
    const far = connect(port, '127.0.0.1');
    far.on('data', (data) => { way.bytes += data.length; });
    for (const [socket, other] of [[near, far], [far, near]]) {
      open.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => { open.delete(socket); other.destroy(); });
    }
  });
  await new Promise((resolve) => { server.listen(way.port, '127.0.0.1', resolve); });
  const cut = () => { for (const socket of open) socket.destroy(); };
  way.shut = () => { isShut = true; cut(); };
  way.open = () => { isShut = false; };
  way.close = () => { server.close(); cut(); };
  return way;
}
