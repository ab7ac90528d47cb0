public import SSTCore
public import SPEFit

/// The options of the fit of single-photoelectron spectra.
public struct FitSPEOptions: Sendable {
  /// How a result is written.
  public enum Format: String, Sendable {
    case json, csv
  }

  /// The model of each spectrum.
  public var model = PhotoelectronDensity.Model.sipmModifiedPoisson
  /// What becomes of the peak of events without light.
  public var pedestal = PhotoelectronDensity.Pedestal.included
  /// What is minimized.
  public var cost = CostKind.binnedLikelihood
  /// The number of bins.
  public var binCount = 100
  /// The charges that take part, both ends included.
  public var range: ClosedRange<Double> = -1...9
  /// Roughly the charge of one photoelectron; the model's default parameters are scaled to it. Nil for the distance of
  /// the peaks, and 1 if that is near to it or no peaks are seen.
  public var gain: Double?
  /// The file with parameters, nil for the defaults of the model.
  public var parameterFile: String?
  /// The parameters that each illumination has for itself; nil for `lambda_` if there are several.
  public var ownParameters: [String]?
  /// Defects that are reproduced: the preset `spefit` or none.
  public var quirks: Quirks = []
  /// True if fits start from values read off the data, false for the parameters' own.
  public var startsFromData = true
  /// Whether asymmetric errors are wanted.
  public var computesAsymmetricErrors = false
  /// The result; its extension tells the format.
  public var outputPath = "fits.json"
  /// Whether the result may exist already.
  public var overwrite = false
  /// The number of threads.
  public var jobs = 1

  /// The default options.
  public init() {}

  /// The names of the costs, as the command takes them.
  public static let costNames: [(name: String, cost: CostKind)] = [
    ("binned-nll", .binnedLikelihood), ("unbinned-nll", .unbinnedLikelihood),
    ("least-squares", .leastSquares),
  ]

  /// The name of the cost.
  var costName: String { Self.costNames.first { $0.cost == cost }?.name ?? "poisson-nll" }

  /// The format that the output's extension asks for; nil if it asks for none that is known.
  public var format: Format? {
    guard let dot = outputPath.lastIndex(of: ".") else { return nil }
    return Format(rawValue: outputPath[outputPath.index(after: dot)...].lowercased())
  }
}
