#!/usr/bin/env python3
"""Compares the results of `sstctl both` with the truth of `sstctl simulate lab`: validate_lab.py LAB RESULTS [PLOT.svg]"""
import csv
import json
import math
import statistics
import sys

from plot_spe_toys import HEIGHT, STYLE, WIDTH, panel

LABELS = {"pe": "gain", "eped_sigma": "noise", "pe_sigma": "spread of the charge", "opct": "crosstalk"}


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pulls(rows, truth):
    """(fitted - true) / error of the good pixels, by parameter."""
    names = [c[:-6] for c in rows[0] if c.endswith("_error") and c[:-6] in next(iter(truth.values()))]
    good = [r for r in rows if r["good_fit"] == "True"]
    return {n: [(float(r[n]) - float(truth[r["pixel_no"]][n])) / float(r[n + "_error"]) for r in good
                if float(r[n + "_error"]) > 0] for n in names}


def found(rows, truth):
    """How many pixels of each kind are called good, and how many not."""
    counts = {}
    for row in rows:
        kind = truth[row["pixel_no"]]["kind"]
        counts.setdefault(kind, [0, 0])[row["good_fit"] != "True"] += 1
    return counts


def draw(path, values):
    parts = []
    for number, (name, numbers) in enumerate(values.items()):
        counts = [0] * 40
        for pull in numbers:
            if -4 <= pull < 4:
                counts[int((pull + 4) / 0.2)] += 1
        normal = [len(numbers) * 0.2 * math.exp(-0.5 * (-3.9 + 0.2 * i) ** 2) / math.sqrt(2 * math.pi) for i in range(40)]
        ticks = [(0, "−4"), (0.25, "−2"), (0.5, "0"), (0.75, "2"), (1, "4")]
        note = f"mean {statistics.mean(numbers):+.3f}, width {statistics.pstdev(numbers):.3f} ({len(numbers)} pixels)"
        parts += panel(number % 3, number // 3, f"pull of {LABELS.get(name, name)}", counts, normal, ticks, note)
    rows = (len(values) + 2) // 3
    width, height = 3 * (WIDTH + 35) + 20, rows * (HEIGHT + 60) + 20
    with open(path, "w", encoding="utf-8") as out:
        out.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
                  f'height="{height}">\n{STYLE}\n' + "\n".join(parts) + "\n</svg>\n")


def main(lab, results, plot=None):
    truth = {r["pixel_no"]: r for r in read(lab + "/truth_pixels.csv")}
    rows = read(results + "/spe/spe_output.csv")
    values = pulls(rows, truth)
    print("| parameter | mean pull | width | pixels |\n|---|---|---|---|")
    for name, numbers in values.items():
        print(f"| `{name}` | {statistics.mean(numbers):+.3f} | {statistics.pstdev(numbers):.3f} | {len(numbers)} |")
    print("\n| pixels | called good | called bad |\n|---|---|---|")
    for kind, (good, bad) in sorted(found(rows, truth).items()):
        print(f"| {kind} | {good} | {bad} |")
    print("\n| run | expected p.e. | night sky | resolution | truth | difference |\n|---|---|---|---|---|---|")
    runs = {r["name"].removesuffix(".tio"): r for r in json.load(open(lab + "/truth.json"))["runs"]}
    for row in read(results + "/charge_res/charge_resolution.csv"):
        true, value = runs[row["name"]]["resolution_good"], float(row["resolution_good"])
        print(f"| {row['name']} | {float(row['expected_pe']):.2f} | {float(row['nsb']) / 1e6:.0f} MHz | {value:.4f} ± "
              f"{float(row['resolution_error_good']):.4f} | {true:.4f} | {100 * (value / true - 1):+.2f} % |")
    if plot:
        draw(plot, values)


if __name__ == "__main__":
    main(*sys.argv[1:])
