import Foundation
import SSTCore
import TestSupport

@testable import SPEFit

/// The golden file of the dark-run fit.
struct DarkRunGolden: Decodable {
  struct Spectrum: Decodable {
    var parameters: [String: Double]
    var n_events: Double
    var x: [Double]
    var y: [Double]
  }
  struct Fit: Decodable {
    var truth: [String: Double]
    var n_events: Double
    var counts: [Double]
    var first_gain: Double
    var values: [String: Double]
    var errors_as_published: [String: Double]
    var errors_correct: [String: Double]
    var deviance: Double
    var accurate: Bool
    var derived: [String: Double]
    var calib_flag: Int
  }
  var centres: [Double]
  var spectrum_values: [Spectrum]
  var fits: [Fit]

  static func read() throws -> DarkRunGolden { try Golden.read(DarkRunGolden.self, "dark_run.json") }

  func spectrum(_ fit: Fit) -> DarkRunSpectrum {
    DarkRunSpectrum(centres: centres, counts: fit.counts, eventCount: fit.n_events)
  }
}

extension DarkRunFit {
  /// −2 Σ (d·ln S − S − lnΓ(d + 1)) over the fitted bins, as sst1mpipe minimizes it.
  func publishedDeviance(_ spectrum: DarkRunSpectrum) -> Double {
    let bins = spectrum.fitted(.darkRunFit)
    return bins?.counts.reduce(2 * result.cost) { sum, d in
      sum + 2 * (lgamma(d + 1) + d - (d > 0 ? d * log(d) : 0))
    } ?? .nan
  }
}

/// Spectra drawn from the density.
enum DarkRunToy {
  static let centres = (-50...125).map(Double.init)

  /// Whole-number bins of `events` charges; those outside the axis are left out.
  static func spectrum(
    _ truth: [Double], events: Int, seed: UInt64, fitter: DarkRunFitter = DarkRunFitter()
  ) -> DarkRunSpectrum {
    var random = CounterRandom(seed: seed, event: 0, purpose: 77)
    var counts = [Double](repeating: 0, count: centres.count)
    let sums = cumulated(truth, fitter)
    for _ in 0..<events {
      let u = random.uniform()
      var (low, high) = (0, sums.count)
      while low < high {
        let middle = (low + high) / 2
        if sums[middle] > u { high = middle } else { low = middle + 1 }
      }
      if low < counts.count { counts[low] += 1 }
    }
    return DarkRunSpectrum(centres: centres, counts: counts, eventCount: Double(events))
  }

  private static func cumulated(_ truth: [Double], _ fitter: DarkRunFitter) -> [Double] {
    var workspace = DensityWorkspace()
    let edges = centres.map { $0 - 0.5 } + [125.5]
    fitter.density.evaluate(on: .cells(edges: edges), truth, derivatives: false, into: &workspace)
    var sum = 0.0
    return workspace.values.prefix(centres.count).map {
      sum += $0
      return sum
    }
  }
}
