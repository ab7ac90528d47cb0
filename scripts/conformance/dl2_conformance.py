#!/usr/bin/env python3
"""Opens DL2 files of one telescope each and of several telescopes with the readers of the field, and compares what they find.

Usage: dl2_conformance.py MONO_DL2 STEREO_DL2 [CUTS.h5 CUTS.ecsv]
"""
import sys

import numpy
import pandas
import tables
from ctapipe.io import TableLoader, read_table

GROUP = "/dl2/event/telescope/parameters"


def same(name, first, second):
    assert numpy.array_equal(numpy.asarray(first), numpy.asarray(second), equal_nan=True), name


def mono(path):
    for telescope in ("tel_001", "tel_002"):
        frame = pandas.read_hdf(path, f"{GROUP}/{telescope}")
        table = read_table(path, f"{GROUP}/{telescope}")
        with tables.open_file(path) as file:
            rows = file.get_node(f"{GROUP}/{telescope}").read()
        assert len(frame) == len(table) == len(rows) > 50
        for column in ("reco_energy", "gammaness", "reco_alt", "reco_az", "reco_disp_norm", "camera_frame_hillas_intensity"):
            same(column, frame[column], rows[column])
            same(column, table[column], rows[column])
        assert str(table["reco_energy"].unit) == "TeV" and str(table["reco_alt"].unit) == "deg"
        assert numpy.all((rows["gammaness"] >= 0) & (rows["gammaness"] <= 1)) and numpy.all(rows["reco_energy"] > 0)
        number = int(telescope[-3:])
        with TableLoader(path, dl1_images=False, dl2=True, simulated=True) as loader:
            events = loader.read_telescope_events([number])
        valid = events[events["RandomForestRegressor_tel_is_valid"]]
        assert len(events) >= len(valid) == len(rows)
        same("energy", valid["RandomForestRegressor_tel_energy"], rows["reco_energy"])
        same("prediction", valid["RandomForestClassifier_tel_prediction"], rows["gammaness"])
        same("altitude", valid["disp_tel_alt"], rows["reco_alt"])
        same("events", valid["event_id"], rows["event_id"])
    print(f"{path}: pandas, PyTables and ctapipe find the same")


def stereo(path):
    frame = pandas.read_hdf(path, f"{GROUP}/stereo")
    table = read_table(path, f"{GROUP}/stereo")
    assert len(frame) == len(table) > 50
    with TableLoader(path, dl1_images=False, dl2=True, simulated=True) as loader:
        events = loader.read_subarray_events()
    valid = events[events["RandomForestRegressor_is_valid"]]
    assert len(valid) == len(frame)
    same("events", valid["event_id"], frame["event_id"])
    for own, other in (("reco_energy", "RandomForestRegressor_energy"), ("gammaness", "RandomForestClassifier_prediction"),
                       ("reco_alt", "disp_alt"), ("reco_az", "disp_az")):
        same(own, valid[other], frame[own])
        same(own, table[own], frame[own])
    assert numpy.all(numpy.sum(valid["disp_telescopes"], axis=1) == 2)
    print(f"{path}: pandas and ctapipe find the same")


def cuts(hdf5, ecsv):
    from astropy.table import QTable

    first, second = QTable.read(hdf5, path="gammaness_cuts"), QTable.read(ecsv)
    for name in ("low", "high", "center"):
        assert str(first[name].unit) == str(second[name].unit) == "TeV"
        same(name, first[name].value, second[name].value)
    same("cut", first["cut"], second["cut"])
    print(f"{hdf5}, {ecsv}: astropy finds the same, with units")


if __name__ == "__main__":
    mono(sys.argv[1])
    stereo(sys.argv[2])
    if len(sys.argv) > 4:
        cuts(*sys.argv[3:5])
