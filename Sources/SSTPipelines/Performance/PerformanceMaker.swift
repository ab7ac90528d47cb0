import Foundation
import InstrumentResponse
import SSTCore
import SSTData
import SSTSky

/// Finds the performance of a telescope from simulated events.
///
/// ```swift
/// let maker = PerformanceMaker(options)
/// let figures = try maker.figures(gammas: gammas, hadrons: protons)
/// print(figures.best?.flux ?? .nan)
/// ```
public struct PerformanceMaker: Sendable {
  /// What is found, and how.
  public let options: PerformanceOptions
  /// The node of models, for cuts in folders of folders.
  public var node: String?

  /// Gamma rays and protons may point so many degrees apart.
  private static let sharedPointingDeg = 0.5
  /// The longest time for the Crab nebula is that of the configuration; for other sources it is this many times longer.
  private static let timesLonger = 10.0

  /// A maker.
  public init(_ options: PerformanceOptions, node: String? = nil) {
    (self.options, self.node) = (options, node)
  }

  /// Events of one telescope with everything that figures need.
  private struct Events {
    var gammas: PerformanceSample
    var hadrons: PerformanceSample?
    /// The hadrons with their weights and distances from the source.
    var background: CutSample?
    /// The same with distances from the pointing.
    var pointed: CutSample?
  }

  /// Finds all that the options ask for.
  ///
  /// - Parameters:
  ///   - gammas: gamma rays of one production.
  ///   - hadrons: protons; nil without any.
  /// - Throws: ``PerformanceError``, ``ResponseInputError``, `ResponseError`.
  public func figures(gammas: SimulatedSample, hadrons: SimulatedSample?) throws -> PerformanceFigures {
    let events = try events(gammas, hadrons)
    let signal = try events.gammas.weighted(.crab, observationTimeS: options.observationTimeS)
    let cuts = try cuts(events, signal)
    var figures = PerformanceFigures(target: gammas.target, edges: options.energyEdges, cuts: cuts)
    let passing = try cuts.gammaness.mask(gammaness: signal.gammaness, energies: signal.energies).rows
    figures.counts.gammas = [gammas.events.count, passing.count]
    if let hadrons, let background = events.background {
      figures.counts.protons = [
        hadrons.events.count, try background.taking(cuts.gammaness).energies.count,
      ]
    }
    if options.subjects.contains(.reconstruction) {
      figures.reconstruction = try reconstruction(events, signal, cuts)
      if let background = events.background { try separate(signal, background, &figures) }
    }
    if options.subjects.contains(.sensitivity) {
      try addSensitivity(events, signal, passing, &figures)
      figures.detections.append(try detection("CRAB_HEGRA", events, cuts: cuts))
    }
    for name in options.sources { figures.detections.append(try detection(name, events, cuts: nil)) }
    return figures
  }

  private func events(_ gammas: SimulatedSample, _ hadrons: SimulatedSample?) throws -> Events {
    let signal = try PerformanceSample(gammas: cut(gammas), isOriginal: options.isOriginal)
    guard let hadrons else { return Events(gammas: signal) }
    let apart = gammas.pointing.separationRad(to: hadrons.pointing) * 180 / .pi
    guard apart <= Self.sharedPointingDeg || options.isOriginal else {
      throw PerformanceError.otherPointing(
        gammas: gammas.paths[0], hadrons: hadrons.paths[0], separationDeg: (apart * 100).rounded() / 100)
    }
    func weighted(_ source: HorizontalDirection) throws -> CutSample {
      try PerformanceSample(hadrons: hadrons, source: source, isOriginal: options.isOriginal)
        .weighted(.protonsAndHelium, observationTimeS: options.observationTimeS)
    }
    return Events(
      gammas: signal, hadrons: try PerformanceSample(hadrons: hadrons, source: signal.source),
      background: try weighted(signal.source), pointed: try weighted(hadrons.pointing))
  }

  /// The gamma rays that are reconstructed near enough to the pointing.
  private func cut(_ gammas: SimulatedSample) throws -> SimulatedSample {
    guard let largest = options.largestOffsetDeg else { return gammas }
    let offsets = try gammas.events.responseEvents(factor: 1).offsetsDeg
    return gammas.taking(offsets.indices.filter { offsets[$0] < largest })
  }

  private func cuts(_ events: Events, _ signal: CutSample) throws -> PerformanceCuts {
    try CutFinder(options: options, node: node, target: events.gammas.sample.target.key).cuts(
      gammas: signal, hadrons: events.background, pointed: events.pointed)
  }

  // MARK: - Reconstruction

  private func reconstruction(
    _ events: Events, _ signal: CutSample, _ cuts: PerformanceCuts
  ) throws -> PerformanceFigures.Reconstruction {
    var gammaness = cuts.gammaness
    if options.isOriginal, options.gammanessMethod == .significance, let hadrons = events.hadrons,
      let first = hadrons.firstDirection
    {
      // The original measures the distances of protons from the true direction of the first proton here.
      let background = try PerformanceSample(hadrons: hadrons.sample, source: first, isOriginal: true)
        .weighted(.protonsAndHelium, observationTimeS: options.observationTimeS)
      gammaness = try CutFinder(options: options, node: node, target: events.gammas.sample.target.key)
        .cuts(gammas: signal, hadrons: background).gammaness
    }
    let rows = try gammaness.mask(gammaness: signal.gammaness, energies: signal.energies).rows
    let columns = events.gammas.sample.events.taking(rows)
    let truth = try columns.values("true_energy")
    let energy = try Resolution.energy(
      reconstructed: columns.values(ColumnName.energy), truth: truth, edges: options.energyEdges)
    let theta = try columns.responseEvents(factor: 1).thetaDeg
    let right = try Self.rightRows(columns)
    return PerformanceFigures.Reconstruction(
      energyResolution: energy.resolution, energyBias: energy.bias,
      angularResolution: try Resolution.angular(
        thetaDeg: right.map { theta[$0] }, truth: right.map { truth[$0] }, edges: options.energyEdges),
      angularResolutionOfAll: try Resolution.angular(
        thetaDeg: theta, truth: truth, edges: options.energyEdges))
  }

  /// The events on the right side of the image; all where sides are not reconstructed.
  private static func rightRows(_ events: EventColumns) throws -> [Int] {
    guard let found = events["reco_disp_sign"]?.values, let truth = events["disp_sign"]?.values else {
      return Array(0..<events.count)
    }
    return found.indices.filter { found[$0] == truth[$0] }
  }

  private func separate(
    _ signal: CutSample, _ background: CutSample, _ figures: inout PerformanceFigures
  ) throws {
    figures.curve = try ROCCurve(signal: signal.gammaness, background: background.gammaness)
    let binning = try Binning(options.energyEdges, "reconstructed energy")
    let (gammas, protons) = (scores(signal, binning), scores(background, binning))
    func separation(_ low: Double, _ high: Double, _ gammas: [Double], _ protons: [Double]) throws
      -> PerformanceFigures.Separation
    {
      let isEmpty = gammas.isEmpty || protons.isEmpty
      return PerformanceFigures.Separation(
        low: low, high: high, gammas: gammas.count, protons: protons.count,
        area: isEmpty ? .nan : try ROCCurve(signal: gammas, background: protons).area,
        areaError: AreaUncertainty.standardError(signal: gammas, background: protons))
    }
    let edges = binning.edges
    figures.separations = [
      try separation(
        edges[0], edges[edges.count - 1], signal.gammaness.filter { !$0.isNaN },
        background.gammaness.filter { !$0.isNaN })
    ]
    for bin in 0..<binning.count {
      figures.separations.append(
        try separation(edges[bin], edges[bin + 1], gammas[bin], protons[bin]))
    }
  }

  private func scores(_ sample: CutSample, _ binning: Binning) -> [[Double]] {
    var scores = [[Double]](repeating: [], count: binning.count)
    for (score, energy) in zip(sample.gammaness, sample.energies) where !score.isNaN {
      if let bin = binning.bin(of: energy) { scores[bin].append(score) }
    }
    return scores
  }

  // MARK: - Sensitivity

  private func sensitivity(_ theta: ThetaCut) -> Sensitivity {
    var sensitivity = Sensitivity()
    sensitivity.rule.offRegions = options.offRegions
    sensitivity.thetaCut = theta
    return sensitivity
  }

  private func addSensitivity(
    _ events: Events, _ signal: CutSample, _ passing: [Int], _ figures: inout PerformanceFigures
  ) throws {
    guard let background = events.background else { throw PerformanceError.noHadrons(what: "sensitivities") }
    let cuts = figures.cuts
    let leaked = try leaks(events, passing, cuts)
    let (gammas, protons) = (
      try signal.taking(cuts.gammaness), try background.taking(cuts.gammaness)
    )
    figures.sensitivity = try sensitivity(cuts.theta).find(
      gammas: gammas, protons: protons, leaked: leaked, edges: options.energyEdges)
    figures.integralSensitivity = try sensitivity(cuts.theta).findIntegral(
      gammas: gammas, protons: protons, leaked: leaked, edges: options.energyEdges)
  }

  private func leaks(_ events: Events, _ rows: [Int], _ cuts: PerformanceCuts) throws -> [Int]? {
    guard options.countsLeaks else { return nil }
    let gammas = events.gammas
    let offset = gammas.source.separationRad(to: gammas.sample.pointing) * 180 / .pi
    guard 2 * offset * sin(.pi / (options.offRegions + 1)) >= 2 * cuts.largestRadiusDeg || options.isOriginal
    else {
      throw PerformanceError.noOffRegions(
        offsetDeg: (offset * 1000).rounded() / 1000, radiusDeg: cuts.largestRadiusDeg)
    }
    return try gammas.leaks(
      ofRows: rows, regions: Int(options.offRegions.rounded()), radiusDeg: cuts.largestRadiusDeg)
  }

  /// How long a source must be observed; with cuts of its own unless they are given.
  private func detection(
    _ name: String, _ events: Events, cuts given: PerformanceCuts?
  ) throws -> PerformanceFigures.Detection {
    guard let background = events.background else { throw PerformanceError.noHadrons(what: "detections") }
    let time = options.observationTimeS
    let signal = try events.gammas.weighted(.named(name), observationTimeS: time)
    let cuts = try given ?? self.cuts(events, signal)
    let rows = try cuts.gammaness.mask(gammaness: signal.gammaness, energies: signal.energies).rows
    let leastEnergy = given == nil ? options.leastEnergyTeV : 0
    let sensitivity = sensitivity(cuts.detectionTheta)
    let rates = try sensitivity.rates(
      gammas: signal.taking(cuts.gammaness), protons: background.taking(cuts.gammaness),
      leaked: options.isOriginal && given == nil ? nil : leaks(events, rows, cuts),
      leastEnergy: leastEnergy, observationTime: time,
      errors: options.isOriginal ? .observed : .simulated)
    let longest = given == nil ? Self.timesLonger * time : time
    return PerformanceFigures.Detection(
      name: name, rates: rates, leastEnergyTeV: leastEnergy,
      time: DetectionTime(
        signal: rates.signal, off: rates.off, rule: sensitivity.rule, longest: longest,
        steps: options.isOriginal ? .original : .exact),
      longestS: longest)
  }
}
