#!/usr/bin/env python3
"""Compares stereo files with the truth of `sstctl simulate night`: validate_stereo.py SSTCTL FOLDER [PLOT.svg]

FOLDER holds night, cs1, cs2 and stereo, as Benchmarks/validate-stereo and scripts/demo make them."""
import collections
import csv
import glob
import io
import math
import re
import statistics
import subprocess
import sys

from plot_spe_toys import HEIGHT, STYLE, WIDTH, panel

GEOMETRY = "dl2/event/subarray/geometry/HillasReconstructor"
MATCHED = 0
ENERGIES = [0.3, 1, 2, 5, 10, 30, 100]


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def dump(sstctl, path, table, *columns):
    """Rows of a table of an HDF5 file."""
    command = [sstctl, "dump", path, "--table", "/" + table, "--format", "csv"]
    text = subprocess.run(command + (["--columns", ",".join(columns)] if columns else []), check=True,
                          capture_output=True, text=True).stdout
    return list(csv.DictReader(io.StringIO(text)))


class Run:
    """A run: the truth, what both telescopes kept, what was found."""

    def __init__(self, sstctl, folder, path):
        self.name = re.search(r"\d{8}_\d{4}", path).group()
        truth = f"{folder}/night/night_{self.name}"
        self.showers = {r["shower_id"]: r for r in read(truth + ".showers.csv")}
        self.ids = {"21": {}, "22": {}}
        for row in read(truth + ".events.csv"):
            self.ids[row["telescope"]][row["array_event_number"]] = row["shower_id"]
        cleaned = [self.cleaned(sstctl, folder, telescope) for telescope in (21, 22)]
        self.seen_by_both = (cleaned[0] & cleaned[1]) - {""}
        self.decisions = dump(sstctl, path, "dl1/coincidence/decisions")
        self.geometry = dump(sstctl, path, GEOMETRY)

    def cleaned(self, sstctl, folder, telescope):
        """The showers with an image that survives cleaning."""
        path, = glob.glob(f"{folder}/cs{telescope - 20}/SST1M{telescope - 20}_{self.name}_*dl1.h5")
        rows = dump(sstctl, path, f"dl1/event/telescope/parameters/tel_0{telescope}", "event_id",
                    "camera_frame_hillas_intensity")
        return {self.ids[str(telescope)][r["event_id"]] for r in rows if float(r["camera_frame_hillas_intensity"]) > 0}

    def pairs(self):
        """The shower of each telescope's event, for every match."""
        matched = [d for d in self.decisions if int(d["status"]) == MATCHED]
        return [(self.ids["21"][d["event_id"]], self.ids["22"][d["partner_event_id"]]) for d in matched]


def errors(run):
    """Differences from the truth of the reconstructed showers, in the order of the stereo file."""
    for row, (shower, other) in zip(run.geometry, run.pairs(), strict=True):
        if int(row["HillasReconstructor_status"]) != 0 or shower != other or shower == "":
            continue
        true = run.showers[shower]
        value = {c: float(row["HillasReconstructor_" + c]) for c in ("alt", "az", "core_x", "core_y", "h_max_altitude")}
        alt, az = math.radians(value["alt"]), math.radians(value["az"])
        alt0, az0 = math.radians(float(true["alt_deg"])), math.radians(float(true["az_deg"]))
        cosine = math.sin(alt) * math.sin(alt0) + math.cos(alt) * math.cos(alt0) * math.cos(az - az0)
        side = (value["az"] - float(true["az_deg"]) + 180) % 360 - 180
        x, y = value["core_x"] - float(true["core_x_m"]), value["core_y"] - float(true["core_y_m"])
        yield {"primary": true["primary"], "energy": float(true["energy_tev"]),
               "angle": math.degrees(math.acos(min(1, cosine))), "alt": value["alt"] - float(true["alt_deg"]),
               "az": side * math.cos(alt0), "core": math.hypot(x, y), "x": x, "y": y,
               "h_max": value["h_max_altitude"] - float(true["height_max_m"]),
               "pe": min(float(true["true_pe_21"]), float(true["true_pe_22"]))}


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def centre(values):
    """Median, and its statistical error."""
    median = statistics.median(values)
    width = 1.4826 * statistics.median(abs(v - median) for v in values)
    return median, 1.2533 * width / math.sqrt(len(values))


def coincidences(runs):
    print("| run | cleaned by both | found | complete | wrong | status of the others |\n|---|---|---|---|---|---|")
    seen = found = wrong = 0
    for run in runs:
        pairs = run.pairs()
        right = {a for a, b in pairs if a == b and a}
        lost = run.seen_by_both - right
        bad = sum(a != b or not a for a, b in pairs)
        why = collections.Counter(d["status"] for d in run.decisions if run.ids["21"][d["event_id"]] in lost)
        print(f"| {run.name} | {len(run.seen_by_both)} | {len(right)} | {share(len(run.seen_by_both) - len(lost), run)} | {bad} | "
              f"{', '.join(f'{k}: {n}' for k, n in sorted(why.items()))} |")
        seen, found, wrong = seen + len(run.seen_by_both), found + len(run.seen_by_both) - len(lost), wrong + bad
    print(f"\nall: {found} of {seen} ({100 * found / seen:.3f} %), {wrong} wrong")


def share(count, run):
    return f"{100 * count / max(1, len(run.seen_by_both)):.2f} %"


def geometry(rows):
    print("\n| showers | number | direction, 50 % | 68 % | core, 50 % | 68 % | altitude | azimuth · cos(alt) | core north | "
          "core west | h_max |\n|" + "---|" * 11)
    for primary in sorted({r["primary"] for r in rows}):
        own = [r for r in rows if r["primary"] == primary]
        line(primary, own)
        line(f"{primary}, both above 100 p.e.", [r for r in own if r["pe"] > 100])
        for low, high in zip(ENERGIES, ENERGIES[1:]):
            line(f"{primary}, {low:g} to {high:g} TeV", [r for r in own if low <= r["energy"] < high])


def line(name, rows):
    if len(rows) < 20:
        return
    angle, core = [r["angle"] for r in rows], [r["core"] for r in rows]
    means = [centre([r[c] for r in rows]) for c in ("alt", "az", "x", "y", "h_max")]
    offsets = " | ".join(f"{m:+.{d}f} ± {e:.{d}f} {u}" for (m, e), (d, u) in
                         zip(means, [(4, "°"), (4, "°"), (2, "m"), (2, "m"), (0, "m")]))
    print(f"| {name} | {len(rows)} | {quantile(angle, 0.5):.3f}° | {quantile(angle, 0.68):.3f}° | {quantile(core, 0.5):.1f} m | "
          f"{quantile(core, 0.68):.1f} m | {offsets} |")


def histogram(values, low, high, bins=40):
    counts = [0] * bins
    for value in values:
        if low <= value < high:
            counts[int((value - low) / (high - low) * bins)] += 1
    return counts


def draw(path, rows):
    """Errors of gamma rays as bars, of protons as the line, scaled to the same number."""
    kinds = [[r for r in rows if r["primary"] == p] or rows for p in ("gamma", "proton")]
    panels = [("angle", "direction error", 0, 1, "°"), ("core", "core error", 0, 120, " m"),
              ("h_max", "height of the maximum − truth", -4000, 4000, " m"), ("alt", "altitude − truth", -0.6, 0.6, "°"),
              ("x", "core north − truth", -80, 80, " m"), ("y", "core west − truth", -80, 80, " m")]
    parts = []
    for number, (key, title, low, high, unit) in enumerate(panels):
        bars, curve = ([r[key] for r in kind] for kind in kinds)
        scale = len(bars) / len(curve)
        ticks = [(p, f"{low + p * (high - low):g}{unit if p == 1 else ''}".replace("-", "−")) for p in (0, 0.25, 0.5, 0.75, 1)]
        note = f"median {statistics.median(bars):.3g}{unit} ({len(bars)} gamma rays)".replace("-", "−")
        parts += panel(number % 3, number // 3, title, histogram(bars, low, high),
                       [scale * c for c in histogram(curve, low, high)], ticks, note)
    width, height = 3 * (WIDTH + 35) + 20, 2 * (HEIGHT + 60) + 20
    with open(path, "w", encoding="utf-8") as out:
        out.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
                  f'height="{height}">\n{STYLE}\n' + "\n".join(parts) + "\n</svg>\n")


def main(sstctl, folder, plot=None):
    runs = [Run(sstctl, folder, path) for path in sorted(glob.glob(folder + "/stereo/*_stereo.h5"))]
    rows = [e for run in runs for e in errors(run)]
    coincidences(runs)
    geometry(rows)
    if plot:
        draw(plot, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
