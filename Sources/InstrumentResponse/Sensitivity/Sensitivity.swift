/// The smallest flux of a source that is detected, in bins of reconstructed energy.
public struct Sensitivity: Sendable, Equatable {
  /// What makes a detection.
  public var rule = DetectionRule()
  /// The cut on the distance from the source.
  public var thetaCut = ThetaCut.global(0.2)
  /// The radius in degrees within which protons are counted; their number is scaled to the area of the source region.
  public var protonRadiusDeg = 1.2
  /// Bins with so many simulated gammas or protons, or fewer, have no sensitivity.
  public var tooFewSimulated = 10
  /// The flux that the weights of gammas stand for.
  public var reference = Spectrum.crab

  /// The defaults.
  public init() {}

  /// What was found in a bin.
  public struct Bin: Sendable, Equatable {
    /// The lower edge in TeV.
    public var low: Double
    /// The upper edge in TeV.
    public var high: Double
    /// The number of simulated gammas in the source region.
    public var simulatedGammas: Int
    /// The number of simulated protons in the larger circle.
    public var simulatedProtons: Int
    /// Weighted gammas in the source region.
    public var signal: Double
    /// Weighted background in all off regions.
    public var off: Double
    /// The part of the reference flux that has the significance alone; NaN with too few simulated events.
    public var significantPart: Double
    /// The part of the reference flux that is a detection; NaN with too few simulated events.
    public var part: Double
    /// The flux times the squared energy at the center, in TeV per square centimeter and second.
    public var flux: Double
    /// How much lower the flux may be within the errors of the simulation.
    public var errorMinus: Double
    /// How much higher the flux may be.
    public var errorPlus: Double

    /// The geometric center in TeV.
    public var center: Double { (low * high).squareRoot() }
  }

  /// Finds the sensitivity of each bin; the upper edge belongs to a bin, the lower one does not.
  ///
  /// - Parameters:
  ///   - gammas: gammas of the source that pass the cut on gammaness.
  ///   - protons: protons that do; their distances are from the same position.
  ///   - leaked: how many off regions hold each gamma by mistake; nil if that is not to count.
  ///   - edges: edges of the bins in TeV.
  /// - Throws: ``ResponseError`` for lists of different lengths, or edges that do not rise.
  public func find(
    gammas: CutSample, protons: CutSample, leaked: [Int]? = nil, edges: [Double]
  ) throws(ResponseError) -> [Bin] {
    try counted(gammas, protons, leaked, edges)
      .map { completed($0, unit: reference($0.center) * $0.center * $0.center) }
  }

  /// Counts the events of each bin.
  private func counted(
    _ gammas: CutSample, _ protons: CutSample, _ leaked: [Int]?, _ edges: [Double]
  ) throws(ResponseError) -> [Bin] {
    let binning = try Binning(edges, "reconstructed energy")
    var bins = (0..<binning.count).map { empty(binning.edges[$0], binning.edges[$0 + 1]) }
    let isOn = try thetaCut.mask(thetaDeg: gammas.thetaDeg, energies: gammas.energies)
    for row in gammas.energies.indices where isOn[row] {
      guard let bin = binning.binClosedAbove(of: gammas.energies[row]) else { continue }
      bins[bin].simulatedGammas += 1
      bins[bin].signal += gammas.weights[row]
    }
    for row in protons.energies.indices where protons.thetaDeg[row] < protonRadiusDeg {
      guard let bin = binning.binClosedAbove(of: protons.energies[row]) else { continue }
      bins[bin].simulatedProtons += 1
      bins[bin].off += protons.weights[row]
    }
    for bin in bins.indices { bins[bin].off *= areaRatio(at: bins[bin].center) * rule.offRegions }
    try addLeaks(gammas, leaked, binning, &bins)
    return bins
  }

  /// Finds the sensitivity to the flux above each edge but the last.
  ///
  /// - Parameters:
  ///   - gammas: as for ``find(gammas:protons:leaked:edges:)``.
  ///   - protons: as there.
  ///   - leaked: as there.
  ///   - edges: edges in TeV; the last is the highest energy that counts.
  /// - Returns: one bin for each edge but the last, up to the last edge. `flux` is the integral flux per square centimeter and
  ///   second.
  /// - Throws: ``ResponseError`` for lists of different lengths, or edges that do not rise.
  public func findIntegral(
    gammas: CutSample, protons: CutSample, leaked: [Int]? = nil, edges: [Double]
  ) throws(ResponseError) -> [Bin] {
    var bins = try counted(gammas, protons, leaked, edges)
    for place in bins.indices.dropLast().reversed() {
      let above = bins[place + 1]
      bins[place].high = above.high
      bins[place].simulatedGammas += above.simulatedGammas
      bins[place].simulatedProtons += above.simulatedProtons
      bins[place].signal += above.signal
      bins[place].off += above.off
    }
    return bins.map { completed($0, unit: reference.integral(from: $0.low, to: $0.high)) }
  }

  private func empty(_ low: Double, _ high: Double) -> Bin {
    Bin(
      low: low, high: high, simulatedGammas: 0, simulatedProtons: 0, signal: 0, off: 0, significantPart: .nan,
      part: .nan, flux: .nan, errorMinus: .nan, errorPlus: .nan)
  }

  /// The area of the source region over that of the circle of protons; 0 for energies without a cut.
  func areaRatio(at energy: Double) -> Double {
    let radius =
      switch thetaCut {
      case .global(let cut): cut
      case .binned(let cut): cut.cut(at: energy) ?? 0
      }
    return (radius * radius) / (protonRadiusDeg * protonRadiusDeg)
  }

  private func addLeaks(
    _ gammas: CutSample, _ leaked: [Int]?, _ binning: Binning, _ bins: inout [Bin]
  ) throws(ResponseError) {
    guard let leaked else { return }
    guard leaked.count == gammas.energies.count else {
      throw .lengths(what: "leaked gammas", found: leaked.count, expected: gammas.energies.count)
    }
    for row in leaked.indices where leaked[row] > 0 {
      guard let bin = binning.binClosedAbove(of: gammas.energies[row]) else { continue }
      bins[bin].off += Double(leaked[row]) * gammas.weights[row]
    }
  }

  /// Adds what follows from the counts.
  private func completed(_ bin: Bin, unit: Double) -> Bin {
    guard bin.simulatedGammas > tooFewSimulated, bin.simulatedProtons > tooFewSimulated else { return bin }
    var found = bin
    found.significantPart = rule.significantExcess(off: bin.off) / bin.signal
    found.part = rule.relativeSensitivity(signal: bin.signal, off: bin.off)
    found.flux = found.part * unit
    let signalError = bin.signal / Double(bin.simulatedGammas).squareRoot()
    let offError = bin.off / Double(bin.simulatedProtons).squareRoot()
    let lowest = rule.relativeSensitivity(signal: bin.signal + signalError, off: bin.off - offError) * unit
    let highest = rule.relativeSensitivity(signal: bin.signal - signalError, off: bin.off + offError) * unit
    found.errorMinus = max(0, found.flux - lowest)
    found.errorPlus = highest >= found.flux ? highest - found.flux : 10 * found.flux
    return found
  }

  /// The columns of the original's table; parts of the reference flux are percent there.
  ///
  /// - Parameter bins: from ``find(gammas:protons:leaked:edges:)``.
  public static func columns(_ bins: [Bin]) -> [FigureColumn] {
    let unit = "TeV / (cm2 s)"
    return [
      FigureColumn("energy", unit: "TeV", bins.map(\.center)),
      FigureColumn("energy_min", unit: "TeV", bins.map(\.low)),
      FigureColumn("energy_max", unit: "TeV", bins.map(\.high)),
      FigureColumn("relative_sensitivity", bins.map { 100 * $0.part }),
      FigureColumn("flux_sensitivity", unit: unit, bins.map(\.flux)),
      FigureColumn("flux_sensitivity_err_minus", unit: unit, bins.map(\.errorMinus)),
      FigureColumn("flux_sensitivity_err_plus", unit: unit, bins.map(\.errorPlus)),
    ]
  }
}
