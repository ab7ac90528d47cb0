public import SSTCore

/// Why calibration tables and events of CHEC-S or SSTCAM do not go together.
public enum TARGETCalibrationError: SSTError, Equatable {
  /// A table for some modules only.
  case moduleCount(table: String, Int)
  /// A table with another number of values than its shape says.
  case wrongSize(table: String, count: Int)
  /// Waveforms are longer than those that the pedestals were made from.
  case pedestalTooShort(positions: Int, needed: Int)
  /// The ADC steps of a transfer function do not rise, or are no ADC counts.
  case badSteps
  /// No event of a pedestal run could be used.
  case noEvents

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .moduleCount: ErrorCode(.incompatible, 55, "target-module-count")
    case .wrongSize: ErrorCode(.incompatible, 56, "target-table-size")
    case .pedestalTooShort: ErrorCode(.incompatible, 53, "target-pedestal-too-short")
    case .badSteps: ErrorCode(.incompatible, 54, "target-steps")
    case .noEvents: ErrorCode(.noEvents, 51, "no-pedestal-events")
    }
  }

  /// What failed, and what to do.
  public var description: String {
    switch self {
    case .moduleCount(let table, let count):
      "the \(table) table has \(count) modules; tables of 1 module (for all alike) and of 32 are used"
    case .wrongSize(let table, let count):
      "the \(table) table has \(count) values, which is not what its shape says"
    case .pedestalTooShort(let positions, let needed):
      "the pedestals have \(positions) positions a block, the waveforms need \(needed); make them from a run with"
        + " as many samples"
    case .badSteps: "the ADC steps of the transfer function do not rise, or are beyond 20 bits"
    case .noEvents: "no event of the pedestal run can be used: all are stale, damaged or empty"
    }
  }
}
