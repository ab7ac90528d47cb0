#!/usr/bin/env python3
"""Do the Python readers see what was written into a .tio or .tcal file?

    tio_conformance.py FILE EXPECTED.jsonl

A .tio file is read with sstcam-tio (PyPI, the camera group's reader) and with astropy, a .tcal file with astropy.

EXPECTED, for .tio: a line with the header, then one JSON object an event: event_id, tack, cpu_s, cpu_ns, filled,
first_cell, stale, missing, present (the pixels that were read out), values (base64 of little-endian float32
[pixel][sample], compared to the bit). For .tcal: a line of keywords, then one object a table: name, values (float32).

Exit code 0 if everything agrees, 1 otherwise. Needs sstcam-tio, astropy and numpy.
"""
import base64
import json
import sys

import numpy as np
from astropy.io import fits
from tio import Reader


class Report:
    def __init__(self):
        self.compared, self.bad = 0, 0

    def equal(self, what, expected, found):
        expected, found = np.asarray(expected), np.asarray(found)
        self.compared += max(expected.size, found.size, 1)
        if expected.shape == found.shape and np.array_equal(expected, found):
            return
        self.bad += 1
        if self.bad <= 20:
            print(f"DIFFERENT {what}: expected {expected.ravel()[:4]}, found {found.ravel()[:4]}")


def array(text, dtype):
    return np.frombuffer(base64.b64decode(text), dtype)


def check_tio(report, path, head, events):
    with Reader(path) as reader:
        for name, found in (("events", reader.n_events), ("pixels", reader.n_pixels), ("samples", reader.n_samples),
                            ("packets", reader.n_packets_per_event), ("first_slot", reader.first_active_module_slot),
                            ("is_r1", reader.header.is_r1)):
            report.equal(name, head[name], found)
        report.equal("scale", np.float32(head["scale"]), np.float32(reader.header.scale))
        report.equal("offset", np.float32(head["offset"]), np.float32(reader.header.offset))
        for i, want in enumerate(events):
            event = reader[i]
            for name, found in (("event_id", event.event_id), ("tack", event.tack), ("filled", event.n_packets_filled),
                                ("cpu_s", event.cpu_timestamp_second), ("cpu_ns", event.cpu_timestamp_nanosecond),
                                ("first_cell", event.first_cell_id), ("stale", event.stale),
                                ("missing", event.missing_packets)):
                report.equal(f"event {i} {name}", want[name], found)
            # Reads only as many columns as were filled: complete events can be compared pixel by pixel.
            if not want["missing"]:
                present = np.array(want["present"], bool)
                values = array(want["values"], "<f4").reshape(len(present), -1)
                report.equal(f"event {i} values", values[present], event.waveforms[present])
    with fits.open(path) as file:
        table = file["EVENTS"]
        report.equal("rows", len(events), len(table.data))
        report.equal("columns", 6 + head["packets"], len(table.columns))
        report.equal("units", ["s", "ns"], [table.columns[4].unit, table.columns[5].unit])
        report.equal("event ids", [e["event_id"] for e in events], table.data["EVENT_ID"])
        tack = table.data["TACK_32MSB"].astype(np.uint64) << np.uint64(32) | table.data["TACK_32LSB"].astype(np.uint64)
        report.equal("tack", np.array([e["tack"] for e in events], np.uint64), tack)
        if head.get("configuration") is not None:
            text = (file["CONFIG"].data.astype(int) & 0xFF).astype(np.uint8).tobytes().decode()
            report.equal("configuration", head["configuration"], text)
        file.verify("exception")


def check_tcal(report, path, head, tables):
    with fits.open(path) as file:
        for name, value in head.items():
            report.equal(name, value, file[0].header[name])
        for table in tables:
            data = file[table["name"]].data["CELLS"]
            if head.get("SCALE") and table["name"] == "DATA":
                data = (data.astype(np.float32) - np.float32(head["OFFSET"])) / np.float32(head["SCALE"])
            report.equal(table["name"], array(table["values"], "<f4"), data.astype(np.float32).ravel())
        file.verify("exception")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    path, expected = sys.argv[1:]
    with open(expected) as file:
        lines = [json.loads(line) for line in file]
    report = Report()
    (check_tcal if path.endswith(".tcal") else check_tio)(report, path, lines[0], lines[1:])
    print(f"{path}: {report.compared} values compared, {report.bad} differences")
    return 1 if report.bad or not report.compared else 0


if __name__ == "__main__":
    sys.exit(main())
