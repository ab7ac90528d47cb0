"""Reads every event of ZFITS files with the official reader in serialized mode; events per second of processor time."""
import sys
import time

from protozfits import ProtobufIFits

for path in sys.argv[1:]:
    start = time.process_time()
    table = ProtobufIFits(path, "Events")
    size = 0
    for row in range(1, len(table) + 1):
        size += len(table.read_serialized_message(row))
    seconds = time.process_time() - start
    print(f"{path}: {len(table)} events, {size} bytes, {len(table) / seconds:.0f} events/s (processor time)")
