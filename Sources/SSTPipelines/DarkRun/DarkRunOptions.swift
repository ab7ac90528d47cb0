public import SSTCore

/// The options of the step from dark runs to a calibration file.
public struct DarkRunOptions: Sendable {
  /// Where the outputs go; made if missing.
  public var outputDirectory = "."
  /// The number of threads.
  public var jobs = 1
  /// Whether outputs may replace existing files.
  public var overwrite = false
  /// The defects of the original to reproduce.
  public var quirks: Quirks = []
  /// Facts that raw files lack.
  public var reading = RawReadOptions()
  /// The options as given, by their long names, for the provenance.
  public var given: [String: String] = [:]

  /// Makes default options.
  public init() {}
}

/// What can be wrong with the inputs of a dark run as a whole, or with its result.
public enum DarkRunInputError: SSTError, Equatable {
  /// The events are not of the SST-1M camera.
  case wrongCamera(path: String, format: String, pixels: Int)
  /// Two inputs are of different telescopes.
  case differentTelescopes(first: String, telescope: Int, second: String, other: Int)
  /// Two inputs begin more than a day apart.
  case differentNights(first: String, second: String)
  /// None of the events was clocked.
  case noPedestals(found: String)
  /// No pixel has an intact fit within the windows.
  case noGoodPixel(reasons: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .differentTelescopes: ErrorCode(.incompatible, 72, "different-telescopes")
    case .differentNights: ErrorCode(.incompatible, 73, "different-nights")
    case .wrongCamera: ErrorCode(.incompatible, 74, "no-sst1m-camera")
    case .noPedestals: ErrorCode(.noEvents, 73, "no-clocked-events")
    case .noGoodPixel: ErrorCode(.quality, 70, "no-good-pixel-fit")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .wrongCamera(let path, let format, let pixels):
      "\(path): \(format) with \(pixels) pixels; dark-run takes SST-1M files with 1296 pixels."
    case .differentTelescopes(let first, let telescope, let second, let other):
      "\(first) is of telescope \(telescope), \(second) of \(other). Run the command once for each telescope."
    case .differentNights(let first, let second):
      "\(first) and \(second) begin more than a day apart, and gains drift. Run the command once for each "
        + "night."
    case .noPedestals(let found):
      "no clocked event (type 8) in the inputs; found \(found). Dark runs are triggered by the internal "
        + "clock: give such a run."
    case .noGoodPixel(let reasons):
      "no pixel has a good fit (\(reasons)), so the file is of no use for calibration. Look at the "
        + "histograms: is the lid closed, the bias voltage on, the number of events sufficient (20000 are "
        + "usual)?"
    }
  }
}
