// Reading a DL1 table.
// snippet.hide
let path = CommandLine.arguments.dropFirst().first ?? "dl1/SST1M1_20260121_0001_W1_dl1.h5"
// snippet.show
import SSTIO

let table = try HDF5File(readingFrom: path).table("dl1/event/telescope/parameters/tel_021")
let rows = try table.read(columns: ["event_id", "camera_frame_hillas_intensity"])
let intensities = try rows.doubles("camera_frame_hillas_intensity").filter { !$0.isNaN }
print(
  intensities.count, "of", table.rowCount, "images have light; the brightest:", intensities.max() ?? 0, "p.e."
)
