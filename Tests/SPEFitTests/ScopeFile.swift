import Foundation
import SPEFit
import SSTCore
import TestSupport
import Testing

/// The golden file of the real oscilloscope spectrum: 2000 bins of which only the centres are known, no pedestal.
struct ScopeFile: Decodable {
  var peak_x: [Double]
  var peak_y: [Double]
  var peak_sigma: [Double]
  var estimate: [String: Double]
  var parameters: [FitFile.Parameter]
  var fits: [String: FitFile.Fit]

  static func read() throws -> ScopeFile { try Golden.read(ScopeFile.self, "fits/scope.json") }

  /// Two rows of little-endian numbers: centres and counts.
  static func spectrum() throws -> ChargeSpectrum {
    let data = try SharedData.data("oracle/spe/scope_data.npy")
    let headerLength = Int(data[8]) + 256 * Int(data[9])
    let header = String(decoding: data[10..<10 + headerLength], as: UTF8.self)
    try #require(header.contains("'<f8'") && header.contains("(2, 2000)"))
    let numbers = data.dropFirst(10 + headerLength).withUnsafeBytes { bytes in
      (0..<4000).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
    }
    return ChargeSpectrum(centres: Array(numbers[..<2000]), counts: Array(numbers[2000...]))
  }

  /// The density with the start values of an estimate, as the golden fits had.
  func density(
    _ quirks: Quirks, pedestal: PhotoelectronDensity.Pedestal = .excluded
  ) throws -> PhotoelectronDensity {
    let density = try Golden.density("SiPMModifiedPoisson", quirks: quirks, pedestal: pedestal)
    let peaks = try SpectrumPeaks.find(in: Self.spectrum(), maximumCount: 4)
    return try SpectrumEstimate(peaks, hasPedestal: false).starting(density)
  }
}
