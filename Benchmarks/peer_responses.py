#!/usr/bin/env python3
"""Responses of toy events by pyirf, as `sst-bench responses FOLDER` makes them:

    peer_responses.py make FOLDER [EVENTS]   writes gamma.f64 and proton.f64 (1,000,000 events each)
    peer_responses.py run FOLDER             all events and each of four classes; prints a line of JSON

Needs numpy, astropy, pyirf."""
import json
import pathlib
import sys
import time

import numpy as np


def make(folder, count="1000000"):
    folder, count = pathlib.Path(folder), int(count)
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1)
    for name in ("gamma", "proton"):
        energy = 0.2 / (1 - random.random(count) * (1 - 0.2 / 300))
        found = energy * np.exp(random.normal(0, 0.25, count))
        offset = 6 * np.sqrt(random.random(count))
        theta = np.abs(random.normal(0, 0.15, count))
        kind = random.integers(1, 5, count).astype(float)
        np.concatenate([energy, found, offset, np.abs(offset + theta - 0.1), theta, kind]).tofile(folder / f"{name}.f64")


def run(folder):
    import astropy.units as u
    import pyirf
    from astropy.table import QTable
    from pyirf.irf import background_2d, effective_area_per_energy_and_fov, energy_dispersion, psf_table
    from pyirf.simulations import SimulatedEventsInfo

    def read(name):
        e, f, o, p, t, k = np.fromfile(pathlib.Path(folder) / f"{name}.f64").reshape(6, -1)
        table = QTable()
        table["true_energy"], table["reco_energy"] = e * u.TeV, f * u.TeV
        table["true_source_fov_offset"], table["reco_source_fov_offset"] = o * u.deg, p * u.deg
        table["theta"], table["event_type"], table["weight"] = t * u.deg, k, np.full(len(e), 2.0)
        return table

    gammas, protons = read("gamma"), read("proton")
    info = SimulatedEventsInfo(n_showers=int(1e8), energy_min=0.2 * u.TeV, energy_max=300 * u.TeV, max_impact=700 * u.m, spectral_index=-2, viewcone_min=0 * u.deg, viewcone_max=10 * u.deg)
    true = np.geomspace(0.2, 300, 21) * u.TeV
    dispersion = np.geomspace(0.2, 300, 51) * u.TeV
    reco = np.logspace(-1, 3, 21) * u.TeV
    offsets, wide = np.linspace(0, 6, 9) * u.deg, np.linspace(0, 8, 17) * u.deg
    sums = None
    start = time.process_time()
    for kind in (None, 1, 2, 3, 4):
        signal = gammas if kind is None else gammas[gammas["event_type"] == kind]
        noise = protons if kind is None else protons[protons["event_type"] == kind]
        tables = [
            effective_area_per_energy_and_fov(signal, info, true, offsets).to_value(u.m**2),
            energy_dispersion(signal, dispersion, offsets, np.linspace(0.1, 4, 51)),
            psf_table(signal, true, np.linspace(0, 1, 501) * u.deg, offsets).to_value(1 / u.sr),
            background_2d(noise, reco, wide, 180000 * u.s).to_value(1 / u.MeV / u.s / u.sr),
        ]
        if kind is None:
            sums = [float(np.nansum(table)) for table in tables]
    spent = time.process_time() - start
    print(json.dumps(dict(engine=f"pyirf {pyirf.__version__}", cpu_s=spent, events=len(gammas) + len(protons), sums=sums)))


if __name__ == "__main__":
    {"make": make, "run": run}[sys.argv[1]](*sys.argv[2:])
