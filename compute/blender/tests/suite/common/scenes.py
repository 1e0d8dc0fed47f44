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
    if made.node_tree is None:
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


def compositor():
    # As Blender begins one: its tree, the render layers, and the node that takes their picture. Blender 5 has it in a group.
    if hasattr(scene, "node_tree"):
        scene.use_nodes = True
        tree = scene.node_tree
        return tree, tree.nodes["Render Layers"], tree.nodes["Composite"]
    tree = scene.compositing_node_group = bpy.data.node_groups.new("Compositor", "CompositorNodeTree")
    tree.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
    layers, target = tree.nodes.new("CompositorNodeRLayers"), tree.nodes.new("NodeGroupOutput")
    tree.links.new(layers.outputs["Image"], target.inputs[0])
    return tree, layers, target


def blurred(tree, picture):
    node = tree.nodes.new("CompositorNodeBlur")
    if hasattr(node, "size_x"):
        node.size_x = node.size_y = 3
    else:
        node.inputs["Size"].default_value = 3, 3
    tree.links.new(picture, node.inputs["Image"])
    return node.outputs["Image"]


def added(tree, picture, other):
    # With a part of another one.
    is_old = hasattr(bpy.types, "CompositorNodeMixRGB")
    node = tree.nodes.new("CompositorNodeMixRGB" if is_old else "ShaderNodeMix")
    if not is_old:
        node.data_type = "RGBA"
    node.blend_type, node.inputs[0].default_value = "ADD", 0.3
    # Blender 5's node has sockets for each type of data.
    one, two = [socket for socket in node.inputs if socket.type == "RGBA"]
    tree.links.new(picture, one)
    tree.links.new(other, two)
    return next(socket for socket in node.outputs if socket.type == "RGBA")


def strips(of):
    editor = of.sequence_editor_create()
    return editor.strips if hasattr(editor, "strips") else editor.sequences


def set_format(name, media="IMAGE"):
    settings = scene.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = media
    settings.file_format = name


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
    tree, layers, target = compositor()
    tree.links.new(blurred(tree, layers.outputs["Image"]), target.inputs[0])
elif kind == "composited":
    # All of its own passes make the picture.
    layer = scene.view_layers[0]
    layer.use_pass_z = layer.use_pass_mist = layer.use_pass_normal = layer.use_pass_diffuse_color = True
    scene.world = bpy.data.worlds.new("world")
    scene.render.film_transparent = True
    tree, layers, target = compositor()
    given, links = layers.outputs, tree.links
    near, alpha = (tree.nodes.new("CompositorNode" + name) for name in ("Normalize", "SetAlpha"))
    links.new(given["Depth"], near.inputs[0])
    last = blurred(tree, given["Image"])
    colours = given["DiffCol" if "DiffCol" in given else "Diffuse Color"]
    for other in (near.outputs[0], given["Mist"], given["Normal"], colours):
        last = added(tree, last, other)
    links.new(last, alpha.inputs["Image"])
    links.new(given["Alpha"], alpha.inputs["Alpha"])
    links.new(alpha.outputs[0], target.inputs[0])
elif kind == "layer_samples":
    scene.view_layers[0].samples = 3
elif kind == "file_output":
    scene.view_layers[0].use_pass_vector = True
    tree, layers, _ = compositor()
    files = tree.nodes.new("CompositorNodeOutputFile")
    if hasattr(files, "base_path"):
        files.base_path = os.path.join(folder, "hers")
    else:
        files.directory = os.path.join(folder, "hers")
        files.file_output_items.new("RGBA", "Image")
    tree.links.new(layers.outputs["Vector"], files.inputs[0])
elif kind in {"cryptomatte", "vectors"}:
    scene.view_layers[0].use_pass_cryptomatte_object = scene.view_layers[0].use_pass_vector = True
    tree, layers, target = compositor()
    mask = tree.nodes.new("CompositorNodeCryptomatteV2" if kind == "cryptomatte" else "CompositorNodeVecBlur")
    tree.links.new(layers.outputs["Image"], mask.inputs["Image"])
    if kind == "vectors":
        tree.links.new(layers.outputs["Vector"], mask.inputs["Speed"])
    tree.links.new(mask.outputs["Image"], target.inputs[0])
elif kind == "strips":
    with open(os.path.join(folder, "title.png"), "wb") as file:
        file.write(png(8))
    strips(scene).new_image("Title", os.path.join(folder, "title.png"), channel=2, frame_start=1)
    strips(scene).new_scene("Scene", scene, channel=1, frame_start=1)
elif kind == "osl":
    group = bpy.data.node_groups.new("Rust", "ShaderNodeTree")
    group.nodes.new("ShaderNodeScript")
    bpy.data.materials["red"].node_tree.nodes.new("ShaderNodeGroup").node_tree = group
elif kind == "eevee":
    is_next = (4, 2) <= bpy.app.version < (5, 0)
    scene.render.engine = "BLENDER_EEVEE_NEXT" if is_next else "BLENDER_EEVEE"
elif kind == "denoiser":
    scene.cycles.use_denoising = True
elif kind == "freestyle":
    scene.render.use_freestyle = True
elif kind == "movie":
    set_format("FFMPEG", "VIDEO")
elif kind == "outputs":
    # What a job does not keep, around the picture of "good".
    settings = scene.render.image_settings
    if hasattr(settings, "use_zbuffer"):
        settings.file_format, settings.use_zbuffer = "OPEN_EXR", True
    set_format("OPEN_EXR_MULTILAYER", "MULTI_LAYER_IMAGE")
    settings.color_depth = "16"
    scene.render.use_border, scene.render.border_max_x = True, 0.5
    scene.render.use_stamp = True
    scene.view_layers[0].use_pass_z = scene.view_layers[0].use_pass_normal = True
    scene.view_layers.new("Second")
elif kind == "empty_composite":
    compositor()[0].links.clear()
elif kind == "pass_as_picture":
    scene.view_layers[0].use_pass_normal = True
    tree, layers, target = compositor()
    tree.links.new(layers.outputs["Normal"], target.inputs[0])
elif kind == "normal_as_alpha":
    # A direction where a number is wanted.
    scene.view_layers[0].use_pass_normal = True
    tree, layers, target = compositor()
    node = tree.nodes.new("CompositorNodeSetAlpha")
    for name, given in (("Image", "Image"), ("Alpha", "Normal")):
        tree.links.new(layers.outputs[given], node.inputs[name])
    tree.links.new(node.outputs["Image"], target.inputs[0])
elif kind == "muted_layers":
    compositor()[1].mute = True
elif kind == "world_behind_film":
    # What the denoiser takes for the colours behind the film is the world's where its pass is on.
    scene.world = bpy.data.worlds.new("world")
    scene.view_layers[0].use_pass_environment = scene.render.film_transparent = scene.cycles.use_denoising = True
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
        compositor()[1].scene = other
    else:
        strips(scene).new_scene("Other", other, 1, 1).frame_final_duration = 3
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
