// Every kind of router against every kind, over TCP and over QUIC: two who wait and visit meet at a public relay, and get a direct path where
// their routers let them. Runs in namespaces of its own.
import assert from 'node:assert/strict';
import { ROUTERS, Switch } from '../lib/hosts.mjs';
import { meet } from '../lib/meet.mjs';
import { play, say } from '../lib/scenario.mjs';

const PORT = 30_500;
/** Seconds that a path has for becoming direct, and how often they meet anew: both must call in the same moment. */
const [PATIENCE, MEETINGS] = [15, 3];
/** Where nobody knows the port that the other one waits for. */
const HOPELESS = [['symmetric', 'symmetric'], ['symmetric', 'port-restricted-cone'], ['port-restricted-cone', 'symmetric']];
/** Whether hole punching works, over TCP with the waiter's plain call beside it. */
const canPunch = (visitor, waiter) => !HOPELESS.some(([one, other]) => one === visitor && other === waiter);
const TRANSPORTS = {
  TCP: (address, port) => `/ip4/${address}/tcp/${port}`,
  QUIC: (address, port) => `/ip4/${address}/udp/${port}/quic-v1`,
};

async function visit(home, circuit, listen, meetings) {
  const visitor = meet(home, 'visit', circuit, `${PATIENCE}`, listen);
  visitor.collect();
  const visited = await visitor.ended;
  return visited.code === 0 && visited.last !== 'direct' && meetings > 1 ? visit(home, circuit, listen, meetings - 1) : visited;
}

const switch_ = await Switch.open();
const relayHost = await switch_.host('rita');
const homes = async (role) => {
  const made = {};
  for (const [at, kind] of ROUTERS.entries()) made[kind] = await switch_.home(`${role}${at}`, kind);
  return made;
};
await play({ stop: async () => meet.stop() }, async () => {
  const [waiting, visiting] = [await homes('w'), await homes('v')];
  for (const [transport, address] of Object.entries(TRANSPORTS)) {
    const anywhere = address('0.0.0.0', 0);
    const relay = await meet(relayHost, 'relay', address(relayHost.address, PORT)).hear('relay');
    const circuits = Object.fromEntries(await Promise.all(ROUTERS.map(async (kind) =>
      [kind, await meet(waiting[kind], 'wait', relay, anywhere).hear('circuit')])));
    const rows = await Promise.all(ROUTERS.map(async (visitor) => {
      const cells = [];
      for (const waiter of ROUTERS) {
        const meetings = canPunch(visitor, waiter) ? MEETINGS : 1;
        cells.push([waiter, await visit(visiting[visitor], circuits[waiter], anywhere, meetings)]);
      }
      return [visitor, cells];
    }));
    for (const [visitor, cells] of rows) {
      say(`${transport}, ${visitor}: ${cells.map(([waiter, { first, last }]) => `${waiter} ${first}, then ${last}`).join(' · ')}`);
    }
    for (const [visitor, cells] of rows) {
      for (const [waiter, { code, first, last, complaint }] of cells) {
        const where = `${transport} from behind ${visitor} to behind ${waiter}`;
        assert.equal(code, 0, `${where}: ${complaint}`);
        assert.ok(['relayed', 'direct'].includes(first), `${where}: ${first}`);
        if (canPunch(visitor, waiter)) assert.equal(last, 'direct', where);
      }
    }
  }
});
