# Renders tasks, after versions.py and serve.py.
artist = {
    "use_compositing": render.use_compositing,
    "use_sequencer": render.use_sequencer,
    "samples": scene.cycles.samples,
    "seed": scene.cycles.seed,
    "use_denoising": scene.cycles.use_denoising,
    "layer_samples": layer.samples,
    "color_management": getattr(render.image_settings, "color_management", None),
}
# Settings of the view layer that give passes, with what the artist had.
passes = [
    (settings, setting.identifier, getattr(settings, setting.identifier))
    for settings in (layer, layer.cycles)
    for setting in settings.bl_rna.properties
    if setting.type == "BOOLEAN" and "pass" in setting.identifier and not setting.is_readonly
]
SETTINGS = {
    "Combined": "use_pass_combined",
    "Denoising Albedo": "denoising_store_passes",
    "Denoising Normal": "denoising_store_passes",
    "Depth": "use_pass_z",
    "Mist": "use_pass_mist",
    "Position": "use_pass_position",
    "Normal": "use_pass_normal",
    "AO": "use_pass_ambient_occlusion",
    "Emit": "use_pass_emit",
    "Env": "use_pass_environment",
    "DiffDir": "use_pass_diffuse_direct",
    "DiffInd": "use_pass_diffuse_indirect",
    "DiffCol": "use_pass_diffuse_color",
    "GlossDir": "use_pass_glossy_direct",
    "GlossInd": "use_pass_glossy_indirect",
    "GlossCol": "use_pass_glossy_color",
    "TransDir": "use_pass_transmission_direct",
    "TransInd": "use_pass_transmission_indirect",
    "TransCol": "use_pass_transmission_color",
    "VolumeDir": "use_pass_volume_direct",
    "VolumeInd": "use_pass_volume_indirect",
    "IndexOB": "use_pass_object_index",
    "IndexMA": "use_pass_material_index",
}
# Its style modules are Python that no --disable-autoexec stops, and the compositor and the sequencer render other scenes, too.
for each in bpy.data.scenes:
    each.render.use_freestyle = False


def choose_passes(names):
    wanted = {SETTINGS[name] for name in names}
    for settings, name, was in passes:
        setattr(settings, name, name in wanted if names else was)
    if names:
        # No settings switch these off, and no task asks for them. Of this view layer, whichever the file was saved with.
        with bpy.context.temp_override(view_layer=layer):
            for kind, remove in (("aovs", "aov"), ("lightgroups", "lightgroup")):
                for _ in range(len(getattr(layer, kind, ()))):
                    getattr(bpy.ops.scene, "view_layer_remove_" + remove)()
        # Names of channels are cut after 64 letters.
        layer.name = "Layer"


def prepare(task):
    width, height = task["size"]["width"], task["size"]["height"]
    tile, names = task.get("tile"), task.get("passes", ())
    scene.frame_set(task["frame"])
    render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    samples = task.get("samples")
    scene.cycles.samples = samples or artist["samples"]
    # Those of several view layers stay as they are to each other.
    is_alone = sum(each.use for each in scene.view_layers) < 2
    layer.samples = 0 if samples and is_alone else artist["layer_samples"]
    seed = task.get("seed")
    scene.cycles.seed = artist["seed"] if seed is None else seed
    render.use_persistent_data = True
    render.use_multiview = False
    set_size(width, height)
    render.use_border = render.use_crop_to_border = tile is not None
    is_final = tile is None and not names
    render.use_compositing = artist["use_compositing"] and is_final
    render.use_sequencer = artist["use_sequencer"] and is_final
    scene.cycles.use_denoising = artist["use_denoising"] and not names
    choose_passes(names)
    if tile is not None:
        # A quarter of a pixel keeps the edge in place whichever way it is rounded. Blender counts rows from below.
        render.border_min_x = (tile["left"] + 0.25) / width
        render.border_max_x = (tile["right"] + 0.25) / width
        render.border_min_y = (height - tile["bottom"] + 0.25) / height
        render.border_max_y = (height - tile["top"] + 0.25) / height
    if task.get("format") == "png":
        set_file("PNG", "8")
    else:
        set_file("OPEN_EXR_MULTILAYER" if names else "OPEN_EXR", "32")
    if artist["color_management"] is not None:
        # What is not final is converted by the finisher.
        render.image_settings.color_management = "FOLLOW_SCENE" if names else artist["color_management"]


serve(prepare)
