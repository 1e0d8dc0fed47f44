// Writes the shared vectors anew: `npm run vectors`. What Rust has sealed is kept; `cargo run --release -p scc-sealed-box
// --example seal` makes more of it.
import { writeFileSync } from 'node:fs';
import { blake2b } from '@noble/hashes/blake2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { messageKeyOf, messageSecretFromUri, openMessage, sealBox, sealMessage } from '../src/messages/index.js';
import { FILE, hex, route, vectors } from './read.js';

const PHRASE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const of = (label) => blake2b(new TextEncoder().encode(label), { dkLen: 32 });
const [genesis, from, to] = ['genesis', 'sender', 'recipient'].map(of);
const way = { genesis: hex(genesis), from: hex(from), to: hex(to) };

const derivation = [
  ['//Alice', 0], ['//Alice', 1], ['//Bob', 0], [PHRASE, 0], [`${PHRASE}//work/soft`, 7], [`${PHRASE}///secret`, 0],
  [`0x${'5a'.repeat(32)}`, 0], [`0x${'5a'.repeat(32)}//Alice`, 4_294_967_295],
].map(([uri, number]) => {
  const secret = messageSecretFromUri(uri, number);
  return { uri, number, secret: hex(secret), key: hex(messageKeyOf(secret)) };
});

const secret = messageSecretFromUri('//Bob');
const key = messageKeyOf(secret);
const texts = ['', 'a', '超算链', 'x'.repeat(62), 'x'.repeat(63), '€'.repeat(63), 'y'.repeat(191), 'z'.repeat(446), '\u0080\u0000\u0000', '\ufeffmark',
  'w'.repeat(958)];
const sealed = texts.map((text, index) => {
  const ephemeral = of(`ephemeral ${index}`);
  return { text, secret: hex(secret), ephemeral: hex(ephemeral), ...way, sealed: hex(sealMessage(text, key, route(way), ephemeral)) };
});

const random = ['sealed by JavaScript', '由 JavaScript 封装'].map((text) => ({
  by: 'JavaScript', text, secret: hex(secret), ...way, sealed: hex(sealMessage(text, key, route(way))) }));
const byRust = (() => {
  try { return vectors().random.filter(({ by }) => by === 'Rust'); } catch { return []; }
})();

// Boxes a client must refuse though they are well sealed.
const frame = (version, length, ...parts) => {
  const plaintext = new Uint8Array(length - 48);
  plaintext.set(concatBytes(Uint8Array.of(version), ...parts));
  return plaintext;
};
const binding = blake2b(concatBytes(new TextEncoder().encode('scc/message/1'), genesis, from, to), { dkLen: 16 });
const MARK = Uint8Array.of(0x80);
const refuse = (code, plaintext, changes = {}) => ({
  code, secret: hex(secret), ...way, ...changes, sealed: hex(sealBox(plaintext, key, of(`refused ${code}`))) });
const good = frame(1, 128, binding, Uint8Array.of(0x68, 0x69), MARK);
const refused = [
  refuse('unknownVersion', frame(2, 128, binding, MARK)),
  refuse('unknownVersion', frame(0, 128, binding, MARK)),
  refuse('invalidPadding', frame(1, 128, binding, Uint8Array.of(0x68))),
  refuse('invalidPadding', frame(1, 128, binding, MARK, Uint8Array.of(0, 1))),
  refuse('invalidPadding', frame(1, 128, binding.subarray(0, 8), MARK)),
  refuse('notText', frame(1, 128, binding, Uint8Array.of(0xff, 0xfe), MARK)),
  refuse('notText', frame(1, 128, binding, Uint8Array.of(0xed, 0xa0, 0x80), MARK)),
  refuse('otherRoute', good, { from: hex(of('somebody else')) }),
  refuse('otherRoute', good, { to: hex(of('somebody else')) }),
  refuse('otherRoute', good, { genesis: hex(of('another chain')) }),
  refuse('cannotOpen', good, { secret: hex(messageSecretFromUri('//Alice')) }),
  refuse('invalidSize', frame(1, 129, binding, MARK)),
];
const damaged = refuse('cannotOpen', good);
const flipped = damaged.sealed.slice(0, -1) + (damaged.sealed.endsWith('0') ? '1' : '0');
refused.push({ ...damaged, sealed: flipped }, { ...damaged, sealed: '00'.repeat(128) });

for (const entry of [...sealed, ...random]) {
  if (openMessage(Buffer.from(entry.sealed, 'hex'), secret, route(entry)) !== entry.text) throw new Error('a vector does not open');
}
const all = { derivation, sealed, random: [...byRust, ...random], refused };
writeFileSync(FILE, `${JSON.stringify(all, null, 2)}\n`);
