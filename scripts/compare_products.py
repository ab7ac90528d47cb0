"""Compares two folders of products: compare_products.py OLD NEW

Left out are times, ids, hashes and the effective configuration, which lists more keys from version to version, and
checkpoints, whose names are keys of their content.
"""

import json
import pathlib
import sys

import h5py
import numpy as np

VARYING = {
    "CTA PRODUCT CREATION TIME", "CTA PRODUCT ID", "CTA ACTIVITY ID", "CTA ACTIVITY START TIME",
    "SST CONTENT SHA256", "SST CONFIGURATION",
}
differences = []


def say(text):
    differences.append(text)
    print(text)


def record(text):
    """The provenance without what may differ."""
    value = json.loads(text)
    for key in ("id", "start", "stop"):
        value["activity"].pop(key, None)
    value["software"].pop("libraries", None)
    value.pop("configuration_sha256", None)
    for item in value["inputs"]:  # products of this run that the next step read: other bytes, same content
        if item["name"].endswith(".h5"):
            item.pop("sha256")
            item.pop("size")
    return value


def same(a, b):
    a, b = np.asarray(a), np.asarray(b)
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def attributes(where, a, b):
    for name in sorted(set(a) | set(b)):
        if name in VARYING:
            continue
        if name not in a or name not in b:
            say(f"{where}@{name}: only in one")
        elif name == "SST PROVENANCE":
            text = [x.decode() if isinstance(x, bytes) else str(x) for x in (a[name], b[name])]
            if record(text[0]) != record(text[1]):
                say(f"{where}@{name}: {text[0]:.300} / {text[1]:.300}")
        elif not same(a[name], b[name]):
            say(f"{where}@{name}: {str(a[name]):.100} / {str(b[name]):.100}")


def hdf5(name, a, b):
    found = []
    for file in (a, b):
        names = {"/"}
        file.visit(lambda path: names.add("/" + path) and None)
        found.append(names)
    for path in sorted(found[0] ^ found[1]):
        say(f"{name}{path}: only in one")
    for path in sorted(found[0] & found[1]):
        attributes(name + path, a[path].attrs, b[path].attrs)
        if isinstance(a[path], h5py.Dataset):
            x, y = a[path], b[path]
            if x.dtype != y.dtype or x.chunks != y.chunks or x.shape != y.shape:
                say(f"{name}{path}: {x.dtype} {x.shape} {x.chunks} / {y.dtype} {y.shape} {y.chunks}")
            elif x[()].tobytes() != y[()].tobytes():
                say(f"{name}{path}: other values")


def content(path):
    """The bytes of a file; of a FITS file without the cards of checksums, which older versions did not write."""
    data = path.read_bytes()
    if path.suffix not in (".tio", ".tcal"):
        return data
    cards = (data[place:place + 80] for place in range(0, len(data), 80))
    return b"".join(c for c in cards if not c.startswith((b"CHECKSUM=", b"DATASUM =")) and c.strip(b" "))


old, new = (pathlib.Path(folder) for folder in sys.argv[1:3])
names = [
    {str(p.relative_to(f)) for p in f.rglob("*") if p.is_file() and p.parent.name != "checkpoints"} for f in (old, new)
]
for name in sorted(names[0] ^ names[1]):
    say(f"{name}: only in one")
tables = 0
for name in sorted(names[0] & names[1]):
    if name.endswith(".h5"):
        tables += 1
        with h5py.File(old / name) as a, h5py.File(new / name) as b:
            hdf5(name, a, b)
    elif not name.endswith(".log") and content(old / name) != content(new / name):
        say(f"{name}: other bytes")
print(f"{len(names[0] & names[1])} files, {tables} of them HDF5: {len(differences)} differences")
sys.exit(1 if differences else 0)
