#!/usr/bin/env python3
"""Trigger area and image parameters of productions of 'simulate mc': plot_production.py GAMMA PROTON FOLDER [IMAGES]

Both are simtel files, read with eventio (PyPI). FOLDER gets trigger-area.svg and production-images.svg
(Docs/explanation/simulations.md); the numbers go to standard output. IMAGES (4000) limits the images of each file.
"""
import math
import os
import sys

import numpy as np
from eventio import EventIOFile
from eventio.simtel import objects as simtel
from plot_models import Plot, save

BINS_PER_DECADE = 5
INDEX = 2.6
PICTURE, BOUNDARY, NEIGHBORS = 8, 4, 2


class Production:
    """What a file has: energies of all uses, which of them triggered, and parameters of images."""

    def __init__(self, path, limit):
        self.energy, self.triggered, self.rows = [], [], []
        self.limit, self.state = limit, {}
        energy, places = 0, {}
        with EventIOFile(path) as file:
            for thing in file:
                if isinstance(thing, simtel.MCShower):
                    energy = thing.parse()["energy"]
                elif isinstance(thing, simtel.MCEvent):
                    places[thing.header.id] = len(self.energy)
                    self.energy.append(energy)
                    self.triggered.append(())
                elif isinstance(thing, simtel.ArrayEvent):
                    self.add(thing, places, energy)
                elif isinstance(thing, simtel.MCRunHeader):
                    self.head = thing.parse()
                elif isinstance(thing, simtel.CameraSettings):
                    self.camera(thing.parse())
                elif isinstance(thing, simtel.CameraMonitoring):
                    self.state.setdefault(thing.telescope_id, {}).update(thing.parse())
                elif isinstance(thing, simtel.LaserCalibration):
                    self.state.setdefault(thing.telescope_id, {}).update(thing.parse())
        self.energy = np.array(self.energy)
        self.rows = np.array(self.rows)

    def camera(self, settings):
        scale = np.degrees(1) / settings["effective_focal_length"]
        self.x, self.y = settings["pixel_x"] * scale, settings["pixel_y"] * scale
        distance = np.hypot(self.x[:, None] - self.x, self.y[:, None] - self.y)
        near = distance[distance > 0].min()
        self.neighbors = ((distance > 0) & (distance < 1.4 * near)).astype(np.int32)

    def add(self, event, places, energy):
        place = None
        for part in event:
            if isinstance(part, simtel.TriggerInformation):
                information = part.parse()
                place = places[event.header.id]
                self.triggered[place] = tuple(information["triggered_telescopes"])
            elif isinstance(part, simtel.TelescopeEvent) and len(self.rows) < self.limit:
                for piece in part:
                    if isinstance(piece, simtel.ADCSamples):
                        self.image(part.telescope_id, piece.parse()[0], energy)

    def image(self, telescope, samples, energy):
        state = self.state[telescope]
        values = (samples - (state["pedestal"] / state["n_ped_slices"])[0][:, None]) * state["calib"][0][:, None]
        sums = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
        peak = np.clip(values.argmax(axis=1), 3, values.shape[1] - 4)
        pixels = np.arange(len(values))
        charge = sums[pixels, peak + 4] - sums[pixels, peak - 3]
        above = charge >= PICTURE
        picture = above & (self.neighbors @ above >= NEIGHBORS)
        boundary = charge >= BOUNDARY
        kept = (boundary & (self.neighbors @ picture > 0)) | (picture & (self.neighbors @ boundary > 0))
        if kept.sum() < 5:
            self.rows.append([telescope, energy, charge[kept].sum()] + [np.nan] * 3)
            return
        q, x, y = charge[kept], self.x[kept], self.y[kept]
        size = q.sum()
        dx, dy = x - np.dot(q, x) / size, y - np.dot(q, y) / size
        xx, xy, yy = (np.dot(q, a) / size for a in (dx * dx, dx * dy, dy * dy))
        root = math.hypot((xx - yy) / 2, xy)
        length, width = math.sqrt((xx + yy) / 2 + root), math.sqrt(max(0, (xx + yy) / 2 - root))
        self.rows.append([telescope, energy, size, length, width, math.hypot(np.dot(q, x), np.dot(q, y)) / size])

    def areas(self):
        """Energies, and areas in which showers trigger telescope 1, 2, any, both, by energy, with their errors."""
        low, high = (BINS_PER_DECADE * math.log10(energy) for energy in self.head["E_range"])
        edges = 10 ** (np.arange(math.ceil(low - 1e-6), math.floor(high + 1e-6) + 1) / BINS_PER_DECADE)
        area = math.pi * self.head["core_range"][1] ** 2
        masks = [[1 in t for t in self.triggered], [2 in t for t in self.triggered],
                 [bool(t) for t in self.triggered], [len(t) == 2 for t in self.triggered]]
        thrown = np.histogram(self.energy, edges)[0]
        counts = np.array([np.histogram(self.energy[np.array(mask)], edges)[0] for mask in masks])
        return np.sqrt(edges[1:] * edges[:-1]), area * counts / np.maximum(thrown, 1), counts

    def peak(self, mask):
        """Where dN/dE of what triggers is largest for a spectrum E^-INDEX: a parabola through the largest steps."""
        energy = self.energy[mask]
        weight = energy ** (-INDEX - self.head["spectral_index"])
        low = math.log10(self.head["E_range"][0])
        edges = low + np.arange(0, 1.8, 0.1)
        middle = (edges[1:] + edges[:-1]) / 2
        rate = np.histogram(np.log10(energy), edges, weights=weight / energy)[0]
        smooth = np.convolve(rate, [0.25, 0.5, 0.25], mode="same")
        best = int(smooth.argmax())
        if best in (0, len(smooth) - 1):
            return 10 ** middle[best]
        a, b, c = smooth[best - 1], smooth[best], smooth[best + 1]
        return 10 ** (middle[best] + 0.05 * (a - c) / (a - 2 * b + c))


def area_figure(folder, gamma, proton):
    decades = [(0.3, "0.3"), (1, "1"), (3, "3"), (10, "10"), (30, "30"), (100, "100")]
    plot = Plot(80, 40, 560, 330, (0.2, 100), (1e2, 1e6), (True, True))
    plot.axes("Area in which showers trigger", "energy in TeV", "m²", decades,
              [(10.0 ** k, f"10{'²³⁴⁵⁶'[k - 2]}") for k in range(2, 7)])
    for production, styles in ((gamma, ("a", "b")), (proton, ("d", "e"))):
        energies, areas, counts = production.areas()
        for row, style in zip((2, 3), styles):
            plot.line([(e, a) for e, a, n in zip(energies, areas[row], counts[row]) if n > 3], style)
    plot.key(430, 270, [("a", "gamma rays, any telescope"), ("b", "gamma rays, both"), ("d", "protons, any"),
                        ("e", "protons, both")])
    save(folder, "trigger-area.svg", 680, 425, [plot])


def image_figure(folder, gamma, proton):
    plots = []
    for place, (column, words, high) in enumerate(((4, "width in degrees", 0.3), (3, "length in degrees", 0.8))):
        plot = Plot(60 + 460 * place, 40, 400, 230, (0, high), (0, 0.25))
        ticks = [(high * k / 4, f"{high * k / 4:.2g}") for k in range(5)]
        plot.axes("Images above 100 p.e." if place == 0 else "", words, "share of images" if place == 0 else "", ticks,
                  [(0.05 * k, f"{0.05 * k:.2f}") for k in range(6)])
        for production, style in ((gamma, "a"), (proton, "b")):
            rows = production.rows[(production.rows[:, 2] > 100) & np.isfinite(production.rows[:, 4])]
            counts, edges = np.histogram(rows[:, column], np.linspace(0, high, 41))
            plot.line([(x, n / len(rows)) for x, n in zip((edges[1:] + edges[:-1]) / 2, counts)], style)
        plots.append(plot)
    plots[1].key(800, 60, [("a", "gamma rays"), ("b", "protons")])
    save(folder, "production-images.svg", 950, 320, plots)


def report(name, production):
    energies, areas, counts = production.areas()
    print(f"{name}: {len(production.energy)} events, telescopes 1, 2, any, both: {counts.sum(axis=1).tolist()}")
    for row, energy in enumerate(energies):
        print(f"  {energy:7.2f} TeV  " + "  ".join(f"{area:9.0f}" for area in areas[:, row]) + " m2")
    single = np.array([bool(t) for t in production.triggered])
    both = np.array([len(t) == 2 for t in production.triggered])
    first = np.array([1 in t for t in production.triggered])
    print(f"  peak of dN/dE for E^-{INDEX}: telescope 1 {production.peak(first):.2f}, any {production.peak(single):.2f}, "
          f"both {production.peak(both):.2f} TeV")
    rows = production.rows
    kept = np.isfinite(rows[:, 4])
    bright = kept & (rows[:, 2] > 100)
    print(f"  {len(rows)} images, {kept.mean():.2f} pass the cleaning; median of their charge {np.median(rows[kept, 2]):.0f} p.e.")
    print("  above 100 p.e.: median width {:.3f}, length {:.3f}, distance of the centre {:.2f} deg".format(
        *(np.median(rows[bright, column]) for column in (4, 3, 5))))


def main():
    limit = int(sys.argv[4]) if len(sys.argv) > 4 else 4000
    gamma, proton = (Production(path, limit) for path in sys.argv[1:3])
    os.makedirs(sys.argv[3], exist_ok=True)
    report("gamma rays", gamma)
    report("protons", proton)
    area_figure(sys.argv[3], gamma, proton)
    image_figure(sys.argv[3], gamma, proton)


if __name__ == "__main__":
    main()
