"""Reads the ECSV and FITS files of the tests of tables with astropy and compares them: tables_conformance.py FOLDER"""

import sys

import numpy as np
from astropy.table import Table

ecsv = Table.read(f"{sys.argv[1]}/tables.ecsv", format="ascii.ecsv")
fits = Table.read(f"{sys.argv[1]}/tables.fits", hdu=1)
assert len(ecsv) == len(fits) == 150 and ecsv.colnames == fits.colnames
for name in ecsv.colnames:
    if name == "name":
        # An empty text is a missing one for astropy.
        assert [str(t) for t in ecsv[name]] == [str(t) for t in fits[name]], name
        continue
    assert np.array_equal(np.asarray(ecsv[name]), np.asarray(fits[name])), name
    assert str(ecsv[name].unit) == str(fits[name].unit), name
row = {name: ecsv[name][5] for name in ecsv.colnames}
assert row["i64"] == -9223372036854775803 and row["u64"] == 18446744073709551610 and row["i8"] == -5
assert row["name"] == 'é,"5' and list(row["mask"]) == [False, True, False] and row["count"] == 45
assert ecsv["charge_low"].unit == "ns" and ecsv["charge_low"].description == "lower end"
assert ecsv["steps"].dtype == np.float32 and np.isinf(ecsv["steps"][3][1])
print("tables: ECSV and FITS are read by astropy")
