public import ChargeRes
public import SSTCore
internal import SSTIO

/// Which runs of a scan are used, and for what.
struct LabScanPlan: Sendable {
  /// The runs that are used, in order of their names.
  let runs: [LabRunSource]
  /// How much light they had.
  let scan: [ScanRun]
  /// For each run, true if the response may be read off it.
  let isDark: [Bool]
  /// The index of the run whose pulses serve all: the brightest dark one; nil without dark runs.
  let reference: Int?
  /// The names of the runs that are not used.
  let leftOut: [String]

  /// - Throws: ``LabScanError``.
  init(_ inputs: LabInputs, _ options: LabScanOptions) throws(LabScanError) {
    let rules = options.effectiveRules
    var runs: [LabRunSource] = []
    var scan: [ScanRun] = []
    var leftOut: [String] = []
    for run in inputs.runs {
      let described = try Self.describe(run, inputs)
      if rules.isUsed(described) {
        runs.append(run)
        scan.append(described)
      } else {
        leftOut.append(run.label)
      }
    }
    guard !runs.isEmpty else { throw .noUsableRun(maximumPhotons: rules.maximumPhotons) }
    (self.runs, self.scan, self.leftOut) = (runs, scan, leftOut)
    isDark = scan.map(rules.isDark)
    reference = rules.peakReference(in: scan)
  }

  /// The plan without some runs.
  func leavingOut(_ places: Set<Int>) -> LabScanPlan {
    func kept<Value>(_ list: [Value]) -> [Value] {
      list.indices.filter { !places.contains($0) }.map { list[$0] }
    }
    return LabScanPlan(
      runs: kept(runs), scan: kept(scan), isDark: kept(isDark), reference: nil,
      leftOut: leftOut + places.sorted().map { scan[$0].name })
  }

  private init(
    runs: [LabRunSource], scan: [ScanRun], isDark: [Bool], reference: Int?, leftOut: [String]
  ) {
    (self.runs, self.scan, self.isDark, self.reference, self.leftOut) = (
      runs, scan, isDark, reference, leftOut
    )
  }

  private static func describe(_ run: LabRunSource, _ inputs: LabInputs) throws(LabScanError) -> ScanRun {
    guard let row = run.row, let photons = row.measuredPhotons else {
      throw .unknownLight(table: inputs.table?.path ?? LabInputs.tableName, name: run.label)
    }
    guard let nightSkyHz = row.nightSkyHz else {
      let unknown = inputs.runs.filter { $0.row?.nightSkyHz == nil }
      throw .unknownBackground(
        table: inputs.table?.path ?? LabInputs.tableName, names: unknown.map(\.label), of: inputs.runs.count)
    }
    return ScanRun(
      name: run.label, nominalPhotons: row.nominalPhotons, photons: photons,
      nightSkyHz: nightSkyHz, measuredNightSkyHz: row.measuredNightSkyHz)
  }
}

/// What can be wrong with a dynamic-range scan.
public enum LabScanError: SSTError, Equatable {
  /// The run table does not say how much light a run had.
  case unknownLight(table: String, name: String)
  /// The run table does not say how much night-sky background runs had.
  case unknownBackground(table: String, names: [String], of: Int)
  /// The table of good pixels names a pixel that the camera has not.
  case otherCamera(table: String, pixel: Int, count: Int)
  /// All runs have no light or too much.
  case noUsableRun(maximumPhotons: Double)
  /// Not one run has a resolution.
  case noResolution

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .unknownLight: ErrorCode(.incompatible, 46, "scan-unknown-light")
    case .unknownBackground: ErrorCode(.incompatible, 47, "scan-unknown-background")
    case .otherCamera: ErrorCode(.incompatible, 48, "scan-other-camera")
    case .noUsableRun: ErrorCode(.noEvents, 65, "scan-no-run")
    case .noResolution: ErrorCode(.quality, 63, "no-resolution")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .unknownLight(let table, let name):
      "\(table) has no n_ph_meas for the run \(name): the charge resolution needs the measured number of "
        + "photons of each run"
    case .unknownBackground(let table, let names, let count):
      "\(table) has no nsb for \(names.count) of \(count) runs (\(names.prefix(4).joined(separator: ", "))"
        + (names.count > 4 ? ", …" : "")
        + "): whether they are dark is unknown; give the NSB rate in Hz per pixel, 0 for dark runs"
    case .otherCamera(let table, let pixel, let count):
      "\(table) lists pixel \(pixel) as good, but the runs have \(count) pixels; give the spe_output.csv of "
        + "this camera"
    case .noResolution:
      "no run has a charge resolution: too few events, or no pixel with a response. The results were written."
    case .noUsableRun(let maximum):
      "no run has light of at most \(maximum) photons; raise --max-photons, or check the run table"
    }
  }
}

/// The options of the charge resolution in a dynamic-range scan.
public struct LabScanOptions: Sendable {
  /// How runs become charges.
  public var lab = LabOptions()
  /// The `spe_output.csv` that says which pixels are good; nil if all lit ones are.
  public var referencePath: String?
  /// A file of transfer functions to use; nil to read them off the dark runs.
  public var transferPath: String?
  /// The probability that a photon is detected.
  public var pde = ResolutionCurve.standardPDE
  /// Which runs serve for what.
  public var rules = ScanRules()
  /// Limits that the camera must keep.
  public var requirements: [LabRequirement] = []

  /// The default options.
  public init() {}

  /// The transfer functions, in the original's form.
  public var functionsPath: String { lab.outputDirectory + "/transfer_functions.json" }
  /// The resolution of the camera, one line a run.
  public var tablePath: String { lab.outputDirectory + "/charge_resolution.csv" }
  /// The results of runs and pixels.
  public var resultsPath: String { lab.outputDirectory + "/charge_resolution.h5" }
  /// The report.
  public var reportPath: String { lab.outputDirectory + "/CHARGE_RES.html" }

  /// The files that are written.
  public var outputs: [String] {
    [functionsPath, tablePath, resultsPath] + (lab.omitsReports ? [] : [reportPath])
  }

  /// The rules with the quirks of these options.
  var effectiveRules: ScanRules { rules.with(lab.quirks) }

  /// The limit at a level of night-sky background; with the quirk `requirementEverywhere` for every charge.
  func requirement(_ level: NightSkyLevel) -> ResolutionCurve {
    let curve = level.requirement(pde: pde)
    return lab.quirks.contains(.requirementEverywhere) ? curve.everywhere : curve
  }
}
