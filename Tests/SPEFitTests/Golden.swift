import Foundation
import SPEFit
import SSTCore
import TestSupport

/// The golden files of the fits.
enum Golden {
  static func read<T: Decodable>(_ type: T.Type, _ name: String) throws -> T {
    try JSONDecoder().decode(type, from: SharedData.data("oracle/spe/\(name)"))
  }

  /// A density by the name that the golden files use, with their truncation.
  static func density(
    _ model: String, quirks: Quirks = .spefit, pedestal: PhotoelectronDensity.Pedestal = .included
  ) throws -> PhotoelectronDensity {
    let models: [String: PhotoelectronDensity.Model] = [
      "PMTSingleGaussian": .pmtSingleGaussian, "SiPMGentile": .sipmGentile,
      "SiPMModifiedPoisson": .sipmModifiedPoisson,
    ]
    guard let model = models[model] else { throw CocoaError(.coderInvalidValue) }
    return PhotoelectronDensity(model, pedestal: pedestal, quirks: quirks)
  }
}

extension SpectrumDensity {
  /// Named values in the order of the parameters.
  func ordered(_ values: [String: Double]) -> [Double] { parameters.map { values[$0.name] ?? .nan } }
}

/// The largest difference of two arrays, relative to the expected values, where those exceed `floor`.
func largestRelativeDifference(_ values: [Double], _ expected: [Double], floor: Double = 0) -> Double {
  guard values.count == expected.count else { return .infinity }
  var worst = 0.0
  for (value, wanted) in zip(values, expected) where abs(wanted) > floor {
    let difference = abs(value / wanted - 1)
    worst = max(worst, difference.isNaN ? .infinity : difference)
  }
  return worst
}

/// The largest difference of two arrays, relative to the largest expected value.
func largestDifference(_ values: [Double], _ expected: [Double]) -> Double {
  guard values.count == expected.count else { return .infinity }
  let scale = expected.map(abs).max() ?? 1
  var worst = 0.0
  for (value, wanted) in zip(values, expected) {
    let difference = abs(value - wanted)
    worst = max(worst, difference.isNaN ? .infinity : difference)
  }
  return scale > 0 ? worst / scale : worst
}
