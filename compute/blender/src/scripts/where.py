# Says which Python runs this, and where it finds bpy: in a folder it is given, else where it looks by itself. Loads nothing of it.
import importlib.machinery
import importlib.metadata
import json
import os
import re
import sys

# An empty place is the folder it was started in.
places = sys.argv[1:] or [place for place in sys.path if place]
spec = importlib.machinery.PathFinder.find_spec("bpy", places)
wanted = None
# The name of a wheel does not tell: Blender's says cp39 and is for 3.11.
for package in importlib.metadata.distributions(name="bpy", path=places):
    exact = re.match(r"==\s*(\d+\.\d+)", package.metadata["Requires-Python"] or "")
    wanted = wanted or (exact and exact.group(1))
answer = {
    # Of a virtual environment, the Python that it was made with.
    "python": os.path.realpath(getattr(sys, "_base_executable", sys.executable)),
    "version": "%d.%d" % sys.version_info[:2],
    "libraries": os.path.dirname(os.path.dirname(os.path.realpath(os.__file__))),
    "library": os.path.realpath(spec.origin) if spec and spec.origin else None,
    "wanted": wanted,
}
print(json.dumps(answer))
