#!/usr/bin/env python3
"""Do pandas, PyTables and h5py see what the steps on lab runs wrote?

    lab_conformance.py LAB RESULTS [--compat]

LAB is a folder of `sstctl simulate lab`, RESULTS one of `sstctl both`; --compat: with --compat pixel-analysis.

Exit code 0 if columns, types, shapes and numbers are as documented, 1 at the first that is not.
"""
import argparse
import json
import os

import h5py
import numpy as np
import pandas as pd
import tables

INTEGERS = ["pixel_no", "slot", "asic", "asic_ch"]
SHARED = ["eped_sigma", "pe", "pe_sigma", "opct"]


def with_errors(names):
    return [column for name in names for column in (name, name + "_error")]


def original_columns(runs):
    """The columns of the original's spe_output.csv, in order."""
    numbers = with_errors(SHARED) + ["p_value", "reduced_chi2"]
    for name in ("lambda", "eped"):
        numbers += with_errors([f"{name}_{run}" for run in range(runs)])
    return numbers + [f"peak_valley_{run}" for run in range(runs)]


def check_spectra(folder, runs, compat):
    """spe_output.csv in pandas: the original's columns first, with its types; returns the table."""
    table = pd.read_csv(f"{folder}/spe_output.csv")
    numbers = original_columns(runs)
    expected = INTEGERS + ["good_fit"] + numbers
    assert list(table.columns[: len(expected)]) == expected, list(table.columns)
    assert all(str(table[name].dtype) == "int64" for name in INTEGERS)
    assert str(table.good_fit.dtype) == "bool"
    assert all(str(table[name].dtype) == "float64" for name in numbers)
    assert table.pixel_no.is_monotonic_increasing and table.good_fit.mean() > 0.8
    fitted = table[~table.status.isin(["dead", "off"])]
    good = table[table.good_fit]
    # The original's likelihood has steps; a fit that ends at one has no errors.
    assert np.isfinite(good[SHARED if compat else with_errors(SHARED)]).all(axis=None)
    assert not compat or len(fitted) == len(table)
    assert {"status", "faults", "cov_eped_0_pe"} <= set(table.columns)
    return table


def check_spectra_hdf5(folder, runs, csv):
    """spe_results.h5 holds the numbers of the CSV, and spectra that fit to them."""
    path = f"{folder}/spe_results.h5"
    with tables.open_file(path) as file:
        pixels = file.root.pixels
        assert pixels.coldescrs["good_fit"].type == "bool" and pixels.coldescrs["pixel_no"].type == "int64"
        assert list(pixels.colnames) == list(csv.columns), pixels.colnames
        rows = pd.DataFrame({name: pixels.col(name) for name in pixels.colnames})
        rows = rows[rows.pixel_no.isin(csv.pixel_no)]
        for name in pixels.colnames:
            if csv[name].dtype.kind in "ifb":
                np.testing.assert_array_equal(rows[name], csv[name], err_msg=name)
        assert len(file.root.runs) == runs
        kept = file.root.runs.col("n_events")
    with h5py.File(path) as file:
        for run in range(runs):
            counts, edges = file[f"spectra/counts_{run}"], file[f"spectra/edges_{run}"]
            assert counts.shape == (file["pixels"].shape[0], len(edges) - 1)
            assert np.all(np.diff(edges) > 0) and counts[:].sum(axis=1).max() <= kept[run]


def check_transfer(folder, scan, compat):
    """transfer_functions.json: {window: {pixel: {extracted_adc, adc_per_pe}}}, an entry for each dark run."""
    with open(f"{folder}/transfer_functions.json") as file:
        functions = json.load(file)
    dark = int((scan.nsb == 0).sum())
    assert list(functions) == ["16"], list(functions)
    assert len(functions["16"]) > 50 and all(name.isdecimal() for name in functions["16"])
    for pixel, entry in functions["16"].items():
        assert set(entry) == {"extracted_adc", "adc_per_pe"}, pixel
        adc, ratio = np.array(entry["extracted_adc"]), np.array(entry["adc_per_pe"])
        assert adc.shape == ratio.shape == (dark,) and np.isfinite(adc).all() and np.isfinite(ratio).all()
        assert compat or np.all(np.diff(adc) > 0), pixel


def check_resolution(folder, scan, truth):
    """charge_resolution.csv and .h5: one row a run, near the truth of the good pixels."""
    table = pd.read_csv(f"{folder}/charge_resolution.csv")
    assert len(table) == len(scan) and str(table.is_dark.dtype) == "bool"
    np.testing.assert_allclose(table.n_ph_meas, scan.n_ph_meas, rtol=1e-12)
    np.testing.assert_allclose(table.expected_pe, 0.46 * scan.n_ph_meas, rtol=1e-12)
    for kind in ("all", "good"):
        names = [f"{name}_{kind}" for name in ("resolution", "resolution_error", "bias", "bias_error")]
        assert np.isfinite(table[names]).all(axis=None), names
    far = np.abs(table.resolution_good - truth) / (0.05 * truth + 4 * table.resolution_error_good)
    assert (far < 1).all(), far.to_list()
    with h5py.File(f"{folder}/charge_resolution.h5") as file:
        shape = (len(table), file["pixels"].shape[0])
        for name in ("resolution", "uncertainty", "bias", "bias_uncertainty", "spread", "count"):
            assert file[f"resolution/{name}"].shape == shape, name
        edges = file["distribution/edges"]
        assert file["distribution/counts_all"].shape == (len(table), len(edges) - 1)
    with tables.open_file(f"{folder}/charge_resolution.h5") as file:
        assert file.root.runs.coldescrs["is_dark"].type == "bool"
        np.testing.assert_array_equal(file.root.runs.col("resolution_all"), table.resolution_all)
        assert len(file.root.inputs) == len(table)


def check_truth(csv, folder, compat):
    """The median pull of the good pixels' gains; the original's bins displace it."""
    truth = pd.read_csv(f"{folder}/truth_pixels.csv")
    both = csv[csv.good_fit].merge(truth, on="pixel_no", suffixes=("", "_true"))
    pull = ((both.pe - both.pe_true) / both.pe_error).median()
    assert abs(pull) < (1.5 if compat else 0.6), pull


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("lab")
    parser.add_argument("results")
    parser.add_argument("--compat", action="store_true")
    options = parser.parse_args()
    low_light = pd.read_csv(f"{options.lab}/spe/table.csv")
    scan = pd.read_csv(f"{options.lab}/charge_res/table.csv").sort_values("name").reset_index(drop=True)
    with open(f"{options.lab}/truth.json") as file:
        truth = {run["name"]: run["resolution_good"] for run in json.load(file)["runs"] if run["purpose"] == "charge_res"}
    spectra, resolution = f"{options.results}/spe", f"{options.results}/charge_res"
    csv = check_spectra(spectra, len(low_light), options.compat)
    check_spectra_hdf5(spectra, len(low_light), csv)
    check_truth(csv, options.lab, options.compat)
    check_transfer(resolution, scan, options.compat)
    check_resolution(resolution, scan, scan.name.map(truth))
    names = sorted(os.listdir(options.results))
    assert names == ["charge_res", "spe"], names
    print(f"{options.results}: pandas {pd.__version__}, PyTables and h5py read the results of the lab")


if __name__ == "__main__":
    main()
