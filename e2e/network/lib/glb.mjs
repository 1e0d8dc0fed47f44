// Binary glTF, as far as tests change it.

/** The same scene without any camera. */
export function withoutCamera(bytes) {
  const length = bytes.readUInt32LE(12);
  const json = JSON.parse(bytes.subarray(20, 20 + length));
  delete json.cameras;
  for (const node of json.nodes) delete node.camera;
  const text = Buffer.from(JSON.stringify(json));
  const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, ' ')]);
  const rest = bytes.subarray(20 + length);
  const head = Buffer.alloc(20);
  bytes.copy(head, 0, 0, 8);
  head.writeUInt32LE(20 + padded.length + rest.length, 8);
  head.writeUInt32LE(padded.length, 12);
  bytes.copy(head, 16, 16, 20);
  return Buffer.concat([head, padded, rest]);
}
