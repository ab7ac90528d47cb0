import Foundation
import Reconstruction
import SSTCalib
import SSTCore
import SSTIO
import TestSupport
import Testing

/// Cleaning of a user: pixels above 12 p.e., described by their sum.
private struct BrightPixels: ImageAnalysis {
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

@Suite("A user's program processes runs") struct RunProcessorTests {
  private let folder: TemporaryFolder
  private let raw: String

  init() throws {
    folder = try TemporaryFolder()
    raw = folder.path("SST1M1_20260121_0001.fits.fz")
    try SmallRun.write(to: raw)
  }

  private func process<Analysis: ImageAnalysis>(
    _ analysis: Analysis, jobs: Int = 1, limit: Int = .max,
    _ body: (borrowing ProcessedEvents<Analysis.Parameters>) throws -> Void
  ) throws -> RunCounters {
    let source = try RawFile.openRows(raw)
    let first = try source.readHeaders(0..<1, jobs: 1)[0]
    let calibration = try TelescopeCalibration.packaged(telescope: 21, firstEvent: first.time)
    let reader = RunReader(source, swap: calibration.swap, jobs: jobs)
    var configuration = RunConfiguration()
    let flags = try source.block(0..<1).telescopes[0].pixelFlags
    configuration.calibrator.additionalBadPixels = flags.indices.filter { flags[$0] == 0 }
    var run = try RunProcessor(reader, calibration, configuration: configuration, analysis: analysis)
    try run.forEachBlock(limit: limit, body)
    return run.counters
  }

  @Test("the library gives the numbers of r0-dl1") func sameAsStep() throws {
    let file = try SmallRun.process(raw, into: folder.path("out")).file
    let table = try file.table("dl1/event/telescope/images/tel_021").read()
    let wanted = try (table.floats("image"), table.floats("peak_time"))
    var (charges, times): ([Float], [Float]) = ([], [])
    let tailcuts = ImageCleaner.tailcuts(TailcutsParameters())
    let cleaning = NightSkyCleaning(
      cleaner: tailcuts, selection: tailcuts, geometry: SST1MCamera.geometry)
    let counters = try process(cleaning) { events in
      for event in 0..<events.count where !events.headers[event].triggerBits.isPedestal {
        charges += events.charges[events.pixelRange(ofEvent: event)]
        times += events.peakTimes[events.pixelRange(ofEvent: event)]
      }
    }
    #expect(charges == wanted.0 && times == wanted.1)
    #expect(counters.events == 24 && counters.pedestals > 0 && counters.pedestals < 24)
  }

  @Test("own cleaning, any number of threads", arguments: [1, 3]) func ownCleaning(jobs: Int) throws {
    var (sums, masks, levels): ([Float], [Bool], [Double]) = ([], [], [])
    let counters = try process(BrightPixels(), jobs: jobs) { events in
      for event in 0..<events.count {
        let range = events.pixelRange(ofEvent: event)
        let chosen = range.filter { events.masks[$0] }
        #expect(events.parameters[event] == chosen.reduce(Float(0)) { $0 + events.charges[$1] })
        #expect(chosen.allSatisfy { Double(events.charges[$0]) > 12 + events.nightSkyLevels[event] })
      }
      sums += events.parameters
      masks += events.masks
      levels += events.nightSkyLevels
    }
    #expect(counters.events == 24 && sums.contains { $0 > 0 } && levels.allSatisfy(\.isFinite))
    var (again, other): ([Float], [Bool]) = ([], [])
    _ = try process(BrightPixels(), limit: 10) { events in
      again += events.parameters
      other += events.masks
    }
    #expect(again == Array(sums.prefix(10)) && other == Array(masks.prefix(10 * 1296)))
  }
}
