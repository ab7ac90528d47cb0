public import SSTCore

/// What can be wrong with a dynamic-range scan.
public enum LabScanError: SSTError, Equatable {
  /// The run table does not say how much light a run had.
  case unknownLight(table: String, name: String)
  /// All runs have no light or too much.
  case noUsableRun(maximumPhotons: Double)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .unknownLight: ErrorCode(.incompatible, 46, "scan-unknown-light")
    case .noUsableRun: ErrorCode(.noEvents, 65, "scan-no-run")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .unknownLight(let table, let name):
      "\(table) has no n_ph_meas of the run \(name): the charge resolution needs the measured photons of each run"
    case .noUsableRun(let maximum):
      "no run has light of up to \(maximum) photons; raise --max-photons, or look at the run table"
    }
  }
}
