// A program for a machine with many addresses: `crowd.mjs HOST PORT NETWORK COUNT PAUSE` opens so many connections to one port, each from an
// address of its own, says nothing on them, holds them as long as it may, and opens each once more so many milliseconds after it was closed.
// NETWORK is how the addresses begin: their first two numbers. Every second it prints what came of it.
import { connect } from 'node:net';

const [host, port, network, count, pause] = process.argv.slice(2);
/** Connections that are begun at one time: the others wait here and not in a kernel, where they would be lost. */
const AT_ONCE = 256;
const [waiting, addresses] = [Array.from({ length: Number(count) }, (_, number) => number), new Set()];
const figures = { opened: 0, ended: 0, failed: 0, addresses: 0 };
let begun = 0;

function begin() {
  while (begun < AT_ONCE && waiting.length > 0) knock(waiting.shift());
}

function knock(number) {
  begun += 1;
  let isOpen = false;
  const done = () => { begun -= 1; begin(); };
  const localAddress = `${network}.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`;
  const socket = connect({ host, port: Number(port), localAddress });
  socket.once('connect', () => {
    isOpen = true;
    figures.opened += 1;
    figures.addresses = addresses.add(localAddress).size;
    done();
  });
  // How it ends makes no difference here.
  socket.on('error', () => {});
  socket.once('close', () => {
    figures[isOpen ? 'ended' : 'failed'] += 1;
    if (!isOpen) done();
    setTimeout(() => { waiting.push(number); begin(); }, Number(pause));
  });
  socket.resume();
}

begin();
setInterval(() => console.log(JSON.stringify(figures)), 1_000);
