import Foundation
import SSTCalib
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

/// The golden waveforms as a run, through reading, both passes and the charges on disk.
@Suite("Lab pipeline against the original", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct LabGoldenTests {
  private struct Golden: Decodable {
    var peak_index: [Int]
    var reference_peak: Int
    var charges: [String: [[Double]]]
  }

  /// Pixel n of the module has the waveform of the golden pixel n modulo 10.
  private static let goldenPixels = 10
  /// Steps of 1/1500 of the unit: a sample is wrong by at most a third of a thousandth.
  private static let scale: Float = 1500

  private static func writeRun(_ path: String) throws {
    let bytes = Data(try SharedData.data("oracle/spe/extraction_waveforms.npy").suffix(4 * 12 * 10 * 128))
    let samples = bytes.withUnsafeBytes { raw in
      (0..<12 * 10 * 128).map { raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
    try HandmadeRun(eventCount: 12, scale: scale, offset: 12) { event, pixel, sample in
      samples[(event * goldenPixels + pixel % goldenPixels) * 128 + sample]
    }.write(to: path)
  }

  @Test(
    "charges on disk, with every combination of alignment and baseline",
    arguments: [
      ("skew_and_baseline", true, true), ("leave_time_skew", false, true), ("leave_baseline", true, false),
      ("leave_both", false, false),
    ])
  func charges(_ name: String, _ alignsTime: Bool, _ subtractsBaseline: Bool) throws {
    let folder = try TemporaryFolder()
    let golden = try JSONDecoder().decode(
      Golden.self, from: SharedData.data("oracle/spe/extraction.json"))
    let path = folder.path("golden_r1.tio")
    try Self.writeRun(path)
    let charges = try lowLightCharges(
      [path],
      labOptions(folder.path("out")) {
        $0.quirks = .pixelAnalysis
        $0.extraction.alignsTime = alignsTime
        $0.extraction.subtractsBaseline = subtractsBaseline
      })
    #expect(charges.pixels == Array(0..<64))
    #expect(charges.pulses.peaks == (0..<64).map { golden.peak_index[$0 % Self.goldenPixels] })
    #expect(charges.pulses.reference == golden.reference_peak)
    let table = try charges.runs[0].table()
    guard case .float32(let values) = table.values else {
      Issue.record("charges are in single precision")
      return
    }
    let expected = try #require(golden.charges[name])
    #expect(table.eventCount == expected.count)
    let differences = (0..<values.count).map { (place: Int) -> Double in
      let wanted = expected[place / 64][place % 64 % Self.goldenPixels]
      return abs(Double(values[place]) - wanted)
    }
    // Rounding of 16 samples and of their baseline: at most 32 half steps, on average four or five.
    #expect(differences.allSatisfy { $0 < 32 * 0.5 / Double(Self.scale) })
    let square = differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
    #expect(square.squareRoot() < 3 / Double(Self.scale))
  }
}
