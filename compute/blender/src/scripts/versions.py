# Begins preflight.py and serve.py: what Blender's versions have by other names and in other places.
import bpy

# Blender 5 spells the passes out. Tasks, reports and orders have the names of those before it.
SHORT_NAMES = {
    "Ambient Occlusion": "AO",
    "Emission": "Emit",
    "Environment": "Env",
    "Diffuse Direct": "DiffDir",
    "Diffuse Indirect": "DiffInd",
    "Diffuse Color": "DiffCol",
    "Glossy Direct": "GlossDir",
    "Glossy Indirect": "GlossInd",
    "Glossy Color": "GlossCol",
    "Transmission Direct": "TransDir",
    "Transmission Indirect": "TransInd",
    "Transmission Color": "TransCol",
    "Volume Direct": "VolumeDir",
    "Volume Indirect": "VolumeInd",
    "Object Index": "IndexOB",
    "Material Index": "IndexMA",
}
# The node that takes the compositor's picture: since Blender 5 the output of its group.
TARGET = "COMPOSITE" if hasattr(bpy.types, "CompositorNodeComposite") else "GROUP_OUTPUT"
# Whether Blender prints nothing of what a render in the background has come to.
IS_SILENT = bpy.app.version >= (5, 0)


def pass_of(output):
    # The pass that an output of the render layers is.
    if output.name in {"Image", "Alpha", "Noisy Image"}:
        return "Combined"
    return SHORT_NAMES.get(output.name, output.name)


def tree_of(any_scene):
    # The compositor's nodes, if it has some.
    return any_scene.node_tree if hasattr(any_scene, "node_tree") else any_scene.compositing_node_group


def is_composed(any_scene):
    # Blender 5 has no switch of the nodes, and says that they are used.
    has_switch = hasattr(any_scene, "node_tree")
    uses_nodes = any_scene.use_nodes if has_switch else True
    return any_scene.render.use_compositing and uses_nodes and tree_of(any_scene) is not None


def is_target(node):
    # Of a group's outputs the active one counts, and of its sockets the first one; the last one stands for none.
    is_it = node.type == TARGET and not node.mute
    return is_it and getattr(node, "is_active_output", True) and node.inputs[0].type != "CUSTOM"


def has_quality(denoiser):
    # Whether the compositor's denoiser, its node or the type of it, can do with less. Blender 5 has all its settings as sockets.
    settings = denoiser.bl_rna.properties
    return "quality" in settings or "prefilter" not in settings


def strips_of(any_scene):
    editor = any_scene.sequence_editor
    if editor is None:
        return []
    return list(editor.strips_all if hasattr(editor, "strips_all") else editor.sequences_all)
