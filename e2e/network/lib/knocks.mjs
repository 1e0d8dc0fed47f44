// A program for a victim's machine: it listens at a port over TCP and UDP, answers nothing, and prints a line for each knock: an accepted
// connection, or a new name in a first packet of QUIC, which is sent again until it is answered.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const port = Number(process.argv[2]);
const tell = (transport, from) => console.log(JSON.stringify({ transport, from }));

createServer((socket) => {
  tell('tcp', socket.remoteAddress);
  socket.on('error', () => {});
  socket.resume();
}).listen(port, '0.0.0.0');

const names = new Set();
const udp = createSocket('udp4');
udp.on('message', (packet, { address }) => {
  // Flags, version, the length of the connection's name, the name.
  const name = packet.subarray(6, 6 + (packet[5] ?? 0)).toString('hex');
  if (names.has(name)) return;
  names.add(name);
  tell('quic', address);
});
udp.bind(port, '0.0.0.0', () => console.log(JSON.stringify({ transport: 'ready' })));
