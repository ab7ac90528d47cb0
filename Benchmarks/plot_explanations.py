#!/usr/bin/env python3
"""Draws the figures of the telescope side's explanations from packaged tables and formulas: plot_explanations.py FOLDER

FOLDER gets waveform-charge.svg and voltage-drop.svg (Docs/explanation/waveforms-to-charges.md), camera-frame.svg
(frames-and-time.md) and stereo-geometry.svg (stereo.md).
"""
import math
import os
import re
import sys

from plot_models import Plot, grid, save

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Sources", "SSTCalib")


def pulse(telescope):
    """The reference pulse in steps of 0.1 ns."""
    text = open(f"{SOURCES}/Resources/ReferencePulseTable{telescope}.swift", encoding="utf-8").read()
    return [float(line) for line in text.split('"""')[1].split()]


def waveform(folder):
    """A pulse of 20 p.e. of telescope 21, sampled every 4 ns, with its window."""
    shape, start, scale = pulse(21), 50.0, 20 * 23.5
    total = sum(shape[int(40 * k)] for k in range(38))
    level, count = 305.0, 50

    def height(time):
        place = (time - start) / 0.1
        return level + scale * (shape[int(place)] / total if 0 <= place < len(shape) else 0)

    samples = [round(height(4 * k)) for k in range(count)]
    peak = max(range(count), key=lambda k: samples[k])
    plot = Plot(60, 34, 560, 200, (0, 200), (280, 420))
    plot.axes("20 p.e. in one pixel of telescope 21", "time from the start of the readout, ns", "ADC counts",
              [(t, str(t)) for t in range(0, 201, 40)], [(v, str(v)) for v in range(280, 421, 20)])
    left, right = plot.place(4 * (peak - 3) - 2, 0)[0], plot.place(4 * (peak + 4) - 2, 0)[0]
    plot.parts.insert(0, f'<rect x="{left:.1f}" y="34" width="{right - left:.1f}" height="200" fill="#888" fill-opacity=".18"/>')
    plot.line([(0, level), (200, level)], "e")
    plot.line([(t, height(t)) for t in grid(0, 199.9, 400)], "c")
    plot.dots([(4 * k, v) for k, v in enumerate(samples)])
    plot.text(4 * peak + 22, 400, "window: 7 samples, 3 before the largest")
    plot.text(4 * peak + 22, 386, "charge = Σ (sample − baseline) · C / (G V)")
    plot.text(150, level + 5, "baseline")
    save(folder, "waveform-charge.svg", 650, 290, [plot])


def spline(telescope):
    """Knots, coefficients and degree of the voltage-drop model, and its two slopes."""
    text = open(f"{SOURCES}/Gain/VoltageDropModel.swift", encoding="utf-8").read()
    block = text.split(f"static let telescope{telescope}")[1]
    knots, coefficients = (
        [float(v) for v in re.search(name + r": \[(.*?)\]", block, re.S).group(1).replace("\n", " ").split(",") if v.strip()]
        for name in ("knots", "coefficients"))
    degree = int(re.search(r"degree: (\d)", block).group(1))
    slopes = float(re.search(r"gainSlope: ([-\d.]+)", block).group(1)) + float(re.search(r"detectionSlope: ([-\d.]+)", block).group(1))
    return knots, coefficients, degree, slopes


def factor(model, variance):
    """De Boor's recurrence; the last value beyond the table."""
    knots, coefficients, degree, slopes = model
    x = min(max(variance, knots[degree]), knots[-degree - 1])
    piece = degree
    while piece < len(knots) - degree - 2 and x >= knots[piece + 1]:
        piece += 1
    d = coefficients[piece - degree:piece + 1]
    for turn in range(1, degree + 1):
        for j in range(degree, turn - 1, -1):
            low, high = knots[j + piece - degree], knots[j + 1 + piece - turn]
            w = (x - low) / (high - low)
            d[j] = (1 - w) * d[j - 1] + w * d[j]
    return 1 + slopes * d[degree]


# Median variance (ADC²) of simulated pedestal events at 5, 20, 40, 80 and 160 MHz (Benchmarks/validate-images).
SIMULATED = {21: [7.4, 12.4, 18.5, 28.5, 50.9], 22: [7.9, 14.8, 23.9, 41.5, 73.2]}


def drop(folder):
    plot = Plot(60, 34, 560, 210, (0, 120), (0, 1))
    plot.axes("Signal relative to the dark, V", "baseline variance, ADC²", "",
              [(v, str(v)) for v in range(0, 121, 20)], [(v / 5, f"{v / 5:.1f}") for v in range(6)])
    for telescope, style in ((21, "a"), (22, "b")):
        model = spline(telescope)
        plot.line([(v, factor(model, v)) for v in grid(0, 120, 481)], style)
        plot.dots([(v, factor(model, v)) for v in SIMULATED[telescope]])
    plot.key(75, 190, [("a", "telescope 21; table ends at 74.2 ADC², then held"), ("b", "telescope 22; table ends at 339.9 ADC²")])
    plot.text(3, 0.36, "dots: simulated NSB of 5, 20, 40, 80 and 160 MHz")
    save(folder, "voltage-drop.svg", 650, 300, [plot])


def arrow(x, y, dx, dy, words, anchor="start", shift=(6, 4)):
    """An arrow with a name at its end."""
    length = math.hypot(dx, dy)
    ux, uy = dx / length, dy / length
    a, b = x + dx, y + dy
    head = f"M{a - 8 * ux - 4 * uy:.1f} {b - 8 * uy + 4 * ux:.1f}L{a:.1f} {b:.1f}L{a - 8 * ux + 4 * uy:.1f} {b - 8 * uy - 4 * ux:.1f}"
    return (f'<path class="c" d="M{x} {y}L{a:.1f} {b:.1f}{head}"/>'
            f'<text class="small" x="{a + shift[0]:.0f}" y="{b + shift[1]:.0f}" text-anchor="{anchor}">{words}</text>')


def ellipse(x, y, length, width, degrees, style="a"):
    return (f'<ellipse class="{style}" fill="none" cx="{x:.1f}" cy="{y:.1f}" rx="{length}" ry="{width}" '
            f'transform="rotate({-degrees} {x:.1f} {y:.1f})"/>')


class Drawing:
    def __init__(self, parts):
        self.parts = parts


def text(x, y, words, style="small", anchor="start"):
    return f'<text class="{style}" x="{x}" y="{y}" text-anchor="{anchor}">{words}</text>'


def frames(folder):
    parts = [text(20, 24, "Camera, as columns have it", "title"),
             '<circle cx="150" cy="160" r="95" style="fill:none;stroke:#777"/>',
             arrow(150, 160, 0, -125, "x: altitude grows (fov_lat)"), arrow(150, 160, 125, 0, "y: azimuth grows", shift=(-20, 18)),
             text(262, 192, "(fov_lon)")]
    x, y, psi = 0.45, 0.3, 35
    cx, cy = 150 + 95 * y, 160 - 95 * x
    # psi is measured from x (up) towards y (right).
    c, s = math.cos(math.radians(psi)), math.sin(math.radians(psi))
    parts += [ellipse(cx, cy, 26, 11, 90 - psi),
              f'<path class="b" d="M{cx - 45 * s:.1f} {cy + 45 * c:.1f}L{cx + 45 * s:.1f} {cy - 45 * c:.1f}"/>',
              f'<path class="grid" d="M{cx:.1f} {cy:.1f}v-48"/>',
              f'<path class="c" d="M{cx:.1f} {cy - 38:.1f}A38 38 0 0 1 {cx + 38 * s:.1f} {cy - 38 * c:.1f}"/>',
              text(round(cx + 6), round(cy - 42), "psi"), text(60, 285, "psi from x towards y, −90° to 90°")]
    parts += [text(380, 24, "Ground, seen from above", "title"), arrow(500, 170, 0, -115, "x: north"),
              arrow(500, 170, -115, 0, "y: west", "end", (4, 18)),
              f'<path class="b" d="M500 170L{500 + 60 * math.sin(math.radians(60)):.1f} {170 - 60 * math.cos(math.radians(60)):.1f}"/>',
              '<path class="c" d="M500 120A50 50 0 0 1 543.3 145"/>', text(534, 112, "azimuth, from north"),
              text(534, 126, "through east"), text(508, 188, "z: up (out of the page)")]
    for x, y, name in ((-71.38, -30.43, "21"), (71.38, 30.43, "22")):
        parts += [f'<circle cx="{500 - y:.0f}" cy="{170 - x:.0f}" r="5"/>', text(round(500 - y + 9), round(170 - x + 4), f"telescope {name}")]
    parts.append(text(380, 285, "1 pixel = 1 m; the telescopes are 155.2 m apart"))
    save(folder, "camera-frame.svg", 720, 300, [Drawing(parts)])


def geometry(folder):
    """Two images in one camera plane, and their axes on the plane at right angles to the pointing."""
    parts = [text(20, 24, "Both images in one camera", "title"), text(380, 24, "Plane at right angles to the pointing", "title")]
    source = (140, 125)
    for (x, y), style in (((255, 105), "a"), ((172, 235), "b")):
        degrees = math.degrees(math.atan2(-(y - source[1]), x - source[0]))
        parts += [ellipse(x, y, 34, 13, degrees, style),
                  f'<path class="c" d="M{x + 0.25 * (x - source[0]):.0f} {y + 0.25 * (y - source[1]):.0f}L{source[0] - 0.12 * (x - source[0]):.0f} {source[1] - 0.12 * (y - source[1]):.0f}"/>']
    parts += [f'<circle cx="{source[0]}" cy="{source[1]}" r="4"/>', text(8, 60, "direction: where the"), text(8, 74, "image axes cross"),
              '<circle cx="190" cy="172" r="112" style="fill:none;stroke:#777"/>']
    core = (470, 120)
    for (x, y), name, style in (((600, 100), "22", "a"), ((510, 240), "21", "b")):
        parts += [f'<circle cx="{x}" cy="{y}" r="5"/>', text(x + 9, y + 14, f"telescope {name}"),
                  f'<path class="{style}" d="M{x + 0.15 * (x - core[0]):.0f} {y + 0.15 * (y - core[1]):.0f}L{core[0] - 0.15 * (x - core[0]):.0f} {core[1] - 0.15 * (y - core[1]):.0f}"/>']
    parts += [f'<circle cx="{core[0]}" cy="{core[1]}" r="4"/>', text(382, 92, "core: where lines through the"),
              text(382, 106, "telescopes along their axes meet")]
    save(folder, "stereo-geometry.svg", 720, 310, [Drawing(parts)])


if __name__ == "__main__":
    target = sys.argv[1]
    waveform(target)
    drop(target)
    frames(target)
    geometry(target)
