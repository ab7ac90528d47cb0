#!/usr/bin/env python3
"""Draws the quality of forests of swift-sst and scikit-learn over seeds: plot_forests.py OUT.svg LINES...

LINES: files with the lines of JSON of `validate-forests`. Needs matplotlib."""
import json
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "swift-sst"
import matplotlib.pyplot as plt  # noqa: E402

TASKS = [("energy", "RMSE of log10(energy)"), ("disp_norm", "RMSE of disp (m)"), ("gh", "area, gamma/hadron"),
         ("disp_sign", "area, sign of disp")]


def main(out, *paths):
    lines = [json.loads(line) for path in paths for line in pathlib.Path(path).read_text().splitlines()]
    lines = [line for line in lines if "quality" in line]
    counts = sorted({line["rows"] for line in lines})
    figure, axes = plt.subplots(1, 4, figsize=(13, 3.4), constrained_layout=True)
    for axis, (task, title) in zip(axes, TASKS):
        for engine, marker, shift in [("swift-sst", "o", -0.12), ("scikit-learn", "x", 0.12)]:
            chosen = [line for line in lines if line["task"] == task and line["engine"].startswith(engine)]
            axis.plot([counts.index(line["rows"]) + shift for line in chosen], [line["quality"] for line in chosen], marker,
                      label=engine, color="#0072b2" if engine == "swift-sst" else "#d55e00", alpha=0.8, markersize=6)
        axis.set_xticks(range(len(counts)), [f"{count:,}" for count in counts])
        axis.set_xlim(-0.5, len(counts) - 0.5)
        axis.set_xlabel("rows")
        axis.set_title(title, fontsize=10)
        axis.ticklabel_format(axis="y", useOffset=False)
    axes[0].legend()
    figure.savefig(out, metadata={"Date": None})


if __name__ == "__main__":
    main(sys.argv[1], *sys.argv[2:])
