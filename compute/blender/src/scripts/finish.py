# Puts merged pictures through the scene's denoiser, compositor, colour management and file format; renders nothing. One frame for each line
# of standard input. Answers with JSON lines on standard output.
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
layer = next((layer for layer in scene.view_layers if layer.use), scene.view_layers[0])
pictures = {}
own_size = tuple(side * render.resolution_percentage // 100 for side in (render.resolution_x, render.resolution_y))


def picture(name):
    # The node of a pass' picture; its file comes with each frame.
    if name not in pictures:
        pictures[name] = scene.node_tree.nodes.new("CompositorNodeImage")
    return pictures[name]


def denoised():
    tree, cycles = scene.node_tree, scene.cycles
    node = tree.nodes.new("CompositorNodeDenoise")
    node.use_hdr, node.prefilter = True, cycles.denoising_prefilter
    if hasattr(node, "quality"):
        node.quality = cycles.denoising_quality
    tree.links.new(picture("Combined").outputs["Image"], node.inputs["Image"])
    guides = cycles.denoising_input_passes
    if guides != "RGB":
        tree.links.new(picture("Denoising Albedo").outputs["Image"], node.inputs["Albedo"])
    if guides == "RGB_ALBEDO_NORMAL":
        tree.links.new(picture("Denoising Normal").outputs["Image"], node.inputs["Normal"])
    return node.outputs["Image"]


def colours():
    is_denoised = scene.cycles.use_denoising and layer.cycles.use_denoising
    return denoised() if is_denoised else picture("Combined").outputs["Image"]


def given(name, image):
    # What stands for an output of the render layers.
    if name == "Image":
        return image
    if name == "Alpha":
        return picture("Combined").outputs["Alpha"]
    return picture("Combined" if name == "Noisy Image" else name).outputs["Image"]


def compose():
    # Without a render layer node Blender renders no scene: only the pictures go through.
    composites = render.use_compositing and scene.use_nodes
    scene.use_nodes = True
    nodes, links = scene.node_tree.nodes, scene.node_tree.links
    if not composites or not any(node.type == "COMPOSITE" and not node.mute for node in nodes):
        nodes.clear()
        target = nodes.new("CompositorNodeComposite")
        target.use_alpha = True
        links.new(colours(), target.inputs["Image"])
        return
    image = colours()
    for node in [node for node in nodes if node.type == "R_LAYERS"]:
        for output in node.outputs:
            for link in [link for link in output.links if output.enabled and not link.is_muted]:
                links.new(given(output.name, image), link.to_socket)
        nodes.remove(node)
    for tree in [scene.node_tree] + list(bpy.data.node_groups):
        for node in tree.nodes:
            if node.type == "OUTPUT_FILE":
                node.mute = True


def show(files):
    for name, path in files:
        if name not in pictures:
            continue
        node = pictures[name]
        if node.image is not None:
            bpy.data.images.remove(node.image)
        node.image = bpy.data.images.load(path)
        if name != "Combined":
            node.image.colorspace_settings.name = "Non-Color"
    return pictures["Combined"].image.size


def finish(order, path):
    width, height = show(order["pictures"])
    scene.frame_set(order["frame"])
    render.engine = "CYCLES"
    render.use_compositing, render.use_sequencer = True, False
    render.use_border = render.use_freestyle = render.use_multiview = False
    if (width, height) != own_size:
        render.resolution_x, render.resolution_y, render.resolution_percentage = width, height, 100
    for name in dir(render):
        if name.startswith("use_stamp"):
            setattr(render, name, False)
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
    render.filepath = path
    bpy.ops.render.render(write_still=True)


compose()
answer(ready=True)
for line in sys.stdin:
    try:
        order = json.loads(line)
        finish(order["task"], order["path"])
        answer(done=True)
    except Exception as error:
        answer(failed=str(error)[:500])
os._exit(0)
