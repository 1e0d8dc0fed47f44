// Transfers that never stop, to nodes that die. Whoever sends keeps what it signed until it is final and hands it in again: a pool
// is lost with its node. The same bytes count once, however often they are handed in.
import { Keyring } from '@polkadot/keyring';
import { setTimeout as sleep } from 'node:timers/promises';
import { SCC } from '../../lib/ledger.mjs';
import { until } from '../../lib/until.mjs';

/** Most transfers of an account that wait to be final. */
const WINDOW = 6;
/** What waits is handed in again after so many milliseconds, to another node. */
const PATIENCE = 6_000;
const PAUSE = 300;

/** Accounts with money that nobody else uses. */
export function senders() {
  const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
  return ['//Eve', '//Ferdie', '//Alice//stash', '//Bob//stash'].map((uri) => keyring.addFromUri(uri));
}

export class Stream {
  /** Transfers that were final, and their block's height. */
  finalised = new Map();
  /** How often something was handed in again. */
  again = 0;
  #tasks = [];
  #failure = null;
  #sends = true;
  #runs = true;
  #looked = 0;

  /** Begins to send; `api` is needed only for this. */
  static async open(network, api, pairs, random) {
    const stream = new Stream();
    const { genesisHash, runtimeVersion } = api;
    const keyring = new Keyring({ type: 'sr25519' });
    Object.assign(stream, { network, random });
    // No life ends: what waits can be handed in for ever.
    stream.sign = (account, amount) => api.tx.balances.transferKeepAlive(account.receiver, amount)
      .sign(account.pair, { blockHash: genesisHash, genesisHash, runtimeVersion, era: 0, nonce: account.next });
    stream.accounts = pairs.map((pair, place) => ({
      pair, receiver: keyring.addFromUri(`//Receiver/${place}`).address, next: 0, sent: 0n, waiting: new Map() }));
    const run = (work) => work.catch((error) => { stream.#failure ??= error; });
    stream.#tasks = [...stream.accounts.map((account) => run(stream.#send(account))), run(stream.#follow())];
    return stream;
  }

  /** Throws what ended it. */
  check() {
    if (this.#failure) throw this.#failure;
  }

  async #send(account) {
    while (this.#runs) {
      if (this.#sends && account.waiting.size < WINDOW) {
        const amount = SCC / 100n + BigInt(this.random(1_000_000));
        const signed = this.sign(account, amount);
        account.waiting.set(signed.hash.toHex(), { bytes: signed.toHex(), at: 0 });
        account.next += 1;
        account.sent += amount;
      }
      for (const waits of account.waiting.values()) {
        if (Date.now() < waits.at + PATIENCE) continue;
        if (waits.at) this.again += 1;
        waits.at = Date.now();
        await this.#handIn(waits.bytes);
      }
      await sleep(PAUSE);
    }
  }

  /** Whatever it answers, the blocks decide: one that is known, of no use any more, or died meanwhile says so. */
  async #handIn(bytes) {
    const living = this.network.living();
    if (!living.length) return;
    await this.network.nodes[living[this.random(living.length)]].call('author_submitExtrinsic', bytes).catch(() => {});
  }

  /** Looks for the transfers in every final block. */
  async #follow() {
    while (this.#runs) {
      while (this.#looked < this.network.height) {
        const block = await this.#block(this.#looked + 1);
        if (!block) break;
        this.#looked += 1;
        for (const account of this.accounts) {
          for (const [hash, { bytes }] of account.waiting) {
            if (!block.extrinsics.includes(bytes)) continue;
            account.waiting.delete(hash);
            this.finalised.set(hash, this.#looked);
          }
        }
      }
      await sleep(PAUSE);
    }
  }

  /** A final block, from whoever lives and has it. */
  async #block(height) {
    for (const name of this.network.living()) {
      const answer = await this.network.nodes[name].call('chain_getBlock', this.network.blocks[height]).catch(() => null);
      if (answer) return answer.block;
    }
    return null;
  }

  /** Signs nothing more and waits until all that was signed is final. */
  async end(seconds) {
    this.#sends = false;
    const left = () => this.accounts.reduce((sum, { waiting }) => sum + waiting.size, 0);
    const done = () => { this.check(); return left() === 0; };
    await until('every transfer to be final', seconds, done, () => `${left()} are not\n${this.network.words()}`);
    await this.stop();
  }

  async stop() {
    this.#runs = false;
    await Promise.all(this.#tasks);
  }
}
