#!/usr/bin/env python3
"""Draws the figures of the explanations from their formulas alone: plot_models.py FOLDER

FOLDER gets spe-model.svg (Docs/explanation/spe-model.md), resolution-requirement.svg and response-slope.svg
(Docs/explanation/charge-resolution.md).
"""
import math
import os
import sys

STYLE = """<style>
text { font: 12px sans-serif; fill: #333 } .title { font-weight: bold } .small { font-size: 11px }
.axis { stroke: #777; fill: none } .grid { stroke: #bbb; stroke-opacity: .5 } path, polyline { fill: none }
.a { stroke: #1b5e9b; stroke-width: 2 } .b { stroke: #c2571a; stroke-width: 2; stroke-dasharray: 7 4 }
.c { stroke: #666; stroke-width: 1 } .d { stroke: #2e7d5b; stroke-width: 2; stroke-dasharray: 2 3 }
.e { stroke: #666; stroke-width: 1.5; stroke-dasharray: 10 3 2 3 } circle { fill: #1b5e9b }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .axis { stroke: #aaa } .a { stroke: #7db7ec }
 .b { stroke: #f09a63 } .c, .e { stroke: #aaa } .d { stroke: #7fcfa8 } circle { fill: #7db7ec } }
</style>"""


class Plot:
    """Axes at a place of the picture; logarithmic where asked for."""

    def __init__(self, x, y, width, height, xs, ys, log=(False, False)):
        self.at, self.size, self.xs, self.ys, self.log, self.parts = (x, y), (width, height), xs, ys, log, []

    def place(self, x, y):
        def part(value, ends, log):
            if log:
                value, ends = math.log10(value), (math.log10(ends[0]), math.log10(ends[1]))
            return (value - ends[0]) / (ends[1] - ends[0])
        return (self.at[0] + self.size[0] * part(x, self.xs, self.log[0]),
                self.at[1] + self.size[1] * (1 - part(y, self.ys, self.log[1])))

    def line(self, points, style):
        inside = [self.place(x, y) for x, y in points if self.ys[0] <= y <= self.ys[1] and self.xs[0] <= x <= self.xs[1]]
        self.parts.append(f'<polyline class="{style}" points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y in inside) + '"/>')

    def dots(self, points):
        self.parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3"/>' for a, b in (self.place(*p) for p in points)]

    def text(self, x, y, words, anchor="start", style="small", shift=(0, 0)):
        a, b = self.place(x, y)
        self.parts.append(f'<text class="{style}" x="{a + shift[0]:.0f}" y="{b + shift[1]:.0f}" text-anchor="{anchor}">{words}</text>')

    def axes(self, title, label, side, xticks, yticks):
        (x, y), (w, h) = self.at, self.size
        self.parts.append(f'<text class="title" x="{x}" y="{y - 10}">{title}</text>')
        self.parts.append(f'<path class="axis" d="M{x} {y}v{h}h{w}"/>')
        for value, words in xticks:
            a = self.place(value, self.ys[0])[0]
            self.parts.append(f'<path class="grid" d="M{a:.1f} {y}v{h}"/><text class="small" x="{a:.1f}" y="{y + h + 15}" text-anchor="middle">{words}</text>')
        for value, words in yticks:
            b = self.place(self.xs[0], value)[1]
            self.parts.append(f'<path class="grid" d="M{x} {b:.1f}h{w}"/><text class="small" x="{x - 6}" y="{b + 4:.1f}" text-anchor="end">{words}</text>')
        self.parts.append(f'<text x="{x + w / 2}" y="{y + h + 33}" text-anchor="middle">{label}</text>')
        if side:
            self.parts.append(f'<text transform="translate({x - 42} {y + h / 2}) rotate(-90)" text-anchor="middle">{side}</text>')

    def key(self, x, y, entries):
        for row, (style, words) in enumerate(entries):
            b = y + 18 * row
            self.parts.append(f'<path class="{style}" d="M{x} {b}h30"/><text class="small" x="{x + 36}" y="{b + 4}">{words}</text>')


def save(folder, name, width, height, plots):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
        out.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">\n'
                  + STYLE + "\n" + "\n".join(part for plot in plots for part in plot.parts) + "\n</svg>\n")


def grid(low, high, count, log=False):
    if log:
        return [low * (high / low) ** (i / (count - 1)) for i in range(count)]
    return [low + (high - low) * i / (count - 1) for i in range(count)]


def weight(k, light, crosstalk):
    """The modified Poisson law."""
    if k == 0:
        return math.exp(-light)
    m = light + k * crosstalk
    return light * math.exp((k - 1) * math.log(m) - m - math.lgamma(k + 1))


def normal(x, mean, width):
    return math.exp(-0.5 * ((x - mean) / width) ** 2) / width / math.sqrt(2 * math.pi)


def spe_model(folder):
    noise, spread = 0.2, 0.12
    def peak(x, k, light, crosstalk):
        return weight(k, light, crosstalk) * normal(x, k, math.sqrt(noise ** 2 + k * spread ** 2))
    def density(x, light, crosstalk):
        return sum(peak(x, k, light, crosstalk) for k in range(60))
    x = grid(-1, 8, 300)
    left = Plot(60, 40, 400, 230, (-1, 8), (0, 0.6))
    left.axes("λ = 1.6: eped 0, eped_sigma 0.2, pe 1, pe_sigma 0.12", "charge in units of pe", "density",
              [(k, str(k)) for k in range(0, 9)], [(0.1 * i, f"{0.1 * i:.1f}") for i in range(7)])
    for k in range(6):
        left.line([(v, peak(v, k, 1.6, 0.12)) for v in x if abs(v - k) < 1], "c")
    left.line([(v, density(v, 1.6, 0)) for v in x], "b")
    left.line([(v, density(v, 1.6, 0.12)) for v in x], "a")
    left.key(270, 60, [("a", "opct 0.12"), ("c", "its peaks, k = 0 … 5"), ("b", "opct 0")])
    x = grid(-1, 20, 400)
    right = Plot(530, 40, 400, 230, (-1, 20), (0, 0.5))
    right.axes("More light: the pedestal vanishes, the peaks merge", "charge in units of pe", "",
               [(k, str(k)) for k in range(0, 21, 2)], [(0.1 * i, f"{0.1 * i:.1f}") for i in range(6)])
    for light, style in ((1.6, "a"), (5, "b"), (10, "d")):
        right.line([(v, density(v, light, 0.12)) for v in x], style)
    right.key(790, 60, [("a", "λ = 1.6"), ("b", "λ = 5"), ("d", "λ = 10")])
    save(folder, "spe-model.svg", 950, 320, [left, right])


def requirement(folder):
    def curve(q, background):
        return math.sqrt((0.46 * background / 1e3 + 0.005) * 15 + 0.87 ** 2 + 1.44 * q + (0.1 * q) ** 2) / q
    x = grid(4 * 0.46, 4000 * 0.46, 200, log=True)
    plot = Plot(70, 40, 560, 330, (1, 2500), (0.03, 3), (True, True))
    plot.axes("What is required, and what the light allows", "expected charge Q in p.e.", "charge resolution",
              [(1, "1"), (10, "10"), (100, "100"), (1000, "1000")], [(0.03, "0.03"), (0.1, "0.1"), (0.3, "0.3"), (1, "1"), (3, "3")])
    plot.line([(q, curve(q, 0)) for q in x], "a")
    plot.line([(q, curve(q, 125)) for q in x], "b")
    wide = grid(1, 2500, 200, log=True)
    plot.line([(q, 1 / math.sqrt(q)) for q in wide], "d")
    plot.line([(q, math.sqrt(0.46 / q)) for q in wide], "e")
    plot.line([(q, 0.1) for q in wide], "c")
    plot.text(1.1, 0.1, "0.1: spread of the gain", shift=(0, 14))
    plot.key(360, 60, [("a", "requirement, no NSB"), ("b", "requirement, NSB 125 MHz"), ("d", "Poisson limit 1/√Q"),
                       ("e", "limit of the photons, 1/√(Q/PDE)")])
    save(folder, "resolution-requirement.svg", 660, 425, [plot])


def fritsch_butland(x, y):
    """Slopes of the rising curve of ChargeRes (MonotoneCurve)."""
    h = [b - a for a, b in zip(x, x[1:])]
    d = [(b - a) / w for a, b, w in zip(y, y[1:], h)]
    def end(near, far, chord, beyond):
        return min(max(((2 * near + far) * chord - near * beyond) / (near + far), 0.1 * chord), 3 * chord)
    inner = []
    for i in range(1, len(d)):
        left, right = 2 * h[i] + h[i - 1], h[i] + 2 * h[i - 1]
        inner.append((left + right) / (left / d[i - 1] + right / d[i]))
    return [end(h[0], h[1], d[0], d[1])] + inner + [end(h[-1], h[-2], d[-1], d[-2])]


def response(folder):
    light = [0, 1.84, 4.6, 11.5, 27.6, 69, 161, 322, 460]
    def mean(q):
        return 20 * q / (1 + q / 1000)
    def true_slope(q):
        return 20 / (1 + q / 1000) ** 2
    adc = [mean(q) for q in light]
    slopes = fritsch_butland(light, adc)
    def piece(q):
        return max(i for i in range(len(light) - 1) if light[i] <= q)
    def smooth(q):
        i = piece(q)
        w, t = light[i + 1] - light[i], (q - light[i]) / (light[i + 1] - light[i])
        return (6 * t * (1 - t) * (adc[i + 1] - adc[i]) / w + (1 - t) * (1 - 3 * t) * slopes[i] + t * (3 * t - 2) * slopes[i + 1])
    def chord(q):
        i = piece(q)
        return (adc[i + 1] - adc[i]) / (light[i + 1] - light[i])
    x = grid(1.9, 459.9, 700, log=True)
    left = Plot(70, 40, 370, 250, (0, 500), (0, 7000))
    left.axes("Response of a sensor that bends", "light in p.e.", "mean charge in ADC",
              [(i, str(i)) for i in range(0, 501, 100)], [(i, str(i)) for i in range(0, 7001, 1000)])
    left.line([(q, mean(q)) for q in grid(0, 500, 200)], "a")
    left.dots(list(zip(light[1:], adc[1:])))
    right = Plot(540, 40, 370, 250, (2, 500), (-15, 20), (True, False))
    right.axes("Error of its slope, in percent", "light in p.e.", "",
               [(2, "2"), (10, "10"), (100, "100"), (500, "500")], [(i, f"{i:+d}") for i in range(-15, 21, 5)])
    right.line([(q, 100 * (chord(q) / true_slope(q) - 1)) for q in x], "b")
    right.line([(q, 100 * (smooth(q) / true_slope(q) - 1)) for q in x], "a")
    right.key(560, 60, [("b", "straight pieces between the runs"), ("a", "smooth rising curve (here)")])
    save(folder, "response-slope.svg", 930, 345, [left, right])


if __name__ == "__main__":
    for draw in (spe_model, requirement, response):
        draw(sys.argv[1])
