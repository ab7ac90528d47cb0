"""Charges of a lab run the way sstcam_pixel_analysis makes them: one waveform after another is rotated.

usage: peer_lab_extraction.py FILE.tio [SECONDS]     SECONDS: processor time of the loop, 20 by default

An own equivalent of the loop, from its description; events are read with sstcam-tio (PyPI). Reading is timed apart.
"""
import resource
import sys
import time

import numpy as np
from tio import Reader

path = sys.argv[1]
limit = float(sys.argv[2]) if len(sys.argv) > 2 else 20.0
half = 8  # of the window of 16 samples


def clocks():
    return np.array([time.process_time(), time.perf_counter()])


def events(reader, count):
    """The waveforms of whole events, and the time that reading them took."""
    for index in range(count):
        start = clocks()
        event = reader[index]
        waveforms = np.array(event.waveforms, dtype=np.float32)
        good = not (event.stale or event.missing_packets)
        yield (waveforms if good else None), clocks() - start


with Reader(path) as reader:
    baseline = np.r_[0:20, reader.n_samples - 40:reader.n_samples]
    total, kept, reading, first = 0.0, 0, np.zeros(2), np.zeros(2)
    for waveforms, read in events(reader, reader.n_events):
        reading += read
        if waveforms is None:
            continue
        start = clocks()
        total = total + (waveforms - waveforms[:, baseline].mean(axis=1)[:, None])
        kept += 1
        first += clocks() - start
    read_events = reader.n_events
    peaks = total.argmax(axis=1)
    reference = int(np.median(peaks))
    shifts = peaks - reference

    second, done, charges = np.zeros(2), 0, []
    for waveforms, read in events(reader, reader.n_events):
        reading += read
        read_events += 1
        done += 1
        if waveforms is None:
            continue
        start = clocks()
        rotated = waveforms.copy()
        for pixel in range(len(rotated)):
            rotated[pixel] = np.roll(waveforms[pixel], -shifts[pixel])
        rotated -= rotated[:, baseline].mean(axis=1)[:, None]
        charges.append(rotated[:, reference - half:reference + half].sum(axis=1, dtype=np.float64))
        second += clocks() - start
        if second[0] > limit:  # processor time
            break

memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"  mean charge {np.mean(charges)} of {len(shifts)} pixels in {len(charges)} whole events")


def report(what, count, used):
    print(f"numpy, {what}: {count} events, {count / used[0]:.1f} events/s of processor time,"
          f" {count / used[1]:.1f} events/s of wall time, peak memory {memory} MiB")


report("reading (sstcam-tio)", read_events, reading)
report("pulses without reading", kept, first)
report("charges without reading", len(charges), second)
event = second / len(charges) + reading / read_events
report("charges with reading", kept, event * kept)
report("pulses and charges with reading", kept, (event + first / kept + reading / read_events) * kept)
