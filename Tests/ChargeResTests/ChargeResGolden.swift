import ChargeRes
import Foundation
import SSTCore
import TestSupport

/// The golden file of the requirement curves.
struct RequirementGolden: Decodable {
  struct NightSky: Decodable {
    var nsb_hz: Double
    var requirement: [Double]
  }
  var pde: Double
  var photoelectrons: [Double]
  var default_nsb: [Double]
  var poisson_drawn: [Double]
  var poisson_photoelectrons: [Double]
  var by_nsb_hz: [NightSky]
  var other_definitions: [String: [Double]]

  static func read() throws -> Self {
    try JSONDecoder().decode(Self.self, from: SharedData.data("oracle/spe/requirement.json"))
  }
}

/// The golden file of the charge resolution.
struct ResolutionGolden: Decodable {
  struct Run: Decodable {
    var n_ph_meas: Double
    var nsb: Double
    var expected_pe: Double
    var calibrated_pe: [[Double]]
    var all_pixels: Double
    var good_pixels: Double
    var per_pixel: [Double]
    var requirement: Double
    var relative_all: Double
    var with_poisson_term: Double
    var bias: Double
    var spread_about_mean: Double
    var checs_rmse_abs: Double
    var checs_mc: Double
  }
  struct Transfer: Decodable {
    var extracted_adc: [Double]
    var adc_per_pe: [Double]
  }
  var window_width: Int
  var pixel_ids: [Int]
  var good_fit: [Bool]
  var adc: [[[Double]]]
  var mean_adc: [[Double]]
  var transfer_function: [String: Transfer]
  var runs: [Run]

  static func read() throws -> Self {
    try JSONDecoder().decode(Self.self, from: SharedData.data("oracle/spe/charge_resolution.json"))
  }

  /// The extracted charges of a run.
  func charges(_ run: Int) -> ChargeTable {
    let events = adc[run][0].count
    let values = (0..<events).flatMap { event in adc[run].map { $0[event] } }
    return ChargeTable(eventCount: events, pixelCount: pixel_ids.count, values: .float64(values))
  }

  var scan: [ScanRun] { runs.map { ScanRun(name: "", photons: $0.n_ph_meas, nightSkyHz: $0.nsb) } }

  /// The transfer functions from the dark runs.
  func transferFunctions(_ quirks: Quirks) throws -> TransferFunctionSet {
    let dark = scan.indices.filter { ScanRules().with(.pixelAnalysis).isDark(scan[$0]) }
    let means = try dark.map { run in
      var means = MeanCharges(pixelCount: pixel_ids.count)
      try means.add(charges(run))
      return means.means
    }
    var set = TransferFunctionSet()
    try set.add(
      expectedPE: dark.map { scan[$0].expectedPE() }, meanADC: means, pixels: pixel_ids,
      window: window_width, quirks: quirks)
    return set
  }
}

/// True if all values agree.
func agree(_ values: [Double], _ expected: [Double], relative: Double) -> Bool {
  values.count == expected.count && zip(values, expected).allSatisfy { isClose($0, $1, relative: relative) }
}
