# Puts merged pictures through the scene's denoiser, compositor, colour management and file format; renders nothing. After
# serve.py.
pictures = {}


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
