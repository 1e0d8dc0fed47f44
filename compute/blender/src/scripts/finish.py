# Puts a merged picture through the scene's compositor, colour management and file format; renders nothing.
import json
import sys

import bpy

order = json.loads(sys.argv[sys.argv.index("--") + 1])
scene = bpy.context.scene
render = scene.render
image = bpy.data.images.load(order["picture"])
width, height = image.size

scene.use_nodes = True
tree = scene.node_tree
# Without a render layer node Blender renders no scene: only the picture goes through.
tree.nodes.clear()
source = tree.nodes.new("CompositorNodeImage")
source.image = image
target = tree.nodes.new("CompositorNodeComposite")
target.use_alpha = True
last = source.outputs["Image"]
if order["denoise"]:
    denoise = tree.nodes.new("CompositorNodeDenoise")
    tree.links.new(last, denoise.inputs["Image"])
    last = denoise.outputs["Image"]
tree.links.new(last, target.inputs["Image"])

scene.frame_set(order["frame"])
render.use_compositing, render.use_sequencer = True, False
render.use_border = render.use_freestyle = render.use_multiview = False
render.resolution_x, render.resolution_y, render.resolution_percentage = width, height, 100
settings = render.image_settings
if hasattr(settings, "use_zbuffer"):
    # Else an EXR has the depth as a fifth channel, and nobody takes it.
    settings.use_zbuffer = False
if order["format"] == "png":
    settings.file_format, settings.color_mode, settings.color_depth = "PNG", "RGBA", "8"
else:
    settings.file_format, settings.color_mode, settings.color_depth = "OPEN_EXR", "RGBA", "32"
    settings.exr_codec = "ZIP"
render.use_file_extension = False
render.filepath = order["target"]
bpy.ops.render.render(write_still=True)
