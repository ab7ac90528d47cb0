#!/usr/bin/env python3
"""Does the official reader see what was written into an SST-1M raw file?

    zfits_conformance.py FILE.fits.fz [--expected EVENTS.jsonl] [--truth FILE.truth.csv] [--orders ORDERS.json]

Reads FILE with `protozfits` (PyPI) and compares every sample, baseline, flag, time and trigger array.

--expected  one JSON object a line: index, event_number, array_event_number (or null), event_type, time_ns (TAI),
            telescope, and base64 of little-endian arrays in the order of the software pixel id: samples (uint16,
            pixel by pixel), baselines16 (int16), flags (uint16); in storage order: input_traces, patch7, patch19,
            muon (uint8, optional)
--truth     the simulator's truth table: event numbers, types and times
--orders    JSON with software_id_to_patch and trigger_input_slot_to_patch: recomputes trigger_input_traces

Exit code 0 if everything agrees, 1 otherwise. Needs protozfits and numpy.
"""
import argparse
import base64
import csv
import json
import sys

import numpy as np
from protozfits import File


class Report:
    def __init__(self):
        self.compared, self.bad = 0, 0

    def equal(self, what, ours, theirs):
        ours, theirs = np.asarray(ours), np.asarray(theirs)
        self.compared += max(ours.size, theirs.size)
        if ours.shape == theirs.shape and np.array_equal(ours, theirs):
            return
        self.bad += 1
        if self.bad <= 20:
            print(f"DIFFERENT {what}: expected {ours.ravel()[:4]}, file {theirs.ravel()[:4]}")


def array(text, dtype):
    return np.frombuffer(base64.b64decode(text), dtype)


def pixel_values(event):
    """Samples [pixel][sample], baselines and flags by software pixel id."""
    waves = event.hiGain.waveforms
    ids = np.asarray(waves.pixelsIndices)
    order = np.argsort(ids)
    if not np.array_equal(ids[order], np.arange(len(ids))):
        raise ValueError("pixelsIndices is no permutation")
    samples = np.asarray(waves.samples).reshape(len(ids), -1)[order]
    return samples, np.asarray(waves.baselines)[order], np.asarray(event.pixels_flags)[order]


def check_expected(report, i, event, want):
    samples, baselines, flags = pixel_values(event)
    report.equal(f"event {i} samples", array(want["samples"], "<u2"), samples.ravel().view("<u2"))
    report.equal(f"event {i} baselines", array(want["baselines16"], "<i2"), baselines)
    report.equal(f"event {i} flags", array(want["flags"], "<u2"), flags)
    report.equal(f"event {i} number", want["event_number"], event.eventNumber)
    report.equal(f"event {i} type", want["event_type"], event.event_type)
    report.equal(f"event {i} telescope", want["telescope"], event.telescopeID)
    time = int(event.local_time_sec) * 10**9 + int(event.local_time_nanosec)
    report.equal(f"event {i} time", want["time_ns"], time)
    if want.get("array_event_number") is None:
        report.equal(f"event {i} has no array number", True, event.arrayEvtNum is None)
    else:
        report.equal(f"event {i} array number", want["array_event_number"], event.arrayEvtNum)
    for key, name in (("input_traces", "trigger_input_traces"), ("patch7", "trigger_output_patch7"),
                      ("patch19", "trigger_output_patch19"), ("muon", "trigger_output_muon")):
        if key in want:
            report.equal(f"event {i} {name}", array(want[key], "u1"), getattr(event, name))


def check_traces(report, i, event, orders):
    """Sum over a patch of ADC - floor(baseline / 16), clipped; slots 144-191 repeat the neighbours' patches."""
    samples, baselines, flags = pixel_values(event)
    light = (samples.astype(int) - (baselines.astype(int) >> 4)[:, None]) * (flags != 0)[:, None]
    sums = np.zeros((432, samples.shape[1]), int)
    np.add.at(sums, np.array(orders["software_id_to_patch"]), light)
    own = np.clip(sums, 0, 255)[np.array(orders["trigger_input_slot_to_patch"])].T.reshape(-1, 3, 144)
    want = np.zeros((len(own), 3, 192), int)
    want[..., :144] = own
    for sector in range(3):
        for slot in range(24):
            want[:, sector, 144 + slot] = own[:, (sector + 1) % 3, 24 * (slot // 4) + slot % 4]
            want[:, sector, 168 + slot] = own[:, (sector + 2) % 3, slot]
    report.equal(f"event {i} recomputed traces", want.ravel(), event.trigger_input_traces)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("file")
    ap.add_argument("--expected")
    ap.add_argument("--truth")
    ap.add_argument("--orders")
    a = ap.parse_args()
    lines = open(a.expected) if a.expected else None
    truth = list(csv.DictReader(open(a.truth))) if a.truth else None
    orders = json.load(open(a.orders)) if a.orders else None
    report, count = Report(), 0
    file = File(a.file)
    for i, event in enumerate(file.Events):
        count += 1
        if lines:
            line = lines.readline()
            if not line:
                report.equal("more events than expected", 0, 1)
                break
            check_expected(report, i, event, json.loads(line))
        if truth and i < len(truth):
            report.equal(f"event {i} number", int(truth[i]["event_number"]), event.eventNumber)
            report.equal(f"event {i} type", int(truth[i]["event_type"]), event.event_type)
            time = int(event.local_time_sec) * 10**9 + int(event.local_time_nanosec)
            report.equal(f"event {i} time", int(truth[i]["time_tai_ns"]), time)
        if orders:
            check_traces(report, i, event, orders)
    if lines and lines.readline():
        report.equal("fewer events than expected", 1, 0)
    if truth is not None:
        report.equal("number of events", len(truth), count)
    print(f"{a.file}: {count} events, {report.compared} values compared, {report.bad} differences")
    return 1 if report.bad or not report.compared else 0


if __name__ == "__main__":
    sys.exit(main())
