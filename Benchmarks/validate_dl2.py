#!/usr/bin/env python3
"""Compares what models say of a simulated night with what they say of a production that they did not learn from.

Usage: validate_dl2.py PLOT.svg PRODUCTION_GAMMA PRODUCTION_PROTON NIGHT_GAMMA NIGHT_PROTON TRUTH_GAMMA TRUTH_PROTON

The first four are DL2 files, all of one telescope or all stereo; the truths are the prefixes of the CSV files of `simulate night`
(`night-gamma/night_20260121_0001`). Prints a table in Markdown: energy bias (median of reconstructed over true energy, minus 1), energy
resolution (68.27 % of the deviations from the truth), angular resolution (68.27 %) in bins of true energy, and the area under the curve of
gammaness in bands of reconstructed energy; errors from resampling the events. Gamma rays of the production are weighted to the
spectrum of the night. Needs numpy and PyTables.
"""
import csv
import os
import sys

import numpy
import tables
from plot_models import Plot, save

ENERGIES = [0.5, 1, 2, 4, 8, 16, 32, 100]
BANDS = [0.5, 1, 3, 10, 100]
GROUP = "/dl2/event/telescope/parameters"
SAMPLES = 300
# From the spectrum of the production, E^-2, to that of gamma rays in a simulated night, E^-2.62, within a bin.
INDEX = -0.62


def read(path, truth=None):
    """Columns of the only table of results, with the truth by the number of the event."""
    with tables.open_file(path) as file:
        names = [node._v_name for node in file.get_node(GROUP)._f_iter_nodes("Table")]
        name = "stereo" if "stereo" in names else names[0]
        table = file.get_node(f"{GROUP}/{name}").read()
    events = {key: table[key].astype(float) for key in ("reco_energy", "reco_alt", "reco_az", "gammaness")}
    if truth is None:
        for key in ("true_energy", "true_alt", "true_az"):
            events[key] = table[key].astype(float)
        return events
    showers = {}
    with open(truth + ".showers.csv") as file:
        for row in csv.DictReader(file):
            showers[row["shower_id"]] = (float(row["energy_tev"]), float(row["alt_deg"]), float(row["az_deg"]))
    numbers = {}
    with open(truth + ".events.csv") as file:
        for row in csv.DictReader(file):
            if row["kind"] == "shower":
                numbers[int(row["array_event_number"])] = showers[row["shower_id"]]
    found = [numbers.get(int(number)) for number in table["event_id"]]
    keep = numpy.array([item is not None for item in found])
    if not keep.all():
        print(f"{path}: {(~keep).sum()} of {len(keep)} events have no truth", file=sys.stderr)
    events = {key: values[keep] for key, values in events.items()}
    values = numpy.array([item for item in found if item is not None])
    events["true_energy"], events["true_alt"], events["true_az"] = values.T
    return events


def offsets(events):
    alt, az, true_alt, true_az = (numpy.radians(events[key]) for key in ("reco_alt", "reco_az", "true_alt", "true_az"))
    cosine = numpy.sin(alt) * numpy.sin(true_alt) + numpy.cos(alt) * numpy.cos(true_alt) * numpy.cos(az - true_az)
    return numpy.degrees(numpy.arccos(numpy.clip(cosine, -1, 1)))


def quantile(values, part, weights):
    order = numpy.argsort(values)
    sums = numpy.cumsum(weights[order])
    return numpy.interp(part * sums[-1], sums - weights[order] / 2, values[order])


def figures(ratios, angles, weights):
    bias = quantile(ratios, 0.5, weights) - 1
    return numpy.array([bias, quantile(numpy.abs(ratios - 1), 0.6827, weights), quantile(angles, 0.6827, weights)])


def area(signal, background):
    order = numpy.argsort(numpy.concatenate([background, signal]), kind="stable")
    values = numpy.concatenate([background, signal])[order]
    first = numpy.searchsorted(values, values, "left")
    last = numpy.searchsorted(values, values, "right")
    ranks = (first + last + 1) / 2
    is_signal = numpy.concatenate([numpy.zeros(len(background), bool), numpy.ones(len(signal), bool)])[order]
    count = len(signal)
    return (ranks[is_signal].sum() - count * (count + 1) / 2) / (count * len(background))


def resampled(random, value, *lists):
    """The value, and its standard deviation over samples drawn with replacement."""
    values = []
    for _ in range(SAMPLES):
        drawn = []
        for group in lists:
            rows = random.integers(0, len(group[0]), len(group[0]))
            drawn += [column[rows] for column in group]
        values.append(value(*drawn))
    return value(*[column for group in lists for column in group]), numpy.std(values, axis=0)


def main():
    plot, paths, truths = sys.argv[1], sys.argv[2:6], sys.argv[6:8]
    random = numpy.random.default_rng(1)
    production = [read(path) for path in paths[:2]]
    night = [read(path, truth) for path, truth in zip(paths[2:], truths)]
    rows, pulls = [], []
    print("| true energy (TeV) | events | energy bias | | energy resolution | | 68 % within (deg) | |")
    print("|---|---|---|---|---|---|---|---|")
    print("| | production, night | production | night | production | night | production | night |")
    for low, high in zip(ENERGIES, ENERGIES[1:]):
        both = []
        for sample, index in ((production[0], INDEX), (night[0], 0)):
            inside = (sample["true_energy"] >= low) & (sample["true_energy"] < high)
            ratios, angles = (sample["reco_energy"] / sample["true_energy"])[inside], offsets(sample)[inside]
            weights = sample["true_energy"][inside] ** index
            both.append((inside.sum(), *resampled(random, figures, (ratios, angles, weights))) if inside.sum() > 20 else (inside.sum(), None, None))
        if both[0][1] is None or both[1][1] is None:
            continue
        cells = []
        for index in range(3):
            cells += [f"{values[index]:.3f} ± {errors[index]:.3f}" for _, values, errors in both]
            error = numpy.hypot(both[0][2][index], both[1][2][index])
            pulls.append((both[1][1][index] - both[0][1][index]) / error)
        rows.append((numpy.sqrt(low * high), both))
        print(f"| {low:g} to {high:g} | {both[0][0]}, {both[1][0]} | " + " | ".join(cells) + " |")
    print("\n| reconstructed energy (TeV) | gamma rays and protons, production | night | area, production | night |")
    print("|---|---|---|---|---|")
    for low, high in zip(BANDS, BANDS[1:]):
        found = []
        for sample in (production, night):
            scores = [kind["gammaness"][(kind["reco_energy"] >= low) & (kind["reco_energy"] < high)] for kind in sample]
            found.append((scores, *resampled(random, area, (scores[0],), (scores[1],))))
        pulls.append((found[1][1] - found[0][1]) / numpy.hypot(found[0][2], found[1][2]))
        counts = [f"{len(scores[0])}, {len(scores[1])}" for scores, _, _ in found]
        print(f"| {low:g} to {high:g} | {counts[0]} | {counts[1]} | " + " | ".join(f"{value:.3f} ± {error:.3f}" for _, value, error in found) + " |")
    pulls = numpy.array(pulls)
    print(f"\n{len(pulls)} figures: night minus production over their error has a mean of {pulls.mean():+.2f}, a spread of "
          f"{pulls.std():.2f}, the largest is {numpy.abs(pulls).max():.1f}.")
    draw(plot, rows)


def draw(path, rows):
    plots = []
    for index, (label, high, low) in enumerate((("energy bias", 0.8, -0.4), ("energy resolution", 1, 0), ("68 % within (deg)", 1.2, 0))):
        plot = Plot(60 + 320 * index, 40, 250, 230, (0.5, 100), (low, high), (True, False))
        ticks = [low + (high - low) * part / 4 for part in range(5)]
        plot.axes(label, "true energy (TeV)", "", [(x, f"{x:g}") for x in (1, 3, 10, 30)], [(y, f"{y:.2g}") for y in ticks])
        for place, style in enumerate("ab"):
            for energy, both in rows:
                value, error = both[place][1][index], both[place][2][index]
                x = energy * (0.96 if place == 0 else 1.04)
                plot.line([(x, max(low, value - error)), (x, min(high, value + error))], style)
                plot.line([(x / 1.05, value), (x * 1.05, value)], style)
        plots.append(plot)
    plots[0].key(160, 60, [("a", "production"), ("b", "night")])
    folder, name = os.path.split(path)
    save(folder, name, 960, 320, plots)


if __name__ == "__main__":
    main()
