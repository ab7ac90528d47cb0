#!/usr/bin/env python3
"""Opens the data frames and arrays that the tests wrote with pandas and numpy: frames_conformance.py FOLDER"""
import pathlib
import sys

import numpy as np
import pandas as pd


def check_frames(path):
    frame = pd.read_hdf(path, key="df_param")
    assert list(frame.columns) == ["pixel_id", "gain", "dc_to_pe", "calib_flag"], frame.columns
    assert [str(t) for t in frame.dtypes] == ["int64", "float64", "float64", "int64"], frame.dtypes
    assert list(frame.index) == [0, 1, 2] and frame.index.name is None and frame.columns.name is None
    assert list(frame.calib_flag) == [1, 0, -5]
    np.testing.assert_array_equal(frame.gain, [21.5, np.nan, 1 / 3])
    np.testing.assert_array_equal(frame.dc_to_pe, [23, 24, 1e-300])
    histograms = pd.read_hdf(path, key="df_hists")
    assert list(histograms.columns) == [-1.0, 0.0, 0.5], histograms.columns
    np.testing.assert_array_equal(histograms.to_numpy(), [[1, 3, 5], [2, 4, 6]])


def check_array(path):
    array = np.load(path)
    assert array.dtype == np.dtype("<f4") and array.shape == (2, 3) and array.flags["C_CONTIGUOUS"]
    np.testing.assert_array_equal(array, np.array([[1, 2.5, np.nan], [-0.5, 1e30, 0]], dtype="f4"))


def main():
    folder = pathlib.Path(sys.argv[1])
    check_frames(folder / "frames.h5")
    check_array(folder / "array.npy")
    print(f"frames and arrays in {folder}: pandas {pd.__version__} and numpy {np.__version__} agree")


if __name__ == "__main__":
    main()
