import Foundation
import SSTCore
import Testing

@testable import SPEFit

/// Simulated sensors of all kinds, whose truth is known.
@Suite("Fits of toys") struct ToyTests {
  private static let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1"

  /// One sensor and its fit.
  private struct Toy: Sendable {
    var truth: [Double]
    var fit: PixelFit
    var reference: FitResult
    /// The widths of the first and the mean peak, in units of the gain.
    var width: (first: Double, mean: Double)

    /// Peaks with valleys between them, and no parameter near a limit.
    var isClear: Bool {
      guard width.mean < 0.3, width.first < 0.3, fit.status == .converged else { return false }
      let errors = fit.result.errors
      return [1, 3, 4].allSatisfy { truth[$0] > 4 * errors[$0] }
    }

    init(number: Int) throws {
      var random = CounterRandom(seed: 11, event: UInt64(number), purpose: 3)
      func any(_ lower: Double, _ upper: Double) -> Double { lower + (upper - lower) * random.uniform() }
      let model: PhotoelectronDensity.Model = number % 2 == 0 ? .sipmModifiedPoisson : .sipmGentile
      let gain = random.uniform() < 0.8 ? any(0.9, 1.1) : any(0.6, 1.6)
      truth = [
        any(-0.3, 0.3) * gain, any(0.08, 0.35) * gain, gain, any(0.03, 0.15) * gain, any(0.02, 0.4),
        any(0.3, 8),
      ]
      let fired = max(truth[5] / (1 - truth[4]), 1)
      func width(_ k: Double, _ truth: [Double]) -> Double {
        (truth[1] * truth[1] + k * truth[3] * truth[3]).squareRoot() / truth[2]
      }
      self.width = (width(1, truth), width(fired, truth))
      let charges = ToySpectrum(model, truth, seed: UInt64(number + 1)).charges(10_000)
      let range = (charges.min() ?? 0).rounded(.down) - 1...(charges.max() ?? 1).rounded(.up) + 1
      let binning = Binning(count: Int(10 * (range.upperBound - range.lowerBound)), range: range)
      var density = PhotoelectronDensity(model)
      density.parameters[5].upper = 20
      let spectrum = ChargeSpectrum(charges, binning: binning, keepsCharges: false)
      fit = try CameraFitter(JointDensity([density]), binnings: [binning]).fit([spectrum])
      var cost = try SpectrumCost(density, spectrum)
      reference = try Minimizer(density.parameters).minimize(&cost, from: truth)
    }

    /// True if the pedestal is a peak off, and that is the likelier place.
    var isDisplaced: Bool {
      abs(fit.result.values[0] - truth[0]) > 0.5 * truth[2] && fit.result.cost <= reference.cost
    }

    /// False for a minimum that is not the lowest, and for no minimum where there is one.
    var isRight: Bool {
      if !reference.status.isMinimum { return true }
      return fit.status.isMinimum && fit.result.cost < reference.cost + 0.01
    }
  }

  @Test("pulls have the mean 0 and the width 1, p-values are uniform, statuses right") func toys() throws {
    let count = Self.isLong ? 4000 : 300
    let toys = try parallelMap(count: count, jobs: 2) { number, _ in try Toy(number: number) }
    let wrong = toys.filter { !$0.isRight }
    // Long: 1 in 1000 and two standard deviations; short: one bad luck.
    #expect(wrong.count <= (Self.isLong ? 8 : 1), "\(wrong.map(\.truth)) \(wrong.map(\.fit.result.values))")
    // With three flashes in a pedestal of 10,000 the comb one peak off may have the higher likelihood: no fit can tell.
    let seen = toys.filter(\.isClear)
    let clear = seen.filter { !$0.isDisplaced }
    #expect(seen.count - clear.count <= max(1, seen.count / 500))
    #expect(clear.count > count / 6)
    let n = Double(clear.count)
    for (i, name) in ["eped", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_"].enumerated() {
      let pulls = clear.map { ($0.fit.result.values[i] - $0.truth[i]) / $0.fit.result.errors[i] }
      let mean = pulls.reduce(0, +) / n
      let width = (pulls.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
      // Four standard errors of a mean and a width, and what limited statistics of a spectrum leave.
      #expect(abs(mean) < 4 / n.squareRoot() + 0.03, "\(name): mean \(mean)")
      #expect(abs(width - 1) < 4 / (2 * n).squareRoot() + 0.02, "\(name): width \(width)")
    }
    let pValues = toys.compactMap { $0.fit.scores?.pValue }.sorted()
    let distance = pValues.enumerated().map { abs($1 - (Double($0) + 0.5) / Double(pValues.count)) }.max()
    // Kolmogorov's limit for a probability of 1e-4.
    #expect(try #require(distance) < 2.23 / Double(pValues.count).squareRoot() + 0.01)
  }
}
