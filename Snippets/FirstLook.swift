// From raw samples to shower ellipses.
// snippet.hide
// Run it with the path of an SST-1M raw file; the text in README shows what is between "show" and "hide".
let path = CommandLine.arguments.dropFirst().first ?? "raw/SST1M1_20260121_0001.fits.fz"
// snippet.show
import Reconstruction
import SSTCalib
import SSTCore
import SSTIO

let source = try RawFile.openRows(path)
let events = try source.block(0..<min(100, source.eventCount), jobs: 2).telescopes[0]

let calibrator = try ImageCalibrator(.packaged(telescope: 21))
var processor = ImageProcessor(
  cleaner: .tailcuts(
    TailcutsParameters {
      $0.pictureThresholdPE = 8
      $0.boundaryThresholdPE = 4
    }),
  geometry: SST1MCamera.geometry)

for event in 0..<events.count {
  let image = calibrator.image(ofEvent: event, in: events)
  let shower = processor.process(image: image.charges.span, peakTime: image.peakTimes.span)
  if shower.isDefined {
    print(events.headers[event].eventNumber, shower.hillas.intensity, "p.e.", shower.hillas.psiDeg, "deg")
  }
}
