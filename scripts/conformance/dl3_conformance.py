#!/usr/bin/env python3
"""Checks event lists, responses and index files of sstctl with gammapy and astropy: dl3_conformance.py FOLDER SUMMARY IRF

FOLDER holds event lists with responses and their index files, SUMMARY is what `dl3 summary --json` says of it, IRF what `irf info
--json` says of its lists. gammapy must open all of them, and find the numbers that are in the tables: areas, densities that sum to one,
rates of background, live times; it must count the same events in the same circles, with the same significance, and find the same
containment radii, areas and rates. Checksums are verified by astropy."""
import json
import pathlib
import sys
import warnings

import astropy.units as u
import numpy as np
from astropy.coordinates import SkyCoord
from astropy.io import fits
from gammapy.data import DataStore
from gammapy.stats import WStatCountsStatistic

failed = []


def check(holds, what):
    if not holds:
        failed.append(what)
        print("FAILED:", what)


def close(a, b, what, relative=1e-9):
    check(np.allclose(a, b, rtol=relative, atol=0), f"{what}: {a} {b}")


def checksums(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with fits.open(path, checksum=True) as file:
            file.verify("exception")
            for unit in file:
                check("CHECKSUM" in unit.header and "DATASUM" in unit.header, f"{path.name} {unit.name}: no checksum")


def table(file, name):
    return file[name].data[0], file[name].header


def responses(observation, file):
    row, _ = table(file, "EFFECTIVE AREA")
    energies = np.sqrt(row["ENERG_LO"] * row["ENERG_HI"])
    offsets = (row["THETA_LO"] + row["THETA_HI"]) / 2
    for offset in (0, 2):
        found = observation.aeff.evaluate(energy_true=energies * u.TeV, offset=offsets[offset] * u.deg).to_value("m2")
        stored = row["EFFAREA"][offset]
        close(found[stored > 0], stored[stored > 0], "effective area", 1e-6)
    row, header = table(file, "ENERGY DISPERSION")
    check("MIGRA_LO:MIGRA_HI" in header["CREF7"], "axes of the dispersion")
    widths = row["MIGRA_HI"] - row["MIGRA_LO"]
    sums = np.einsum("omE,m->oE", row["MATRIX"], widths)
    close(sums[sums > 0], 1, "integral of the dispersion")
    check(observation.edisp.data.shape == (len(row["ENERG_LO"]), len(widths), len(row["THETA_LO"])), "shape of the dispersion")
    row, _ = table(file, "POINT SPREAD FUNCTION")
    rings = 2 * np.pi * (np.cos(np.deg2rad(row["RAD_LO"])) - np.cos(np.deg2rad(row["RAD_HI"])))
    sums = np.einsum("roE,r->oE", row["RPSF"], rings)
    close(sums[sums > 0], 1, "integral of the point spread")
    row, _ = table(file, "BACKGROUND")
    energy = int(np.argmax(row["BKG"][0]))
    center = np.sqrt(row["ENERG_LO"][energy] * row["ENERG_HI"][energy]) * u.TeV
    found = observation.bkg.evaluate(energy=center, offset=(row["THETA_LO"][0] + row["THETA_HI"][0]) / 2 * u.deg)
    close(found.to_value("MeV-1 s-1 sr-1"), row["BKG"][0][energy], "background", 1e-6)


def counts(store, summary):
    """Events in circles, and their significance."""
    [summary] = summary["done"]
    source = SkyCoord(*summary["source"], unit="deg", frame="icrs")
    total, parts = np.zeros(2), 0.0
    for run in summary["observations"]:
        places = store.obs(run["observation"], required_irf=[]).events.radec

        def inside(center):
            return int((places.separation(center).deg <= 0.2).sum())

        off = sum(inside(SkyCoord(*region, unit="deg", frame="icrs")) for region in run["regions"])
        check([inside(source), off] == run["counts"], f"counts of {run['observation']}: {inside(source)}, {off}, {run['counts']}")
        if run["regions"]:
            total += [inside(source), off]
            parts += off / len(run["regions"])
    check(list(total) == summary["counts"], "counts")
    if total[1]:
        statistic = WStatCountsStatistic(total[0], total[1], parts / total[1])
        close(statistic.n_sig, summary["excess"][0], "excess", 1e-9)
        close(statistic.sqrt_ts, summary["significance"], "significance", 1e-6)


def figures(store, information):
    """Figures of responses on the axis of the camera."""
    observations = store.get_observations(required_irf="full-enclosure")
    check(len(observations) == len(information), "responses")
    for observation, found in zip(sorted(observations, key=lambda one: one.obs_id), sorted(information, key=lambda one: one["path"])):
        for energy in found["energies"]:
            if not energy["area"] or not energy["containment68_deg"]:
                continue
            center = np.sqrt(energy["low"] * energy["high"]) * u.TeV
            offset = observation.aeff.axes["offset"].center[0]
            area = observation.aeff.evaluate(energy_true=center, offset=offset).to_value("m2")
            close(area, energy["area"], "area", 1e-6)
            radius = observation.psf.containment_radius(0.68, energy_true=center, offset=offset).to_value("deg")
            # gammapy interpolates between steps of its own.
            check(abs(radius - energy["containment68_deg"]) < 0.01 + 0.02 * radius, f"containment {radius} {energy}")
        rates = np.array([one["rate"] for one in found["background"]])
        background = observation.bkg
        check(rates.sum() > 0, "rates of background")
        low = background.axes["offset"].edges[:-1].to_value("rad")
        high = background.axes["offset"].edges[1:].to_value("rad")
        rings = 2 * np.pi * (np.cos(low) - np.cos(high))
        widths = np.diff(background.axes["energy"].edges.to_value("MeV"))
        close((background.data * widths[:, None] * rings).sum(axis=1), rates, "rates of background", 1e-6)


def main(folder, summary, information):
    folder = pathlib.Path(folder)
    paths = sorted(folder.glob("*_dl3.fits"))
    for path in paths + [folder / "hdu-index.fits.gz", folder / "obs-index.fits.gz"]:
        checksums(path)
    store = DataStore.from_dir(folder)
    check(len(store.obs_table) == len(paths) > 0, f"{len(store.obs_table)} observations of {len(paths)} files")
    for observation in store.get_observations(required_irf="full-enclosure"):
        [path] = [p for p in paths if f"obs_id_{observation.obs_id}_" in p.name]
        with fits.open(path) as file:
            events, header = file["EVENTS"].data, file["EVENTS"].header
            check(len(observation.events.table) == len(events) == header["NAXIS2"], "number of events")
            close(observation.observation_live_time_duration.to_value("s"), header["LIVETIME"], "live time", 1e-6)
            close(observation.observation_time_duration.to_value("s"), header["ONTIME"], "good time", 1e-6)
            pointing = observation.get_pointing_icrs(observation.tmid)
            check(pointing.separation(SkyCoord(header["RA_PNT"], header["DEC_PNT"], unit="deg")).deg < 1e-9, "pointing")
            if len(events):
                first = observation.events.time[0]
                close(first.tai.unix_tai, events["TIME"][0], "time of the first event", 1e-12)
                check((np.diff(events["TIME"]) >= 0).all(), "events in order of time")
                inside = (events["TIME"] >= header["TSTART"] - 1e-5) & (events["TIME"] <= header["TSTOP"] + 1e-5)
                check(inside.all(), "events between start and stop")
            responses(observation, file)
    counts(store, json.loads(pathlib.Path(summary).read_text()))
    figures(store, json.loads(pathlib.Path(information).read_text()))
    print("DL3 conformance:", "failed" if failed else f"{len(paths)} event lists pass")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
