// What strangers may send to an open port: noise, beginnings of protocols that go on as noise, silence.
import { createSocket } from 'node:dgram';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [CONNECTIONS, PACKETS] = [6, 12];
/** Milliseconds that a connection is left to the other side. */
const PATIENCE = 1_500;
const HELLO = Buffer.from('\x13/multistream/1.0.0\n');
const NOISE = Buffer.concat([HELLO, Buffer.from('\x07/noise\n')]);
const UPGRADE = Buffer.from('GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n'
  + 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n');
const BEGINNINGS = [Buffer.alloc(0), HELLO, NOISE, UPGRADE, Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7f])];

/** Throws it at a port of this machine, over TCP and UDP. */
export async function throwGarbage(port, random) {
  const noise = (most) => Buffer.from(Array.from({ length: random(most) }, () => random(256)));
  const udp = createSocket('udp4');
  udp.on('error', () => {});
  for (let i = 0; i < PACKETS; i++) udp.send(noise(1_200), port, '127.0.0.1', () => {});
  const sockets = Array.from({ length: CONNECTIONS }, () => {
    const socket = createConnection({ host: '127.0.0.1', port });
    // Refused or closed: that is the other side's right.
    socket.on('error', () => {});
    socket.resume();
    socket.write(Buffer.concat([BEGINNINGS[random(BEGINNINGS.length)], noise(8_192)]));
    return socket;
  });
  await sleep(PATIENCE);
  for (const socket of sockets) socket.destroy();
  udp.close();
}
