// Reads SCALE by the chain's own metadata, with nothing but Node.js: for checks that run where no package is installed.

const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;

export class Reader {
  constructor(bytes) {
    this.bytes = typeof bytes === 'string' ? Buffer.from(bytes.slice(2), 'hex') : Buffer.from(bytes);
    this.at = 0;
  }

  take(count) {
    if (this.at + count > this.bytes.length) throw new Error('the bytes end too early');
    return this.bytes.subarray(this.at, (this.at += count));
  }

  u8() { return this.take(1)[0]; }
  u32() { return this.take(4).readUInt32LE(); }

  /** An unsigned number of so many bytes as a BigInt. */
  big(count) { return this.take(count).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n); }

  compact() {
    const first = this.u8();
    switch (first & 3) {
      case 0: return first >> 2;
      case 1: return (first | (this.u8() << 8)) >> 2;
      case 2: { const [b, c, d] = this.take(3); return (first | (b << 8) | (c << 16) | (d << 24)) >>> 2; }
      default: return Number(this.big((first >> 2) + 4));
    }
  }

  vector(read) { return Array.from({ length: this.compact() }, read); }
  option(read) { return this.u8() === 0 ? null : read(); }
  text() { return this.take(this.compact()).toString(); }
  hex(count) { return hex(this.take(count)); }

  end() {
    if (this.at !== this.bytes.length) throw new Error(`${this.bytes.length - this.at} bytes are left over`);
  }
}

const PRIMITIVES = [
  (reader) => reader.u8() === 1, (reader) => String.fromCodePoint(reader.u32()), (reader) => reader.text(),
  (reader) => reader.u8(), (reader) => reader.take(2).readUInt16LE(), (reader) => reader.u32(), (reader) => reader.big(8),
  (reader) => reader.big(16), (reader) => reader.big(32),
];
const BYTE = 3;

/** The types of a chain. Numbers up to 32 bits are numbers, longer ones BigInts, bytes and hashes hex. */
export class Types {
  /** `metadata`: the answer of `Metadata_metadata_at_version(15)`. */
  constructor(metadata) {
    const outer = new Reader(metadata);
    if (outer.u8() !== 1) throw new Error('the chain has no metadata of version 15');
    const reader = new Reader(outer.take(outer.compact()));
    if (reader.take(4).toString() !== 'meta' || reader.u8() !== 15) throw new Error('this is no metadata of version 15');
    const docs = () => reader.vector(() => reader.text());
    const type = () => reader.compact();
    const field = () => {
      const [name, of] = [reader.option(() => reader.text()), type()];
      reader.option(() => reader.text());
      docs();
      return { name, of };
    };
    const variant = () => {
      const [name, fields, index] = [reader.text(), reader.vector(field), reader.u8()];
      docs();
      return { name, fields, index };
    };
    const definition = [
      () => ({ fields: reader.vector(field) }), () => ({ variants: reader.vector(variant) }), () => ({ each: type() }),
      () => ({ count: reader.u32(), each: type() }), () => ({ tuple: reader.vector(type) }),
      () => ({ primitive: reader.u8() }), () => ({ compact: type() }), () => ({ bits: [type(), type()] }),
    ];
    this.types = new Map(reader.vector(() => {
      const [id, path] = [type(), docs()];
      reader.vector(() => { reader.text(); reader.option(type); });
      const found = { path: path.join('::'), ...definition[reader.u8()]() };
      docs();
      return [id, found];
    }));
  }

  /** Decodes all of `bytes` as the type with this path, e.g. `scc_types::statement::BlockStatement`. */
  decode(path, bytes) {
    const found = [...this.types].find(([, type]) => type.path === path);
    if (!found) throw new Error(`the chain has no type ${path}`);
    const reader = new Reader(bytes);
    const value = this.#read(found[0], reader);
    reader.end();
    return value;
  }

  #read(id, reader) {
    const type = this.types.get(id);
    const inner = (of) => this.#read(of, reader);
    if (type.variants) {
      const index = reader.u8();
      const chosen = type.variants.find((variant) => variant.index === index);
      if (!chosen) throw new Error(`${type.path} has no variant ${index}`);
      if (type.path === 'Option') return chosen.fields.length === 0 ? null : inner(chosen.fields[0].of);
      return chosen.fields.length === 0 ? chosen.name : { [chosen.name]: this.#fields(chosen.fields, reader) };
    }
    if (type.fields) return this.#fields(type.fields, reader);
    if ('each' in type) {
      const count = type.count ?? reader.compact();
      return this.types.get(type.each).primitive === BYTE ? reader.hex(count) : Array.from({ length: count }, () => inner(type.each));
    }
    if (type.tuple) return type.tuple.map(inner);
    if ('compact' in type) return reader.compact();
    if (PRIMITIVES[type.primitive]) return PRIMITIVES[type.primitive](reader);
    throw new Error(`${type.path || id} cannot be read here`);
  }

  #fields(fields, reader) {
    if (fields.length === 1 && fields[0].name === null) return this.#read(fields[0].of, reader);
    return Object.fromEntries(fields.map(({ name, of }, place) => [name ?? place, this.#read(of, reader)]));
  }
}
