#!/usr/bin/env python3
"""Compares forests of swift-sst and scikit-learn: validate_forests.py TABLES LINES...

LINES: files with the lines of JSON of `sst-bench forest-train`, `forest-permute` and `peer_forests.py`. Prints tables in Markdown; ends
with 1 if a limit is not met: mean over the seeds 0.3 % (errors) and 0.001 (areas), each seed 0.6 % and 0.002, out-of-bag
figures and importances within three times their spread over seeds and trees."""
import json
import pathlib
import statistics
import sys

TASKS = ["energy", "disp_norm", "gh", "disp_sign"]
FEATURES = {"energy": list(range(12)), "disp_norm": list(range(8)) + [10, 11], "gh": list(range(12)), "disp_sign": list(range(8))}
failed = []


def check(holds, what):
    if not holds:
        failed.append(what)


def load(paths):
    lines = [json.loads(line) for path in paths for line in pathlib.Path(path).read_text().splitlines()]
    return [{**line, "engine": "ours" if line["engine"] == "swift-sst" else "peer"} for line in lines]


def table(header, rows):
    print("| " + " | ".join(header) + " |\n|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def seeds(lines, task, rows, value):
    """The values of both engines by seed."""
    found = {e: {line["seed"]: line[value] for line in lines
                 if line["engine"] == e and line["task"] == task and line["rows"] == rows and "quality" in line} for e in ("ours", "peer")}
    return found["ours"], found["peer"]


def quality(lines, counts):
    rows = []
    for task in TASKS:
        for count in counts:
            ours, peer = seeds(lines, task, count, "quality")
            common = sorted(set(ours) & set(peer))
            if not common:
                continue
            is_error = task in ("energy", "disp_norm")
            a, b = (statistics.fmean(v[s] for s in common) for v in (ours, peer))
            change = a / b - 1 if is_error else a - b
            worst = max((abs(ours[s] / peer[s] - 1) if is_error else abs(ours[s] - peer[s])) for s in common)
            check(change < (0.003 if is_error else 0.001) if is_error else change > -0.001, f"{task} {count}: mean")
            check(worst < (0.006 if is_error else 0.002), f"{task} {count}: a seed")
            bag = [[statistics.fmean(v[s] for s in common), statistics.pstdev(v[s] for s in common)]
                   for v in seeds(lines, task, count, "out_of_bag")]
            spread = max(1e-9, *(s for _, s in bag))
            check(abs(bag[0][0] - bag[1][0]) < 3 * spread, f"{task} {count}: out of bag")
            shown = (lambda v: f"{100 * v:+.2f} %") if is_error else (lambda v: f"{v:+.5f}")
            rows.append([task, f"{count:,}", str(len(common)), f"{a:.5f}", f"{b:.5f}", shown(change), shown(worst).lstrip("+"),
                         f"{bag[0][0]:.5f} ± {bag[0][1]:.5f}", f"{bag[1][0]:.5f} ± {bag[1][1]:.5f}"])
    table(["task", "rows", "seeds", "swift-sst", "scikit-learn", "difference of means", "largest of a seed",
           "out of bag", "out of bag, scikit-learn"], rows)


def importances(lines, names, value, rows_wanted):
    for task in TASKS:
        found = {}
        for engine in ("ours", "peer"):
            chosen = [x for x in lines if x["engine"] == engine and x["task"] == task and x["rows"] == rows_wanted and x.get(value)]
            if chosen:
                found[engine] = [[statistics.fmean(x[value + suffix][k] for x in chosen) for k in range(len(FEATURES[task]))]
                                 for suffix in ("", "_spread")]
        if len(found) < 2:
            continue
        rows = []
        for k, column in enumerate(FEATURES[task]):
            (a, sa), (b, sb) = ((found[e][0][k], found[e][1][k]) for e in ("ours", "peer"))
            check(abs(a - b) < max(sa, sb), f"{task}: {value} of {names[column]}")
            rows.append([names[column].replace("camera_frame_", "").replace("HillasReconstructor_", ""), f"{a:.5f} ± {sa:.5f}", f"{b:.5f} ± {sb:.5f}"])
        print(f"{value}, {task}, {rows_wanted:,} rows\n")
        table(["feature", "swift-sst", "scikit-learn"], rows)


def cost(lines, counts):
    rows = []
    for task in TASKS:
        for count in counts:
            ours, peer = seeds(lines, task, count, "train_cpu_s")
            common = set(ours) & set(peer)
            if common:
                a, b = (statistics.median(v[s] for s in common) for v in (ours, peer))
                rows.append([task, f"{count:,}", f"{a:.1f}", f"{b:.1f}", f"{b / a:.1f}"])
    table(["task", "rows", "swift-sst (s)", "scikit-learn (s)", "ratio"], rows)


def main(folder, *paths):
    lines = load(paths)
    names = json.loads((pathlib.Path(folder) / "columns.json").read_text())["columns"]
    counts = sorted({line["rows"] for line in lines if "quality" in line})
    quality(lines, counts)
    importances(lines, names, "importances", counts[-1])
    importances(lines, names, "permutation", 20000)
    cost(lines, counts)
    print("all limits are met" if not failed else "NOT MET: " + "; ".join(failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
