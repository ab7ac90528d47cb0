#!/usr/bin/env python3
"""Reads both files of a dark run with pandas, as sst1mpipe does: dark_run_conformance.py STEM"""
import sys

import numpy as np
import pandas as pd

COLUMNS = ["dcr", "X_talk", "gain", "sigma_pe", "sigma_el", "x_el"]


def check_parameters(path):
    frame = pd.read_hdf(path)  # the key may be left out where there is one frame only
    assert frame.equals(pd.read_hdf(path, key="df_param"))
    assert len(frame) == 1296 and list(frame.pixel_id) == list(range(1296))
    assert str(frame.calib_flag.dtype) == "int64" and set(frame.calib_flag) <= {0, 1}
    for name in COLUMNS:
        assert str(frame[name].dtype) == "float64" and f"{name}_err" in frame
    good = frame[frame.calib_flag == 1]
    assert len(good) > 500, len(good)
    extra = 1 / (1 - good.X_talk) - good.dcr * 5 / 50
    np.testing.assert_allclose(good.dc_to_pe, good.gain * extra, rtol=1e-12)
    np.testing.assert_allclose(good.true_Xtalk, 1 - 1 / extra, rtol=1e-9)
    np.testing.assert_allclose(good.x0, -good.dcr * good.dc_to_pe * 0.1, rtol=1e-12)
    np.testing.assert_allclose(good.dcr_MHz, 5 * good.dcr, rtol=1e-12)
    assert good.gain.between(16, 35).all() and good.P_chi2.between(0, 15).all()
    return frame


def check_histograms(path, frame):
    histograms = pd.read_hdf(path, key="df_hists")
    assert histograms.shape == (1296, 176), histograms.shape
    np.testing.assert_array_equal(histograms.columns.to_numpy(), np.arange(-50.0, 126.0))
    inside = frame.n_events - frame.n_underflow - frame.n_overflow
    np.testing.assert_array_equal(histograms.sum(axis=1).to_numpy(), inside)


def main():
    stem = sys.argv[1]
    frame = check_parameters(stem + "_fitted_parameters.h5")
    check_histograms(stem + "_histograms.h5", frame)
    print(f"{stem}: pandas {pd.__version__} reads the fitted parameters and the histograms")


if __name__ == "__main__":
    main()
