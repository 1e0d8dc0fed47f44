/** A WebAssembly program whose `_start` is this code; it imports nothing and has a page of memory. */
export const program = (...code) => Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1,
  7, 19, 2, 6, ...Buffer.from('_start'), 0, 0, 6, ...Buffer.from('memory'), 2, 0, 10, 4 + code.length, 1, 2 + code.length, 0, ...code, 0x0b]);
