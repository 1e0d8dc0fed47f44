# Blender of PyPI's package bpy as a program: LIBRARY ARGUMENTS..., the package's library and what Blender is given as arguments,
# done in its order. It has no window and no sound, and begins with factory settings and without leave to run a file's scripts.
import ctypes
import importlib.util
import os
import sys
import traceback

library, *waiting = sys.argv[1:]
sys.argv[:] = ["blender", *waiting]
# By its path: nothing else that lies beside the package is looked at.
spec = importlib.util.spec_from_file_location("bpy", library)
sys.modules["bpy"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["bpy"])

import bpy

threads, exit_code, trusts = 0, 0, False


def end(code):
    # Python's own end would free drivers after what they are made of, and crash.
    sys.stdout.flush()
    sys.stderr.flush()
    ctypes.CDLL(None).fflush(None)
    os._exit(code)


def fail(error):
    print("Error: " + str(error).strip().removeprefix("Error: "), file=sys.stderr)
    end(1)


def set_threads(number=None):
    global threads
    threads = int(number or threads)
    for scene in bpy.data.scenes if threads else ():
        scene.render.threads_mode, scene.render.threads = "FIXED", threads


def open_file(path):
    bpy.ops.wm.open_mainfile(filepath=os.path.abspath(path), use_scripts=trusts)
    set_threads()


def set_exit_code(code):
    global exit_code
    exit_code = int(code)


def run_text(text, name="<expression>"):
    try:
        exec(compile(text, name, "exec"), {"__name__": "__main__", "__file__": name})
    except Exception:
        traceback.print_exc()
        if exit_code:
            end(exit_code)


def run_file(path):
    with open(path, encoding="utf-8") as script:
        run_text(script.read(), path)


def set_format(name):
    settings = bpy.context.scene.render.image_settings
    if hasattr(settings, "media_type"):
        # It decides which formats there are.
        settings.media_type = {"OPEN_EXR_MULTILAYER": "MULTI_LAYER_IMAGE", "FFMPEG": "VIDEO"}.get(name, "IMAGE")
    settings.file_format = name


def set_extension(is_used):
    bpy.context.scene.render.use_file_extension = is_used == "1"


def set_output(path):
    bpy.context.scene.render.filepath = path


def render(frame):
    scene = bpy.context.scene
    scene.frame_start = scene.frame_end = int(frame)
    bpy.ops.render.render(animation=True)


WITH_VALUE = {
    "--threads": set_threads,
    "--python-exit-code": set_exit_code,
    "--python": run_file,
    "--python-expr": run_text,
    "-F": set_format,
    "-x": set_extension,
    "-o": set_output,
    "-f": render,
}
try:
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            break
        if argument in WITH_VALUE:
            WITH_VALUE[argument](waiting.pop(0))
        elif argument == "--version":
            print("Blender " + bpy.app.version_string)
            break
        elif argument == "--enable-autoexec":
            trusts = True
        elif argument not in {"-b", "-noaudio", "--factory-startup", "--disable-autoexec"}:
            open_file(argument)
except SystemExit as leaving:
    if isinstance(leaving.code, str):
        fail(leaving.code)
    end(leaving.code or 0)
except Exception as error:
    fail(error)
end(0)
