// Small glTF scenes as text: a triangle before a camera, and what tests make of it.

/** A scene as the content of a `.gltf` file; `change` gets the document before it is written. */
export function triangle(change = () => {}, corners = [-1, -1, 0, 1, -1, 0, 0, 1, 0]) {
  const bytes = Buffer.from(new Float32Array(corners).buffer);
  const document = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0, 1] }],
    nodes: [{ mesh: 0, name: 'Face' }, { camera: 0, translation: [0, 0, 3] }],
    cameras: [{ type: 'perspective', perspective: { yfov: 0.8, znear: 0.1 } }],
    meshes: [{ name: 'Face', primitives: [{ attributes: { POSITION: 0 }, material: 0 }] }],
    materials: [{ name: 'Skin' }],
    accessors: [{ bufferView: 0, componentType: 5126, count: corners.length / 3, type: 'VEC3', min: bound(corners, Math.min),
      max: bound(corners, Math.max) }],
    bufferViews: [{ buffer: 0, byteLength: bytes.length }],
    buffers: [{ byteLength: bytes.length, uri: `data:application/octet-stream;base64,${bytes.toString('base64')}` }],
  };
  change(document);
  return JSON.stringify(document);
}

const bound = (corners, pick) => [0, 1, 2].map((axis) => pick(...corners.filter((_, i) => i % 3 === axis)));

/** Its picture lies in a file that is not there. */
export const missingTexture = () => triangle((document) => {
  document.images = [{ name: 'Picture', uri: 'nowhere.png' }];
  document.textures = [{ source: 0 }];
  document.materials[0].pbrMetallicRoughness = { baseColorTexture: { index: 0 } };
});

/** All its corners are one point. */
export const zeroArea = () => triangle(undefined, Array(9).fill(0));

/** A lacquer that the renderer does not have. */
export const clearcoat = () => triangle((document) => {
  document.extensionsUsed = ['KHR_materials_clearcoat'];
  document.materials[0].extensions = { KHR_materials_clearcoat: { clearcoatFactor: 1 } };
});
