// From a file of accounts to a living network, as its operators do it: `build-network`, keys, the first blocks.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Keyring } from '@polkadot/keyring';
import { u8aToHex } from '@polkadot/util';
import { createKeyMulti } from '@polkadot/util-crypto';
import { connect } from '../lib/api.mjs';
import { runNode, seal, startNode } from '../lib/node.mjs';
import { until } from '../lib/until.mjs';

const folder = mkdtempSync(join(tmpdir(), 'scc-network-'));
const path = (name) => join(folder, name);
const phrase = (name) => `bottom drive obey lake curtain smoke basket hold race lonely fit walk//operator//${name}`;
const key = (name, type = 'sr25519') => new Keyring({ type, ss58Format: 42 }).addFromUri(phrase(name));
const keepers = ['first', 'second', 'third'].map((name) => key(name).address);
const accounts = () => ({
  foundation: key('foundation').address, reserve: { signatories: keepers, threshold: 2 }, operator: key('operator').address,
  balances: [[key('foundation').address, 60_000_001], [key('sale').address, 24_999_999], [key('founder').address, 15_000_000]],
  council: [key('councillor').address], committee: [key('developer').address],
  vesting: [{ account: key('founder').address, begin: 0, blocks: 1_000, free: 10 }],
  authorities: [{ account: key('author').address, aura: key('author').address, grandpa: key('author', 'ed25519').address }],
});

/** Runs the program; throws what it said if it failed. */
async function run(...words) {
  const { code, stdout, stderr } = await runNode(...words);
  assert.equal(code, 0, `${words[0]}: ${stderr}`);
  return stdout;
}
const build = (network, ...words) => run('build-network', '--network', network, '--accounts', path('accounts.json'), ...words);

let node, api;
const ofMainnet = ({ address }) => new Keyring({ ss58Format: 2018 }).encodeAddress(address);
before(() => writeFileSync(path('accounts.json'), JSON.stringify(accounts())));
const stop = async () => { await api?.disconnect(); await node?.stop(); api = node = undefined; };
after(async () => { await stop(); rmSync(folder, { recursive: true, force: true }); });

test('what cannot be a network is refused with a sentence', async () => {
  const wrong = accounts();
  wrong.balances[0][1] -= 1;
  writeFileSync(path('wrong.json'), JSON.stringify(wrong));
  const { code, stderr } = await runNode('build-network', '--network', 'mainnet', '--accounts', path('wrong.json'));
  assert.notEqual(code, 0);
  assert.match(stderr, /99999999 tokens instead of 100000000/);
  const preset = await runNode('--chain', 'mainnet', '--tmp');
  assert.notEqual(preset.code, 0);
  assert.match(preset.stderr, /build-network --network mainnet/);
});

test('mainnet: accounts file → raw specification → block 1', { timeout: 120_000 }, async () => {
  // Operators write addresses as their wallets show them: of this network, or generic.
  const own = accounts();
  own.council = [ofMainnet(key('councillor'))];
  own.balances[0][0] = ofMainnet(key('foundation'));
  writeFileSync(path('own.json'), JSON.stringify(own));
  writeFileSync(path('mainnet.json'), await run('build-network', '--network', 'mainnet', '--accounts', path('own.json'), '--raw'));
  node = await startNode(['--sealing', 'manual'], { chain: ['--chain', path('mainnet.json')] });
  ({ api } = await connect(node));
  await seal(node);
  assert.equal((await api.rpc.chain.getHeader()).number.toNumber(), 1);
  const parameters = await api.call.networkApi.parameters();
  assert.deepEqual([parameters.slotDuration.toNumber(), parameters.halfLife.toNumber()], [150_000, 576]);
  assert.equal(api.registry.chainSS58, 2018);
  const issued = (await api.query.balances.totalIssuance()).toBigInt();
  assert.equal(issued, 100_000_001n * 10n ** 12n);
  assert.ok((await api.query.sudo.key()).isNone, 'nobody is above the rules');
  const { contributors, trials, operator } = await api.call.grantsApi.budgets();
  assert.deepEqual([contributors.toBigInt(), trials.toBigInt()], Array(2).fill(30_000_000n * 10n ** 12n - api.consts.balances.existentialDeposit.toBigInt()));
  assert.equal(operator.unwrap().toString(), new Keyring({ ss58Format: 2018 }).encodeAddress(key('operator').publicKey));
  assert.equal((await api.query.revenue.reserve()).unwrap().toHex(), u8aToHex(createKeyMulti(keepers, 2)));
  assert.equal((await api.query.vesting.vesting(key('founder').address)).unwrap().length, 1);
  await stop();
});

test('staging: an authority with its keys in its store makes blocks and finality', { timeout: 180_000 }, async () => {
  // The network's own slots last 150 s: here they are made short before the state is computed.
  const spec = JSON.parse(await build('staging'));
  spec.genesis.runtimeGenesis.patch.network.parameters.slotDuration = 2_000;
  writeFileSync(path('plain.json'), JSON.stringify(spec));
  writeFileSync(path('staging.json'), await run('export-chain-spec', '--chain', path('plain.json'), '--raw'));
  const keys = path('keystore');
  for (const [type, scheme] of [['aura', 'sr25519'], ['gran', 'ed25519']]) {
    await run('key', 'insert', '--chain', path('staging.json'), '--keystore-path', keys, '--key-type', type, '--scheme', scheme,
      '--suri', phrase('author'));
  }
  await run('key', 'generate-node-key', '--file', path('node.key'));
  node = await startNode(['--validator', '--keystore-path', keys, '--node-key-file', path('node.key')],
    { chain: ['--chain', path('staging.json')] });
  await until('a final block', 90, async () => {
    const { number } = await node.call('chain_getHeader', await node.call('chain_getFinalizedHead'));
    return Number(number) >= 2;
  }, () => node.log());
  ({ api } = await connect(node));
  const { ss58Prefix } = await api.call.networkApi.parameters();
  assert.deepEqual([api.registry.chainSS58, ss58Prefix.toNumber()], [42, 42], 'a rehearsal shows no addresses of the main network');
  const { author, income } = (await api.call.revenueApi.statement(2)).unwrap();
  assert.equal(author.toString(), key('author').address);
  assert.equal(income.generalAuthor.toBigInt(), 10n ** 11n, 'a tenth of what the block mints');
});
