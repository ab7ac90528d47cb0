#!/usr/bin/env python3
"""Draws the figures of `sst-bench spe-toys` as an SVG: plot_spe_toys.py TOYS.json PLOT.svg"""
import json
import math
import sys

STYLE = """<style>
text { font: 11px sans-serif; fill: #444 } .title { font-weight: bold }
.bar { fill: #4a7fb5 } .line { stroke: #d9652b; stroke-width: 1.5; fill: none } .axis { stroke: #777; fill: none }
@media (prefers-color-scheme: dark) { text { fill: #ccc } .bar { fill: #6fa3d8 } .axis { stroke: #999 } }
</style>"""
NAMES = ["eped", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_"]
WIDTH, HEIGHT = 200, 110


def panel(column, row, title, counts, curve, ticks, note=""):
    """A histogram with a curve over it; both in counts a bin."""
    x0, y0 = 25 + column * (WIDTH + 35), 35 + row * (HEIGHT + 60)
    top = 1.15 * max(max(counts), max(curve), 1)
    step = WIDTH / len(counts)
    parts = [f'<text class="title" x="{x0}" y="{y0 - 8}">{title}</text>']
    for i, count in enumerate(counts):
        height = HEIGHT * count / top
        parts.append(f'<rect class="bar" x="{x0 + i * step:.1f}" y="{y0 + HEIGHT - height:.1f}" '
                     f'width="{max(step - 0.6, 0.5):.1f}" height="{height:.1f}"/>')
    points = " ".join(f"{x0 + (i + 0.5) * step:.1f},{y0 + HEIGHT - HEIGHT * c / top:.1f}" for i, c in enumerate(curve))
    parts.append(f'<polyline class="line" points="{points}"/>')
    parts.append(f'<path class="axis" d="M{x0} {y0 + HEIGHT}h{WIDTH}"/>')
    for place, label in ticks:
        parts.append(f'<text x="{x0 + place * WIDTH:.0f}" y="{y0 + HEIGHT + 14}" text-anchor="middle">{label}</text>')
    if note:
        parts.append(f'<text x="{x0}" y="{y0 + HEIGHT + 28}">{note}</text>')
    return parts


def main(source, target):
    report = next(r for r in json.load(open(source)) if r["sample"] == "binned")
    rows = {p["parameter"]: p for p in report["pulls"] if p["peaks"] == "resolved" and not p["isNearLimit"]}
    parts = []
    for number, name in enumerate(NAMES):
        s = rows[name]["statistics"]
        normal = [s["count"] * 0.2 * math.exp(-0.5 * (-3.9 + 0.2 * i) ** 2) / math.sqrt(2 * math.pi) for i in range(40)]
        ticks = [(0, "−4"), (0.25, "−2"), (0.5, "0"), (0.75, "2"), (1, "4")]
        parts += panel(number % 3, number // 3, f"pull of {name}", rows[name]["histogram"], normal, ticks,
                       f"mean {s['mean']:+.3f}, width {s['width']:.3f} ({s['count']} fits)")
    for column, (key, title) in enumerate([("pValues", "p-values"), ("spefitPValues", "p-values as spefit defines them")]):
        p = report[key]
        parts += panel(column, 2, title, p["histogram"], [p["count"] / 20] * 20, [(0, "0"), (0.5, "0.5"), (1, "1")],
                       f"mean {p['mean']:.3f} (all {p['count']} fits)")
    width, height = 3 * (WIDTH + 35) + 20, 3 * (HEIGHT + 60) + 20
    with open(target, "w", encoding="utf-8") as out:
        out.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
                  f'height="{height}">\n{STYLE}\n' + "\n".join(parts) + "\n</svg>\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
