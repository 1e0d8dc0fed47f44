// The vectors that Rust and JavaScript share.
import { readFileSync } from 'node:fs';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

export const FILE = new URL('../../../primitives/sealed-box/tests/vectors.json', import.meta.url);
export const vectors = () => JSON.parse(readFileSync(FILE, 'utf8'));
export const hex = bytesToHex;
export const bytes = hexToBytes;
export const route = ({ genesis, from, to }) => ({ genesis: bytes(genesis), from: bytes(from), to: bytes(to) });
