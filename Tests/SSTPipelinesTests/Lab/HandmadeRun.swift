import Foundation
import Logging
import SSTCalib
import SSTCore
import SSTIO

@testable import SSTPipelines

/// An R1 run that a test writes sample by sample.
struct HandmadeRun {
  var slots = [0]
  var eventCount = 40
  var scale: Float = 22.8
  var offset: Float = 370
  /// Packets that never came, by event.
  var missingPackets: [Int: Set<Int>] = [:]
  var stale: Set<Int> = []
  var keywords: [FITSCard] = []
  /// Millivolts of an event, a pixel of the camera (a single module: of the module), and a sample.
  var value: (_ event: Int, _ pixel: Int, _ sample: Int) -> Float

  func write(to path: String) throws {
    let layout = TIOLayout.r1(slots: slots, scale: scale, offset: offset)
    let writer = try TIOWriter(path: path, layout: layout, keywords: keywords)
    for event in 0..<eventCount {
      var head = TIOWriter.Event(
        tack: UInt64(event) * 2_000_000, cpuSeconds: 1_769_000_000 + Int64(event), cpuNanoseconds: 0,
        firstCell: event * 37 % 4096)
      head.isStale = stale.contains(event)
      head.missingPackets = missingPackets[event] ?? []
      try words(event, layout).withUnsafeBufferPointer { try writer.append([head], words: $0) }
    }
    try writer.finish()
  }

  private func words(_ event: Int, _ layout: TIOLayout) -> [UInt16] {
    let pixels = slots.flatMap { slot in (0..<64).map { slots.count == 1 ? $0 : slot * 64 + $0 } }
    let values = pixels.flatMap { pixel in
      (0..<layout.samplesPerPixel).map { value(event, pixel, $0) }
    }
    var words = [UInt16](repeating: 0, count: values.count)
    values.withUnsafeBufferPointer { values in
      words.withUnsafeMutableBufferPointer {
        _ = TIOScaling.encode(values, into: $0, scale: scale, offset: offset)
      }
    }
    return words
  }
}

/// A pulse of this height at a sample, with a little noise.
func pulse(_ height: Double, at peak: Int, _ event: Int, _ pixel: Int, _ sample: Int) -> Float {
  var random = CounterRandom(seed: 5, event: UInt64(event), purpose: UInt64(pixel * 128 + sample))
  let t = Double(sample - peak) / 3
  return Float(height * exp(-0.5 * t * t) + 0.2 * (random.uniform() - 0.5))
}

/// The charges of low-light runs, on disk.
func lowLightCharges(_ paths: [String], _ options: LabOptions) throws -> LabCharges {
  try LabCharges(lowLight: LabInputs(lowLight: paths).runs, extractionStep(options))
}

/// What extracts charges, without progress and messages.
func extractionStep(_ options: LabOptions) -> LabExtractionStep {
  LabExtractionStep(
    options: options, log: silentLog(), cancellation: CancellationFlag(),
    progress: ProgressCounter(total: 1, unit: "events", observer: nil))
}

extension LabCharges {
  /// The mean charge of each common pixel in a run.
  func means(ofRun run: Int) throws -> [Double] {
    let table = try runs[run].table()
    guard case .float32(let values) = table.values else { return [] }
    return (0..<table.pixelCount).map { pixel in
      let sum = stride(from: pixel, to: values.count, by: table.pixelCount)
        .reduce(0) { $0 + Double(values[$1]) }
      return sum / Double(table.eventCount)
    }
  }
}

extension LabRunCharges {
  /// All charges at once.
  func table() throws -> ChargeTable {
    var all: [Float] = []
    try forEachBlock { block in
      if case .float32(let values) = block.values { all += values }
    }
    return ChargeTable(eventCount: eventCount, pixelCount: pixelCount, values: .float32(all))
  }
}
