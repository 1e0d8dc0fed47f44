# Writes a self-contained copy of the opened .blend to the path it is given. The opened file stays as it is.
import sys

import bpy

if bpy.data.libraries:
    # Only what is used comes along; the rest of the libraries is left behind.
    bpy.ops.object.make_local(type="ALL")
    for name in dir(bpy.data):
        collection = getattr(bpy.data, name)
        if isinstance(collection, bpy.types.bpy_prop_collection) and name not in {"libraries", "window_managers"}:
            for item in list(collection):
                if getattr(item, "library", None) is not None:
                    item.make_local()
    for library in list(bpy.data.libraries):
        bpy.data.libraries.remove(library)
bpy.ops.file.pack_all()
for text in bpy.data.texts:
    text.use_module = False
for scene in bpy.data.scenes:
    scene.render.use_freestyle = False
bpy.context.preferences.filepaths.use_file_compression = False
target = sys.argv[sys.argv.index("--") + 1]
bpy.ops.wm.save_as_mainfile(filepath=target, copy=True, compress=True, relative_remap=False)
