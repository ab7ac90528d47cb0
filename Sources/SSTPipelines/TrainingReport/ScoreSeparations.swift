import InstrumentResponse
import Reports

/// How well scores tell two kinds of events apart, in bands of energy.
struct ScoreSeparations {
  /// The edges of the bands in TeV.
  let bandEdges: [Double]

  private static let binCount = 50
  /// The most points of a curve on the page.
  static let mostPoints = 200

  /// A score of an event of a known kind and its energy.
  private struct Scored {
    var score: Double
    var energy: Double
    var isSignal: Bool
  }

  /// All separations that the events allow.
  ///
  /// - Throws: `ResponseError`.
  func all(gammas: TestedEvents, protons: TestedEvents) throws(ResponseError) -> [ReportSeparation] {
    var separations: [ReportSeparation] = []
    if !gammas.gammaness.isEmpty, !protons.gammaness.isEmpty {
      let scored =
        scored(gammas, gammas.gammaness) { _ in true } + scored(protons, protons.gammaness) { _ in false }
      separations.append(
        try separation("gammaness", "gammaness", FeatureHistogram.gammas, FeatureHistogram.protons, scored))
    }
    if !gammas.signScores.isEmpty {
      let scored = scored(gammas, gammas.signScores) { gammas.trueSigns[$0] > 0 }
      separations.append(
        try separation("sign", "probability of a positive sign", "positive signs", "negative signs", scored))
    }
    return separations
  }

  private func scored(
    _ events: TestedEvents, _ scores: [Double], isSignal: (Int) -> Bool
  ) -> [Scored] {
    let energies = events.energies.isEmpty ? events.trueEnergies : events.energies
    return scores.indices.filter { !scores[$0].isNaN }
      .map { Scored(score: scores[$0], energy: energies[$0], isSignal: isSignal($0)) }
  }

  private func separation(
    _ name: String, _ title: String, _ signal: String, _ background: String, _ events: [Scored]
  ) throws(ResponseError) -> ReportSeparation {
    let edges = Binning.linear(0, 1, count: Self.binCount)
    let (scores, energies) = (try Binning(edges, title), try Binning(bandEdges, "bands of energy"))
    var bands = [try band("all energies", events, scores)]
    for number in 0..<energies.count {
      bands.append(
        try band(
          "\(Self.text(bandEdges[number])) to \(Self.text(bandEdges[number + 1])) TeV",
          events.filter { energies.bin(of: $0.energy) == number }, scores))
    }
    return ReportSeparation(
      name: name, title: title, signalName: signal, backgroundName: background, scoreEdges: edges,
      bands: bands)
  }

  private static func text(_ energy: Double) -> String {
    energy == energy.rounded() && energy < 1e6 ? "\(Int(energy))" : "\(energy)"
  }

  private func band(
    _ label: String, _ events: [Scored], _ scores: Binning
  ) throws(ResponseError) -> ReportSeparation.Band {
    let signal = events.filter(\.isSignal).map(\.score)
    let background = events.filter { !$0.isSignal }.map(\.score)
    func counts(_ values: [Double]) -> [Int] {
      var counts = [Int](repeating: 0, count: scores.count)
      for value in values { if let bin = scores.binClosedAtEnd(of: value) { counts[bin] += 1 } }
      return counts
    }
    var band = ReportSeparation.Band(
      label: label, signal: counts(signal), background: counts(background))
    guard !signal.isEmpty, !background.isEmpty else { return band }
    let curve = try ROCCurve(signal: signal, background: background)
    let points = Self.thinned(curve)
    band.falsePositiveRate = points.map { curve.falsePositiveRate[$0] }
    band.truePositiveRate = points.map { curve.truePositiveRate[$0] }
    band.area = curve.area
    band.areaError = AreaUncertainty.standardError(signal: signal, background: background)
    return band
  }

  /// Points of a curve about equally far from each other, with both ends.
  static func thinned(_ curve: ROCCurve) -> [Int] {
    let step = 2 / Double(mostPoints - 2)
    var (kept, next) = ([Int](), 0.0)
    for point in curve.falsePositiveRate.indices {
      let path = curve.falsePositiveRate[point] + curve.truePositiveRate[point]
      guard path >= next || point == curve.falsePositiveRate.count - 1 else { continue }
      kept.append(point)
      next = path + step
    }
    return kept
  }
}
