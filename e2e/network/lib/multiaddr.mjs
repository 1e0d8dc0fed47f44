// Addresses of libp2p as bytes, written by hand: what a stranger puts into a job, whether any program of ours would or not.
const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);
const sized = (bytes) => [...varint(bytes.length), ...bytes];
const port = (value) => [value >> 8, value & 255];
const ipv4 = (text) => text.split('.').map(Number);

/** The name of a peer whose key is these 32 bytes. */
export const peerId = (key) => Buffer.from([0x00, 0x24, 0x08, 0x01, 0x12, 0x20, ...key]);

const ip4 = (address) => [...varint(4), ...ipv4(address)];
/** The same host by its IPv4-mapped address. */
const mapped = (address) => [...varint(41), ...Array(10).fill(0), 255, 255, ...ipv4(address)];
const dns4 = (name) => [...varint(54), ...sized(Buffer.from(name))];
const at = { tcp: (number) => [...varint(6), ...port(number)], quic: (number) => [...varint(273), ...port(number), ...varint(461)] };

const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;
/** `/ip4/…/tcp/…`, `/ip4/…/udp/…/quic-v1`, and the like. */
export const tcp = (address, number) => hex([...ip4(address), ...at.tcp(number)]);
export const quic = (address, number) => hex([...ip4(address), ...at.quic(number)]);
export const mappedTcp = (address, number) => hex([...mapped(address), ...at.tcp(number)]);
export const namedTcp = (name, number) => hex([...dns4(name), ...at.tcp(number)]);
/** A circuit through somebody at an address, named `relay`. */
export const circuit = (address, number, relay) =>
  hex([...ip4(address), ...at.tcp(number), ...varint(421), ...sized(relay), ...varint(290)]);
