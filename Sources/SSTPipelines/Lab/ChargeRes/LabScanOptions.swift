import SSTCore
public import ChargeRes

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

  /// The limit under a background light; with the quirk `requirementEverywhere` for every charge.
  func requirement(_ level: NightSkyLevel) -> ResolutionCurve {
    let curve = level.requirement(pde: pde)
    return lab.quirks.contains(.requirementEverywhere) ? curve.everywhere : curve
  }
}
