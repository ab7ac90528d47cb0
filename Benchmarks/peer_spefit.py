"""Fits the pixels of a camera with spefit's CameraFitter; wall time without starting Python and compiling.

usage: peer_spefit.py binned-nll|unbinned-nll PROCESSES PIXELS CHARGES.npy [CHARGES.npy CHARGES.npy]
"""
import contextlib
import io
import os
import sys
import time
import warnings

import numpy as np
from spefit.fitter import CameraFitter
from spefit.pdf import SiPMModifiedPoisson
from spefit.pdf.base import PDFMulti

warnings.filterwarnings("ignore")
cost = {"binned-nll": "BinnedNLL", "unbinned-nll": "UnbinnedNLL"}[sys.argv[1]]
processes, pixels = int(sys.argv[2]), int(sys.argv[3])
charges = [np.ascontiguousarray(np.load(path)[:, :pixels]) for path in sys.argv[4:]]
pdf = SiPMModifiedPoisson() if len(charges) == 1 else PDFMulti(SiPMModifiedPoisson(), len(charges), ["lambda_"])


def run(data, processes):
    fitter = CameraFitter(pdf, 100, (-1.0, 9.0), cost)
    start, used = time.perf_counter(), time.process_time()
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        if processes == 1:
            fitter.process(data)
        else:
            fitter.multiprocess(data, processes)
    return time.perf_counter() - start, time.process_time() - used


run([c[:, :1] for c in charges], 1)  # compiles
wall, used = run(charges, processes)
print(f"spefit {cost} illuminations {len(charges)} processes {processes}: {pixels} pixels, wall {wall:.2f} s, processor {used:.2f} s,"
      f" {wall / pixels * 1e3:.3f} ms a pixel")
