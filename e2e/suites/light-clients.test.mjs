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

test('smoldot follows finality from genesis over the peer-to-peer port', { timeout: 150_000 }, async () => {
  const peer = await node.call('system_localPeerId');
  const spec = execFileSync(NODE, ['export-chain-spec', '--chain', 'dev', '--raw'], { maxBuffer: 1 << 28 });
  const chainSpec = JSON.parse(spec.toString());
  chainSpec.bootNodes = [`/ip4/127.0.0.1/tcp/${node.p2p}/ws/p2p/${peer}`];
  const smoldot = start({ maxLogLevel: 1, forbidNonLocalWs: false });
  const client = createClient(getSmProvider(() => smoldot.addChain({ chainSpec: JSON.stringify(chainSpec) })));
  try {
    let number = 0;
    for (let i = 0; i < 60 && number < 2; i++) {
      number = await readsTheChain(client);
      await sleep(1000);
    }
    assert.ok(number >= 2, `smoldot sees finalised block ${number}`);
  } finally {
    client.destroy();
    await smoldot.terminate();
  }
});
