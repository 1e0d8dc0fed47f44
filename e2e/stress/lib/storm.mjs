// What may happen to those who take part in a job: power cuts, frozen programs, garbage at their ports.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { throwGarbage } from './garbage.mjs';

/** Each as likely as often as it stands here. */
const FAULTS = ['worker killed', 'worker killed', 'worker frozen', 'requester killed', 'requester frozen', 'author killed', 'garbage'];
/** Longer than a requester waits for a worker that has fallen silent, in milliseconds. */
const LONG = 35_000;

export class Storm {
  /** How often each happened. */
  counts = Object.fromEntries(FAULTS.map((fault) => [fault, 0]));
  #thaws = [];

  /** `ports` are those of workers' peers by name. */
  constructor(network, random, ports) {
    Object.assign(this, { network, random, ports });
  }

  /** Lets one thing happen while a job runs: `run` is the requester's program, `again` kills it and starts it anew. */
  async strike(run, again) {
    const { network, random } = this;
    for (const worker of network.workers) assert.ok(worker.isRunning(), `${worker.name} ended by itself\n${worker.tail()}`);
    const fault = FAULTS[random(FAULTS.length)];
    const worker = network.workers[random(network.workers.length)];
    this.counts[fault] += 1;
    if (fault === 'worker killed') {
      await worker.kill();
      await sleep(random(3_000));
      await worker.start();
    } else if (fault === 'worker frozen') {
      this.#freeze((signal) => worker.signal(signal));
    } else if (fault === 'requester killed') {
      await again();
    } else if (fault === 'requester frozen') {
      this.#freeze((signal) => run.kill(signal));
    } else if (fault === 'author killed') {
      await network.node.kill();
      await sleep(random(3_000));
      await network.node.start();
    } else {
      const served = (await network.ask('net')).flatMap(({ announced }) => announced.map((one) => Number(one.match(/\/tcp\/(\d+)/)?.[1])));
      const ports = [worker.port, this.ports[worker.name], network.node.p2p, Number(new URL(network.node.http).port), ...served];
      await Promise.all(ports.filter(Boolean).map((port) => throwGarbage(port, random)));
    }
  }

  /** Mostly for seconds, sometimes until it is given up. */
  #freeze(signal) {
    signal('SIGSTOP');
    const millis = this.random(4) === 0 ? LONG + this.random(10_000) : 500 + this.random(8_000);
    this.#thaws.push(sleep(millis).then(() => signal('SIGCONT')));
  }

  /** Waits until nobody is frozen any more. */
  async calm() {
    await Promise.all(this.#thaws.splice(0));
  }
}
