import Foundation
import SSTCalib
import TestSupport

/// The golden file of the extraction, with its waveforms.
struct ExtractionGolden: Decodable {
  struct Clip: Decodable {
    var peak_index: Int
    var width: Int
    var shift: Int
    var charge: [Double]
  }
  var baseline_per_event: [[Double]]
  var peak_index: [Int]
  var reference_peak: Int
  var shifts: [Int]
  var off_pixels: [Int]
  var row_max: [Double]
  var global_max: Double
  var window_width: Int
  var charges: [String: [[Double]]]
  var window_edges: [Clip]

  static let pixelCount = 10
  static let sampleCount = 128

  static func read() throws -> Self {
    try JSONDecoder().decode(Self.self, from: SharedData.data("oracle/spe/extraction.json"))
  }

  /// The waveforms of each event, `[pixel][sample]`.
  static func waveforms() throws -> [[Float]] {
    let bytes = try SharedData.data("oracle/spe/extraction_waveforms.npy")
    let size = pixelCount * sampleCount
    let count = 12 * size
    let values = Data(bytes.suffix(4 * count)).withUnsafeBytes { raw in
      (0..<count).map { raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
    return stride(from: 0, to: count, by: size).map { Array(values[$0..<$0 + size]) }
  }
}

/// The pulses that events show.
func pulseFinder(_ events: [[Float]], pixels: Int = 10, samples: Int = 128) throws -> PulseFinder {
  var finder = try PulseFinder(pixelCount: pixels, sampleCount: samples)
  for event in events { finder.add(event.span) }
  return finder
}

extension LabExtractor {
  /// The charges of one event.
  func charges(_ event: [Float]) -> [Float] {
    var charges = [Float](repeating: .nan, count: livePixels.count)
    var span = charges.mutableSpan
    extract(event.span, into: &span)
    return charges
  }
}
