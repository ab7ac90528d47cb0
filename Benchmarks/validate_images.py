#!/usr/bin/env python3
"""Compares images and parameters of `sstctl r0-dl1` with the truth of simulations: validate_images.py SSTCTL FOLDER

FOLDER holds sst1m, nsb-N, night and choices, as Benchmarks/validate-images makes them."""
import bisect
import glob
import math
import re
import statistics
import sys

from validate_stereo import centre, dump, quantile, read


def parameters(sstctl, path, telescope):
    return dump(sstctl, path, f"dl1/event/telescope/parameters/tel_0{telescope}")


def moments(counts):
    """Mean and standard deviation of a histogram of charges."""
    values = [-10 + 0.05 * (k + 0.5) for k in range(len(counts))]
    total = sum(counts)
    mean = sum(c * v for c, v in zip(counts, values)) / total
    return mean, math.sqrt(sum(c * (v - mean) ** 2 for c, v in zip(counts, values)) / total)


def background(sstctl, folder):
    """Charges of pedestal events against the rate of the night-sky background."""
    print("\n| NSB | telescope | baseline variance | V | mean charge | width of charges | image of a pedestal event |")
    print("|---|---|---|---|---|---|---|")
    for path in sorted(glob.glob(folder + "/nsb-*"), key=lambda p: int(p.rsplit("-", 1)[1])):
        for telescope in (21, 22):
            stem = f"{path}/dl1/SST1M{telescope - 20}_20260121_0001"
            rows = parameters(sstctl, stem + "_W1_dl1.h5", telescope)
            monitor = dump(sstctl, stem + "_W1_dl1.h5", "dl1/monitoring/telescope/pedestal", "pedestal_charge_std")[-1]
            variance = statistics.median(float(v) ** 2 for v in monitor["pedestal_charge_std"].split(";"))
            counts = [float(r["pixel_charge"]) for r in dump(sstctl, stem + "_W1_pedestal_hist.h5", "charge")]
            mean, width = moments(counts)
            log = open(stem + "_r1_dl1.log", encoding="utf-8").read()
            survived = re.search(r"survived cleaning: (\S+)", log).group(1)
            print(f"| {path.rsplit('-', 1)[1]} MHz | {telescope} | {variance:.1f} ADC² | "
                  f"{float(rows[-1]['voltage_drop_factor']):.3f} | {mean:.2f} p.e. | {width:.2f} p.e. | "
                  f"{100 * float(survived):.1f} % |")


def value(row, name):
    return float(row["camera_frame_" + name])


def angle(degrees):
    """An angle between axes, within ± 90°."""
    return (degrees + 90) % 180 - 90


def ellipses(sstctl, folder):
    """Image parameters against the Gaussian images of `simulate sst1m`."""
    path, = glob.glob(folder + "/sst1m/*.truth.csv")
    truth = [t for t in read(path) if t["size_pe"]]
    dl1, = glob.glob(folder + "/sst1m/dl1/*_dl1.h5")
    rows = parameters(sstctl, dl1, 21)
    assert len(rows) == len(truth)
    print("\n| size | images | survive | intensity / size | centre, 68 % | length | width | axis, 68 % | gradient, 68 % |")
    print("|" + "---|" * 9)
    edges = [100, 150, 200, 300, 500, 1000, 3000, 10_000]
    for low, high in zip(edges, edges[1:]):
        pairs = [(r, t) for r, t in zip(rows, truth) if low <= float(t["size_pe"]) < high
                 and math.hypot(float(t["cog_x_m"]), float(t["cog_y_m"])) < 0.3]
        kept = [(r, t) for r, t in pairs if value(r, "hillas_intensity") > 0]
        ratio = [value(r, "hillas_intensity") / float(t["size_pe"]) for r, t in kept]
        away = [math.hypot(value(r, "hillas_x") - float(t["cog_x_m"]), value(r, "hillas_y") - float(t["cog_y_m"]))
                for r, t in kept]
        length = [value(r, "hillas_length") / float(t["length_m"]) for r, t in kept]
        width = [value(r, "hillas_width") / float(t["width_m"]) for r, t in kept]
        long = [(r, t) for r, t in kept if float(t["length_m"]) > 2 * float(t["width_m"])
                and int(r["morphology_n_pixels"]) > 4]
        axis = [abs(angle(value(r, "hillas_psi") - math.degrees(float(t["psi_rad"])))) for r, t in long]
        # The sign of the gradient goes with the direction of the axis.
        slope = []
        for r, t in long:
            same = math.cos(math.radians(value(r, "hillas_psi")) - float(t["psi_rad"])) > 0
            slope.append(abs(value(r, "timing_slope") - (1 if same else -1) * float(t["time_gradient_ns_per_m"])))
        print(f"| {low} to {high} p.e. | {len(pairs)} | {100 * len(kept) / len(pairs):.1f} % | {statistics.median(ratio):.3f} | "
              f"{1000 * quantile(away, 0.68):.1f} mm | {statistics.median(length):.3f} | {statistics.median(width):.3f} | "
              f"{quantile(axis, 0.68):.1f}° | {quantile(slope, 0.68):.0f} ns/m |")


def offsets(sstctl, folder):
    """Means of signed differences: centre, axis and time gradient have no bias."""
    path, = glob.glob(folder + "/sst1m/*.truth.csv")
    truth = [t for t in read(path) if t["size_pe"]]
    dl1, = glob.glob(folder + "/sst1m/dl1/*_dl1.h5")
    found = {"x": [], "y": [], "psi": [], "slope": []}
    for r, t in zip(parameters(sstctl, dl1, 21), truth):
        if not value(r, "hillas_intensity") > 0 or float(t["size_pe"]) < 500:
            continue
        if math.hypot(float(t["cog_x_m"]), float(t["cog_y_m"])) > 0.3 or float(t["length_m"]) < 2 * float(t["width_m"]):
            continue
        found["x"].append(1000 * (value(r, "hillas_x") - float(t["cog_x_m"])))
        found["y"].append(1000 * (value(r, "hillas_y") - float(t["cog_y_m"])))
        found["psi"].append(angle(value(r, "hillas_psi") - math.degrees(float(t["psi_rad"]))))
        same = math.cos(math.radians(value(r, "hillas_psi")) - float(t["psi_rad"])) > 0
        gradient = float(t["time_gradient_ns_per_m"])
        found["slope"].append(((1 if same else -1) * value(r, "timing_slope") - gradient) * math.copysign(1, gradient))
    print(f"\n{len(found['x'])} images above 500 p.e., length above twice the width, centre within 0.3 m:")
    for name, unit in (("x", "mm"), ("y", "mm"), ("psi", "°"), ("slope", "ns/m, along the true gradient")):
        median, error = centre(found[name])
        print(f"{name}: {median:+.3f} ± {error:.3f} {unit}")


def uncertainties(sstctl, folder):
    """Scatter of length and width over their stated uncertainty, for bright images, without the bias of the cleaning."""
    path, = glob.glob(folder + "/sst1m/*.truth.csv")
    truth = [t for t in read(path) if t["size_pe"]]
    dl1, = glob.glob(folder + "/sst1m/dl1/*_dl1.h5")
    pairs = [(r, t) for r, t in zip(parameters(sstctl, dl1, 21), truth)
             if float(t["size_pe"]) > 3000 and math.hypot(float(t["cog_x_m"]), float(t["cog_y_m"])) < 0.25]
    print(f"\npulls of {len(pairs)} images above 3000 p.e., centre within 0.25 m:")
    for name in ("length", "width"):
        ratio = statistics.median(value(r, "hillas_" + name) / float(t[name + "_m"]) for r, t in pairs)
        pulls = sorted((value(r, "hillas_" + name) - ratio * float(t[name + "_m"])) / value(r, f"hillas_{name}_uncertainty")
                       for r, t in pairs)
        print(f"{name}: half of the central 68 % is {(quantile(pulls, 0.84) - quantile(pulls, 0.16)) / 2:.2f}")


def showers(sstctl, folder):
    """Efficiency and charge against the true p.e. of `simulate night`."""
    edges = [40, 70, 100, 150, 200, 400, 1000, 3000, 100_000]
    truth = {21: {}, 22: {}}
    path, = glob.glob(folder + "/night/*.events.csv")
    for row in read(path):
        if row["kind"] == "shower":
            truth[int(row["telescope"])][row["array_event_number"]] = int(row["true_pe"])
    print("\n| true p.e. | " + " | ".join(f"tel {t}: images | survive | intensity / true | 68 % width" for t in (21, 22)) + " |")
    print("|" + "---|" * 9)
    cells = {}
    for telescope in (21, 22):
        dl1, = glob.glob(f"{folder}/night/dl1/SST1M{telescope - 20}_*_dl1.h5")
        bins = [[] for _ in edges[1:]]
        for row in parameters(sstctl, dl1, telescope):
            true = truth[telescope][row["event_id"]]
            place = bisect.bisect_right(edges, true) - 1
            if 0 <= place < len(bins):
                bins[place].append(value(row, "hillas_intensity") / true)
        for place, ratios in enumerate(bins):
            kept = sorted(r for r in ratios if r > 0)
            spread = (quantile(kept, 0.84) - quantile(kept, 0.16)) / 2 if len(kept) > 10 else math.nan
            cells[place, telescope] = (f"{len(ratios)} | {100 * len(kept) / len(ratios):.1f} % | "
                                       f"{statistics.median(kept):.3f} | {spread:.3f}")
    for place, (low, high) in enumerate(zip(edges, edges[1:])):
        name = f"{low} to {high}" if high < 100_000 else f"above {low}"
        print(f"| {name} | {cells[place, 21]} | {cells[place, 22]} |")


EXTRACTORS = ["LocalPeakWindowSum", "NeighborPeakWindowSum", "BaselineSubtractedNeighborPeakWindowSum", "GlobalPeakWindowSum",
              "SlidingWindowMaxSum", "TwoPassWindowSum"]
CLEANERS = ["ImageCleanerSST", "TailcutsImageCleaner", "MARSImageCleaner", "FACTImageCleaner", "TimeConstrainedImageCleaner"]


def truth_of_night(folder):
    path, = glob.glob(folder + "/night/*.events.csv")
    return {r["array_event_number"]: int(r["true_pe"]) for r in read(path) if r["telescope"] == "21" and r["kind"] == "shower"}


def ratios(sstctl, path, truth, low, high):
    """Intensity over true p.e. of images in a range of true p.e.; 0 for those that do not survive."""
    rows = [(value(r, "hillas_intensity"), truth[r["event_id"]]) for r in parameters(sstctl, path, 21)]
    return [(q / t if q > 0 else 0) for q, t in rows if low <= t < high]


def fraction(values):
    return f"{100 * sum(v > 0 for v in values) / len(values):.1f} %"


def middle(values):
    kept = [v for v in values if v > 0]
    return f"{statistics.median(kept):.3f} | {(quantile(kept, 0.84) - quantile(kept, 0.16)) / 2:.3f}"


def choices(sstctl, folder):
    """Every extractor and every cleaner on the same events of telescope 21."""
    truth = truth_of_night(folder)
    name = "SST1M1_20260121_0001"
    print("\n| extractor | mean charge | width of charges | survive, 100 to 150 p.e. | intensity / true, 400 to 1000 p.e. | width |")
    print("|" + "---|" * 6)
    for extractor in EXTRACTORS:
        base = f"{folder}/choices/{extractor}"
        counts = [float(r["pixel_charge"]) for r in dump(sstctl, f"{base}-nsb-40/{name}_W1_pedestal_hist.h5", "charge")]
        mean, width = moments(counts)
        path = f"{base}/{name}_W1_dl1.h5"
        print(f"| `{extractor}` | {mean:.2f} p.e. | {width:.2f} p.e. | {fraction(ratios(sstctl, path, truth, 100, 150))} | "
              f"{middle(ratios(sstctl, path, truth, 400, 1000))} |")
    print("\n| cleaner | survive, 70 to 100 p.e. | 100 to 150 p.e. | intensity / true, 200 to 400 p.e. | width | "
          "pedestal events at 40, 80, 160 MHz |\n|" + "---|" * 6)
    for cleaner in CLEANERS:
        base = f"{folder}/choices/{cleaner}"
        path = f"{base}/{name}_W1_dl1.h5"
        logs = [open(f"{base}-nsb-{nsb}/{name}_r1_dl1.log", encoding="utf-8").read() for nsb in (40, 80, 160)]
        noise = [100 * float(re.search(r"survived cleaning: (\S+)", log).group(1)) for log in logs]
        print(f"| `{cleaner}` | {fraction(ratios(sstctl, path, truth, 70, 100))} | {fraction(ratios(sstctl, path, truth, 100, 150))} | "
              f"{middle(ratios(sstctl, path, truth, 200, 400))} | {', '.join(f'{n:.1f} %' for n in noise)} |")


def main(sstctl, folder):
    background(sstctl, folder)
    ellipses(sstctl, folder)
    offsets(sstctl, folder)
    uncertainties(sstctl, folder)
    showers(sstctl, folder)
    choices(sstctl, folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
