"""Scenes for the comparison: each is described once and written for both renderers.

A scene is a dict: `meshes` (shape, material), `lights`, `sky`, `eye`, `target`, `error` (limits on mean and RMSE).
Materials are of kinds on which both renderers agree by definition:
  diffuse  Lambert. glTF has it where the index of refraction is 1, so that nothing is reflected at the border.
  metal    GGX with a reflectance of 1 at all angles, narrow enough that light hardly bounces twice between facets.
"""

import base64
import json
import math
import struct
import zlib

ANGLE = 0.7


def quad(a, b, c, d):
    """Corners counter-clockwise, UVs (0,1) (1,1) (1,0) (0,0) as glTF counts them."""
    u = [b[i] - a[i] for i in range(3)]
    v = [d[i] - a[i] for i in range(3)]
    n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
    length = math.sqrt(sum(x * x for x in n))
    n = [x / length for x in n]
    return {"p": [a, b, c, d], "n": [n] * 4, "uv": [(0, 1), (1, 1), (1, 0), (0, 0)], "t": [(0, 1, 2), (0, 2, 3)]}


def sphere(center, radius, columns=96, rows=48):
    p, n, uv, t = [], [], [], []
    for row in range(rows + 1):
        for column in range(columns + 1):
            phi, theta = 2 * math.pi * column / columns, math.pi * row / rows
            d = (-math.sin(phi) * math.sin(theta), math.cos(theta), -math.cos(phi) * math.sin(theta))
            p.append([center[i] + radius * d[i] for i in range(3)])
            n.append(d)
            uv.append((column / columns, row / rows))
    for row in range(rows):
        for column in range(columns):
            a = row * (columns + 1) + column
            below = a + columns + 1
            if row > 0:
                t.append((a, below, a + 1))
            if row < rows - 1:
                t.append((a + 1, below, below + 1))
    return {"p": p, "n": n, "uv": uv, "t": t}


def diffuse(color, **more):
    return {"kind": "diffuse", "color": color, **more}


def metal(roughness):
    return {"kind": "metal", "roughness": roughness}


def lamp(radiance):
    return {"kind": "lamp", "radiance": radiance}


def checker():
    """A 16 × 16 picture with soft colours."""
    return [[(40 + 13 * x, 60 + 11 * y, 200 if (x // 4 + y // 4) % 2 else 70, 255) for x in range(16)] for y in range(16)]


def holes():
    """Alpha 0 or 255."""
    return [[(200, 160, 90, 255 if (x // 2 + y // 2) % 2 else 0) for x in range(16)] for y in range(16)]


def waves():
    """A normal map of gentle waves."""
    rows = []
    for y in range(32):
        row = []
        for x in range(32):
            n = (0.15 * math.sin(2 * math.pi * 3 * (x + 0.5) / 32), 0.15 * math.cos(2 * math.pi * 2 * (y + 0.5) / 32), 1.0)
            length = math.sqrt(sum(c * c for c in n))
            row.append(tuple(round((c / length * 0.5 + 0.5) * 255) for c in n) + (255,))
        rows.append(row)
    return rows


# A lamp's back lets light through in glTF and stops it in Mitsuba: under a sky it gets a black lid.
LAMP = (quad([-1, 3, -1], [1, 3, -1], [1, 3, 1], [-1, 3, 1]), lamp([3, 3, 3]))
LID = (quad([-1, 3.01, 1], [1, 3.01, 1], [1, 3.01, -1], [-1, 3.01, -1]), diffuse([0, 0, 0]))
FLOOR = quad([-3, 0, 3], [3, 0, 3], [3, 0, -3], [-3, 0, -3])


def box():
    white, red, green = diffuse([0.73] * 3), diffuse([0.63, 0.07, 0.05]), diffuse([0.14, 0.45, 0.09])
    s, h = 1.0, 2.0
    return [
        (quad([-s, 0, s], [s, 0, s], [s, 0, -s], [-s, 0, -s]), white),
        (quad([-s, h, -s], [s, h, -s], [s, h, s], [-s, h, s]), white),
        (quad([-s, 0, -s], [s, 0, -s], [s, h, -s], [-s, h, -s]), white),
        (quad([-s, 0, s], [-s, 0, -s], [-s, h, -s], [-s, h, s]), red),
        (quad([s, 0, -s], [s, 0, s], [s, h, s], [s, h, -s]), green),
        (quad([-0.3, h - 0.01, -0.3], [0.3, h - 0.01, -0.3], [0.3, h - 0.01, 0.3], [-0.3, h - 0.01, 0.3]), lamp([12, 10, 7])),
    ]


def all_scenes():
    eye, target = [0, 1, 4.2], [0, 1, 0]
    return {
        "box": {
            "meshes": box() + [(sphere([-0.4, 0.4, -0.3], 0.4), diffuse([0.8, 0.8, 0.8])), (sphere([0.45, 0.3, 0.3], 0.3), diffuse([0.3, 0.4, 0.9]))],
            "eye": eye, "target": target, "error": (0.005, 0.02),
        },
        "furnace": {
            "meshes": [(sphere([-1, 1, 0], 0.9), diffuse([0.8, 0.8, 0.8])), (sphere([1, 1, 0], 0.9), metal(0.3))],
            "sky": [0.5, 0.6, 0.7], "eye": eye, "target": target, "error": (0.008, 0.02),
        },
        "metal": {
            "meshes": [
                (FLOOR, diffuse([0.5, 0.35, 0.2])),
                (sphere([-1, 0.6, 0], 0.6), metal(0.18)), (sphere([0.4, 0.6, 0.2], 0.6), metal(0.25)), (sphere([1.6, 0.6, -0.5], 0.6), metal(0.32)),
                LAMP, LID,
            ],
            "sky": [0.2, 0.25, 0.35], "eye": [0, 1.4, 4.4], "target": [0.2, 0.6, 0], "error": (0.008, 0.02),
        },
        "sun": {
            "meshes": [(FLOOR, diffuse([1, 1, 1], texture=checker())), (sphere([0, 0.7, 0], 0.7), diffuse([0.7, 0.7, 0.7]))],
            "lights": [{"kind": "directional", "direction": [-0.4, -0.8, -0.45], "color": [3.0, 2.8, 2.4]}],
            "eye": [0, 1.6, 4.4], "target": [0, 0.5, 0], "error": (0.005, 0.01),
        },
        "point": {
            "meshes": [(FLOOR, diffuse([0.8, 0.8, 0.8], relief=waves())), (sphere([-0.8, 0.5, 0], 0.5), diffuse([0.7, 0.3, 0.3]))],
            "lights": [{"kind": "point", "position": [0.8, 1.8, 0.6], "color": [6.0, 6.0, 6.0]}],
            # From above: seen flatly, Mitsuba makes facets black that are turned away, glTF does not say.
            "eye": [0, 3.6, 3.4], "target": [0, 0.3, 0], "error": (0.005, 0.01),
        },
        "alpha": {
            "meshes": [
                (FLOOR, diffuse([0.7, 0.7, 0.6])),
                (quad([-1.6, 0.02, 0.3], [-0.1, 0.02, 0.3], [-0.1, 1.5, -0.2], [-1.6, 1.5, -0.2]), diffuse([1, 1, 1], texture=holes(), alpha="MASK")),
                (quad([0.2, 0.02, 0.3], [1.6, 0.02, 0.3], [1.6, 1.5, -0.2], [0.2, 1.5, -0.2]), diffuse([0.2, 0.5, 0.9], opacity=0.4, alpha="BLEND")),
                # Mitsuba's shadow rays do not see through holes, so no light here is a point.
                LAMP, LID,
            ],
            "sky": [0.4, 0.4, 0.5], "eye": [0, 1.6, 4.4], "target": [0, 0.6, 0], "error": (0.005, 0.01),
        },
    }


def png(picture):
    rows = b"".join(b"\0" + bytes(c for pixel in row for c in pixel) for row in picture)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", len(picture[0]), len(picture), 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def towards(eye, target):
    """The quaternion x, y, z, w of something that looks along −Z from `eye` to `target`, upright."""
    x, y, z = (target[i] - eye[i] for i in range(3))
    heading, pitch = math.atan2(-x, -z), math.atan2(y, math.hypot(x, z))
    sh, ch, sp, cp = math.sin(heading / 2), math.cos(heading / 2), math.sin(pitch / 2), math.cos(pitch / 2)
    return [ch * sp, sh * cp, -sh * sp, ch * cp]


def write_gltf(scene, path):
    data = bytearray()
    out = {k: [] for k in ("bufferViews", "accessors", "meshes", "materials", "nodes", "images", "textures", "cameras", "samplers")}
    lights = []

    def view(raw):
        data.extend(b"\0" * (-len(data) % 4))
        out["bufferViews"].append({"buffer": 0, "byteOffset": len(data), "byteLength": len(raw)})
        data.extend(raw)
        return len(out["bufferViews"]) - 1

    def accessor(values, kind, fmt, component, bounds=False):
        flat = [x for value in values for x in value]
        item = {"bufferView": view(struct.pack(f"<{len(flat)}{fmt}", *flat)), "componentType": component, "type": kind, "count": len(values)}
        if bounds:
            item["min"] = [min(v[i] for v in values) for i in range(3)]
            item["max"] = [max(v[i] for v in values) for i in range(3)]
        out["accessors"].append(item)
        return len(out["accessors"]) - 1

    def texture(picture):
        out["images"].append({"bufferView": view(png(picture)), "mimeType": "image/png"})
        out["textures"].append({"source": len(out["images"]) - 1, "sampler": 0})
        return {"index": len(out["textures"]) - 1}

    def material(m):
        pbr = {"metallicFactor": 0.0, "roughnessFactor": 1.0, "baseColorFactor": list(m.get("color", [0, 0, 0])) + [m.get("opacity", 1.0)]}
        result = {"pbrMetallicRoughness": pbr, "extensions": {"KHR_materials_ior": {"ior": 1.0}}}
        if m["kind"] == "metal":
            pbr.update(metallicFactor=1.0, roughnessFactor=m["roughness"], baseColorFactor=[1, 1, 1, 1])
        if m["kind"] == "lamp":
            result["emissiveFactor"] = [1, 1, 1]
            strength = max(m["radiance"])
            result["emissiveFactor"] = [x / strength for x in m["radiance"]]
            result["extensions"]["KHR_materials_emissive_strength"] = {"emissiveStrength": strength}
        if "texture" in m:
            pbr["baseColorTexture"] = texture(m["texture"])
        if "relief" in m:
            result["normalTexture"] = texture(m["relief"])
        if "alpha" in m:
            result.update(alphaMode=m["alpha"], doubleSided=True)
        out["materials"].append(result)
        return len(out["materials"]) - 1

    nearest = any("alpha" in m for _, m in scene["meshes"])
    out["samplers"].append({"magFilter": 9728 if nearest else 9729, "minFilter": 9728 if nearest else 9729})
    for shape, m in scene["meshes"]:
        attributes = {
            "POSITION": accessor(shape["p"], "VEC3", "f", 5126, True),
            "NORMAL": accessor(shape["n"], "VEC3", "f", 5126),
            "TEXCOORD_0": accessor(shape["uv"], "VEC2", "f", 5126),
        }
        indices = accessor([(i,) for t in shape["t"] for i in t], "SCALAR", "I", 5125)
        out["meshes"].append({"primitives": [{"attributes": attributes, "indices": indices, "material": material(m)}]})
        out["nodes"].append({"mesh": len(out["meshes"]) - 1})
    for light in scene.get("lights", []):
        strength = max(light["color"])
        item = {"type": light["kind"], "intensity": strength, "color": [x / strength for x in light["color"]]}
        node = {"extensions": {"KHR_lights_punctual": {"light": len(lights)}}}
        if light["kind"] == "directional":
            node["rotation"] = towards([0, 0, 0], light["direction"])
        else:
            node["translation"] = light["position"]
        lights.append(item)
        out["nodes"].append(node)
    out["cameras"].append({"type": "perspective", "perspective": {"yfov": ANGLE, "znear": 0.01}})
    out["nodes"].append({"camera": 0, "translation": scene["eye"], "rotation": towards(scene["eye"], scene["target"])})
    color = scene.get("sky", [0, 0, 0])
    document = {k: v for k, v in out.items() if v}
    document.update(
        asset={"version": "2.0"}, scene=0,
        scenes=[{"nodes": list(range(len(out["nodes"]))), "extras": {"sky": {"zenith": color, "horizon": color, "ground": color}}}],
        buffers=[{"byteLength": len(data), "uri": "data:application/octet-stream;base64," + base64.b64encode(bytes(data)).decode()}],
    )
    if lights:
        document["extensions"] = {"KHR_lights_punctual": {"lights": lights}}
    path.write_text(json.dumps(document))


def mitsuba_scene(scene, mi, folder, size, samples, bounces):
    import numpy as np

    transform = mi.ScalarTransform4f()
    world = {
        "type": "scene",
        "integrator": {"type": "path", "max_depth": bounces + 2, "rr_depth": 5},
        "sensor": {
            "type": "perspective", "fov": math.degrees(ANGLE), "fov_axis": "y", "near_clip": 0.01,
            "to_world": transform.look_at(origin=scene["eye"], target=scene["target"], up=[0, 1, 0]),
            "film": {"type": "hdrfilm", "width": size[0], "height": size[1], "rfilter": {"type": "gaussian"}, "pixel_format": "rgb"},
            "sampler": {"type": "independent", "sample_count": samples},
        },
    }

    def bitmap(picture, channels, raw, nearest):
        values = np.array(picture, dtype=np.uint8)[:, :, :channels]
        if channels == 1:
            values = np.array(picture, dtype=np.uint8)[:, :, 3:]
        return {
            "type": "bitmap", "bitmap": mi.Bitmap(np.ascontiguousarray(values)), "raw": raw,
            "filter_type": "nearest" if nearest else "bilinear",
        }

    nearest = any("alpha" in m for _, m in scene["meshes"])
    for index, (shape, m) in enumerate(scene["meshes"]):
        path = folder / f"{index}.ply"
        lines = ["ply", "format ascii 1.0", f"element vertex {len(shape['p'])}"]
        lines += [f"property float {name}" for name in ("x", "y", "z", "nx", "ny", "nz", "u", "v")]
        lines += [f"element face {len(shape['t'])}", "property list uchar int vertex_indices", "end_header"]
        for p, n, (u, v) in zip(shape["p"], shape["n"], shape["uv"]):
            lines.append(" ".join(repr(float(x)) for x in (*p, *n, u, v)))
        lines += [f"3 {a} {b} {c}" for a, b, c in shape["t"]]
        path.write_text("\n".join(lines) + "\n")
        item = {"type": "ply", "filename": str(path)}
        if m["kind"] == "metal":
            bsdf = {"type": "roughconductor", "material": "none", "distribution": "ggx", "alpha": m["roughness"] ** 2}
        else:
            reflectance = {"type": "rgb", "value": m.get("color", [0, 0, 0])}
            if "texture" in m:
                reflectance = bitmap(m["texture"], 3, False, nearest)
            bsdf = {"type": "diffuse", "reflectance": reflectance}
        if "relief" in m:
            relief = bitmap(m["relief"], 3, True, False)
            # glTF knows no shadowing of the relief by itself.
            bsdf = {"type": "normalmap", "normalmap": relief, "bsdf": bsdf, "use_shadowing_function": False, "flip_invalid_normals": False}
        if "alpha" in m:
            opacity = bitmap(m["texture"], 1, True, True) if "texture" in m else m["opacity"]
            bsdf = {"type": "mask", "opacity": opacity, "nested": {"type": "twosided", "nested": bsdf}}
        item["bsdf"] = bsdf
        if m["kind"] == "lamp":
            item["emitter"] = {"type": "area", "radiance": {"type": "rgb", "value": m["radiance"]}}
        world[f"shape{index}"] = item
    for index, light in enumerate(scene.get("lights", [])):
        color = {"type": "rgb", "value": light["color"]}
        if light["kind"] == "directional":
            world[f"light{index}"] = {"type": "directional", "direction": light["direction"], "irradiance": color}
        else:
            world[f"light{index}"] = {"type": "point", "position": light["position"], "intensity": color}
    if "sky" in scene:
        world["sky"] = {"type": "constant", "radiance": {"type": "rgb", "value": scene["sky"]}}
    return mi.load_dict(world)
