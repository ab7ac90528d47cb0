#!/usr/bin/env python3
"""Reads a production of 'simulate mc' with eventio and ctapipe: simtel_conformance.py FILE [FILE.jsonl]

The second file holds what the package's own reader finds, one telescope event a line; R0 and R1 must be equal bit for bit.
Without it the file alone is checked: R1 against R0, images against the truth, the description against the telescopes.
"""
import json
import sys

import numpy as np
from astropy import units as u
from ctapipe.calib import CameraCalibrator
from ctapipe.instrument import ReflectorShape
from ctapipe.io import SimTelEventSource
from eventio import SimTelFile

UNITS = {
    "energy_TeV": "TeV", "altitude_deg": "deg", "azimuth_deg": "deg", "core_x_m": "m", "core_y_m": "m",
    "first_m": "m", "x_max": "g cm-2",
}
POSITIONS = {1: (-71.38, -30.43, -1.43), 2: (71.38, 30.43, 1.42)}


def fnv(numbers):
    """FNV-1a over whole numbers."""
    value = 0xCBF29CE484222325
    for number in numbers.tolist():
        value = ((value ^ number) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:x}"


def check_raw(path):
    """What eventio sees; constants of the calibration, histograms and the uses of all showers."""
    seen = {"events": 0, "telescope_events": 0}
    with SimTelFile(path) as file:
        head = file.mc_run_headers[-1]
        for event in file:
            seen["events"] += 1
            seen["telescope_events"] += len(event["telescope_events"])
            sums = event["photoelectron_sums"]["n_pe"]
            stored = [event["photoelectrons"][index]["n_pe"] for index in range(2)]
            assert list(sums) == stored, (sums, stored)
        state = {tel: (file.camera_monitorings[tel], file.laser_calibrations[tel]) for tel in (1, 2)}
        histograms = {one["id"]: one for one in file.histograms}
    thrown = head["n_showers"] * head["n_use"]
    assert histograms[6]["entries"] == thrown, (histograms[6]["entries"], thrown)
    assert histograms[6]["data"].sum() == thrown and histograms[6]["data"].shape == (120, 200)
    assert histograms[7]["entries"] == seen["events"]
    return head, state, seen


def check_subarray(subarray):
    assert list(subarray.tel) == [1, 2] and subarray.name == "SST1M_miniarray"
    location = subarray.reference_location.to_geodetic()
    assert abs(location.lat.deg - 49.912442) < 1e-6 and abs(location.height.to_value(u.m) - 511.195) < 1e-3
    for tel, description in subarray.tel.items():
        assert str(description) == "SST_1M_DigiCam", str(description)
        np.testing.assert_allclose(subarray.positions[tel].to_value(u.m), POSITIONS[tel], atol=1e-5)
        optics = description.optics
        assert abs(optics.equivalent_focal_length.to_value(u.m) - 5.6) < 1e-6
        assert abs(optics.effective_focal_length.to_value(u.m) - 5.69705) < 1e-5
        assert optics.reflector_shape == ReflectorShape.DAVIES_COTTON and optics.n_mirror_tiles == 18
        geometry, readout = description.camera.geometry, description.camera.readout
        assert geometry.n_pixels == 1296 and 3500 < geometry.neighbor_matrix.sum() // 2 < 3888
        assert readout.n_samples == 50 and readout.sampling_rate.to_value(u.GHz) == 0.25


def check_events(path, state, expected):
    rows = {(row["event"], row["telescope"]): row for row in expected}
    image_sums, true_sums, count = np.zeros(2), np.zeros(2), 0
    with SimTelEventSource(path) as source:
        check_subarray(source.subarray)
        calibrate = CameraCalibrator(subarray=source.subarray)
        assert source.atmosphere_density_profile is not None
        for event in source:
            shower = event.simulation.shower
            for tel, r0 in event.r0.tel.items():
                monitoring, laser = state[tel]
                pedestal = (monitoring["pedestal"] / monitoring["n_ped_slices"]).astype(np.float32)
                own = (r0.waveform - pedestal[..., np.newaxis]) * laser["calib"][..., np.newaxis]
                r1 = event.r1.tel[tel].waveform
                assert r1.dtype == np.float32 and np.array_equal(own, r1), "R1"
                truth = event.simulation.tel[tel]
                assert truth.true_image.sum() == truth.true_image_sum
                count += 1
                if expected:
                    row = rows.pop((event.index.event_id, tel))
                    assert fnv(r0.waveform.astype(np.uint16).ravel()) == row["samples"], "R0 differs"
                    assert fnv(np.ascontiguousarray(r1).view(np.uint32).ravel()) == row["values"], "R1 differs"
                    assert int(truth.true_image_sum) == row["true_image_sum"]
                    for name, value in [
                        ("energy_TeV", shower.energy), ("altitude_deg", shower.alt), ("azimuth_deg", shower.az),
                        ("core_x_m", shower.core_x), ("core_y_m", shower.core_y), ("first_m", shower.h_first_int),
                        ("x_max", shower.x_max),
                    ]:
                        number = value.to_value(UNITS[name])
                        assert abs(number - row[name]) <= 1e-9 * max(1, abs(number)), (name, number, row[name])
                    assert abs(event.trigger.time.unix - row["time_unix"]) < 1e-6
            calibrate(event)
            for tel, dl1 in event.dl1.tel.items():
                bright = (event.simulation.tel[tel].true_image > 15) & (event.simulation.tel[tel].true_image < 300)
                image_sums[tel - 1] += dl1.image[bright].sum()
                true_sums[tel - 1] += event.simulation.tel[tel].true_image[bright].sum()
    assert not rows, f"{len(rows)} telescope events are missing"
    return count, image_sums / true_sums


def main():
    path = sys.argv[1]
    expected = [json.loads(line) for line in open(sys.argv[2], encoding="ascii")] if len(sys.argv) > 2 else []
    head, state, seen = check_raw(path)
    count, ratios = check_events(path, state, expected)
    assert count == seen["telescope_events"], (count, seen)
    # ctapipe integrates around the peak of the neighbors: a few per cent of the light lie outside.
    assert np.all(np.abs(ratios - 1) < 0.06), ratios
    print(
        f"{path}: {seen['events']} events, {count} telescope events, {head['n_showers'] * head['n_use']} thrown; "
        f"images / truth {ratios[0]:.3f} {ratios[1]:.3f}" + (", R0, R1 and truth as expected" if expected else "")
    )


if __name__ == "__main__":
    main()
