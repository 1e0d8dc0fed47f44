# Ends with an error unless pictures have the size and pixels of others: same_pixels.py -- MOST_DIFFERENCE ONE OTHER [ONE OTHER]...
import sys

import bpy

most, *paths = sys.argv[sys.argv.index("--") + 1:]


def read(path):
    image = bpy.data.images.load(path)
    image.alpha_mode = "CHANNEL_PACKED"
    return tuple(image.size), image.pixels[:]


for one, other in zip(paths[::2], paths[1::2]):
    (size, pixels), (other_size, others) = read(one), read(other)
    assert size == other_size, "%s is %s, %s is %s" % (one, size, other, other_size)
    worst = max(abs(a - b) for a, b in zip(pixels, others))
    assert worst <= float(most), "%s and %s differ by %s" % (one, other, worst)
    assert max(pixels) > min(pixels), "%s is even" % one
