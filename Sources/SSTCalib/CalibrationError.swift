public import SSTCore

/// What can be wrong with the inputs or the configuration of the calibration.
public enum CalibrationError: SSTError, Equatable {
  /// A configured number is outside its range.
  case invalidParameter(name: String, found: String, expected: String)
  /// A table has the wrong number of pixels.
  case wrongPixelCount(file: String, column: String, found: Int, expected: Int)
  /// A line of a text table cannot be read.
  case unreadableLine(file: String, line: Int, found: String, expected: String)
  /// A value of a table cannot be used.
  case unusableValue(file: String, column: String, pixel: Int, found: String, expected: String)
  /// No pixel of a calibration file is marked good.
  case noGoodPixels(file: String)
  /// No packaged table exists for a telescope.
  case unknownTelescope(id: Int, table: String)
  /// A reference pulse has no positive sum within an integration window.
  case unusablePulse(reason: String)
  /// Fewer than one event could be used to start the pedestal monitor.
  case noPedestals(tried: Int)

  /// A value that the settings of an algorithm do not allow.
  init(_ error: ConfigurationError) {
    if case .invalidValue(let key, _, _, let found, let expected, _) = error {
      self = .invalidParameter(name: key, found: found, expected: expected)
    } else {
      self = .invalidParameter(name: "a setting", found: "not allowed", expected: "\(error)")
    }
  }

  /// The stable code: numbers 50 to 69 of the categories.
  public var code: ErrorCode {
    switch self {
    case .invalidParameter: ErrorCode(.usage, 50, "invalid-calibration-parameter")
    case .unknownTelescope: ErrorCode(.usage, 52, "no-default-calibration")
    case .unreadableLine: ErrorCode(.inputCorrupt, 50, "unreadable-table-line")
    case .unusableValue: ErrorCode(.inputCorrupt, 51, "unusable-calibration-value")
    case .noGoodPixels: ErrorCode(.inputCorrupt, 52, "no-good-pixels")
    case .unusablePulse: ErrorCode(.inputCorrupt, 53, "unusable-reference-pulse")
    case .wrongPixelCount: ErrorCode(.incompatible, 50, "wrong-pixel-count")
    case .noPedestals: ErrorCode(.noEvents, 50, "no-pedestals")
    }
  }

  /// What failed, where, what was found and what to do.
  public var description: String {
    switch self {
    case .invalidParameter(let name, let found, let expected):
      "\(name) is \(found), expected \(expected). Correct it in the configuration file."
    case .wrongPixelCount(let file, let column, let found, let expected):
      "\(file) has \(found) values of \(column), the camera has \(expected) pixels."
        + " Use the file of this camera."
    case .unreadableLine(let file, let line, let found, let expected):
      "\(file), line \(line): found '\(found)', expected \(expected)."
    case .unusableValue(let file, let column, let pixel, let found, let expected):
      "\(file): \(column) of pixel \(pixel) is \(found), expected \(expected)."
        + " Mark the pixel as bad, or repair the file."
    case .noGoodPixels(let file):
      "\(file): no pixel has calib_flag 1, so that no mean gain is defined. Use another calibration file."
    case .unknownTelescope(let id, let table):
      "no default \(table) for telescope \(id), only for 21 (or 1) and 22 (or 2). Give a file in the "
        + "configuration."
    case .unusablePulse(let reason):
      "the reference pulse cannot be used: \(reason)."
    case .noPedestals(let tried):
      "neither pedestal events nor quiet events among the first \(tried) events:"
        + " the night-sky background cannot be measured. Switch off the voltage-drop correction for this run (NsbCalibrator)."
    }
  }
}
