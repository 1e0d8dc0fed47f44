// polkadot-api and smoldot on a node with real slots and GRANDPA finality.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'polkadot-api';
import { getSmProvider } from 'polkadot-api/sm-provider';
import { getWsProvider } from 'polkadot-api/ws';
import { start } from 'smoldot';
import WebSocket from 'ws';
import { connect, people } from '../lib/api.mjs';
import { NODE, startNode } from '../lib/node.mjs';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const MILLION = 1_000_000n * 1_000_000_000_000n;
let node;
before(async () => { node = await startNode(); });
after(async () => { await node?.stop(); });

async function readsTheChain(client) {
  const api = client.getUnsafeApi();
  const account = await api.query.System.Account.getValue(ALICE, { at: 'best' });
  assert.ok(account.data.free >= MILLION, `Alice has ${account.data.free}`);
  const parameters = await api.apis.NetworkApi.parameters({ at: 'best' });
  assert.equal(parameters.slot_duration, 3000n);
  const { number } = await client.getFinalizedBlock();
  return number;
}

test('polkadot-api connects over WebSocket and reads state and runtime APIs', { timeout: 60_000 }, async () => {
  const client = createClient(getWsProvider(node.url, { websocketClass: WebSocket }));
  try {
    await readsTheChain(client);
  } finally { client.destroy(); }
});

/** Runs `work` with a client on smoldot, which follows the node over its peer-to-peer port from genesis, and with the node's own log. */
async function withSmoldot(work) {
  const peer = await node.call('system_localPeerId');
  const spec = execFileSync(NODE, ['export-chain-spec', '--chain', 'dev', '--raw'], { maxBuffer: 1 << 28 });
  const chainSpec = JSON.parse(spec.toString());
  chainSpec.bootNodes = [`/ip4/127.0.0.1/tcp/${node.p2p}/ws/p2p/${peer}`];
  const smoldot = start({ maxLogLevel: 1, forbidNonLocalWs: false });
  const client = createClient(getSmProvider(() => smoldot.addChain({ chainSpec: JSON.stringify(chainSpec) })));
  try {
    await work(client);
  } finally {
    client.destroy();
    await smoldot.terminate();
  }
}

test('smoldot follows finality from genesis over the peer-to-peer port', { timeout: 150_000 }, () => withSmoldot(async (client) => {
  let number = 0;
  for (let i = 0; i < 60 && number < 2; i++) {
    number = await readsTheChain(client);
    await sleep(1000);
  }
  assert.ok(number >= 2, `smoldot sees finalised block ${number}`);
}));

test('smoldot reads the auxiliary block of one letter, proved from a final main block', { timeout: 150_000 }, async () => {
  const { api } = await connect(node);
  const text = 'Seen by a light wallet';
  const block = await new Promise((resolve, reject) => {
    api.tx.ads.bid(text, '', 2n * 10n ** 12n).signAndSend(people().alice, { era: 0 }, ({ status, dispatchError }) => {
      if (dispatchError) reject(new Error(`${dispatchError}`));
      else if (status.isFinalized) resolve(status.asFinalized);
    }).catch(reject);
  });
  // The ad stands in the next block.
  const height = (await api.rpc.chain.getHeader(block)).number.toNumber() + 1;
  await withSmoldot(async (client) => {
    let final = await client.getFinalizedBlock();
    for (let i = 0; i < 60 && final.number < height; i++, final = await client.getFinalizedBlock()) await sleep(1000);
    const { VirtualChainsApi } = client.getUnsafeApi().apis;
    const [board, at] = [{ type: 'Board' }, { at: final.hash }];
    const header = await VirtualChainsApi.header(board, height, at);
    const records = await VirtualChainsApi.records(board, height, 0, 10, at);
    assert.deepEqual([header.chain.type, header.height, header.count, records.length], ['Board', height, 1, 1]);
    assert.ok(Buffer.from(records[0]).includes(text), Buffer.from(records[0]).toString('hex'));
    // And it is what the full node says.
    const told = await api.call.virtualChainsApi.header('Board', height);
    assert.equal(header.records_root, told.unwrap().recordsRoot.toHex());
  });
  await api.disconnect();
});
