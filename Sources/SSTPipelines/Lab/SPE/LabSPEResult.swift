public import SPEFit
public import SSTCalib
public import SSTCore
internal import Reports
internal import SSTData
internal import SSTIO

/// The outcome of one pixel of the camera.
public struct LabSPEPixel: Sendable {
  /// The number of the pixel.
  public var number: Int
  /// Whether it has light in all runs.
  public var state: PixelPulses.State
  /// The fit; nil unless it is live.
  public var fit: PixelFit?
  /// What the fit says about the pixel; nil unless it is live.
  public var quality: FittedPixel?
  /// What is wrong with it as a whole.
  public var faults: PixelFaults
  /// For each run, whether it is good there.
  public var isGoodInRun: [Bool]

  /// True if it is good in every run.
  public var isGood: Bool { fit != nil && isGoodInRun.allSatisfy { $0 } }

  /// A word for how its fit ended, or `dead`, `off`.
  public var status: String { fit?.status.word ?? state.rawValue }

  /// The value and error of a parameter; NaN if there is none.
  public func parameter(_ name: String) -> (value: Double, error: Double) {
    fit?.result[name] ?? (.nan, .nan)
  }
}

/// The fits of a camera's spectra in some runs.
public struct LabSPEResult: Sendable {
  /// The runs, in the order of the illuminations.
  public var runs: [LabRunSource]
  /// How many events of each run took part.
  public var eventCounts: [LabEventCounts]
  /// The camera.
  public var mapping: PixelMapping
  /// Where the pulses are.
  public var pulses: PixelPulses
  /// What was fitted, and in which bins.
  public var fitter: CameraFitter
  /// The charge of a photoelectron that the fits began with.
  public var photoelectronGuess: Double
  /// All pixels of the camera, in order.
  public var pixels: [LabSPEPixel]

  /// The names of the fitted parameters.
  public var parameterNames: [String] { fitter.density.parameters.map(\.name) }
  /// The number of good pixels.
  public var goodCount: Int { pixels.count { $0.isGood } }
  /// The median over the good pixels of a parameter; NaN without good pixels.
  public func median(_ name: String) -> Double {
    pixels.filter(\.isGood).map { $0.parameter(name).value }.filter(\.isFinite).median()
  }

  /// The numbers of pixels by status and, for fitted ones, by the words of their faults.
  public var census: [String: Int] {
    var counts: [String: Int] = [:]
    for pixel in pixels {
      if pixel.isGood {
        counts["good", default: 0] += 1
      } else if pixel.fit == nil {
        counts[pixel.status, default: 0] += 1
      } else {
        for word in pixel.faults.words { counts[word, default: 0] += 1 }
      }
    }
    return counts
  }
}

extension LabSPEResult {
  /// Fewer photoelectrons than these leave peaks that can be seen and numbered, in any camera.
  static let brightLight = 5.0

  /// A sentence if most pixels have no visible peaks, or peaks without certain numbers, because of too much light.
  var tooBright: String? {
    let fitted = pixels.filter { $0.fit != nil }
    let blurred = fitted.count { !$0.faults.isDisjoint(with: [.unresolved, .ambiguous]) }
    let lights = runs.indices.map { run in
      fitted.map { $0.parameter("lambda_\(run)").value }.filter(\.isFinite).median()
    }
    guard 2 * blurred > fitted.count, let least = lights.min(), least > Self.brightLight else { return nil }
    let runs = zip(runs, lights).filter { $0.1 > Self.brightLight }.map { run, light in
      "\(run.label) has about \(Int(light.rounded(), within: 0...1_000_000)) photoelectrons per flash"
    }
    return runs.joined(separator: ", ")
      + ": the peaks of \(blurred) of \(fitted.count) pixels are not resolved, or cannot be assigned to "
      + "numbers of photoelectrons. Single photoelectrons can be counted up to about 7 per flash; take runs with less light"
  }
}

extension LabSPEResult {
  /// The fitted light of runs may differ from the light in the run table by this factor.
  private static let largestFactor = 1.5

  /// A sentence if the photoelectrons of runs do not scale with the photons of the run table, as if lines were swapped.
  var lightAgainstTable: String? {
    let fitted = pixels.filter { $0.fit != nil }
    let efficiencies = runs.indices.compactMap { run -> (name: String, value: Double)? in
      guard let row = runs[run].row else { return nil }
      let photons = row.measuredPhotons ?? row.nominalPhotons
      guard photons > 0 else { return nil }
      let light = fitted.map { $0.parameter("lambda_\(run)").value }.filter(\.isFinite).median()
      return light > 0 ? (runs[run].label, light / photons) : nil
    }
    guard let least = efficiencies.map(\.value).min(), let most = efficiencies.map(\.value).max(),
      most > Self.largestFactor * least
    else { return nil }
    let list = efficiencies.map { "\($0.name) \(($0.value * 1000).rounded() / 1000)" }
    return
      "the fitted photoelectrons per photon of the run table differ: \(list.joined(separator: ", ")). Are "
      + "lines of the table swapped?"
  }
}

/// Why fitted spectra of a camera are of no use.
public enum LabSPEError: SSTError, Equatable {
  /// Not one pixel is good.
  case noGoodPixel(pixels: Int, reasons: String, leavesScan: Bool)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .noGoodPixel: ErrorCode(.quality, 72, "no-good-pixel")
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .noGoodPixel(let pixels, let reasons, let leavesScan):
      "none of \(pixels) pixels is good (\(reasons)). The results were written"
        + (leavesScan ? "; the scan was not processed, as it needs good pixels." : ".")
    }
  }
}

extension LabSPEResult {
  /// What the fits say about requirements; those of the charge resolution are left out.
  public func verdicts(_ requirements: [LabRequirement]) -> [LabVerdict] {
    requirements.filter(\.quantity.concernsSpectra).map { requirement in
      switch requirement.quantity {
      case .goodPixels:
        LabVerdict(
          requirement: requirement, value: Double(goodCount) / Double(pixels.count),
          pixels: pixels.filter { !$0.isGood }.map(\.number))
      case .gainSpread: LabVerdict(requirement: requirement, value: relativeGainSpread, pixels: [])
      default: LabVerdict(requirement: requirement, value: median("opct"), pixels: [])
      }
    }
  }

  /// The median distance of the good pixels' gains from their median, as a normal standard deviation over the median.
  public var relativeGainSpread: Double {
    let centre = median("pe")
    let distances = pixels.filter(\.isGood).map { abs($0.parameter("pe").value - centre) }
    return 1.4826 * (distances.upperMedian() ?? .nan) / centre
  }
}

/// Writes the tables and reports of fitted runs.
struct LabSPEWriter {
  private let options: LabSPEOptions
  /// Found before the work; nil without reports.
  private let plotly: PlotlyLibrary?

  /// Prepares the writing, before the work.
  ///
  /// - Throws: `AtomicFileError` if an output exists and must not be replaced, `ReportError` without plotting library.
  init(options: LabSPEOptions, _ inputs: LabInputs) throws {
    self.options = options
    if !options.lab.overwrite { try OutputFolder.refuseExisting(options.outputs(of: inputs)) }
    plotly = options.lab.omitsReports ? nil : try PlotlyLibrary.find(at: options.lab.plotlyPath)
  }

  /// Writes everything.
  ///
  /// - Throws: `AtomicFileError`, `HDF5Error` or `ReportError`; outputs are written atomically.
  func write(_ result: LabSPEResult, _ charges: LabCharges, start: TAITime) throws {
    let provenance = LabProvenance.make(
      "spe", runs: result.runs, counts: result.eventCounts, fingerprints: charges.fingerprints,
      options: options.lab, start: start)
    try OutputFolder.make(options.lab.outputDirectory)
    if let plotly {
      try LabSPEReports(options: options, result: result, provenance: provenance).write(plotly)
    }
    let files = AtomicFileSet(overwrite: options.lab.overwrite)
    try writeResults(result, provenance, in: files)
    let file = try files.file(options.tablePath)
    let rows = result.rows(onlyLive: options.lab.quirks.contains(.onlyLivePixels))
    try DelimitedTable(result.table(of: rows).packed(rows)).write(to: file)
    try file.commit()
    try files.commit()
  }

  private func writeResults(
    _ result: LabSPEResult, _ provenance: Provenance, in files: AtomicFileSet
  ) throws {
    let product = try ProductWriter(path: options.resultsPath, in: files)
    let file = product.file
    let pixels = result.rows(onlyLive: false)
    try file.write(pixels, to: result.table(of: pixels))
    let runs = LabRunRow.rows(result.runs, result.eventCounts, provenance)
    try file.write(
      runs, to: LabRunRow.table("/runs", title: "Runs, in the order of the illuminations", of: runs))
    for (index, binning) in result.fitter.binnings.enumerated() {
      let empty = [Double](repeating: 0, count: binning.count)
      let counts = result.pixels.flatMap { pixel in
        (pixel.fit?.histograms[index] ?? empty).map { UInt32(exactly: $0) ?? 0 }
      }
      try file.writeArray("/spectra/edges_\(index)", .float64(binning.edges))
      try file.writeArray(
        "/spectra/counts_\(index)", .uint32(counts), shape: [result.pixels.count, binning.count])
    }
    try product.finish(provenance)
  }
}
