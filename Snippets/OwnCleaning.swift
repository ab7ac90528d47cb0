// The images of r0-dl1 with cleaning of one's own.
// snippet.hide
let path = CommandLine.arguments.dropFirst().first ?? "raw/SST1M1_20260121_0001.fits.fz"
// snippet.show
import SSTCalib
import SSTCore
import SSTIO

/// Keeps pixels above a level that follows the night sky, and gives the sum of their charges.
struct BrightPixels: ImageAnalysis {
  var selectionConditions: Double { 12 }

  func conditions(_ sky: NightSky) -> Double { sky.level.isNaN ? 12 : 12 + sky.level }

  mutating func analyze(
    image: Span<Float>, peakTime: Span<Float>, _ conditions: Double, mask: inout MutableSpan<Bool>
  ) -> Float {
    var sum: Float = 0
    for pixel in image.indices {
      mask[pixel] = Double(image[pixel]) > conditions
      if mask[pixel] { sum += image[pixel] }
    }
    return sum
  }

  func isEmpty(_ parameters: Float) -> Bool { parameters == 0 }
}

let source = try RawFile.openRows(path)
let start = try source.readHeaders(0..<1, jobs: 1)[0].time
let calibration = try TelescopeCalibration.packaged(telescope: 21, firstEvent: start)
var run = try RunProcessor(
  RunReader(source, swap: calibration.swap, jobs: 2), calibration, analysis: BrightPixels())
try run.forEachBlock { events in
  for (header, sum) in zip(events.headers, events.parameters) where !header.triggerBits.isPedestal {
    print(header.eventNumber, sum, "p.e.")
  }
}
print(run.counters.events, "events,", run.counters.pedestals, "pedestals")
