// Read proofs of Substrate's trie (BLAKE2b-256, state versions 0 and 1): the value under a key, or `null` for a proven
// absence. Throws when the proof does not lead from the root to the key.
import { blake2AsU8a } from '@polkadot/util-crypto';
import { hexToU8a, u8aToHex } from '@polkadot/util';

const bytes = (input) => (typeof input === 'string' ? hexToU8a(input) : Uint8Array.from(input));

/** @param root state root · @param proof encoded nodes · @param key full key; all hex or bytes. */
export function verify(root, proof, key) {
  return walk(root, proof, key, () => {});
}

/** The value of `key` in the child trie `childKey` (without prefix), proven against the main state root. */
export function verifyChild(root, proof, childKey, key) {
  return walkChild(root, proof, childKey, key, () => {});
}

/** The nodes of a proof, as they stand in it, that lead from the main state root to the value in the child trie. */
export function pathTo(root, proof, childKey, key) {
  const path = [];
  walkChild(root, proof, childKey, key, (node) => path.push(node));
  return path;
}

function walkChild(root, proof, childKey, key, seen) {
  const prefix = new TextEncoder().encode(':child_storage:default:');
  const childRoot = walk(root, proof, [...prefix, ...bytes(childKey)], seen);
  if (!childRoot) return null;
  return walk(childRoot, proof, key, seen);
}

function walk(root, proof, key, seen) {
  const nodes = new Map(proof.map((node) => [u8aToHex(blake2AsU8a(bytes(node))), node]));
  const nibbles = [...bytes(key)].flatMap((byte) => [byte >> 4, byte & 15]);
  const byHash = (hash) => {
    const node = nodes.get(u8aToHex(hash));
    if (!node) throw new Error('the proof lacks a node on the way: it is incomplete or was changed');
    seen(node);
    return bytes(node);
  };
  let node = byHash(bytes(root));
  let at = 0;
  for (;;) {
    const { partial, value, children } = decode(node);
    const rest = nibbles.slice(at);
    if (partial.length > rest.length || partial.some((nibble, i) => nibble !== rest[i])) return null;
    at += partial.length;
    if (at === nibbles.length) {
      if (!value) return null;
      return value.hash ? byHash(value.hash) : value.inline;
    }
    const child = children?.[nibbles[at]];
    if (!child) return null;
    at += 1;
    node = child.length === 32 ? byHash(child) : child;
  }
}

function decode(node) {
  const reader = { node, at: 0 };
  const first = node[0];
  if (first === 0) return { partial: [], value: null, children: null };
  const kinds = [
    [0b1100_0000, 0b1100_0000, 6, { branch: true, value: 'inline' }],
    [0b1100_0000, 0b1000_0000, 6, { branch: true, value: null }],
    [0b1100_0000, 0b0100_0000, 6, { branch: false, value: 'inline' }],
    [0b1110_0000, 0b0010_0000, 5, { branch: false, value: 'hash' }],
    [0b1111_0000, 0b0001_0000, 4, { branch: true, value: 'hash' }],
  ];
  const found = kinds.find(([mask, bits]) => (first & mask) === bits);
  if (!found) throw new Error('a node of the proof has an unknown kind');
  const [, , sizeBits, { branch, value: kind }] = found;
  const most = (1 << sizeBits) - 1;
  let length = first & most;
  reader.at = 1;
  if (length === most) {
    let more;
    do { more = take(reader, 1)[0]; length += more; } while (more === 255);
  }
  const partial = [...take(reader, (length + 1) >> 1)].flatMap((byte) => [byte >> 4, byte & 15]);
  if (length % 2) partial.shift();
  const bitmap = branch ? take(reader, 2) : null;
  const value = kind === 'hash' ? { hash: take(reader, 32) } : kind === 'inline' ? { inline: takeVector(reader) } : null;
  const children = branch
    ? Array.from({ length: 16 }, (_, i) => ((bitmap[i >> 3] >> (i & 7)) & 1 ? takeVector(reader) : null))
    : null;
  return { partial, value, children };
}

function take(reader, count) {
  if (reader.at + count > reader.node.length) throw new Error('a node of the proof is cut off');
  return reader.node.subarray(reader.at, (reader.at += count));
}

function takeVector(reader) {
  const first = take(reader, 1)[0];
  let length;
  switch (first & 3) {
    case 0: length = first >> 2; break;
    case 1: length = (first | (take(reader, 1)[0] << 8)) >> 2; break;
    case 2: {
      const [b, c, d] = take(reader, 3);
      length = (first | (b << 8) | (c << 16) | (d << 24)) >>> 2;
      break;
    }
    default: throw new Error('a node of the proof has an oversized value');
  }
  return take(reader, length);
}
