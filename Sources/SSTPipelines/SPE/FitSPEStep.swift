public import SSTCore
import SPEFit

/// `fit-spe`: charges of several illuminations become fitted spectra.
public struct FitSPEStep: Step {
  /// What decides about the fits; a file of parameters is an input.
  public struct Settings: Encodable, Sendable {
    let model: String
    let pedestal: String
    let cost: String
    let bins: Int
    let range: [Double]
    let gain: Double?
    let own: [String]?
    let quirks: UInt64
    let startsFromData: Bool
    let minos: Bool
  }

  /// `fit-spe`.
  public static let name = "fit-spe"
  /// What to do.
  public let options: FitSPEOptions

  /// A step with these options.
  public init(_ options: FitSPEOptions) { self.options = options }

  /// What decides about the fits.
  public var settings: Settings {
    Settings(
      model: options.model.rawValue, pedestal: options.pedestal.rawValue, cost: options.costName,
      bins: options.binCount, range: [options.range.lowerBound, options.range.upperBound],
      gain: options.gain, own: options.ownParameters, quirks: options.quirks.rawValue,
      startsFromData: options.startsFromData, minos: options.computesAsymmetricErrors)
  }
  /// Whether the result may exist.
  public var overwrite: Bool { options.overwrite }

  /// One job with all illuminations.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    let parameters = [options.parameterFile].compactMap { $0 }.map { Input($0) }
    return StepPlan(Job(inputs: inputs + parameters, outputs: [options.outputPath]))
  }

  /// Fits all pixels and writes the result.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> FitSPESummary {
    let illuminations = job.inputs.map(\.path).dropLast(options.parameterFile == nil ? 0 : 1)
    return try FitSPEPipeline(
      options: options, log: context.log, cancellation: context.cancellation, progress: context.progress
    ).run(Array(illuminations))
  }
}

extension FitSPESummary: StepSummary {
  /// Empty: the log has the results.
  public var description: String { "" }
  /// No pixel could be fitted.
  public var failure: (any SSTError)? {
    fittedCount == 0 ? FitSPEError.noFit(reasons: text, advice: advice) : nil
  }
}

/// What goes wrong when spectra are fitted.
public enum FitSPEError: SSTError, Equatable {
  /// The output has no extension that names a format.
  case unknownFormat(path: String)
  /// The tables of the illuminations have different numbers of pixels.
  case differentPixels(path: String, found: Int, expected: Int)
  /// No pixel could be fitted; the advice says what may be wrong.
  case noFit(reasons: String, advice: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .unknownFormat: ErrorCode(.usage, 78, "unknown-output-format")
    case .differentPixels: ErrorCode(.incompatible, 81, "different-pixels")
    case .noFit: ErrorCode(.noEvents, 74, "no-fit")
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .unknownFormat(let path): "'\(path)' has an unknown format; end it with .json or .csv"
    case .differentPixels(let path, let found, let expected):
      "\(path) has \(found) pixels, the file before it \(expected); illuminations must be of the same camera"
    case .noFit(let reasons, let advice):
      "no pixel could be fitted (\(reasons)); the result was written. \(advice)"
    }
  }
}
