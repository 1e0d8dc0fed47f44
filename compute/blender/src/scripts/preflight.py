# Looks through a .blend without rendering and writes one JSON report to the path it is given. After versions.py.
import json
import os
import sys

MOST = 200  # of each kind of problem; the rest are not listed
found = []
counts = {}


def find(kind, name, detail=""):
    counts[kind] = counts.get(kind, 0) + 1
    if counts[kind] <= MOST:
        found.append({"kind": kind, "name": str(name)[:200], "detail": str(detail)[:500]})


def look(step):
    # A part of Blender that this version lacks is no reason to give no report; the requester is told.
    try:
        step()
    except Exception as error:
        find("not_looked_at", step.__name__, error)


scene = bpy.context.scene
render = scene.render


def file(kind_of_data, item, path, packed):
    if packed or not path:
        return
    name = "%s %s" % (kind_of_data, item.name)
    place = bpy.path.abspath(path, library=item.library)
    if not os.path.isfile(place):
        find("missing_file", name, path)
        return
    find("file_outside", name, path)
    if not path.startswith("//"):
        find("absolute_path", name, path)


def images():
    for image in bpy.data.images:
        if image.source == "FILE":
            file("image", image, image.filepath, image.packed_file)
        elif image.source in {"SEQUENCE", "MOVIE"}:
            find("sequence", "image %s" % image.name, image.filepath)
        elif image.source == "TILED" and not image.packed_files:
            find("sequence", "image %s" % image.name, image.filepath)


def other_files():
    for font in bpy.data.fonts:
        if font.filepath != "<builtin>":
            file("font", font, font.filepath, font.packed_file)
    for volume in bpy.data.volumes:
        if volume.is_sequence:
            find("sequence", "volume %s" % volume.name, volume.filepath)
        else:
            file("volume", volume, volume.filepath, volume.packed_file)
    for cache in bpy.data.cache_files:
        find("cache_file", cache.name, cache.filepath)
    for clip in bpy.data.movieclips:
        find("sequence", "clip %s" % clip.name, clip.filepath)


def libraries():
    for library in bpy.data.libraries:
        if not library.packed_file:
            exists = os.path.isfile(bpy.path.abspath(library.filepath))
            find("linked_library" if exists else "missing_library", library.name, library.filepath)


def simulations():
    first, last = scene.frame_start, scene.frame_end
    for thing in scene.objects:
        for modifier in thing.modifiers:
            name = "%s on %s" % (modifier.name, thing.name)
            if modifier.type in {"CLOTH", "SOFT_BODY"}:
                point_cache(name, modifier.point_cache)
            elif modifier.type == "PARTICLE_SYSTEM":
                system = modifier.particle_system
                if system.settings.type == "EMITTER" or system.use_hair_dynamics:
                    point_cache(name, system.point_cache)
            elif modifier.type == "DYNAMIC_PAINT" and modifier.canvas_settings:
                for surface in modifier.canvas_settings.canvas_surfaces:
                    point_cache(name, surface.point_cache)
            elif modifier.type == "FLUID" and modifier.fluid_type == "DOMAIN":
                find("disk_cache", name, modifier.domain_settings.cache_directory)
            elif modifier.type == "MESH_CACHE":
                find("disk_cache", name, modifier.filepath)
            elif modifier.type == "OCEAN" and modifier.is_cached:
                find("disk_cache", name, modifier.filepath)
            elif modifier.type == "NODES" and modifier.node_group and last > first:
                if any("SIMULATION" in node.type for node in modifier.node_group.nodes):
                    find("not_baked", name)
    world = scene.rigidbody_world
    if world and world.enabled and world.collection and len(world.collection.objects):
        point_cache("rigid body world", world.point_cache)


def point_cache(name, cache):
    if cache.use_disk_cache or cache.use_external:
        find("disk_cache", name, cache.filepath)
    elif not cache.is_baked:
        find("not_baked", name)


def scripts():
    for text in bpy.data.texts:
        if text.use_module:
            find("script", text.name)
    for name in dir(bpy.data):
        collection = getattr(bpy.data, name)
        if not isinstance(collection, bpy.types.bpy_prop_collection):
            continue
        for item in collection:
            drivers(item)
            drivers(getattr(item, "node_tree", None))
            drivers(getattr(item, "shape_keys", None))
            # A group of nodes has no tree, it is one.
            for tree in (item, getattr(item, "node_tree", None)):
                nodes_of_scripts(tree)


seen_drivers = set()


def drivers(item):
    animation = getattr(item, "animation_data", None)
    for curve in animation.drivers if animation else ():
        driver = curve.driver
        key = (item.name, curve.data_path, curve.array_index)
        if driver.type == "SCRIPTED" and not driver.is_simple_expression and key not in seen_drivers:
            seen_drivers.add(key)
            find("driver", "%s.%s" % (item.name, curve.data_path), driver.expression)


def nodes_of_scripts(tree):
    for node in getattr(tree, "nodes", ()):
        if node.type == "SCRIPT":
            find("osl", "%s in %s" % (node.name, tree.name))


def cameras():
    if scene.camera is None:
        find("no_camera", scene.name)


def compositor():
    # Its nodes, where it runs.
    return list(tree_of(scene).nodes) if is_composed(scene) else []


def strips():
    # Of the sequencer, where it runs.
    return strips_of(scene) if render.use_sequencer else []


def shown_scenes():
    # What the compositor and the sequencer show of other scenes is rendered with their settings.
    shown = [scene] + [node.scene for node in compositor() if node.type == "R_LAYERS"]
    shown += [strip.scene for strip in strips() if strip.type == "SCENE"]
    return [each for each in bpy.data.scenes if each in shown]


def films():
    # Blender packs no file of the sequencer and no movie clip; those that only track a camera need none.
    for strip in strips():
        if strip.type in {"IMAGE", "MOVIE"} and not strip.mute:
            path = getattr(strip, "filepath", "") or getattr(strip, "directory", "")
            find("sequence", "strip %s of the sequencer" % strip.name, path)
        elif strip.type == "MOVIECLIP" and not strip.mute and strip.clip:
            find("sequence", "movie clip %s of the sequencer" % strip.clip.name, strip.clip.filepath)
    for node in nodes_within(compositor()):
        if node.type == "MOVIECLIP" and not node.mute and node.clip:
            find("sequence", "movie clip %s of the compositor" % node.clip.name, node.clip.filepath)


def targets():
    # Without one the compositor changes no frame.
    return [node for node in compositor() if is_target(node)]


def source(target):
    links = [link for link in target.inputs[0].links if not link.is_muted]
    return links[0].from_socket if links else None


def layers():
    return [layer for layer in scene.view_layers if layer.use]


def first_layer():
    return layers()[0].name if layers() else ""


def is_untouched(target):
    # Whether it is given the very picture that tiles show, which go through no compositor.
    given = source(target)
    if given is None or given.node.type != "R_LAYERS" or given.name != "Image":
        return False
    if given.node.mute or given.node.scene != scene or given.node.layer != first_layer():
        return False
    # Where there is no such input, Blender does not look at the setting any more.
    alpha = target.inputs.get("Alpha") if target.type == "COMPOSITE" else None
    return alpha is None or target.use_alpha and not alpha.is_linked


def composites():
    kinds = {node.type for node in compositor() if node.type not in {"R_LAYERS", TARGET, "VIEWER"}}
    if not all(is_untouched(target) for target in targets()):
        kinds.add(TARGET)
    return sorted(kinds)


def shown_layer():
    # Blender writes the first view layer's picture, unless the compositor makes another.
    return "" if composites() and targets() else first_layer()


def passes(layer):
    names = []
    for settings in (layer, getattr(layer, "cycles", None)):
        for setting in () if settings is None else settings.bl_rna.properties:
            is_pass = setting.type == "BOOLEAN" and "pass" in setting.identifier
            if is_pass and setting.identifier not in {"use_pass_combined", "use_pass_cryptomatte_accurate"}:
                if getattr(settings, setting.identifier):
                    names.append(setting.name)
    names += [aov.name for aov in getattr(layer, "aovs", ())]
    return names + ["light group " + group.name for group in getattr(layer, "lightgroups", ())]


def files_of_passes():
    settings = render.image_settings
    if settings.file_format == "OPEN_EXR_MULTILAYER":
        for layer in layers():
            lost = ([] if layer.name == shown_layer() else ["Combined"]) + passes(layer)
            if lost:
                find("passes", layer.name, ", ".join(lost))
    elif settings.file_format == "OPEN_EXR" and getattr(settings, "use_zbuffer", False):
        find("passes", first_layer(), "Z")


def outputs():
    for node in compositor():
        if node.type == "OUTPUT_FILE" and not node.mute:
            find("file_output_node", node.name, getattr(node, "base_path", "") or node.directory)
    if targets() and all(source(target) is None for target in targets()):
        find("empty_composite", targets()[0].name)
    if len(layers()) > 1:
        find("view_layers", ", ".join(layer.name for layer in layers()), shown_layer())
    if render.use_border:
        find("border", scene.name)
    if render.use_stamp:
        find("stamp", scene.name)
    for shown in shown_scenes():
        if shown.render.use_freestyle:
            find("freestyle", shown.name)
    if render.use_multiview:
        find("multiview", scene.name)


def nodes_within(nodes):
    for node in nodes:
        yield node
        if node.type == "GROUP" and node.node_tree:
            yield from nodes_within(node.node_tree.nodes)


def takes_more(nodes):
    # Whether the compositor needs what a tile's passes are not: another scene or view layer, what a node renders for itself, or render
    # layers within a group, which the finisher would not find.
    for node in nodes_within(nodes):
        if node.type == "R_LAYERS" and (node.mute or node.scene != scene or node.layer != first_layer()):
            return True
        if node.type == "R_LAYERS" and node not in nodes:
            return True
        if node.type == "CRYPTOMATTE_V2" and node.source == "RENDER":
            return True
    return False


def all_targets():
    return [node for node in nodes_within(compositor()) if node.type == "COMPOSITE"]


def is_unclear():
    # No script is told which of several makes the picture, and one within a group counts as well. Blender 5 ends in the finisher where its
    # group gives numbers.
    own = compositor()
    is_muted = len(all_targets()) > 1 and any(node.mute for node in all_targets())
    is_number = any(target.inputs[0].type != "RGBA" for target in targets())
    return is_muted or is_number or any(node not in own for node in all_targets())


def is_composited():
    return is_unclear() or bool(composites() and targets())


def is_denoised():
    return scene.cycles.use_denoising and any(layer.cycles.use_denoising for layer in layers()[:1])


def outputs_taken():
    # Outputs of render layers that reach the picture, as passes: those for viewers and files of their own do not matter.
    waiting, seen, taken = targets(), set(), set()
    while waiting:
        node = waiting.pop()
        if node.name in seen:
            continue
        seen.add(node.name)
        links = [link for socket in node.inputs for link in socket.links if not link.is_muted]
        waiting += [link.from_node for link in links if link.from_node.type != "R_LAYERS"]
        taken |= {link.from_socket.name for link in links if link.from_node.type == "R_LAYERS" and link.from_socket.enabled}
    outputs = [output for node in compositor() if node.type == "R_LAYERS" for output in node.outputs]
    return [pass_of(output) for output in outputs if output.name in taken]


def samples():
    # Of a pixel, where one view layer may have its own number.
    own, cycles = [layer.samples for layer in layers()], scene.cycles
    if len(own) != 1 or not own[0] or cycles.use_layer_samples == "IGNORE":
        return cycles.samples
    return min(own[0], cycles.samples) if cycles.use_layer_samples == "BOUNDED" else own[0]


def passes_taken():
    # By the denoiser and the compositor, of what is rendered.
    names = []
    if is_denoised():
        guides = {"RGB": 0, "RGB_ALBEDO": 1, "RGB_ALBEDO_NORMAL": 2}[scene.cycles.denoising_input_passes]
        names += ["Combined", "Denoising Albedo", "Denoising Normal"][: 1 + guides]
    if is_composited():
        names += ["Combined"] + outputs_taken()
    has_environment = any(layer.use_pass_environment for layer in layers()[:1])
    if "Denoising Albedo" in names and render.film_transparent and has_environment:
        # Behind a transparent film the albedo has the world's colours where this pass is rendered, and else none.
        names.append("Env")
    if getattr(render.image_settings, "color_management", "") == "OVERRIDE":
        # The finisher converts.
        names.append("Combined")
    return list(dict.fromkeys(names))


def is_subdivided_adaptively(thing):
    # Blender 5 has it as a setting of the modifier, those before it of the thing.
    places = [getattr(thing, "cycles", None), *thing.modifiers]
    return any(getattr(place, "use_adaptive_subdivision", False) for place in places)


def tile_reasons():
    cycles = scene.cycles
    reasons = []
    if is_unclear() or is_composited() and takes_more(compositor()):
        reasons.append("compositor")
    # Processors know one denoiser, whichever is set; it takes what shadow catchers catch for itself. A lamp says it is one.
    things = [thing for thing in scene.objects if thing.type != "LIGHT"]
    if is_denoised() and any(getattr(thing, "is_shadow_catcher", False) for thing in things):
        reasons.append("denoiser")
    is_high = getattr(cycles, "denoising_quality", "HIGH") == "HIGH"
    if is_denoised() and not is_high and not has_quality(bpy.types.CompositorNodeDenoise):
        reasons.append("denoiser_quality")
    if strips():
        reasons.append("sequencer")
    if getattr(cycles, "use_guiding", False):
        reasons.append("path_guiding")
    if any(is_subdivided_adaptively(thing) for thing in scene.objects):
        reasons.append("adaptive_subdivision")
    if len(layers()) > 1:
        reasons.append("view_layers")
    return reasons


for step in (images, other_files, films, libraries, simulations, scripts, cameras, outputs, files_of_passes):
    look(step)

try:
    import _cycles
    has_denoiser = bool(_cycles.with_openimagedenoise)
except (ImportError, AttributeError):
    has_denoiser = False


def side(pixels):
    # As Blender rounds: 29 % of 100 are 29, which a float makes 28.
    return pixels * render.resolution_percentage // 100


report = {
    "version": ".".join(str(part) for part in bpy.app.version),
    "first_frame": scene.frame_start,
    "last_frame": scene.frame_end,
    "frame_step": scene.frame_step,
    "fps": render.fps / render.fps_base,
    "size": {"width": side(render.resolution_x), "height": side(render.resolution_y)},
    "engine": render.engine,
    "samples": samples(),
    "adaptive": bool(scene.cycles.use_adaptive_sampling),
    "camera": scene.camera.name if scene.camera else None,
    "cameras": [thing.name for thing in scene.objects if thing.type == "CAMERA"][:MOST],
    "output": {
        "format": render.image_settings.file_format,
        "colours": render.image_settings.color_mode,
        "bits": int(render.image_settings.color_depth),
        "transparent": render.film_transparent,
    },
    "denoising": bool(scene.cycles.use_denoising) and any(layer.cycles.use_denoising for layer in layers()),
    "denoises": bool(is_denoised()) or any(node.type == "DENOISE" for node in nodes_within(compositor())),
    "has_denoiser": has_denoiser,
    "motion_blur": render.use_motion_blur,
    "passes": passes_taken(),
    "tile_reasons": tile_reasons(),
    "found": found,
}
with open(sys.argv[sys.argv.index("--") + 1], "w", encoding="utf-8") as out:
    json.dump(report, out)
