# Begins each script that keeps a scene loaded: one order for each line of standard input, JSON lines as answers on standard output.
# After versions.py.
import json
import os
import sys

# Blender prints on standard output; the answers get it for themselves, and what Blender prints goes to standard error.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

scene = bpy.context.scene
render = scene.render
layer = next((layer for layer in scene.view_layers if layer.use), scene.view_layers[0])
# Nodes may scale by the percentage, so it stays where the size is the file's own.
resolution = render.resolution_x, render.resolution_y, render.resolution_percentage
own_size = tuple(side * resolution[2] // 100 for side in resolution[:2])
# The files of these nodes come back from nowhere, and on the artist's machine they are hers.
for tree in [tree_of(each) for each in bpy.data.scenes] + list(bpy.data.node_groups):
    for node in tree.nodes if tree else ():
        if node.type == "OUTPUT_FILE":
            node.mute = True


def tell(said, _):
    # As Blender prints it where it does.
    if said and "Sample" in said:
        print(said, file=sys.stderr, flush=True)


if IS_SILENT:
    bpy.app.handlers.render_stats.append(tell)


def answer(**fields):
    answers.write(json.dumps(fields) + "\n")


def set_size(width, height):
    size = resolution if (width, height) == own_size else (width, height, 100)
    render.resolution_x, render.resolution_y, render.resolution_percentage = size


def set_file(name, depth):
    settings = render.image_settings
    if hasattr(settings, "use_zbuffer"):
        # Else an EXR has the depth as a fifth channel, and nobody takes it.
        settings.use_zbuffer = False
    if hasattr(settings, "media_type"):
        # Of Blender 5; it decides which formats there are, and whether passes share one part of the file.
        settings.media_type = "MULTI_LAYER_IMAGE" if name == "OPEN_EXR_MULTILAYER" else "IMAGE"
        settings.use_exr_interleave = True
    settings.file_format, settings.color_mode, settings.color_depth = name, "RGBA", depth
    if name != "PNG":
        settings.exr_codec = "ZIP"
    # Else the picture names folders and the machine.
    for setting in dir(render):
        if setting.startswith("use_stamp"):
            setattr(render, setting, False)


def serve(prepare):
    answer(ready=True)
    for line in sys.stdin:
        try:
            order = json.loads(line)
            prepare(order["task"])
            render.filepath, render.use_file_extension = order["path"], False
            bpy.ops.render.render(write_still=True)
            answer(done=True)
        except Exception as error:
            answer(failed=str(error)[:500])
    os._exit(0)


