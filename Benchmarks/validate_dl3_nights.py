#!/usr/bin/env python3
"""Many short nights of a known source, drawn from pools of simulated events, through `dl2-dl3` and a fit with gammapy:

    validate_dl3_nights.py KIND POOL_GAMMA POOL_PROTON TEMPLATE IRFS CONFIG FOLDER [NIGHTS] [SECONDS]

KIND is mono or stereo. The pools are patterns of DL2 files of simulations that responses and models do not know; TEMPLATE is a DL2 file of a night, of which the tables are
replaced. The number of times that a simulated event is recorded in a night is Poissonian with the mean that flux, area and live time give; all triggers
of a camera keep it busy for 8 ms, and a hole of 25 s is in each night. Gamma rays within 0.3 to 0.7 degrees from the pointing are turned and shifted onto
the source, protons are turned around the pointing by random angles. Prints means and widths of the pulls. SSTCTL names the program. Needs gammapy, h5py."""
import glob
import json
import multiprocessing
import os
import pathlib
import shutil
import subprocess
import sys

import h5py
import numpy as np
from astropy.coordinates import SkyCoord
import astropy.units as u
from gammapy.data import DataStore

from validate_dl3 import AMPLITUDE, CUTOFF, INDEX, RADIUS_DEG, SOURCE, fit

DEAD_S, RATES, HOLE = 0.008, {21: 40.0, 22: 46.0}, (400.0, 425.0)
OFFSET_DEG, RING_DEG = 0.5, (0.3, 0.7)
POINTING = SOURCE.directional_offset_by(0 * u.deg, OFFSET_DEG * u.deg)
TAI_MINUS_UTC, DAY_S = 37, 86400
START_TAI_S = 1769029837
# Protons per TeV, cm2, s and sr at 1 TeV, with helium as a half more; the exponent.
HADRONS = (1.5 * 9.6e-6, -2.7)


def offsets(altitude, azimuth, rows):
    """Directions as seen from the pointing, in degrees: to larger azimuths, and up."""
    frame = SkyCoord(rows["true_az_tel"], rows["true_alt_tel"], unit="deg").skyoffset_frame()
    seen = SkyCoord(azimuth, altitude, unit="deg").transform_to(frame)
    return np.stack([seen.lon.wrap_at(180 * u.deg).deg, seen.lat.deg])


def turned(places, angles):
    return np.stack([places[0] * np.cos(angles) - places[1] * np.sin(angles), places[0] * np.sin(angles) + places[1] * np.cos(angles)])


class Pool:
    """Simulated events, how often each happens in a second, and where it is seen."""

    def __init__(self, path, kind, flux, ring):
        rows, run = [], []
        for part in sorted(glob.glob(path)):
            with h5py.File(part) as file:
                rows.append(file["dl2/event/telescope/parameters"]["stereo" if kind == "stereo" else "tel_001"][:])
                run.append(file["configuration/simulation/run"][:])
        rows, run = np.concatenate(rows), np.concatenate(run)
        rows = rows[np.isfinite(rows["reco_energy"]) & np.isfinite(rows["reco_alt"]) & (rows["gammaness"] > 0.5)]
        truth = offsets(rows["true_alt"], rows["true_az"], rows)
        places = offsets(rows["reco_alt"], rows["reco_az"], rows)
        cone = float(run["max_viewcone_radius"][0])
        ring = ring or (0, cone)
        radii = np.hypot(*truth)
        inside = (radii >= ring[0]) & (radii < ring[1])
        rows, truth, places, radii = rows[inside], truth[:, inside], places[:, inside], radii[inside]
        angle = 2 * np.pi * (1 - np.cos(np.deg2rad(cone)))
        part = (np.cos(np.deg2rad(ring[0])) - np.cos(np.deg2rad(ring[1]))) / (1 - np.cos(np.deg2rad(cone)))
        low, high = float(run["energy_range_min"][0]), float(run["energy_range_max"][0])
        slope, area = float(run["spectral_index"][0]), np.pi * (100 * float(run["max_scatter_range"][0])) ** 2
        number = float((run["n_showers"] * run["shower_reuse"]).sum()) * part
        energies = rows["true_energy"]
        density = number * (slope + 1) / (high ** (slope + 1) - low ** (slope + 1)) * energies**slope
        self.per_second = flux(energies) * area / density
        self.is_point = ring[1] < cone
        if self.is_point:
            # The source is north of nothing in the camera: it is down, where the pointing is half a degree above it.
            turn = -np.pi / 2 - np.arctan2(truth[1], truth[0])
            places = turned(places, turn) - turned(truth, turn) + np.array([[0.0], [-OFFSET_DEG]])
        else:
            self.per_second = self.per_second * angle
        self.rows, self.places = rows, places

    def draw(self, generator, seconds):
        """Events of a time without dead time, in any order: their places in the pool, and positions in degrees."""
        count = generator.poisson(self.per_second.sum() * seconds)
        chosen = generator.choice(len(self.rows), count, p=self.per_second / self.per_second.sum())
        angles = np.zeros(count) if self.is_point else generator.uniform(0, 2 * np.pi, count)
        return chosen, turned(self.places[:, chosen], angles)

    def describe(self, seconds):
        groups = np.unique(self.rows["true_energy"], return_inverse=True)[1]
        weights = np.bincount(groups, self.per_second)
        effective = weights.sum() ** 2 / (weights**2).sum()
        nights = 1 / np.quantile(self.per_second * seconds, [0.5, 0.99, 1])
        return f"{len(self.rows)} events of {len(weights)} showers, as {effective:.0f} of equal weight; {self.per_second.sum() * seconds:.1f} in a night without dead time; exposure (median, 1 %, least) {nights.round(0)} nights"


def camera(kind, events, seconds, generator):
    """Which events are recorded, and all triggers of each telescope, in seconds: a trigger keeps a camera busy."""
    telescopes = [21] if kind == "mono" else [21, 22]
    times, kinds = [events], [np.zeros(len(events), int)]
    for telescope in telescopes:
        filler = generator.uniform(0, seconds, generator.poisson(RATES[telescope] * seconds))
        times.append(filler)
        kinds.append(np.full(len(filler), telescope))
    times, kinds = np.concatenate(times), np.concatenate(kinds)
    order = np.argsort(times)
    free = dict.fromkeys(telescopes, -1.0)
    triggers = {telescope: [] for telescope in telescopes}
    recorded = np.zeros(len(events), bool)
    for place in order:
        time, wanted = times[place], telescopes if kinds[place] == 0 else [kinds[place]]
        if HOLE[0] < time < HOLE[1] or any(free[telescope] > time for telescope in wanted):
            continue
        for telescope in wanted:
            free[telescope] = time + DEAD_S
            triggers[telescope].append(time)
        if kinds[place] == 0:
            recorded[place] = True
    return recorded, {telescope: np.array(found) for telescope, found in triggers.items()}


def live_time(triggers, seconds):
    """The time in which no camera is busy, with the hole taken out."""
    busy = sorted([(t, t + DEAD_S) for found in triggers.values() for t in found] + [HOLE])
    total, end = 0.0, 0.0
    for low, high in busy:
        low, high = max(low, end), min(high, seconds)
        if high > low:
            total, end = total + high - low, high
    return seconds - total


def write(path, template, kind, number, parts, times, places, triggers):
    """A DL2 file of the recorded events."""
    shutil.copyfile(template, path)
    table = "dl2/event/telescope/parameters/" + ("stereo" if kind == "stereo" else "tel_021")
    count = len(times)
    with h5py.File(path, "r+") as file:
        rows = np.zeros(count, file[table].dtype)
        rows[:] = file[table][0]
        start = 0
        for part in parts:
            for name in part.dtype.names:
                own = name.replace("_tel1", "_tel21").replace("_tel2", "_tel22") if "_tel_impact" not in name and name not in rows.dtype.names else name
                own = own.replace("_tel212", "_tel22")
                if own in rows.dtype.names:
                    rows[own][start:start + len(part)] = part[name]
            start += len(part)
        order = np.argsort(times)
        begin = START_TAI_S + number * DAY_S
        rows["local_time"] = begin - TAI_MINUS_UTC + times
        rows["obs_id"], rows["event_id"] = 202601210001, 0
        sky = SkyCoord(places[0] * u.deg, places[1] * u.deg, frame=POINTING.skyoffset_frame()).icrs
        rows["reco_ra"], rows["reco_dec"] = sky.ra.deg, sky.dec.deg
        rows = rows[order]
        rows["event_id"] = np.arange(count)
        file[table].resize((count,))
        file[table][:] = rows
        days = 40587 + (begin + np.sort(times)) / 86400
        for name in ("dl1/event/subarray/trigger", "dl1/monitoring/subarray/pointing"):
            dataset = file[name]
            new = np.zeros(count, dataset.dtype)
            new[:] = dataset[0]
            new["time"] = days
            if "array_ra" in new.dtype.names:
                new["array_ra"], new["array_dec"] = POINTING.ra.rad, POINTING.dec.rad
            dataset.resize((count,))
            dataset[:] = new
        for telescope, found in triggers.items():
            dataset = file[f"dl1/monitoring/telescope/trigger_times/tel_{telescope:03d}"]
            new = np.zeros(len(found), dataset.dtype)
            new["time"] = begin * 10**9 + np.round(found * 1e9).astype(np.int64)
            new["event_type"] = 1
            dataset.resize((len(found),))
            dataset[:] = new


def slim(template, path):
    """A small copy of a DL2 file: what `dl2-dl3` reads."""
    keep = ("configuration/", "dl1/info", "dl2/info", "dl1/event/subarray/trigger", "dl1/monitoring/subarray/pointing", "dl1/monitoring/telescope/trigger_times", "dl2/event/telescope/parameters")
    with h5py.File(template) as source, h5py.File(path, "w") as target:
        # The content is another one.
        target.attrs.update({name: value for name, value in source.attrs.items() if "HASH" not in name.upper() and "SHA" not in name.upper()})

        def copy(name, item):
            if isinstance(item, h5py.Dataset) and name.startswith(keep):
                dataset = target.create_dataset(name, data=item[:1] if "event" in name or "monitoring" in name else item[:], maxshape=(None,) + item.shape[1:], chunks=True)
                dataset.attrs.update(item.attrs)
            elif isinstance(item, h5py.Group):
                target.require_group(name).attrs.update(item.attrs)

        source.visititems(copy)


def night(task):
    """Pulls of one night."""
    number, seconds = task
    generator = np.random.default_rng([12, number])
    parts = [pool.draw(generator, seconds) for pool in POOLS]
    times = generator.uniform(0, seconds, sum(len(chosen) for chosen, _ in parts))
    recorded, triggers = camera(KIND, times, seconds, generator)
    rows = [pool.rows[chosen] for pool, (chosen, _) in zip(POOLS, parts)]
    split = len(rows[0])
    rows = [rows[0][recorded[:split]], rows[1][recorded[split:]]]
    places = np.concatenate([place for _, place in parts], axis=1)[:, recorded]
    folder = FOLDER / f"night{number:04d}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "SST1M1_20260121_0001_dl1_dl2.h5"
    write(path, FOLDER / "template.h5", KIND, number, rows, times[recorded], places, triggers)
    subprocess.run(
        [os.environ.get("SSTCTL", "sstctl"), "dl2-dl3", "--config", CONFIG, str(path), "--irf-dir", IRFS, "--target-name", "Crab", "--target-ra", str(SOURCE.ra.deg), "--target-dec", str(SOURCE.dec.deg), "--output-dir", str(folder / "dl3"), "--quiet"],
        check=True, stdout=subprocess.DEVNULL)
    observations = DataStore.from_dir(folder / "dl3").get_observations(required_irf=["aeff", "edisp", "psf"])
    counts, model, success = fit(observations)
    found = {"success": bool(success), "counts": float(counts["counts"]), "excess": float(counts["excess"]), "significance": float(counts["sqrt_ts"])}
    for name, truth in (("index", INDEX), ("amplitude", AMPLITUDE)):
        value, error = getattr(model, name).value, getattr(model, name).error
        found[name], found[f"{name}_error"], found[f"{name}_pull"] = value, error, (value - truth) / error
    live = sum(one.observation_live_time_duration.to_value("s") for one in observations)
    found["live"] = live / live_time(triggers, seconds) - 1
    # The mean place of the events around the source, without those of background, which are on all sides of it.
    seen = observations[0].events.radec.transform_to(SOURCE.skyoffset_frame())
    x, y = seen.lon.wrap_at(180 * u.deg).deg, seen.lat.deg
    near = np.hypot(x, y) < RADIUS_DEG
    for name, values in (("east", x[near]), ("north", y[near])):
        found[f"{name}_pull"] = values.sum() / np.sqrt((values**2).sum())
        found[name] = values.sum() / max(found["excess"], 1)
    shutil.rmtree(folder)
    return found


def main(kind, gamma, proton, template, irfs, config, folder, nights="400", seconds="1800"):
    global KIND, POOLS, FOLDER, IRFS, CONFIG
    KIND, FOLDER, IRFS, CONFIG = kind, pathlib.Path(folder), irfs, config
    FOLDER.mkdir(parents=True, exist_ok=True)
    seconds = float(seconds)
    slim(template, FOLDER / "template.h5")
    POOLS = [
        Pool(gamma, kind, lambda energy: AMPLITUDE * energy**-INDEX * np.exp(-energy / CUTOFF), RING_DEG),
        Pool(proton, kind, lambda energy: HADRONS[0] * energy ** HADRONS[1], None),
    ]
    for name, pool in zip(("gamma rays", "protons"), POOLS):
        print(f"{kind}, {name}: {pool.describe(seconds)}", flush=True)
    with multiprocessing.get_context("fork").Pool() as workers:
        found = workers.map(night, [(number, seconds) for number in range(int(nights))], chunksize=4)
    (FOLDER / f"{kind}.json").write_text(json.dumps(found))
    good = [one for one in found if one["success"]]
    print(f"{len(good)} of {len(found)} fits converged; mean excess {np.mean([one['excess'] for one in good]):.1f}, significance {np.mean([one['significance'] for one in good]):.1f}")
    print("| | mean of pulls | width | mean | mean error |\n|---|---|---|---|---|")
    for name in ("index", "amplitude", "east", "north"):
        pulls = np.array([one[f"{name}_pull"] for one in good])
        errors = f"{np.mean([one[f'{name}_error'] for one in good]):.3g}" if f"{name}_error" in good[0] else ""
        print(f"| {name} | {pulls.mean():+.2f} ± {pulls.std() / np.sqrt(len(pulls)):.2f} | {pulls.std(ddof=1):.2f} ± {pulls.std() / np.sqrt(2 * len(pulls)):.2f} | {np.mean([one[name] for one in good]):.4g} | {errors} |")
    live = np.array([one["live"] for one in good])
    print(f"live time: off by {1e3 * live.mean():.3f} per mille on average, {1e3 * np.abs(live).max():.3f} at most")


if __name__ == "__main__":
    main(*sys.argv[1:])
