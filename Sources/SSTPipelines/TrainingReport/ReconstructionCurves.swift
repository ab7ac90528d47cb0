import Foundation
import InstrumentResponse
import Reports

/// Bias, resolution and uncertainties of gamma rays, in bins.
struct ReconstructionCurves {
  /// The edges of the bins of true energy in TeV.
  let energyEdges: [Double]

  private static let energyLabel = "true energy (TeV)"
  private static let percent = Resolution.containmentPercent
  private static let interval = "Bars: central 90 % interval."
  /// The least number of events of which a page shows a figure.
  static let leastCount = 10

  /// All curves that the events allow, each with values for at least one curve.
  ///
  /// - Throws: `ResponseError`.
  func all(of events: TestedEvents) throws(ResponseError) -> [ReportCurves] {
    guard events.count > 0 else { return [] }
    return try [
      energy(events), angle(events), disp(events), sign(events), energyUncertainty(events),
      dispUncertainty(events),
    ].compactMap { $0 }
  }

  private func energy(_ events: TestedEvents) throws(ResponseError) -> ReportCurves? {
    guard !events.energies.isEmpty else { return nil }
    let figures = try Resolution.energy(
      reconstructed: events.energies, truth: events.trueEnergies, edges: energyEdges)
    return ReportCurves(
      name: "energy", title: "Energy: bias and resolution", binLabel: Self.energyLabel, edges: energyEdges,
      label: "reconstructed / true − 1",
      meaning:
        "Resolution: \(Self.percent) % of the events are no farther from the true energy. Bias: the median. \(Self.interval)",
      curves: [.init("resolution", figures.resolution), .init("bias", figures.bias)])
  }

  private func angle(_ events: TestedEvents) throws(ResponseError) -> ReportCurves? {
    guard !events.offsetsDeg.isEmpty else { return nil }
    func figures(_ offsets: [Double], _ energies: [Double]) throws(ResponseError) -> [BinnedFigure] {
      try Resolution.angular(thetaDeg: offsets, truth: energies, edges: energyEdges)
    }
    var curves = [
      ReportCurves.Curve("all events", try figures(events.offsetsDeg, events.trueEnergies))
    ]
    let isRight = events.signsAreRight
    if !isRight.isEmpty {
      let right = isRight.indices.filter { isRight[$0] }
      curves.append(
        .init(
          "right side of the image",
          try figures(right.map { events.offsetsDeg[$0] }, right.map { events.trueEnergies[$0] })))
    }
    return ReportCurves(
      name: "direction", title: "Direction: resolution", binLabel: Self.energyLabel, edges: energyEdges,
      label: "angular resolution (deg)",
      meaning:
        "\(Self.percent) % of the events are no farther from the true direction. \(Self.interval)",
      curves: curves, isLogarithmic: true)
  }

  private func disp(_ events: TestedEvents) throws(ResponseError) -> ReportCurves? {
    guard !events.disps.isEmpty else { return nil }
    let deviations = zip(events.disps, events.trueDisps).map { $0 - $1 }
    let members = try group(deviations, at: events.trueEnergies, energyEdges, Self.energyLabel)
    return ReportCurves(
      name: "disp", title: "Disp: bias and resolution", binLabel: Self.energyLabel, edges: energyEdges,
      label: "reconstructed − true (m)",
      meaning:
        "Resolution: \(Self.percent) % of the events are no farther from the true disp. Bias: the median. \(Self.interval)",
      curves: [
        .init("resolution", members.map { Self.containment($0) }),
        .init("bias", members.map { BinnedFigure(percentile: 50, of: $0) }),
      ])
  }

  private func sign(_ events: TestedEvents) throws(ResponseError) -> ReportCurves? {
    guard !events.signScores.isEmpty else { return nil }
    let isRight = zip(events.signsAreRight, events.signScores).map { $1.isNaN ? .nan : $0 ? 1.0 : 0 }
    let members = try group(isRight, at: events.trueEnergies, energyEdges, Self.energyLabel)
    return ReportCurves(
      name: "sign", title: "Side of the image", binLabel: Self.energyLabel, edges: energyEdges,
      label: "fraction of events with the right side",
      meaning: "The fraction of events whose sign of disp is the true one. \(Self.interval)",
      curves: [.init("right side", members.map { ReportFigure(fractionOf: $0) })])
  }

  private func energyUncertainty(_ events: TestedEvents) throws(ResponseError) -> ReportCurves? {
    guard !events.energyUncertainties.isEmpty, !events.energies.isEmpty else { return nil }
    let stated = zip(events.energyUncertainties, events.energies).map { $0 / $1 }
    let found = zip(events.energies, events.trueEnergies).map { ($0 - $1) / $0 }
    return try uncertainty(
      "energy-uncertainty", "Energy: stated and true uncertainty", "relative to the reconstructed energy",
      stated, found)
  }

  private func dispUncertainty(_ events: TestedEvents) throws(ResponseError) -> ReportCurves? {
    guard !events.dispUncertainties.isEmpty, !events.disps.isEmpty else { return nil }
    return try uncertainty(
      "disp-uncertainty", "Disp: stated and true uncertainty", "m", events.dispUncertainties,
      zip(events.disps, events.trueDisps).map { $0 - $1 })
  }

  /// The true deviations of events with about the same stated uncertainty.
  private func uncertainty(
    _ name: String, _ title: String, _ unit: String, _ stated: [Double], _ found: [Double]
  ) throws(ResponseError) -> ReportCurves? {
    let edges = Binning.logarithmic(-4, 2, count: 30)
    let members = try group(found, at: stated, edges, "stated uncertainties")
    return ReportCurves(
      name: name, title: title, binLabel: "stated uncertainty (\(unit))", edges: edges,
      label: "\(Self.percent) % of the deviations (\(unit))",
      meaning:
        "Events with about the same stated uncertainty: \(Self.percent) % are no farther from the truth than the value shown. "
        + "Dashed: a true statement. \(Self.interval)",
      curves: [.init("test events", members.map { Self.containment($0) })], isLogarithmic: true,
      hasDiagonal: true)
  }

  private static func containment(_ deviations: [Double]) -> BinnedFigure {
    BinnedFigure(percentile: percent, of: deviations.map { abs($0) })
  }

  private func group(
    _ values: [Double], at positions: [Double], _ edges: [Double], _ what: String
  ) throws(ResponseError) -> [[Double]] {
    let binning = try Binning(edges, what)
    var members = [[Double]](repeating: [], count: binning.count)
    for (value, position) in zip(values, positions) where !value.isNaN {
      if let bin = binning.bin(of: position) { members[bin].append(value) }
    }
    return members
  }
}

extension ReportCurves.Curve {
  /// Figures of bins; those of too few events keep their number of events only.
  init(_ label: String, _ figures: [BinnedFigure]) {
    self.init(
      label,
      figures.map {
        $0.eventCount < ReconstructionCurves.leastCount
          ? ReportFigure(.nan, count: $0.eventCount)
          : ReportFigure($0.value, low: $0.low, high: $0.high, count: $0.eventCount)
      })
  }
}

extension ReportFigure {
  /// The fraction of ones among ones and zeros, with Wilson's interval of 90 percent.
  init(fractionOf values: [Double]) {
    guard values.count >= ReconstructionCurves.leastCount else {
      self.init(.nan, count: values.count)
      return
    }
    let (count, z) = (Double(values.count), 1.6448536269514722)
    let part = values.reduce(0, +) / count
    let middle = (part + z * z / (2 * count)) / (1 + z * z / count)
    let half =
      z * (part * (1 - part) / count + z * z / (4 * count * count)).squareRoot() / (1 + z * z / count)
    self.init(part, low: max(0, middle - half), high: min(1, middle + half), count: values.count)
  }
}
