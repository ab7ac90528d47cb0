#!/usr/bin/env python3
"""Enlarges the toy tables that trainers are compared on, for costs at more rows than there are:

    enlarge_toy_tables.py TABLES TIMES OUT

Each row is written TIMES times, from the second on with features changed by a fiftieth of their spread, so that trees grow as with
rows of their own; truth and test rows stay as they are. Figures of quality from such tables mean nothing. Needs numpy."""
import json
import pathlib
import shutil
import sys

import numpy as np

FEATURES = 12


def enlarge(values, times, rng):
    parts = [values]
    spread = np.std(values[:, :FEATURES].astype(float), axis=0) / 50
    for _ in range(times - 1):
        part = values.copy()
        moved = part[:, :FEATURES] + rng.normal(size=(len(part), FEATURES)) * spread
        part[:, :FEATURES] = np.clip(np.rint(moved), 0, 65535).astype(np.uint16)
        parts.append(part)
    # Alternating, so that the first rows are a fair sample, too.
    return np.stack(parts, axis=1).reshape(-1, values.shape[1])


def main(tables, times, out):
    tables, out = pathlib.Path(tables), pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for name in ["columns.json", "test_gammas.u16.npy", "test_protons.u16.npy"]:
        shutil.copy(tables / name, out / name)
    rng = np.random.default_rng(1)
    for kind in ["gammas", "protons"]:
        np.save(out / f"{kind}.u16.npy", enlarge(np.load(tables / f"{kind}.u16.npy"), int(times), rng))
    print(json.dumps({kind: len(np.load(out / f"{kind}.u16.npy", mmap_mode="r")) for kind in ["gammas", "protons"]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
