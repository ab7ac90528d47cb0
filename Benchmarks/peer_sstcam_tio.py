"""Times sstcam-tio (PyPI) on the events of a .tio file: peer_sstcam_tio.py FILE"""
import sys
import time

from tio import Reader

with Reader(sys.argv[1]) as reader:
    start, count, total = time.process_time(), min(100, reader.n_events), 0.0
    for index in range(count):
        total += reader[index].waveforms[0, 0]
    seconds = time.process_time() - start
print(f"sstcam-tio ({total:.0f}): {count} events, {count / seconds:.0f} events/s of processor time")
