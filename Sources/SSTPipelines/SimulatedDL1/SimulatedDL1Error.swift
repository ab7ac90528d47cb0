public import SSTCore

/// What can go wrong between simulated events and DL1 files beside the errors of the modules below.
public enum SimulatedDL1Error: SSTError, Equatable {
  /// The inputs of one DL1 file are of different arrays.
  case differentArrays(first: String, second: String, detail: String)
  /// The same run is in two inputs.
  case sameRun(first: String, second: String, run: Int)
  /// The distributions of all showers of two runs have other bins, so that they cannot be in one file.
  case differentDistributions(path: String, run: Int, first: Int)
  /// The array has more telescopes than a file can hold.
  case tooManyTelescopes(path: String, count: Int, most: Int)
  /// The table of the quantum efficiency is not known, with the original's strictness.
  case unknownEfficiency(path: String, telescope: Int, table: String?)
  /// An option does not fit simulated or raw inputs.
  case optionMisfit(option: String, path: String, reason: String)
  /// Raw files cannot be merged.
  case mergedRaw(path: String)
  /// No event is left.
  case noEvents(path: String, detail: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .differentArrays: ErrorCode(.incompatible, 36, "different-simulated-arrays")
    case .sameRun: ErrorCode(.incompatible, 37, "same-simulated-run")
    case .differentDistributions: ErrorCode(.incompatible, 49, "different-shower-distributions")
    case .tooManyTelescopes: ErrorCode(.incompatible, 38, "too-many-telescopes")
    case .unknownEfficiency: ErrorCode(.incompatible, 39, "unknown-efficiency-table")
    case .optionMisfit: ErrorCode(.usage, 66, "option-for-other-inputs")
    case .mergedRaw: ErrorCode(.usage, 67, "merge-of-raw-files")
    case .noEvents: ErrorCode(.noEvents, 76, "no-simulated-events")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .differentArrays(let first, let second, let detail):
      "\(first) and \(second) are of different arrays (\(detail)); a DL1 file has one. Make a file each"
    case .sameRun(let first, let second, let run):
      first == second
        ? "\(first) holds run \(run) and is given twice"
        : "\(first) and \(second) both hold run \(run): events of one file must differ in run or number"
    case .differentDistributions(let path, let run, let first):
      "\(path): the distribution of all showers (histogram 6) of run \(run) has other bins than that of run \(first); "
        + "a DL1 file has one kind. Make a file each"
    case .tooManyTelescopes(let path, let count, let most):
      "\(path): \(count) telescopes; a DL1 file takes \(most). Choose some with --allowed-tels"
    case .unknownEfficiency(let path, let telescope, let table):
      "\(path): the quantum-efficiency table of telescope \(telescope) (\(table ?? "none is named")) has no known "
        + "correction. Without --compat factor 1 is used; or set NsbCalibrator.mc_correction_for_PDE to false"
    case .optionMisfit(let option, let path, let reason): "\(path): \(option) \(reason)"
    case .mergedRaw(let path): "\(path) is a raw file; --merge takes simulated files only"
    case .noEvents(let path, let detail): "\(path): no event is left: \(detail)"
    }
  }
}
