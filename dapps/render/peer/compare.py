"""Compares the project's tracer with Mitsuba 3 on scenes where both must agree; see README.md."""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import drjit
import mitsuba as mi
import numpy as np

mi.set_variant("scalar_rgb")
mi.set_log_level(mi.LogLevel.Error)
from scenes import all_scenes, mitsuba_scene, write_gltf  # noqa: E402

BOUNCES = 6
BLOCK = 8


def ours(tracer, gltf, folder, size, samples, threads, seed=1):
    out = folder / "ours.exr"
    command = [tracer, gltf, out, "--size", f"{size[0]}x{size[1]}", "--samples", samples, "--bounces", BOUNCES, "--threads", threads, "--seed", seed]
    result = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True)
    _, seconds, rays = result.stdout.split()
    picture = np.array(mi.Bitmap(str(out)).convert(mi.Bitmap.PixelFormat.RGB, mi.Struct.Type.Float32, False))
    return picture, float(seconds), int(rays)


def theirs(scene, folder, size, samples, threads, seed=0):
    loaded = mitsuba_scene(scene, mi, folder, size, samples, BOUNCES)
    # For the render only: with one thread Mitsuba waits for ever when it reads an EXR.
    drjit.set_thread_count(threads)
    started = time.monotonic()
    picture = np.array(mi.render(loaded, spp=samples, seed=seed))
    seconds = time.monotonic() - started
    drjit.set_thread_count(max(2, threads))
    return picture[:, :, :3], seconds


def blocks(picture):
    height, width, channels = picture.shape
    return picture.reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK, channels).mean(axis=(1, 3))


def errors(a, b):
    """Relative difference of the means, and the RMSE of block means relative to the reference's mean."""
    mean = b.mean()
    return abs(a.mean() - mean) / mean, float(np.sqrt(((blocks(a) - blocks(b)) ** 2).mean())) / mean


def check(arguments):
    size, failed, done = (96, 72), [], 0
    print(f"{'scene':<10} {'mean':>8} {'limit':>7} {'RMSE':>8} {'limit':>7} {'ours s':>8} {'peer s':>8}")
    for name, scene in all_scenes().items():
        if arguments.only and name not in arguments.only:
            continue
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            write_gltf(scene, folder / "scene.gltf")
            mine, seconds, _ = ours(arguments.tracer, folder / "scene.gltf", folder, size, arguments.samples, arguments.threads)
            reference, peer_seconds = theirs(scene, folder, size, arguments.samples, arguments.threads)
        mean, rmse = errors(mine, reference)
        limit_mean, limit_rmse = scene["error"]
        done += 1
        good = mean <= limit_mean and rmse <= limit_rmse
        print(f"{name:<10} {mean:8.4f} {limit_mean:7.3f} {rmse:8.4f} {limit_rmse:7.3f} {seconds:8.2f} {peer_seconds:8.2f} {'ok' if good else 'FAILED'}", flush=True)
        if not good:
            failed.append(name)
            if arguments.keep:
                for who, picture in (("ours", mine), ("peer", reference)):
                    mi.util.write_bitmap(f"{arguments.keep}/{name}-{who}.png", picture)
    print(f"{done - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def bench(arguments):
    """Time to equal error: error falls with the root of the samples, so time is scaled by the square of the errors' ratio."""
    size, samples, medians = (320, 240), arguments.samples, []
    print(f"{'scene':<10} {'ours s':>8} {'Mrays/s':>8} {'RMSE':>8} {'peer s':>8} {'RMSE':>8} {'speed at equal error':>22}")
    for name, scene in all_scenes().items():
        if arguments.only and name not in arguments.only:
            continue
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            write_gltf(scene, folder / "scene.gltf")
            # Each against its own: what is measured is noise, not the difference of their pixel filters.
            reference, _ = theirs(scene, folder, size, samples * 16, arguments.threads, seed=99)
            own, _, _ = ours(arguments.tracer, folder / "scene.gltf", folder, size, samples * 16, arguments.threads, seed=99)
            times, peer_times = [], []
            for _ in range(arguments.rounds):
                mine, seconds, rays = ours(arguments.tracer, folder / "scene.gltf", folder, size, samples, arguments.threads)
                peer, peer_seconds = theirs(scene, folder, size, samples, arguments.threads)
                times.append(seconds)
                peer_times.append(peer_seconds)
        a, b = noise(mine, own), noise(peer, reference)
        speeds = sorted(theirs_ * b * b / (ours_ * a * a) for ours_, theirs_ in zip(times, peer_times))
        seconds, median = np.median(times), float(np.median(speeds))
        medians.append(median)
        spread = f"{median:.2f} ({speeds[0]:.2f}–{speeds[-1]:.2f})"
        print(f"{name:<10} {seconds:8.2f} {rays / seconds / 1e6:8.2f} {a:8.4f} {np.median(peer_times):8.2f} {b:8.4f} {spread:>22}", flush=True)
    print(f"geometric mean of the speeds {float(np.exp(np.mean(np.log(medians)))):.2f}; median (smallest–largest) of {arguments.rounds} runs in turn, {arguments.threads} thread each")
    return 0


def noise(picture, reference):
    return float(np.sqrt(((picture - reference) ** 2).mean()) / reference.mean())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["check", "bench"])
    parser.add_argument("--tracer", required=True)
    parser.add_argument("--samples", type=int)
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--rounds", type=int, default=5, help="runs of each when timing")
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--keep", help="folder for pictures of failed scenes")
    arguments = parser.parse_args()
    arguments.samples = arguments.samples or (256 if arguments.what == "check" else 16)
    return check(arguments) if arguments.what == "check" else bench(arguments)


if __name__ == "__main__":
    sys.exit(main())
