# Puts merged pictures through the scene's denoiser, compositor, colour management and file format; renders nothing. After
# versions.py and serve.py.
pictures = {}


def picture(name):
    # The node of a pass' picture; its file comes with each frame.
    if name not in pictures:
        pictures[name] = tree_of(scene).nodes.new("CompositorNodeImage")
    return pictures[name]


def choose(node, setting, socket, value):
    # Newer versions have settings of nodes as sockets, with the choices of menus as people read them.
    place = node.inputs.get(socket)
    if place is None:
        setattr(node, setting, value)
    else:
        place.default_value = value.title() if place.type == "MENU" else value


def denoised():
    tree, cycles = tree_of(scene), scene.cycles
    node = tree.nodes.new("CompositorNodeDenoise")
    choose(node, "use_hdr", "HDR", True)
    choose(node, "prefilter", "Prefilter", cycles.denoising_prefilter)
    if has_quality(node):
        choose(node, "quality", "Quality", cycles.denoising_quality)
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


def given(output, image):
    # What stands for an output of the render layers.
    if output.name == "Image":
        return image
    socket = picture(pass_of(output)).outputs["Alpha" if output.name == "Alpha" else "Image"]
    return vector(socket) if output.type == "VECTOR" else socket


def vector(colours):
    # As a number a vector is the mean of its three, a picture its brightness; older versions, which lack the node, make no difference.
    tree = tree_of(scene)
    try:
        node = tree.nodes.new("ShaderNodeVectorMath")
    except RuntimeError:
        return colours
    tree.links.new(colours, node.inputs[0])
    return node.outputs[0]


def begin_again():
    # A compositor that is nothing but the node that takes the picture.
    if TARGET == "GROUP_OUTPUT":
        scene.compositing_node_group = bpy.data.node_groups.new("Finish", "CompositorNodeTree")
        tree_of(scene).interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
        return tree_of(scene).nodes.new("NodeGroupOutput")
    scene.use_nodes = True
    scene.node_tree.nodes.clear()
    target = scene.node_tree.nodes.new("CompositorNodeComposite")
    target.use_alpha = True
    return target


def compose():
    # Without a render layer node Blender renders no scene: only the pictures go through.
    if not is_composed(scene) or not any(is_target(node) for node in tree_of(scene).nodes):
        target = begin_again()
        tree_of(scene).links.new(colours(), target.inputs[0])
        return
    nodes, links = tree_of(scene).nodes, tree_of(scene).links
    image = colours()
    for node in [node for node in nodes if node.type == "R_LAYERS"]:
        for output in node.outputs:
            for link in [link for link in output.links if output.enabled and not link.is_muted]:
                links.new(given(output, image), link.to_socket)
        nodes.remove(node)


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
        elif hasattr(bpy.data, "colorspace"):
            # Since Blender 5 a file may be made in other linear colours than those that pictures have by default.
            node.image.colorspace_settings.name = bpy.data.colorspace.working_space
    return pictures["Combined"].image.size


def prepare(task):
    set_size(*show(task["pictures"]))
    scene.frame_set(task["frame"])
    render.engine = "CYCLES"
    render.use_compositing, render.use_sequencer = True, False
    render.use_border = render.use_freestyle = render.use_multiview = False
    if task["format"] == "png":
        set_file("PNG", "8")
    else:
        set_file("OPEN_EXR", "32")


compose()
serve(prepare)
