# Keeps the scene loaded and renders one task for each line of standard input. Answers with JSON lines on standard output.
import json
import os
import sys

import bpy

# Blender prints on standard output; the answers get it for themselves, and what Blender prints goes to standard error.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def answer(**fields):
    answers.write(json.dumps(fields) + "\n")


scene = bpy.context.scene
render = scene.render
artist = {
    "use_compositing": render.use_compositing,
    "use_sequencer": render.use_sequencer,
    "samples": scene.cycles.samples,
    "seed": scene.cycles.seed,
}
# Its style modules are Python that no --disable-autoexec stops, and the compositor and the sequencer render other scenes, too.
for each in bpy.data.scenes:
    each.render.use_freestyle = False


def prepare(task):
    width, height = task["size"]["width"], task["size"]["height"]
    tile = task.get("tile")
    scene.frame_set(task["frame"])
    render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.cycles.samples = task.get("samples") or artist["samples"]
    seed = task.get("seed")
    scene.cycles.seed = artist["seed"] if seed is None else seed
    # Else the picture names the worker's folders and machine.
    for name in dir(render):
        if name.startswith("use_stamp"):
            setattr(render, name, False)
    render.use_persistent_data = True
    render.use_multiview = False
    render.resolution_x, render.resolution_y, render.resolution_percentage = width, height, 100
    render.use_border = render.use_crop_to_border = tile is not None
    render.use_compositing = artist["use_compositing"] and tile is None
    render.use_sequencer = artist["use_sequencer"] and tile is None
    if tile is not None:
        # A quarter of a pixel keeps the edge in place whichever way it is rounded. Blender counts rows from below.
        render.border_min_x = (tile["left"] + 0.25) / width
        render.border_max_x = (tile["right"] + 0.25) / width
        render.border_min_y = (height - tile["bottom"] + 0.25) / height
        render.border_max_y = (height - tile["top"] + 0.25) / height
    settings = render.image_settings
    if hasattr(settings, "use_zbuffer"):
        # Else an EXR has the depth as a fifth channel, and nobody takes it.
        settings.use_zbuffer = False
    if task.get("format") == "png":
        settings.file_format, settings.color_mode, settings.color_depth = "PNG", "RGBA", "8"
    else:
        settings.file_format, settings.color_mode, settings.color_depth = "OPEN_EXR", "RGBA", "32"
        settings.exr_codec = "ZIP"


answer(ready=True)
for line in sys.stdin:
    try:
        order = json.loads(line)
        prepare(order["task"])
        render.filepath = order["path"]
        render.use_file_extension = False
        bpy.ops.render.render(write_still=True)
        answer(done=True)
    except Exception as error:
        answer(failed=str(error)[:500])
os._exit(0)
