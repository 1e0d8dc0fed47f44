# Makes one small test scene: scenes.py -- KIND FOLDER. Writes FOLDER/scene.blend.
import os
import struct
import sys
import zlib

import bpy

HUGE = 30000

kind, folder = sys.argv[sys.argv.index("--") + 1:]


def material(name, colour, subsurface=0.0):
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    shader = made.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = colour + (1.0,)
    if subsurface:
        name = "Subsurface" if bpy.app.version < (4, 0) else "Subsurface Weight"
        shader.inputs[name].default_value = subsurface
    return made


def texture(path, save):
    image = bpy.data.images.new("checker", 16, 16)
    image.generated_type = "COLOR_GRID"
    image.filepath_raw, image.file_format = path, "PNG"
    if save:
        image.save()
    image.source = "FILE"
    image.filepath = path
    show(image)


def show(image):
    tree = bpy.data.materials["red"].node_tree
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = image
    tree.links.new(node.outputs["Color"], tree.nodes["Principled BSDF"].inputs["Base Color"])


def style(shown):
    # Freestyle runs this as Python, autorun or not.
    shown.render.use_freestyle = True
    text = bpy.data.texts.new("style.py")
    text.write("import os; os._exit(7)")
    settings = shown.view_layers[0].freestyle_settings
    settings.mode = "SCRIPT"
    settings.modules.new().script = text


def png(side):
    # Black, one bit a pixel.
    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    row = bytes(1 + (side + 7) // 8)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * side)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def base():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    render = scene.render
    render.engine = "CYCLES"
    render.resolution_x, render.resolution_y, render.resolution_percentage = 64, 48, 100
    render.fps = 25
    scene.cycles.samples = 8
    scene.cycles.use_denoising = False
    scene.cycles.use_adaptive_sampling = kind == "adaptive"
    if kind == "adaptive":
        # Most pixels stop long before the last sample, and when depends on their neighbours.
        scene.cycles.samples, scene.cycles.adaptive_min_samples, scene.cycles.adaptive_threshold = 512, 4, 0.01
    scene.frame_start, scene.frame_end = 1, 3
    bpy.ops.mesh.primitive_plane_add(size=8)
    bpy.context.object.data.materials.append(material("grey", (0.5, 0.5, 0.5)))
    bpy.ops.mesh.primitive_monkey_add(location=(0, 0, 1))
    head = bpy.context.object
    head.data.materials.append(material("red", (0.8, 0.1, 0.05), 0.5 if kind == "subsurface" else 0.0))
    head.keyframe_insert("rotation_euler", frame=1)
    head.rotation_euler = (0, 0, 1)
    head.keyframe_insert("rotation_euler", frame=3)
    bpy.ops.object.light_add(type="AREA", location=(2, -3, 5))
    bpy.context.object.data.energy = 400
    if kind != "no_camera":
        bpy.ops.object.camera_add(location=(0, -6, 3), rotation=(1.2, 0, 0))
        scene.camera = bpy.context.object
    return scene, head


scene, head = base()
blend = os.path.join(folder, "scene.blend")
if kind == "missing_texture":
    texture(os.path.join(folder, "gone.png"), True)
elif kind == "absolute_texture":
    texture(os.path.join(folder, "checker.png"), True)
elif kind == "driver":
    curve = head.driver_add("location", 0)
    curve.driver.expression = "__import__('os').getpid() * 0"
elif kind == "simulation":
    head.modifiers.new("Cloth", "CLOTH")
elif kind == "compositor":
    scene.use_nodes = True
    tree = scene.node_tree
    blur = tree.nodes.new("CompositorNodeBlur")
    blur.size_x = blur.size_y = 3
    tree.links.new(tree.nodes["Render Layers"].outputs["Image"], blur.inputs["Image"])
    tree.links.new(blur.outputs["Image"], tree.nodes["Composite"].inputs["Image"])
elif kind == "composited":
    # All of its own passes make the picture.
    layer = scene.view_layers[0]
    layer.use_pass_z = layer.use_pass_mist = layer.use_pass_normal = layer.use_pass_diffuse_color = True
    scene.world = bpy.data.worlds.new("world")
    scene.render.film_transparent = scene.use_nodes = True
    nodes, links = scene.node_tree.nodes, scene.node_tree.links
    given = nodes["Render Layers"].outputs
    blur, near, alpha = (nodes.new("CompositorNode" + name) for name in ("Blur", "Normalize", "SetAlpha"))
    blur.size_x = blur.size_y = 3
    links.new(given["Image"], blur.inputs["Image"])
    links.new(given["Depth"], near.inputs[0])
    last = blur.outputs["Image"]
    for added in (near.outputs[0], given["Mist"], given["Normal"], given["DiffCol"]):
        mix = nodes.new("CompositorNodeMixRGB")
        mix.blend_type, mix.inputs[0].default_value = "ADD", 0.3
        links.new(last, mix.inputs[1])
        links.new(added, mix.inputs[2])
        last = mix.outputs[0]
    links.new(last, alpha.inputs["Image"])
    links.new(given["Alpha"], alpha.inputs["Alpha"])
    links.new(alpha.outputs[0], nodes["Composite"].inputs["Image"])
elif kind == "layer_samples":
    scene.view_layers[0].samples = 3
elif kind == "file_output":
    scene.view_layers[0].use_pass_vector = scene.use_nodes = True
    nodes, links = scene.node_tree.nodes, scene.node_tree.links
    target = nodes.new("CompositorNodeOutputFile")
    target.base_path = os.path.join(folder, "hers")
    links.new(nodes["Render Layers"].outputs["Vector"], target.inputs[0])
elif kind in {"cryptomatte", "vectors"}:
    scene.view_layers[0].use_pass_cryptomatte_object = scene.view_layers[0].use_pass_vector = scene.use_nodes = True
    nodes, links = scene.node_tree.nodes, scene.node_tree.links
    mask = nodes.new("CompositorNodeCryptomatteV2" if kind == "cryptomatte" else "CompositorNodeVecBlur")
    links.new(nodes["Render Layers"].outputs["Image"], mask.inputs["Image"])
    if kind == "vectors":
        links.new(nodes["Render Layers"].outputs["Vector"], mask.inputs["Speed"])
    links.new(mask.outputs["Image"], nodes["Composite"].inputs["Image"])
elif kind == "strips":
    with open(os.path.join(folder, "title.png"), "wb") as file:
        file.write(png(8))
    strips = scene.sequence_editor_create().sequences
    strips.new_image("Title", os.path.join(folder, "title.png"), channel=2, frame_start=1)
    strips.new_scene("Scene", scene, channel=1, frame_start=1)
elif kind == "eevee":
    scene.render.engine = "BLENDER_EEVEE" if bpy.app.version < (4, 2) else "BLENDER_EEVEE_NEXT"
elif kind == "denoiser":
    scene.cycles.use_denoising = True
elif kind == "freestyle":
    scene.render.use_freestyle = True
elif kind == "movie":
    scene.render.image_settings.file_format = "FFMPEG"
elif kind == "outputs":
    # What a job does not keep, around the picture of "good".
    settings = scene.render.image_settings
    if hasattr(settings, "use_zbuffer"):
        settings.file_format, settings.use_zbuffer = "OPEN_EXR", True
    settings.file_format, settings.color_depth = "OPEN_EXR_MULTILAYER", "16"
    scene.render.use_border, scene.render.border_max_x = True, 0.5
    scene.render.use_stamp = True
    scene.view_layers[0].use_pass_z = scene.view_layers[0].use_pass_normal = True
    scene.view_layers.new("Second")
elif kind == "empty_composite":
    scene.use_nodes = True
    scene.node_tree.links.clear()
elif kind == "pass_as_picture":
    scene.view_layers[0].use_pass_normal = scene.use_nodes = True
    tree = scene.node_tree
    tree.links.new(tree.nodes["Render Layers"].outputs["Normal"], tree.nodes["Composite"].inputs["Image"])
elif kind == "motion_blur":
    scene.render.use_motion_blur = True
elif kind == "script":
    text = bpy.data.texts.new("start.py")
    text.write("open('/tmp/scc-blender-ran', 'w')")
    text.use_module = True
elif kind == "deadly":
    # Whatever of it runs ends Blender.
    text = bpy.data.texts.new("start.py")
    text.write("import os; os._exit(7)")
    text.use_module = True
    curve = head.driver_add("location", 0)
    curve.driver.expression = "__import__('os')._exit(7)"
elif kind == "freestyle_script":
    style(scene)
elif kind in {"freestyle_composited", "freestyle_sequenced"}:
    # Of another scene that the picture takes in.
    other = bpy.data.scenes.new("Other")
    other.render.engine, other.camera = "CYCLES", scene.camera
    other.cycles.samples, other.cycles.use_denoising = 1, False
    other.render.resolution_x, other.render.resolution_y = 64, 48
    for thing in scene.objects:
        other.collection.objects.link(thing)
    style(other)
    if kind == "freestyle_composited":
        scene.use_nodes = True
        tree = scene.node_tree
        tree.nodes["Render Layers"].scene = other
    else:
        scene.sequence_editor_create().sequences.new_scene("Other", other, 1, 1).frame_final_duration = 3
elif kind == "huge_generated":
    image = bpy.data.images.new("huge", 1, 1)
    image.generated_width = image.generated_height = HUGE
    show(image)
elif kind == "huge_packed":
    image = bpy.data.images.new("huge", 1, 1)
    picture = png(HUGE)
    image.pack(data=picture, data_len=len(picture))
    image.source = "FILE"
    show(image)
elif kind == "linked_library":
    library = os.path.join(folder, "library.blend")
    bpy.data.libraries.write(library, {head})
    bpy.data.objects.remove(head)
    with bpy.data.libraries.load(library, link=True, relative=False) as (there, here):
        here.objects = [name for name in there.objects if name == "Suzanne"]
    scene.collection.objects.link(here.objects[0])
elif kind == "turning":
    scene.frame_end = 9
    head.rotation_euler = (0, 0, 4)
    head.keyframe_insert("rotation_euler", frame=9)
elif kind == "large":
    scene.render.resolution_x, scene.render.resolution_y = 640, 480
    scene.cycles.samples = 16
bpy.ops.wm.save_as_mainfile(filepath=blend, relative_remap=False)
if kind == "missing_texture":
    os.remove(os.path.join(folder, "gone.png"))
