// Machines of their own on a switch of their own, as network namespaces of Linux: cables can be pulled.
import { execFile, spawn } from 'node:child_process';
import { readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../lib/until.mjs';

const run = promisify(execFile);
const ROOT = process.getuid?.() === 0;
/** Namespaces for network, mounts and processes: everything in them ends with the first process. */
const FLAGS = [...(ROOT ? [] : ['--user', '--map-root-user']), '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** Throws a sentence that says what to install where this machine cannot have such hosts. */
export async function demandNamespaces() {
  for (const [program, ...words] of [['unshare', '--version'], ['nsenter', '--version'], ['ip', '-Version']]) {
    await run(program, words).catch((error) => {
      throw new Error(`'${program}' cannot be run (${error.code}): install the packages util-linux and iproute2`);
    });
  }
  // What the scenario needs most: a bridge and a pair of connected interfaces.
  const script = 'ip link add br0 type bridge && ip link add v0 type veth peer name v1 && ip link set v0 master br0';
  await run('unshare', [...FLAGS, 'sh', '-ec', script]).catch((error) => {
    throw new Error(`this machine makes no network namespaces with bridges: ${(error.stderr || error.message).trim()}. Run the test as \
root, or allow user namespaces (sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0); in a \
container start it with --privileged; the kernel needs the modules bridge and veth (apt-get install linux-modules-extra-$(uname -r))`);
  });
}

/** Throws a sentence where this machine's kernel translates no addresses. */
export async function demandRouters() {
  await demandNamespaces();
  await run('unshare', [...FLAGS, 'sh', '-ec', `nft '${translation('restricted-cone', '192.168.0.2')}'`]).catch((error) => {
    throw new Error(`this machine makes no routers: ${(error.stderr || error.message).trim()}. Install the package nftables; the kernel needs \
the modules nf_tables and nft_masq`);
  });
}

/** Routers by whom they let in besides those who are answering: everybody, whose address was called, nobody, nobody. */
const ADMITTED = { 'full-cone': '', 'restricted-cone': 'ip saddr @called', 'port-restricted-cone': null, symmetric: null };
/** The kinds of router at home (RFC 3489): a cone gives a connection the port that the machine chose, `symmetric` another one each time. */
export const ROUTERS = Object.keys(ADMITTED);

/** What a router at home does: its customer's address becomes its own, and who is not admitted is dropped. */
const translation = (kind, customer) => `
  table ip home {
    set called { type ipv4_addr; flags dynamic, timeout; timeout 5m; }
    chain before { type nat hook prerouting priority dstnat; ${ADMITTED[kind] === null ? '' : `iifname "eth0" ${ADMITTED[kind]} dnat to ${customer};`} }
    chain out { type nat hook postrouting priority srcnat; oifname "eth0" masquerade ${kind === 'symmetric' ? 'fully-random' : ''}; }
    chain in { type filter hook input priority filter; iifname "eth0" ct state new,invalid drop; }
    chain through { type filter hook forward priority filter; oifname "eth0" add @called { ip daddr };
      iifname "eth0" ct state invalid drop; iifname "eth0" ct state new ct status ! dnat drop; }
  }`;

/** Runs a program in namespaces of its own, to its end; throws with all that it said if it fails. `heard` gets it at once. */
export async function inNamespaces(program, seconds, heard = () => {}) {
  // A runner of tests must not take the program for a part of itself.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn('unshare', [...FLAGS, process.execPath, program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const timer = setTimeout(kill, seconds * 1_000);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { said += data; heard(data); });
  const code = await new Promise((resolve) => { child.once('close', resolve); child.once('error', resolve); });
  clearTimeout(timer);
  process.off('exit', kill);
  if (code !== 0) throw new Error(`${program} ended with ${code ?? `nothing after ${seconds} s`}\n${said}`);
  return said;
}

const ip = (...words) => run('ip', words);
/** Connections over a cut notice its end within a second, not only after as long as the cut took; from Linux 6.15 on. */
const EAGER = 'echo 1000 > /proc/sys/net/ipv4/tcp_rto_max_ms';

/** Throws a sentence where no router can be asked for ports. */
export async function demandUpnp() {
  await demandRouters();
  await run('sh', ['-c', 'command -v miniupnpd']).catch(() => {
    throw new Error("'miniupnpd' cannot be run: install the package miniupnpd (Debian: with miniupnpd-nftables)");
  });
}

/** What a router's UPnP service writes its rules into, after a home's own. */
const FORWARDS = `
  table inet upnp {
    chain forward { type filter hook forward priority 1; jump miniupnpd; }
    chain miniupnpd { }
    chain prerouting { type nat hook prerouting priority -110; jump prerouting_miniupnpd; }
    chain prerouting_miniupnpd { }
    chain postrouting { type nat hook postrouting priority 90; jump postrouting_miniupnpd; }
    chain postrouting_miniupnpd { }
  }`;

/** A switch with this process at its first port; only inside namespaces of its own. */
export class Switch {
  /** Its network: as private as at home, or one that software takes for the internet. */
  #network = '10.77.0';
  get address() { return `${this.#network}.1`; }
  /** Whether connections notice quickly that they live again. */
  isEager = true;
  #hosts = 0;
  /** Whether there is a second switch. */
  #isSplit = false;

  /** `isPublic`: its addresses count as global ones. */
  static async open({ isPublic = false } = {}) {
    await ip('link', 'set', 'lo', 'up');
    await ip('link', 'add', 'br0', 'type', 'bridge');
    const opened = new Switch();
    if (isPublic) opened.#network = '45.77.0';
    await ip('address', 'add', `${opened.address}/24`, 'dev', 'br0');
    await ip('link', 'set', 'br0', 'up');
    await run('sh', ['-c', EAGER]).catch(() => { opened.isEager = false; });
    return opened;
  }

  /** Adds a machine; `line` (line.mjs) is its cable, else a perfect one. */
  async host(name, line) {
    this.#hosts += 1;
    const host = new Host(name, await space(name), `${this.#network}.${this.#hosts + 1}`);
    if (line) {
      await line.open(host.port, `far-${name}`);
      await ip('link', 'set', `far-${name}`, 'netns', `${host.pid}`, 'name', 'eth0');
    } else await ip('link', 'add', host.port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', `${host.pid}`);
    await ip('link', 'set', host.port, 'master', 'br0', 'up');
    await host.wire('eth0');
    if (this.isEager) await run(...host.command('sh', ['-c', EAGER]));
    return host;
  }

  /** Adds a machine behind a router of its own, of one of the kinds of `ROUTERS`; `line` is the router's. */
  async home(name, kind, line) {
    const router = await this.host(`${name}-r`, line);
    const lan = `192.168.${this.#hosts}`;
    const host = new Host(name, await space(name), `${lan}.2`);
    await run(...router.command('sh', ['-ec', `echo 1 > /proc/sys/net/ipv4/ip_forward
      ip link add lan0 type bridge
      ip address add ${lan}.1/24 dev lan0
      ip link set lan0 up
      nft '${translation(kind, host.address)}'`]));
    return plugIn(Object.assign(host, { router, lan: `${lan}.1` }));
  }

  /** Adds a second machine behind the router of a home; nobody is let in to it whom it did not call. */
  async flatmate(name, { router, lan }) {
    return plugIn(Object.assign(new Host(name, await space(name), lan.replace(/1$/, '3')), { router, lan }));
  }

  /** Has a home's router open ports to who asks for them by UPnP; `folder` takes its files. Gives the running service. */
  async serveUpnp(home, folder) {
    const file = join(folder, `${home.port}.conf`);
    writeFileSync(file, ['ext_ifname=eth0', 'listening_ip=lan0', 'enable_upnp=yes', 'enable_natpmp=no', 'secure_mode=yes', 'system_uptime=yes',
      'uuid=00000000-0000-0000-0000-000000000001', 'upnp_table_name=upnp', 'upnp_nat_table_name=upnp', 'upnp_forward_chain=miniupnpd',
      'upnp_nat_chain=prerouting_miniupnpd', 'upnp_nat_postrouting_chain=postrouting_miniupnpd', `lease_file=${join(folder, 'leases')}`,
      'allow 1024-65535 0.0.0.0/0 1024-65535', 'deny 0-65535 0.0.0.0/0 0-65535', ''].join('\n'));
    await run(...home.router.command('nft', [FORWARDS]));
    const service = spawn(...home.router.command('miniupnpd', ['-d', '-f', file, '-P', join(folder, `${home.port}.pid`)]),
      { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [service.stdout, service.stderr]) stream.on('data', (data) => { said += data; });
    await until('the router to listen', 10, () => /listening on/i.test(said), () => said);
    return { stop: () => service.kill('SIGTERM'), words: () => said };
  }

  /** These machines are on a switch of their own until they are joined: both halves go on, this process reaches all of them. */
  async split(hosts) {
    if (!this.#isSplit) {
      await ip('link', 'add', 'br1', 'type', 'bridge');
      await ip('link', 'set', 'br1', 'up');
      this.#isSplit = true;
    }
    for (const host of hosts) {
      await ip('link', 'set', host.port, 'master', 'br1');
      await ip('route', 'replace', `${host.address}/32`, 'dev', 'br1', 'src', this.address);
    }
  }

  async join(hosts) {
    for (const host of hosts) {
      await host.heal();
      await ip('route', 'del', `${host.address}/32`);
    }
  }
}

/** A network namespace that lives as long as this process; the number of the process that holds it. */
async function space(name) {
  const holder = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' });
  const of = (pid) => { try { return readlinkSync(`/proc/${pid}/ns/net`); } catch { return null; } };
  const ours = of('self');
  await until(`the namespace of ${name}`, 10, () => ![null, ours].includes(of(holder.pid)));
  return holder.pid;
}

/** Connects a machine with its router at home. */
async function plugIn(host) {
  const { router, lan, port } = host;
  await ip('link', 'add', port, 'netns', `${router.pid}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', `${host.pid}`);
  await run(...router.command('ip', ['link', 'set', port, 'master', 'lan0', 'up']));
  await host.wire('eth0');
  await run(...host.command('ip', ['route', 'add', 'default', 'via', lan]));
  return host;
}

class Host {
  constructor(name, pid, address) {
    Object.assign(this, { pid, address, port: `port-${name}` });
  }

  /** Program and words that run a program on this machine. */
  command(program, words) {
    return ['nsenter', ['--target', `${this.pid}`, '--net', '--', program, ...words]];
  }

  /** Gives an interface this machine's address. */
  async wire(name) {
    for (const words of [['link', 'set', 'lo', 'up'], ['address', 'add', `${this.address}/24`, 'dev', name], ['link', 'set', name, 'up']]) {
      await run(...this.command('ip', words));
    }
  }

  /** Pulls the cable: nobody is told, nothing gets through. */
  cut() {
    return ip('link', 'set', this.port, 'nomaster');
  }

  heal() {
    return ip('link', 'set', this.port, 'master', 'br0');
  }
}
