#!/usr/bin/env python3
"""Times the peers of `sstctl dl1-stereo`: peer_ctapipe_stereo.py STEREO FIRST_DL1 SECOND_DL1 [PAIRS]

The nearest times of both telescopes one event after another with numpy, as sst1mpipe pairs events, and ctapipe's
HillasReconstructor on the pairs of the stereo file. Compares both with the file."""
import sys
import time
import warnings

import astropy.units as u
import h5py
import numpy as np
from astropy.coordinates import EarthLocation
from ctapipe.containers import (ArrayEventContainer, CameraHillasParametersContainer, DL1CameraContainer,
                                ImageParametersContainer, LeakageContainer, MorphologyContainer)
from ctapipe.coordinates import CameraFrame
from ctapipe.instrument import (CameraDescription, CameraGeometry, CameraReadout, OpticsDescription, SubarrayDescription,
                                TelescopeDescription)
from ctapipe.instrument.optics import ReflectorShape, SizeType
from ctapipe.reco import HillasReconstructor
from traitlets.config import Config

warnings.simplefilter("ignore")
CRITERIA = [["intensity", "parameters.hillas.intensity > 0"], ["width", "parameters.hillas.width.value > 0"],
            ["pixels", "parameters.morphology.n_pixels > 0"], ["leakage", "parameters.leakage.intensity_width_2 < 1"]]
CONFIGURATION = Config({"HillasReconstructor": {"StereoQualityQuery": {"quality_criteria": CRITERIA}}})
FOCAL = 5.697050094604492  # the effective focal length
INSTRUMENT = "configuration/instrument/"


def nanoseconds(rows):
    return rows["time_wr_full_seconds"].astype(np.int64) * 10**9 + (rows["time_wr_frac_seconds"] * 1e9).astype(np.int64)


def pair(first, second):
    """The row of the nearest event of the second telescope, event by event."""
    found = np.empty(len(first), dtype=np.int64)
    for row, now in enumerate(first):
        distance = np.abs(second - now)
        best = np.flatnonzero(distance == distance.min())
        found[row] = best[0] if len(best) == 1 and distance[best[0]] < 10_000 else -1
    return found


def array(file):
    """The array of the file; its camera only serves as the scale of the step along the image axis."""
    pixels = file[INSTRUMENT + "telescope/camera/geometry_0"][:]
    geometry = CameraGeometry("SST1M", pixels["pix_id"], pixels["pix_x"] * u.m, pixels["pix_y"] * u.m,
                              pixels["pix_area"] * u.m**2, "hexagonal", frame=CameraFrame(focal_length=FOCAL * u.m))
    readout = CameraReadout("SST1M", 0.25 * u.GHz, np.ones((1, 10)), 1 * u.ns, 1, len(pixels), 50, 50)
    optics = OpticsDescription(name="SST1M", size_type=SizeType.SST, n_mirrors=1, equivalent_focal_length=FOCAL * u.m,
                               effective_focal_length=FOCAL * u.m, mirror_area=9.42 * u.m**2, n_mirror_tiles=18,
                               reflector_shape=ReflectorShape.DAVIES_COTTON)
    telescope = TelescopeDescription(name="SST1M", optics=optics, camera=CameraDescription("SST1M", geometry, readout))
    layout = file[INSTRUMENT + "subarray/layout"][:]
    places = {int(r["tel_id"]): np.array([r["pos_x"], r["pos_y"], r["pos_z"]]) * u.m for r in layout}
    site = EarthLocation.from_geodetic(14.782501 * u.deg, 49.912442 * u.deg, 511.195 * u.m)
    return SubarrayDescription("SST-1M", places, {k: telescope for k in places}, reference_location=site)


def container(rows):
    """An event as ctapipe's reconstructors take it; rows by telescope, the first points the array."""
    event = ArrayEventContainer()
    event.trigger.tels_with_trigger = list(rows)
    for number, (telescope, row) in enumerate(rows.items()):
        pointing = event.monitoring.tel[telescope].pointing
        pointing.altitude, pointing.azimuth = (np.radians(row[c]) * u.rad for c in ("true_alt_tel", "true_az_tel"))
        if number == 0:
            event.monitoring.pointing.array_altitude, event.monitoring.pointing.array_azimuth = (
                pointing.altitude, pointing.azimuth)
        value = {n: row["camera_frame_hillas_" + n] for n in ("intensity", "x", "y", "length", "width", "psi")}
        hillas = CameraHillasParametersContainer(
            intensity=value["intensity"], x=value["x"] * u.m, y=value["y"] * u.m, length=value["length"] * u.m,
            width=value["width"] * u.m, psi=value["psi"] * u.deg)
        event.dl1.tel[telescope] = DL1CameraContainer(parameters=ImageParametersContainer(
            hillas=hillas, morphology=MorphologyContainer(n_pixels=row["morphology_n_pixels"]),
            leakage=LeakageContainer(intensity_width_2=row["leakage_intensity_width_2"])))
    return event


def separation(alt, az, alt0, az0):
    cosine = np.sin(alt) * np.sin(alt0) + np.cos(alt) * np.cos(alt0) * np.cos(az - az0)
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))


def main(stereo, first, second, pairs="500"):
    with h5py.File(first) as one, h5py.File(second) as two:
        times = [nanoseconds(f[f"dl1/event/telescope/parameters/tel_02{n}"][:]) for n, f in ((1, one), (2, two))]
    start = time.process_time()
    found = pair(*times)
    spent = time.process_time() - start
    print(f"pairing with numpy: {len(times[0])} and {len(times[1])} events, {np.count_nonzero(found >= 0)} candidates, "
          f"{len(times[0]) / spent:.0f} events/s of processor time")
    with h5py.File(stereo) as file:
        rows = [file[f"dl1/event/telescope/parameters/tel_02{n}"][:int(pairs)] for n in (1, 2)]
        ours = file["dl2/event/subarray/geometry/HillasReconstructor"][:int(pairs)]
        reconstructor = HillasReconstructor(subarray=array(file), config=CONFIGURATION)
    events = [container({21: a, 22: b}) for a, b in zip(*rows)]
    start = time.process_time()
    for event in events:
        reconstructor(event)
    spent = time.process_time() - start
    geometry = [e.dl2.stereo.geometry["HillasReconstructor"] for e in events]
    valid = np.array([bool(g.is_valid) for g in geometry])
    both = valid & ours["HillasReconstructor_is_valid"].astype(bool)
    alt, az = (np.radians([getattr(g, c).to_value("deg") for g in geometry])[both] for c in ("alt", "az"))
    worst = separation(alt, az, *(np.radians(ours["HillasReconstructor_" + c][both]) for c in ("alt", "az"))).max()
    core = np.array([g.core_x.to_value("m") for g in geometry])[both]
    shift = np.abs(core - ours["HillasReconstructor_core_x"][both]).max()
    print(f"ctapipe's HillasReconstructor: {len(events)} pairs, {len(events) / spent:.0f} pairs/s of processor time; "
          f"{both.sum()} valid in both ({valid.sum()} there), largest difference {worst:.1e} deg, {shift:.1e} m")


if __name__ == "__main__":
    main(*sys.argv[1:])
