#!/usr/bin/env python3
"""Makes a long DL1 file of one telescope of a short one, by writing its rows again with other event numbers.

Usage: tile_dl1.py DL1 TELESCOPE ROWS OUT
"""
import sys
import warnings

import numpy
import tables

warnings.simplefilter("ignore", tables.NaturalNameWarning)


def main():
    source, telescope, rows, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    path = f"/dl1/event/telescope/parameters/{telescope}"
    with tables.open_file(source) as old, tables.open_file(out, "w") as new:
        for node in old.root._f_iter_nodes():
            if node._v_name not in ("dl1", "dl2"):
                old.copy_node(node, new.root, recursive=True)
        for name in old.root._v_attrs._f_list("user"):
            # Those of swift-sst are about the file as a whole.
            if not name.startswith("SST"):
                new.root._v_attrs[name] = old.root._v_attrs[name]
        if "/dl1/info" in old:
            old.copy_node(old.root.dl1.info, new.create_group("/", "dl1"))
        table = old.get_node(path)
        values = table.read()
        values = values[numpy.isfinite(values["camera_frame_hillas_intensity"]) & numpy.isfinite(values["camera_frame_timing_slope"])]
        group, name = path.rsplit("/", 1)
        copy = new.create_table(group, name, table.description, createparents=True, expectedrows=rows, filters=table.filters)
        for key in table.attrs._f_list("user"):
            copy.attrs[key] = table.attrs[key]
        number = 0
        while number < rows:
            part = values[: rows - number].copy()
            part["event_id"] = numpy.arange(number, number + len(part))
            copy.append(part)
            number += len(part)


if __name__ == "__main__":
    main()
