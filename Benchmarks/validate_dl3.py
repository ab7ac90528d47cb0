#!/usr/bin/env python3
"""Fits a power law with a cutoff to the event lists of a simulated night with gammapy, and compares it with the truth: validate_dl3.py KIND LISTS NIGHT

Background is counted in circles at the distance of the source from the pointing. Prints a row of Markdown for each figure: the truth, what is
found, its error, and the pull. The live time is compared with that of the truth's events. Needs gammapy."""
import json
import pathlib
import sys

import astropy.units as u
import numpy as np
from astropy.coordinates import SkyCoord
from gammapy.data import DataStore
from gammapy.datasets import Datasets, SpectrumDataset
from gammapy.makers import ReflectedRegionsBackgroundMaker, SpectrumDatasetMaker
from gammapy.maps import MapAxis, RegionGeom
from gammapy.modeling import Fit
from gammapy.modeling.models import ExpCutoffPowerLawSpectralModel, SkyModel
from regions import CircleSkyRegion

# MRK421_VERITAS_HIGH, at the place of the Crab nebula: what the night was made with. The cutoff stays as it is.
INDEX, AMPLITUDE, CUTOFF = 1.88, 2.223e-10, 3.06
FIT = (0.6, 30)
RADIUS_DEG = 0.3
SOURCE = SkyCoord(83.6324, 22.0174, unit="deg", frame="icrs")


def live_time(kind, night):
    """The good time of the telescopes without what their recorded events block, from the truth."""
    total = 0.0
    for path in sorted(pathlib.Path(night).glob("*.simulation.json")):
        settings = json.loads(path.read_text())
        rows = np.genfromtxt(str(path).replace(".simulation.json", ".events.csv"), delimiter=",", names=True, dtype=None, encoding=None)
        telescopes = [21] if kind == "mono" else [21, 22]
        times = {t: np.sort(rows["time_tai_ns"][rows["telescope"] == t]) for t in telescopes}
        start, stop = max(t[0] for t in times.values()), min(t[-1] for t in times.values())
        blocked, end = 0, start
        for time in np.sort(np.concatenate(list(times.values()))):
            low, high = max(time, end), min(time + settings["dead_time_ns"], stop)
            if high > low:
                blocked += high - low
                end = high
        total += (stop - start - blocked) / 1e9
    return total


def fit(observations):
    """Counts in the circle around the source and in those of background, and the fitted model."""
    region = CircleSkyRegion(SOURCE, RADIUS_DEG * u.deg)
    geometry = RegionGeom.create(region, axes=[MapAxis.from_energy_bounds("0.1 TeV", "100 TeV", nbin=30)])
    truth = MapAxis.from_energy_bounds("0.2 TeV", "100 TeV", nbin=60, name="energy_true")
    empty = SpectrumDataset.create(geom=geometry, energy_axis_true=truth)
    maker = SpectrumDatasetMaker(containment_correction=True, selection=["counts", "exposure", "edisp"])
    datasets = Datasets()
    for observation in observations:
        dataset = maker.run(empty.copy(name=str(observation.obs_id)), observation)
        dataset = ReflectedRegionsBackgroundMaker().run(dataset, observation)
        dataset.mask_fit = dataset.counts.geom.energy_mask(FIT[0] * u.TeV, FIT[1] * u.TeV)
        datasets.append(dataset)
    model = ExpCutoffPowerLawSpectralModel(index=2, amplitude="1e-10 cm-2 s-1 TeV-1", reference="1 TeV", lambda_=f"{1 / CUTOFF} TeV-1")
    model.lambda_.frozen = True
    datasets.models = [SkyModel(spectral_model=model, name="source")]
    result = Fit().run(datasets)
    return datasets.info_table(cumulative=True)[-1], model, result.success


def main(kind, lists, night):
    observations = DataStore.from_dir(lists).get_observations(required_irf=["aeff", "edisp", "psf"])
    stacked, model, success = fit(observations)
    live = sum(one.observation_live_time_duration.to_value("s") for one in observations)
    rows = [
        ("index", INDEX, model.index.value, model.index.error),
        ("amplitude (1e-11 / (TeV cm2 s))", AMPLITUDE * 1e11, model.amplitude.value * 1e11, model.amplitude.error * 1e11),
        ("live time (s)", live_time(kind, night), live, float("nan")),
    ]
    print(f"{kind}: {len(observations)} lists, {stacked['counts']} counts, excess {stacked['excess']:.1f}, {stacked['sqrt_ts']:.1f} sigma, fit {'converged' if success else 'FAILED'}")
    print("| | truth | found | error | pull |\n|---|---|---|---|---|")
    for name, expected, found, error in rows:
        print(f"| {name} | {expected:.4g} | {found:.4g} | {error:.2g} | {(found - expected) / error:.2f} |")
    print(f"live time off by {1e3 * (live / rows[2][1] - 1):.3f} per mille")


if __name__ == "__main__":
    main(*sys.argv[1:])
