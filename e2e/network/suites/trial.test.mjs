// Frames that cost their artist nothing: a coupon of the foundation pays, out of the budget of free trials; and the foundation's own job.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Keyring } from '@polkadot/keyring';
import { connect } from '../../lib/api.mjs';
import { scene, startNetwork } from '../lib/network.mjs';
import { checkSum, files } from '../lib/render.mjs';
import { until } from '../lib/until.mjs';

const SCC = 1_000_000_000_000n;
/** Budgets pay those who have been enlisted for seven days of so many blocks. */
const DAY = 20;
const request = { frames: '1-2', size: '96x54', samples: '8', bid: '4', 'max-workers': '2' };

let network, api, foundation;
before(async () => {
  network = await startNetwork(['ada', 'bo']);
  ({ api } = await connect(network.node));
  foundation = new Keyring({ type: 'sr25519' }).addFromUri('//Foundation');
  const enlisted = (await api.rpc.chain.getHeader()).number.toNumber();
  const ripe = enlisted + 7 * DAY + 1;
  await until('the workers to have been enlisted for seven days', 240, async () => (await api.rpc.chain.getHeader()).number.toNumber() > ripe);
}, { timeout: 400_000 });
after(async () => {
  await api?.disconnect();
  await network?.stop();
});

const send = (tx, signer) => new Promise((resolve, reject) => {
  tx.signAndSend(signer, { era: 0 }, ({ status, dispatchError }) => {
    if (dispatchError) reject(new Error(`${dispatchError}`));
    else if (status.isInBlock) resolve();
  }).catch(reject);
});
const budget = async (name) => (await api.call.grantsApi.budgets())[name].toBigInt();

test('a coupon pays for a render: the artist\'s tokens are as before, the workers are paid', { timeout: 300_000 }, async () => {
  const dave = await network.address('//Dave');
  const expiry = (await api.rpc.chain.getHeader()).number.toNumber() + 1_000;
  await send(api.tx.grants.issueCoupon(dave, 0, 5n * SCC, expiry), foundation);
  const [had, trials] = [await network.balance('//Dave'), await budget('trials')];

  const out = join(network.folder, 'trial');
  const render = network.render('//Dave', scene('alpha'), { ...request, 'pay-from': 'coupon', out });
  const settled = await render.settled(180, network);
  checkSum(settled);
  assert.equal([...files(out).keys()].filter((name) => name.startsWith('frame_')).length, 2);
  assert.deepEqual([settled.pay_from, BigInt(settled.paid), settled.delivered > 0], ['coupon', 4n * SCC, true]);

  // μ, φ and δ never left the budget: two fifths of the price.
  assert.equal(BigInt(settled.shares.budget), (4n * SCC * 2n) / 5n);
  assert.ok(trials - (await budget('trials')) <= (4n * SCC * 3n) / 5n);
  const [coupon] = (await network.ask('grants', '--of', dave)).coupons;
  assert.equal(BigInt(coupon.left), SCC);
  // The reports' fees are all that a trial costs; deposits come back with the job's removal.
  const has = await network.balance('//Dave');
  assert.ok(had.free + had.held - has.free - has.held < SCC / 10n, `${had.free} ${has.free}`);
  const shares = settled.workers.reduce((sum, worker) => sum + BigInt(worker.claim), 0n);
  assert.equal(shares, BigInt(settled.shares.claims));
});

test('the operator has the contributors\' budget pay for a job of the foundation', { timeout: 300_000 }, async () => {
  const contributors = await budget('contributors');
  const out = join(network.folder, 'grant');
  const render = network.render('//Foundation', scene('skin'), { ...request, 'pay-from': 'grant', out });
  const settled = await render.settled(180, network);
  checkSum(settled);
  assert.deepEqual([settled.pay_from, BigInt(settled.shares.budget)], ['grant', (4n * SCC) / 10n]);
  assert.ok(contributors - (await budget('contributors')) <= (4n * SCC * 9n) / 10n);
  assert.ok(settled.workers.length > 0 && BigInt(settled.shares.release) >= 0n);
});
