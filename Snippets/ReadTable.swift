// Reading a DL1 table.
// snippet.hide
let path = CommandLine.arguments.dropFirst().first ?? "dl1/SST1M1_20260121_0001_W1_dl1.h5"
// snippet.show
import SSTData

let file = try DL1File(readingFrom: path)
for telescope in file.telescopes {
  let images = try file.parameters(ofTelescope: telescope).all().filter(\.parameters.isDefined)
  let brightest = images.map(\.parameters.hillas.intensity).max() ?? 0
  print("telescope", telescope, images.count, "images have light; the brightest:", brightest, "p.e.")
}
for event in try file.stereoEvents() where event.isValid {
  print(event.id.event, event.altitudeDeg, event.azimuthDeg)
}
