#!/usr/bin/env python3
"""Times `sstctl r0-dl1` and `ctapipe-process` on the same simtel file, in turns, on one processor each.

Usage: compare_simtel_dl1.py SSTCTL CTAPIPE_PROCESS FILE [TURNS [--no-stereo]]

Both write image parameters without images, and the stereo geometry of each event (which `sstctl` always adds to simulated
files); `--no-stereo` behind the turns leaves it out of the peer. Times are of user and system. The time to start Python, to
compile its kernels and to open the file is measured with one event and taken away from both.
"""
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

PEER = {
    "DataWriter": {"Contact": {"name": "x", "email": "x@x.x", "organization": "x"}, "write_dl1_images": False,
                   "write_dl1_parameters": True, "write_dl2": True},
    "ShowerProcessor": {"reconstructor_types": ["HillasReconstructor"]},
    "SimTelEventSource": {"focal_length_choice": "EQUIVALENT"},
    "CameraCalibrator": {"image_extractor_type": "LocalPeakWindowSum"},
    "ImageProcessor": {"image_cleaner_type": "TailcutsImageCleaner", "use_telescope_frame": False,
                       "TailcutsImageCleaner": {"picture_threshold_pe": 8, "boundary_threshold_pe": 4,
                                                "min_picture_neighbors": 2}},
}


def seconds(command):
    """The user and system time of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["taskset", "-c", "0"] + command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main():
    sstctl, ctapipe, path = sys.argv[1:4]
    turns = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    with tempfile.TemporaryDirectory() as folder:
        if "--no-stereo" in sys.argv:
            PEER["DataWriter"]["write_dl2"] = False
            del PEER["ShowerProcessor"]
        settings = pathlib.Path(folder, "settings.json")
        settings.write_text(json.dumps(PEER))

        def ours(limit=()):
            return seconds([sstctl, "r0-dl1", path, "-o", folder, "--overwrite", "--no-write-images", "--jobs", "1", *limit])

        def theirs(limit=()):
            return seconds([ctapipe, "-i", path, "-o", os.path.join(folder, "peer.h5"), "--overwrite", "-c", str(settings), *limit])

        theirs(["--max-events", "1"])
        measured = {"ours": [], "theirs": []}
        for _ in range(turns):
            measured["ours"].append(ours() - ours(["--max-events", "1"]))
            measured["theirs"].append(theirs() - theirs(["--max-events", "1"]))
        a, b = (statistics.median(measured[name]) for name in ("ours", "theirs"))
        print(f"sstctl r0-dl1 {a:.3f} s, ctapipe-process {b:.2f} s of processor time; ratio {b / a:.0f}")


if __name__ == "__main__":
    main()
