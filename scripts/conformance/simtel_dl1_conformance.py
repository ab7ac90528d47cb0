#!/usr/bin/env python3
"""Compares the DL1 file of a production with ctapipe's own chain: simtel_dl1_conformance.py FILE.simtel.zst DL1.h5

The DL1 file is made with the settings of CONFIG (--config prints them): both integrate alike and clean with tailcuts, in the
camera frame, without the correction of the quantum efficiency.
"""
import json
import sys

import numpy as np
from astropy import units as u

CONFIG = {
    "CameraCalibrator": {
        "image_extractor_type": "LocalPeakWindowSum",
        "LocalPeakWindowSum": {"window_width": 7, "window_shift": 3, "apply_integration_correction": True},
    },
    "ImageProcessor": {
        "use_telescope_frame": False,
        "image_cleaner_type": "TailcutsImageCleaner",
        "TailcutsImageCleaner": {
            "picture_threshold_pe": 8, "boundary_threshold_pe": 4, "min_picture_neighbors": 2,
            "keep_isolated_pixels": False,
        },
    },
}
OURS = {**CONFIG, "NsbCalibrator": {"mc_correction_for_PDE": False}}
PREFIX = "camera_frame_"
# Containers of ctapipe's parameters and their columns in the file; lengths in metres, angles in degrees.
COLUMNS = {
    "hillas": (PREFIX + "hillas_", "intensity x y r phi length width psi skewness kurtosis"),
    "leakage": ("leakage_", "pixels_width_1 pixels_width_2 intensity_width_1 intensity_width_2"),
    "concentration": ("concentration_", "cog core pixel"),
    "morphology": ("morphology_", "n_pixels n_islands n_small_islands n_medium_islands n_large_islands"),
    "intensity_statistics": ("intensity_", "max min mean std"),
    "peak_time_statistics": ("peak_time_", "max min mean std"),
}


def number(value):
    if isinstance(value, u.Quantity):
        return value.to_value(u.deg if value.unit.is_equivalent(u.deg) else u.m)
    return float(value)


def rows_of(path):
    """Parameters of every telescope event, by (event, telescope)."""
    from ctapipe.calib import CameraCalibrator
    from ctapipe.image import ImageProcessor
    from ctapipe.io import SimTelEventSource
    from traitlets.config import Config

    rows = {}
    with SimTelEventSource(path) as source:
        config = Config(CONFIG)
        calibrate = CameraCalibrator(subarray=source.subarray, config=config)
        process = ImageProcessor(subarray=source.subarray, config=config)
        for event in source:
            calibrate(event)
            process(event)
            for tel, dl1 in event.dl1.tel.items():
                row = {}
                for container, (prefix, names) in COLUMNS.items():
                    values = getattr(dl1.parameters, container)
                    row |= {prefix + name: number(getattr(values, name)) for name in names.split()}
                for name in ("leakage_pixels_width_1", "leakage_pixels_width_2"):
                    # Shares of the pixels of the camera, as in the version that sst1mpipe uses; now of the image.
                    row[name] *= row["morphology_n_pixels"] / len(dl1.image)
                rows[event.index.event_id, tel] = row
    return rows


def main():
    if sys.argv[1] == "--config":
        print(json.dumps(OURS))
        return
    from ctapipe.io import read_table

    rows, count, worst = rows_of(sys.argv[1]), 0, {}
    for tel in (1, 2):
        table = read_table(sys.argv[2], f"/dl1/event/telescope/parameters/tel_{tel:03d}")
        for line in table:
            row = rows.pop((int(line["event_id"]), tel))
            for name, expected in row.items():
                found = float(line[name])
                if np.isnan(expected) or expected == -1 and name.startswith("morphology"):
                    assert np.isnan(found) or found <= 0, (name, found, expected)
                    continue
                # Single precision: charges of the file have 24 bits, and ctapipe sums them in another order.
                scale = max(abs(expected), 1e-2 if name.startswith(PREFIX) else 1)
                if name.endswith(("phi", "psi")):
                    found, scale = expected + (found - expected + 90) % 180 - 90, 90
                worst[name] = max(worst.get(name, (0,)), (abs(found - expected) / scale, found, expected))
            count += not np.isnan(row[PREFIX + "hillas_intensity"])
    assert not rows, f"{len(rows)} telescope events are missing in the DL1 file"
    assert count > 20, f"only {count} images survive the cleaning"
    bad = {name: value for name, value in worst.items() if value[0] > 1e-4}
    assert not bad, bad
    name = max(worst, key=lambda key: worst[key])
    print(f"{sys.argv[2]}: parameters of {count} images as ctapipe's; largest relative difference {worst[name][0]:.1e} ({name})")


if __name__ == "__main__":
    main()
