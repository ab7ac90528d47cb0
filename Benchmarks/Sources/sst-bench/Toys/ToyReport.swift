import Foundation

/// The figures of one part of the study.
struct ToyReport: Codable {
  struct Pulls: Codable {
    var parameter: String
    var peaks: ToyOutcome.Peaks
    var isNearLimit: Bool
    var statistics: PullStatistics
    /// Of the pulls, 40 bins from −4 to 4.
    var histogram: [Int]
  }
  struct LightBand: Codable {
    var lower: Double
    var upper: Double
    var pMean: Double
    var reducedChiSquare: Double
    var spefitPMean: Double
  }

  var sample: ToySample
  var count: Int
  var right: Int
  var statuses: [String: Int]
  var evaluations: Double
  var pulls: [Pulls] = []
  var pValues: UniformStatistics
  var spefitPValues: UniformStatistics
  var bands: [LightBand]
  var wrong: [ToyOutcome]
  /// Resolved peaks far from limits with a pull beyond five.
  var outliers: [ToyOutcome]

  init(_ sample: ToySample, _ outcomes: [ToyOutcome]) {
    self.sample = sample
    count = outcomes.count
    wrong = outcomes.filter { !$0.isRight }
    right = count - wrong.count
    outliers = outcomes.filter { toy in
      toy.peaks == .resolved && !toy.isNearLimit && toy.names.indices.contains { abs(toy.pull($0) ?? 0) > 5 }
    }
    statuses = outcomes.reduce(into: [:]) { $0[$1.status, default: 0] += 1 }
    evaluations = Double(outcomes.reduce(0) { $0 + $1.evaluations }) / Double(max(count, 1))
    pValues = UniformStatistics(outcomes.compactMap(\.pValue).filter { !$0.isNaN })
    spefitPValues = UniformStatistics(outcomes.compactMap(\.spefitPValue).filter { !$0.isNaN })
    bands = [0.05, 0.3, 1, 2, 3, 4, 5, 6, 7].map {
      Self.band($0, $0 < 0.1 ? 0.3 : $0.rounded(.down) + 1, outcomes)
    }
    for peaks in ToyOutcome.Peaks.allCases {
      for isNear in [false, true] {
        pulls += Self.pulls(outcomes.filter { $0.peaks == peaks && $0.isNearLimit == isNear }, peaks, isNear)
      }
    }
  }

  private static func band(_ lower: Double, _ upper: Double, _ outcomes: [ToyOutcome]) -> LightBand {
    let inside = outcomes.filter { $0.light >= lower && $0.light < upper }
    func mean(_ values: [Double]) -> Double {
      let known = values.filter(\.isFinite)
      return known.reduce(0, +) / Double(max(known.count, 1))
    }
    return LightBand(
      lower: lower, upper: upper, pMean: mean(inside.compactMap(\.pValue)),
      reducedChiSquare: mean(inside.compactMap(\.reducedChiSquare)),
      spefitPMean: mean(inside.compactMap(\.spefitPValue)))
  }

  private static func pulls(
    _ outcomes: [ToyOutcome], _ peaks: ToyOutcome.Peaks, _ isNear: Bool
  ) -> [Pulls] {
    var found: [String: [Double]] = [:]
    for outcome in outcomes {
      for (i, name) in outcome.names.enumerated() {
        guard let pull = outcome.pull(i) else { continue }
        found[name.hasPrefix("lambda_") ? "lambda_" : name, default: []].append(pull)
      }
    }
    return ["eped", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_"].map { name in
      let pulls = found[name] ?? []
      var histogram = [Int](repeating: 0, count: 40)
      for pull in pulls where abs(pull) < 4 { histogram[Int((pull + 4) * 5)] += 1 }
      return Pulls(
        parameter: name, peaks: peaks, isNearLimit: isNear, statistics: PullStatistics(pulls),
        histogram: histogram)
    }
  }
}

extension ToyReport {
  /// Prints the figures as a table.
  func show() {
    print("\n## \(sample.rawValue): \(count) toys, status right in \(count - wrong.count),", terminator: " ")
    print(String(format: "%.2f evaluations a fit", evaluations))
    for (status, number) in statuses.sorted(by: { $0.value > $1.value }) { print("  \(number) \(status)") }
    print(
      "\n| peaks | limit | parameter | fits | mean | width | core | beyond 5 |\n|---|---|---|---|---|---|---|---|"
    )
    for row in pulls where row.statistics.count > 0 {
      let s = row.statistics
      print(
        "| \(row.peaks.rawValue) | \(row.isNearLimit ? "near" : "far") | \(row.parameter) | \(s.count) | "
          + String(format: "%+.3f | %.3f | %.3f | %d |", s.mean, s.width, s.core, s.beyondFive))
    }
    for (what, p) in [("ours", pValues), ("spefit", spefitPValues)] {
      print(
        String(
          format: "p-values, mean %.4f, largest distance %.4f (probability %.3g), below 0.01: %d of %d ",
          p.mean, p.distance, p.probability, p.belowHundredth, p.count) + what)
    }
    print("\n| light | p mean | reduced χ² | p mean, spefit |\n|---|---|---|---|")
    for band in bands where band.pMean > 0 {
      print(
        String(
          format: "| %.2g–%.2g | %.3f | %.3f | %.3f |", band.lower, band.upper, band.pMean,
          band.reducedChiSquare, band.spefitPMean))
    }
    for toy in wrong.prefix(20) {
      print(
        "wrong: \(toy.number) \(toy.names.count) \(toy.status), not \(toy.referenceStatus), +\(toy.excess)")
      print("  true \(toy.truth)\n  fit  \(toy.values)")
    }
  }
}
