#!/usr/bin/env python3
"""Checks a DL1 file with the readers that physicists use, and against golden values.

usage: dl1_conformance.py FILE [--golden GOLDEN.json --compat] [--telescope N]
                          [--pedestal-histogram FILE] [--original]

--original relaxes what files of the original pipeline lack (units of the parameter table, provenance).
Exit code 0: conforms; 1: it does not, and every deviation is listed.
"""
import argparse
import json
import logging
import math
import sys

import h5py
import numpy as np

PIXELS = 1296
KEYS = "obs_id:i8 event_id:i8"
TEL_KEYS = KEYS + " tel_id:i2"
HILLAS = (
    "intensity skewness kurtosis x y r phi length length_uncertainty width width_uncertainty psi"
)
STATISTICS = "max:f4 min:f4 mean:f4 std:f4 skewness:f8 kurtosis:f8"


def columns(text, prefix=""):
    """'a:i8 b:f4[1296]' -> [(name, dtype, shape)]; without a type: f8."""
    result = []
    for word in text.split():
        name, _, kind = word.partition(":")
        kind, _, count = (kind or "f8").partition("[")
        shape = (int(count[:-1]),) if count else ()
        result.append((prefix + name, kind, shape))
    return result


def parameter_columns(telescope_frame, precise, with_pedestals):
    frame = "" if telescope_frame else "camera_frame_"
    hillas = HILLAS.replace(" x y ", " fov_lon fov_lat ") if telescope_frame else HILLAS
    found = columns(TEL_KEYS) + columns(hillas, frame + "hillas_")
    found += columns("intercept deviation slope", frame + "timing_")
    found += columns("pixels_width_1 pixels_width_2 intensity_width_1:f4 intensity_width_2:f4", "leakage_")
    found += columns("cog core pixel", "concentration_")
    found += columns(
        "n_pixels:i8 n_islands:i8 n_small_islands:i8 n_medium_islands:i8 n_large_islands:i8", "morphology_"
    )
    found += columns(STATISTICS, "intensity_") + columns(STATISTICS, "peak_time_") + columns("core_psi")
    found += columns(f"log_{frame}hillas_intensity {frame}hillas_wl t_rms t_rms_w t_lac len_st")
    if precise:
        found += columns("time_wr_full_seconds time_wr_frac_seconds")
    found += columns("equivalent_focal_length date:i8 local_time")
    if with_pedestals:
        found += columns("meanQ")
    return found + columns("true_az_tel true_alt_tel")


GEOMETRY = (
    "alt alt_uncert az az_uncert core_x core_y core_uncert_x core_uncert_y core_tilted_x core_tilted_y"
    " core_tilted_uncert_x core_tilted_uncert_y h_max h_max_uncert is_valid:b average_intensity"
    " goodness_of_fit telescopes:b[2]"
)


def specification(tel):
    """Every table of a real-data file with its columns; the parameters are checked apart."""
    instrument = "configuration/instrument/"
    camera = columns("pix_id:i8 pix_x pix_y pix_area")
    readout = columns("reference_pulse_shape_channel0 reference_pulse_sample_time")
    pixels = f"[{PIXELS}]"
    return {
        instrument + "subarray/layout": columns(
            "tel_id:i2 name:S type:S pos_x pos_y pos_z camera_name:S optics_name:S camera_index:i8"
            " optics_index:i8 tel_description:S"
        ),
        instrument + "telescope/optics": columns(
            "optics_name:S size_type:S reflector_shape:S mirror_area n_mirrors:i8 n_mirror_tiles:i8"
            " equivalent_focal_length effective_focal_length"
        ),
        instrument + "telescope/camera/geometry_0": camera,
        instrument + "telescope/camera/geometry_1": camera,
        instrument + "telescope/camera/readout_0": readout,
        instrument + "telescope/camera/readout_1": readout,
        "configuration/observation/observation_block": columns(
            "obs_id:u8 sb_id:u8 producer_id:S state:i8 subarray_pointing_lat subarray_pointing_lon"
            " subarray_pointing_frame:i8 scheduled_duration scheduled_start_time actual_duration"
        ),
        "configuration/observation/scheduling_block": columns(
            "sb_id:u8 sb_type:i8 producer_id:S observing_mode:i8 pointing_mode:i8"
        ),
        "dl1/event/subarray/trigger": columns(KEYS + " time tels_with_trigger:b[2] event_type:i8"),
        "dl1/event/telescope/trigger": columns(TEL_KEYS + " time n_trigger_pixels:i8"),
        f"dl1/event/telescope/images/{tel}": columns(
            f"{TEL_KEYS} image:f4{pixels} peak_time:f4{pixels} image_mask:b{pixels} is_valid:b"
        ),
        "dl1/monitoring/subarray/pointing": columns("time array_azimuth array_altitude array_ra array_dec"),
        f"dl1/monitoring/telescope/pointing/{tel}": columns("time azimuth altitude"),
        "dl1/info": columns(
            "calib_file:S dec manual_coords:b n_pedestal:i8 n_saturated:i8 n_survived_pedestals"
            " n_triggered_tel1:i8 n_triggered_tel2:i8 ra sst1mpipe_version:S swat_event_ids_used:b target:S"
            " window_file:S wobble:S"
        ),
        "dl2/event/subarray/geometry/HillasReconstructor": columns(KEYS)
        + columns(GEOMETRY, "HillasReconstructor_"),
        f"dl2/event/telescope/impact/HillasReconstructor/{tel}": columns(TEL_KEYS)
        + columns("distance distance_uncert", "HillasReconstructor_tel_impact_"),
    }


PEDESTAL = columns(
    "pedestal_n_events:i8 pedestal_sample_time pedestal_sample_time_min pedestal_sample_time_max"
    f" pedestal_charge_mean:f8[{PIXELS}] pedestal_charge_median:f8[{PIXELS}] pedestal_charge_std:f8[{PIXELS}]"
)

ROOT_ATTRIBUTES = {
    "CTA PRODUCT DATA LEVELS": "DL1_IMAGES,DL1_PARAMETERS,DL2",
    "CTA PRODUCT DATA MODEL NAME": "ASWG",
    "CTA PRODUCT DATA MODEL VERSION": "v5.0.0",
    "CTA PRODUCT FORMAT": "hdf5",
    "PYTABLES_FORMAT_VERSION": "2.1",
    "CLASS": "GROUP",
}


class Report:
    def __init__(self):
        self.problems = []
        self.checks = 0

    def expect(self, condition, message):
        self.checks += 1
        if not condition:
            self.problems.append(message)


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def same_kind(field, kind):
    if kind == "S":
        return field.kind == "S"
    if kind == "b":  # PyTables' 8-bit bitfield, which h5py shows as uint8; never h5py's own enum
        return field == np.uint8 and h5py.check_enum_dtype(field) is None
    return field == np.dtype(kind)


def check_table(report, file, name, expected):
    if name not in file:
        report.expect(False, f"{name}: missing")
        return
    table = file[name]
    found = list(table.dtype.names or [])
    wanted = [column[0] for column in expected]
    report.expect(found[: len(wanted)] == wanted, f"{name}: columns {found} instead of {wanted}")
    for column, kind, shape in expected:
        if column not in found:
            continue
        field, own = table.dtype[column].base, table.dtype[column].shape
        report.expect(same_kind(field, kind), f"{name}/{column}: type {field}, expected {kind}")
        report.expect(own == shape, f"{name}/{column}: shape {own}, expected {shape}")


def check_tree(report, path, tel, needs_mean_charge):
    with h5py.File(path, "r") as file:
        for key, value in ROOT_ATTRIBUTES.items():
            report.expect(text(file.attrs.get(key, "")) == value, f"root attribute {key} is not '{value}'")
        for name, expected in specification(tel).items():
            check_table(report, file, name, expected)
        if "dl1/monitoring/telescope/pedestal" in file:
            check_table(report, file, "dl1/monitoring/telescope/pedestal", PEDESTAL)
        name = f"dl1/event/telescope/parameters/{tel}"
        if name not in file:
            report.expect(False, f"{name}: missing")
            return
        found = file[name].dtype.names
        expected = parameter_columns("hillas_fov_lon" in found, "time_wr_full_seconds" in found, "meanQ" in found)
        check_table(report, file, name, expected)
        check_rows(report, file, tel)
        if needs_mean_charge:
            report.expect("meanQ" in found, f"{name}: meanQ is missing (NaN without pedestals)")


def check_rows(report, file, tel):
    """Same events in the same order everywhere, unique keys."""
    trigger = file["dl1/event/subarray/trigger"]["event_id"][:]
    report.expect(len(set(trigger)) == len(trigger), "event ids of the trigger table are not unique")
    for name in (
        "dl1/event/telescope/trigger",
        f"dl1/event/telescope/images/{tel}",
        f"dl1/event/telescope/parameters/{tel}",
        "dl2/event/subarray/geometry/HillasReconstructor",
        f"dl2/event/telescope/impact/HillasReconstructor/{tel}",
    ):
        if name in file:
            same = np.array_equal(file[name]["event_id"][:], trigger)
            report.expect(same, f"{name}: events differ from those of the trigger table, or their order does")


def check_pytables(report, path, tel):
    import tables

    with tables.open_file(path) as file:
        for table in file.walk_nodes("/", "Table"):
            report.expect(len(table[:1]) == min(1, table.nrows), f"PyTables cannot read {table._v_pathname}")
        images = file.get_node(f"/dl1/event/telescope/images/{tel}")
        kind = images.coldtypes["image_mask"].base
        report.expect(kind == np.bool_, f"PyTables reads image_mask as {kind}, not as bool")
        rows = images.nrows
        report.expect(file.get_node("/dl1/event/subarray/trigger").nrows == rows, "PyTables: row counts differ")


def check_pandas(report, path, tel):
    import pandas

    for key in (f"/dl1/event/telescope/parameters/{tel}", "/dl1/event/telescope/trigger", "/dl1/info"):
        frame = pandas.read_hdf(path, key)
        with h5py.File(path, "r") as file:
            report.expect(len(frame) == file[key].shape[0], f"pandas: {key} has {len(frame)} rows")
            report.expect(list(frame.columns) == list(file[key].dtype.names), f"pandas: {key}: other columns")


def check_ctapipe(report, path, tel, original):
    from astropy.time import Time
    from ctapipe.io import read_table

    trigger = read_table(path, "/dl1/event/subarray/trigger")
    is_time = isinstance(trigger["time"], Time)
    report.expect(is_time, f"ctapipe: trigger time is {type(trigger['time']).__name__}, not Time")
    if is_time:
        report.expect(trigger["time"].scale == "tai", f"ctapipe: time scale is {trigger['time'].scale}")
    report.expect(trigger["tels_with_trigger"].dtype == bool, "ctapipe: tels_with_trigger is not bool")
    images = read_table(path, f"/dl1/event/telescope/images/{tel}")
    report.expect(images["image_mask"].dtype == bool, "ctapipe: image_mask is not bool")
    pointing = read_table(path, f"/dl1/monitoring/telescope/pointing/{tel}")
    report.expect(str(pointing["azimuth"].unit) == "rad", "ctapipe: azimuth has no unit rad")
    parameters = read_table(path, f"/dl1/event/telescope/parameters/{tel}")
    if original:
        return
    units = {"hillas_x": "m", "hillas_length": "m", "hillas_psi": "deg", "timing_slope": "1 / m"}
    units = {"camera_frame_" + name: unit for name, unit in units.items()} | {"true_az_tel": "deg"}
    if "hillas_fov_lon" in parameters.colnames:
        units = {"hillas_fov_lon": "deg", "hillas_psi": "deg", "timing_slope": "1 / deg", "true_az_tel": "deg"}
    for name, unit in units.items():
        found = str(parameters[name].unit)
        report.expect(found == unit, f"ctapipe: {name} has unit '{found}', expected '{unit}'")


def check_ctapipe_sources(report, path, telescopes, with_images=True):
    """ctapipe's readers of whole events see every event, with its images and parameters."""
    from ctapipe.io import EventSource, TableLoader

    logging.getLogger("ctapipe").setLevel(logging.ERROR)  # it names each column that is younger than the data model
    with h5py.File(path, "r") as file:
        ids = file["dl1/event/subarray/trigger"]["event_id"][:]
        sizes = {t: file[f"dl1/event/telescope/parameters/tel_{t:03d}"]["camera_frame_hillas_intensity"][:] for t in telescopes}
    with TableLoader(path, dl1_images=False, pointing=False) as loader:
        report.expect(np.array_equal(loader.read_subarray_events()["event_id"], ids), "ctapipe: TableLoader, other events")
        rows = len(loader.read_telescope_events())
        report.expect(rows == len(ids) * len(telescopes), f"ctapipe: TableLoader reads {rows} telescope events")
    found = []
    with EventSource(path) as source:
        for row, event in enumerate(source):
            found.append(event.index.event_id)
            for t in telescopes:
                own = event.dl1.tel[t]
                same = np.array_equal(own.parameters.hillas.intensity, sizes[t][row], equal_nan=True)
                report.expect(same, f"ctapipe: EventSource, intensity of event {event.index.event_id}, telescope {t}")
                report.expect(not with_images or len(own.image) == PIXELS, "ctapipe: EventSource gives no image")
    report.expect(found == list(ids), f"ctapipe: EventSource gives {len(found)} of {len(ids)} events, or another order")


def check_histogram(report, path):
    with h5py.File(path, "r") as file:
        check_table(report, file, "bins", columns("pe_bins:f4"))
        check_table(report, file, "charge", columns("pixel_charge"))
        check_table(
            report, file, "charge_images",
            columns(f"start_time:u8 n:i8 average_q:f4[{PIXELS}] stdev_q:f4[{PIXELS}]"),
        )
        if "bins" in file:
            report.expect(file["bins"].shape == (1001,), f"bins: {file['bins'].shape} instead of 1001 edges")


def tolerance(column, row, arcseconds):
    """(relative, absolute) for one value, or None if the value is arbitrary in the original."""
    pixels = row["morphology_n_pixels"]
    width = row["camera_frame_hillas_width"] or 0.0
    length = row["camera_frame_hillas_length"] or 0.0
    if column in ("t_rms", "t_rms_w", "t_lac", "len_st") and pixels <= 0:
        return None  # uninitialised memory there
    if column.startswith("camera_frame_timing") and pixels <= 3:
        return None
    depends_on_axis = ("psi", "skewness", "kurtosis", "uncertainty", "timing", "core")
    if any(word in column for word in depends_on_axis) and length > 0 and width / length > 0.999:
        return None
    if ("width_unc" in column or "core" in column) and width < 1e-5:
        return None
    if column in ("true_az_tel", "true_alt_tel"):
        angle = arcseconds / 3600
        altitude = math.radians(row["true_alt_tel"])
        return 0, angle / max(math.cos(altitude), 0.05) if column == "true_az_tel" else angle
    if column == "local_time":
        return 0, 2e-6
    if column.startswith("camera_frame_timing"):
        return 2e-5, 1e-6
    if column.startswith(("intensity_", "peak_time_")):
        return 2e-4, 2e-4
    return 2e-6, 1e-9


def close(found, expected, relative, absolute):
    if expected is None or (isinstance(expected, float) and math.isnan(expected)):
        return isinstance(found, float) and math.isnan(found)
    if isinstance(found, float) and math.isnan(found):
        return False
    return abs(found - expected) <= max(absolute, relative * abs(expected))


def check_parameters(report, file, tel, golden, arcseconds):
    table = file[f"dl1/event/telescope/parameters/{tel}"][:]
    names = golden["dl1_columns"]
    rows = sorted(golden["dl1_rows"], key=lambda row: row[names.index("event_id")])
    table = table[np.argsort(table["event_id"], kind="stable")]
    report.expect(len(table) == len(rows), f"{len(table)} parameter rows, golden {len(rows)}")
    for name in names:
        report.expect(name in table.dtype.names, f"parameters: no column {name}")
    for found, expected in zip(table, rows):
        row = dict(zip(names, expected))
        for name in names:
            limits = tolerance(name, row, arcseconds)
            if limits is None or name not in table.dtype.names:
                continue
            value = found[name].item()
            message = f"event {row['event_id']}: {name} is {value!r}, golden {row[name]!r}"
            report.expect(close(value, row[name], *limits), message)


def check_images(report, file, tel, golden):
    images = file[f"dl1/event/telescope/images/{tel}"][:]
    position = {event: index for index, event in enumerate(images["event_id"])}
    for event in golden["events"]:
        if event["event_number"] not in position or len(event.get("image", [])) != PIXELS:
            continue
        row = images[position[event["event_number"]]]
        mask = np.flatnonzero(row["image_mask"]).tolist()
        report.expect(mask == event["mask_pixels"], f"event {event['event_number']}: other pixels are selected")
        for name in ("image", "peak_time"):
            wanted = np.array(event[name], dtype=float)
            worst = np.max(np.abs(row[name] - wanted) / np.maximum(np.abs(wanted), 1e-2))
            report.expect(worst < 5e-6, f"event {event['event_number']}: {name} off by {worst:.1e} (relative)")


def check_golden(report, path, tel, golden_path):
    with open(golden_path, encoding="utf-8") as handle:
        golden = json.load(handle)
    with h5py.File(path, "r") as file:
        first = golden["trigger_time_mjd_tai"][0]
        # Runs of 2025 were made without Earth-rotation data, the old ones with them.
        arcseconds = 15 if first > 60000 else 1
        check_parameters(report, file, tel, golden, arcseconds)
        check_images(report, file, tel, golden)
        times = np.sort(file["dl1/event/subarray/trigger"]["time"][:])
        wanted = np.sort(golden["trigger_time_mjd_tai"])
        same = len(times) == len(wanted) and bool(np.all(np.abs(times - wanted) < 2e-11))
        report.expect(same, "trigger times differ from the golden ones by more than 2 microseconds")
        info = file["dl1/info"][0]
        for key, value in golden["info"].items():
            if key in ("calib_file", "window_file", "sst1mpipe_version"):
                continue  # names and versions are ours
            found = info[key]
            equal = text(found) == value if isinstance(value, str) else abs(float(found) - value) < 1e-9
            report.expect(equal, f"info: {key} is {found!r}, golden {value!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--golden", help="JSON with dl1_columns, dl1_rows, info, trigger_time_mjd_tai, events")
    parser.add_argument("--compat", action="store_true", help="the file was made with --compat sst1mpipe")
    parser.add_argument("--telescope", type=int, default=21)
    parser.add_argument("--pedestal-histogram")
    parser.add_argument("--original", action="store_true", help="the file was made by the original pipeline")
    options = parser.parse_args()
    if options.golden and not (options.compat or options.original):
        parser.error("golden values contain the original's defects: make the file with --compat and say so")

    if options.original:
        import hdf5plugin  # noqa: F401  the originals are compressed with Blosc, which h5py has as a plug-in

    tel = f"tel_{options.telescope:03d}"
    report = Report()
    check_tree(report, options.file, tel, not (options.original or options.compat))
    if not report.problems:
        check_pytables(report, options.file, tel)
        check_pandas(report, options.file, tel)
        check_ctapipe(report, options.file, tel, options.original)
        if not (options.original or options.compat):  # the original's observation block has another id than its events
            check_ctapipe_sources(report, options.file, [options.telescope])
        if options.golden:
            check_golden(report, options.file, tel, options.golden)
    if options.pedestal_histogram:
        check_histogram(report, options.pedestal_histogram)
    for problem in report.problems[:50]:
        print("DEVIATION:", problem)
    if len(report.problems) > 50:
        print(f"... and {len(report.problems) - 50} more")
    print(f"{options.file}: {report.checks} checks, {len(report.problems)} deviations")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
