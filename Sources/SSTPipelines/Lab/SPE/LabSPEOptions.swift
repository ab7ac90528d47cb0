/// The options of the fits of single-photoelectron spectra in lab runs.
public struct LabSPEOptions: Sendable {
  /// How runs become charges.
  public var lab = LabOptions()
  /// The charge of one photoelectron, in units of summed samples; nil to find it.
  public var photoelectronGuess: Double?
  /// The number of bins of each spectrum; nil for what suits the data.
  public var binCount: Int?
  /// Limits that the camera must keep.
  public var requirements: [LabRequirement] = []

  /// The default options.
  public init() {}

  /// The outputs, the reports aside.
  public var tablePath: String { lab.outputDirectory + "/spe_output.csv" }
  /// The results with spectra and covariances.
  public var resultsPath: String { lab.outputDirectory + "/spe_results.h5" }
  /// The report of a run.
  public func reportPath(_ label: String) -> String { "\(lab.outputDirectory)/reports/\(label)_SPE.html" }

  /// The files that are written for these runs.
  public func outputs(of inputs: LabInputs) -> [String] {
    [tablePath, resultsPath] + (lab.omitsReports ? [] : inputs.runs.map { reportPath($0.label) })
  }
}
