#!/usr/bin/env python3
"""A night of DL2 files for timing `dl2-dl3`:

    make_dl2_night.py DL2 FOLDER [FILES] [EVENTS]

Each file holds the rows of DL2 (of data, as the original writes it) as often as needed, later by the length of a file; the pointing stays, so that the files are one
observation. Needs numpy, h5py."""
import pathlib
import shutil
import sys

import h5py
import numpy as np


def tiled(rows, count, span, column, per_second):
    parts = []
    for turn in range(-(-count // len(rows))):
        part = rows.copy()
        part[column] += turn * span * per_second
        parts.append(part)
    return np.concatenate(parts)[:count]


def main(source, folder, files="1440", events="3000"):
    files, events = int(files), int(events)
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with h5py.File(source) as file:
        found = {}
        file.visititems(lambda name, item: found.__setitem__(name, item[:]) if isinstance(item, h5py.Dataset) else None)
    table = next(name for name in found if name.startswith("dl2/event/telescope/parameters/"))
    times = found[table]["local_time"]
    span = times.max() - times.min() + 0.01
    length = span * -(-events // len(times))
    step = {"local_time": 1.0, "time": 1 / 86400}
    base = {}
    for name, rows in found.items():
        column = next((c for c in step if rows.dtype.names and c in rows.dtype.names), None)
        base[name] = (tiled(rows, max(events, len(rows) * events // len(times)), span, column, step[column]) if column else rows, column)
    for number in range(files):
        path = folder / f"SST1M1_20250211_{number + 1:04d}_dl1_dl2.h5"
        shutil.copyfile(source, path)
        with h5py.File(path, "r+") as file:
            for name, (rows, column) in base.items():
                rows = rows.copy()
                if column:
                    rows[column] += number * length * step[column]
                if rows.dtype.names and "obs_id" in rows.dtype.names:
                    rows["obs_id"] = 202502110000 + number + 1
                file[name].resize((len(rows),))
                file[name][:] = rows


if __name__ == "__main__":
    main(*sys.argv[1:])
