"""Times eventio and ctapipe (PyPI) on the events of a simtel file: peer_simtel.py FILE"""
import sys
import time

from ctapipe.io import SimTelEventSource
from eventio import SimTelFile


def report(name, start, count):
    seconds = time.process_time() - start
    print(f"{name}: {count} telescope events, {count / seconds:.0f} events/s of processor time")


with SimTelFile(sys.argv[1]) as file:
    start = time.process_time()
    report("eventio, R0", start, sum(len(event["telescope_events"]) for event in file))
with SimTelEventSource(
    sys.argv[1], focal_length_choice="EQUIVALENT", skip_calibration_events=False
) as source:
    start = time.process_time()
    report("ctapipe, R0 and R1", start, sum(len(event.r1.tel) for event in source))
