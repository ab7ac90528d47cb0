#!/usr/bin/env python3
"""Checks a stereo DL1 file with the readers that physicists use, and its pairs by a search of their own.

usage: stereo_conformance.py STEREO FIRST_DL1 SECOND_DL1
Exit code 0: conforms; 1: it does not, and every deviation is listed.
"""
import sys

import h5py
import numpy as np

from dl1_conformance import (KEYS, PEDESTAL, ROOT_ATTRIBUTES, Report, check_ctapipe, check_ctapipe_sources, check_pandas,
                             check_pytables, check_table, columns, parameter_columns, specification, text)

TELESCOPES = ("tel_021", "tel_022")
METRES_PER_NANOSECOND = 0.299792458
LAYOUT = "configuration/instrument/subarray/layout"


def stereo_parameter_columns(precise):
    """Those of one telescope; the clock comes after local_time there, with whole seconds as integers, and meanQ last."""
    found = [c for c in parameter_columns(False, False, False) if not c[0].startswith("true_")]
    return found + columns("time_wr_full_seconds:i8 time_wr_frac_seconds" if precise else "") + columns(
        "true_az_tel true_alt_tel meanQ")


def check_tree(report, path):
    with h5py.File(path, "r") as file:
        for key, value in ROOT_ATTRIBUTES.items():
            report.expect(text(file.attrs.get(key, "")) == value, f"root attribute {key} is not '{value}'")
        for tel in TELESCOPES:
            for name, expected in specification(tel).items():
                check_table(report, file, name, expected)
            name = f"dl1/event/telescope/parameters/{tel}"
            check_table(report, file, name, stereo_parameter_columns("time_wr_full_seconds" in file[name].dtype.names))
        check_table(report, file, "dl1/monitoring/telescope/pedestal", PEDESTAL)
        check_table(report, file, "dl1/coincidence/decisions", columns(KEYS + " status:i8 n_candidates:i8"))
        check_rows(report, file)


def check_rows(report, file):
    """The same events in the same order in every table."""
    ids = file["dl1/event/subarray/trigger"]["event_id"][:]
    for tel in TELESCOPES:
        for name in (f"images/{tel}", f"parameters/{tel}"):
            same = np.array_equal(file["dl1/event/telescope/" + name]["event_id"][:], ids)
            report.expect(same, f"{name}: other events than in the trigger table")
    trigger = file["dl1/event/telescope/trigger"][:]
    report.expect(np.array_equal(trigger["event_id"], np.repeat(ids, 2)), "two trigger rows an event")
    report.expect(np.array_equal(trigger["tel_id"], np.tile([21, 22], len(ids))), "telescopes of the trigger rows")
    geometry = file["dl2/event/subarray/geometry/HillasReconstructor"][:]
    valid = geometry["HillasReconstructor_is_valid"].astype(bool)
    report.expect(np.array_equal(valid, np.isfinite(geometry["HillasReconstructor_alt"])), "is_valid and numbers differ")
    report.expect(np.array_equal(valid, geometry["HillasReconstructor_status"] == 0), "is_valid and status differ")


def nanoseconds(rows):
    return (rows["time_wr_full_seconds"].astype(np.int64) * 10**9
            + np.round(rows["time_wr_frac_seconds"] * 1e9).astype(np.int64))


def check_pairs(report, path, first, second):
    """Nearest times with the light's way taken out, as numpy finds them: all within 50 ns, none beyond 500 ns."""
    with h5py.File(path, "r") as file, h5py.File(first, "r") as one, h5py.File(second, "r") as two:
        layout = file[LAYOUT][:]
        a, b = (one["dl1/event/telescope/parameters/tel_021"][:], two["dl1/event/telescope/parameters/tel_022"][:])
        alt, az = np.radians(a["true_alt_tel"]), np.radians(a["true_az_tel"])
        axis = np.stack([np.cos(alt) * np.cos(az), -np.cos(alt) * np.sin(az), np.sin(alt)], axis=1)
        base = np.array([layout[c][1] - layout[c][0] for c in ("pos_x", "pos_y", "pos_z")])
        expected = nanoseconds(a) + np.round(-axis @ base / METRES_PER_NANOSECOND).astype(np.int64)
        times = nanoseconds(b)
        place = np.clip(np.searchsorted(times, expected), 1, len(times) - 1)
        nearest = np.where(expected - times[place - 1] < times[place] - expected, place - 1, place)
        distance = np.abs(times[nearest] - expected)
        cleaned = (a["camera_frame_hillas_intensity"] > 0) & (b["camera_frame_hillas_intensity"][nearest] > 0)
        partner = dict(zip(a["event_id"], b[nearest]))
        sure, possible = (set(a["event_id"][cleaned & (distance < limit)]) for limit in (50, 500))
        ids = file["dl1/event/subarray/trigger"]["event_id"][:]
        report.expect(len(ids) > 100 and sure <= set(ids), "pairs are missing that numpy finds")
        report.expect(set(ids) <= possible, "pairs that numpy does not find")
        found = file["dl1/event/telescope/parameters/tel_022"][:]
        for name in ("camera_frame_hillas_intensity", "camera_frame_hillas_psi", "time_wr_frac_seconds"):
            same = all(partner[i][name] == value for i, value in zip(ids, found[name]))
            report.expect(same, f"{name} is not that of the second telescope's event")


def check_geometry_with_ctapipe(report, path):
    from ctapipe.io import read_table

    geometry = read_table(path, "/dl2/event/subarray/geometry/HillasReconstructor")
    for name, unit in {"alt": "deg", "az": "deg", "core_x": "m", "core_y": "m", "h_max": "m"}.items():
        found = str(geometry["HillasReconstructor_" + name].unit)
        report.expect(found == unit, f"ctapipe: {name} has unit '{found}', expected '{unit}'")
    telescopes = geometry["HillasReconstructor_telescopes"]
    report.expect(telescopes.dtype == bool and telescopes.shape == (len(geometry), 2), "ctapipe: telescopes is no mask")


def main(path, first, second):
    report = Report()
    check_tree(report, path)
    for tel in TELESCOPES:
        check_pytables(report, path, tel)
        check_ctapipe(report, path, tel, original=False)
        check_pandas(report, path, tel)
    check_geometry_with_ctapipe(report, path)
    check_ctapipe_sources(report, path, [21, 22])
    check_pairs(report, path, first, second)
    for problem in report.problems[:40]:
        print("stereo:", problem)
    print(f"stereo conformance: {report.checks} checks, {len(report.problems)} problems")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
