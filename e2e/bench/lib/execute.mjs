// A block of a chain executed again by a node: `Core_execute_block` on the state of the block's parent.
import { compactToU8a, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';

/** What `Core_execute_block` takes, and the parent. `sealed`: the last digest item is the author's seal, which runtimes never see. */
export function executable({ header, extrinsics }, { sealed }) {
  const logs = header.digest.logs.slice(0, sealed ? -1 : undefined);
  const data = u8aConcat(hexToU8a(header.parentHash), compactToU8a(Number(header.number)), hexToU8a(header.stateRoot),
    hexToU8a(header.extrinsicsRoot), compactToU8a(logs.length), ...logs.map((log) => hexToU8a(log)),
    compactToU8a(extrinsics.length), ...extrinsics.map((extrinsic) => hexToU8a(extrinsic)));
  return { data: u8aToHex(data), parent: header.parentHash };
}

/** Milliseconds of an execution; what a call alone takes, `data` handed over included, is not taken off. */
export async function timeOf(node, { data, parent }) {
  const start = process.hrtime.bigint();
  await node.within(300, 'state_call', 'Core_execute_block', data, parent);
  return Number(process.hrtime.bigint() - start) / 1e6;
}
