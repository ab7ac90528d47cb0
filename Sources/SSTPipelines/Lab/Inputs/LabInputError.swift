public import SSTCore

/// What can be wrong with the runs of a lab measurement.
public enum LabInputError: SSTError, Equatable {
  /// No run was named.
  case noInput
  /// A folder stands among other inputs.
  case folderAndFiles(folder: String)
  /// A scan is a folder.
  case notAFolder(path: String)
  /// A folder without a run table; runs are its `.tio` files, and `near` the folders below it that have a table.
  case noTable(folder: String, runs: Int, near: [String])
  /// A run of the table is not in its folder.
  case missingRun(table: String, name: String)
  /// A run of the table is a link to a file outside the folder.
  case linkedRun(path: String, target: String)
  /// The run is not calibrated.
  case notCalibrated(path: String)
  /// The run has no event with data.
  case noEvents(path: String)
  /// Two runs have different pixels, modules or samples.
  case differentReadout(path: String, other: String)
  /// All events of a run are stale or damaged.
  case noGoodEvent(path: String, reasons: String)
  /// The mapping has another number of pixels than the runs.
  case wrongMapping(path: String, pixels: Int, found: Int)
  /// The window is wider than the waveforms.
  case windowTooWide(path: String, width: Int, samples: Int)
  /// The runs have no pixel in common that is lit.
  case noCommonPixel
  /// A simulated file has several telescopes, and none was chosen.
  case severalTelescopes(path: String, known: [Int])
  /// A simulated file does not have the telescope.
  case noSuchTelescope(path: String, id: Int, known: [Int])
  /// A run of a scan is simulated.
  case simulatedScan(path: String)
  /// Events of a simulated file have other waveforms than its head says, or none.
  case otherWaveforms(path: String, event: Int64, samples: Int, expected: Int)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .noInput: ErrorCode(.usage, 34, "lab-no-input")
    case .folderAndFiles: ErrorCode(.usage, 35, "lab-folder-and-files")
    case .notAFolder: ErrorCode(.inputMissing, 61, "lab-not-a-folder")
    case .noTable: ErrorCode(.inputMissing, 63, "lab-no-table")
    case .missingRun: ErrorCode(.inputMissing, 62, "lab-missing-run")
    case .linkedRun: ErrorCode(.inputMissing, 65, "lab-linked-run")
    case .notCalibrated: ErrorCode(.incompatible, 43, "lab-not-calibrated")
    case .noEvents: ErrorCode(.noEvents, 62, "lab-run-empty")
    case .differentReadout: ErrorCode(.incompatible, 44, "lab-different-readout")
    case .noGoodEvent: ErrorCode(.noEvents, 63, "lab-no-good-event")
    case .wrongMapping: ErrorCode(.incompatible, 45, "lab-wrong-mapping")
    case .windowTooWide: ErrorCode(.usage, 36, "lab-window-too-wide")
    case .noCommonPixel: ErrorCode(.noEvents, 64, "lab-no-common-pixel")
    case .severalTelescopes: ErrorCode(.usage, 37, "lab-several-telescopes")
    case .noSuchTelescope: ErrorCode(.usage, 38, "lab-no-such-telescope")
    case .simulatedScan: ErrorCode(.incompatible, 67, "lab-simulated-scan")
    case .otherWaveforms: ErrorCode(.incompatible, 68, "lab-other-waveforms")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .noInput: "no run given; give R1 .tio files, or a folder with a table.csv"
    case .folderAndFiles(let folder):
      "\(folder) is a folder among other inputs; give one folder, or files only"
    case .notAFolder(let path):
      "\(path) is not a folder; a scan is a folder with R1 .tio files and their table.csv"
    case .noTable(let folder, let runs, let near): Self.noTable(folder, runs: runs, near: near)
    case .missingRun(let table, let name):
      "\(table) lists the run \(name), which is not in the folder; add the file or remove the line"
    case .linkedRun(let path, let target):
      "\(path) is a link to \(target), outside the folder of the table; give such runs on the command line, "
        + "or move the file into the folder"
    case .notCalibrated(let path):
      "\(path) is not calibrated (R0, or a calibration that was interrupted); calibrate it with "
        + "calibrate-tio first"
    case .noEvents(let path): "\(path) has no event with data, or none of the telescope; leave out the run"
    case .differentReadout(let path, let other):
      "\(path) has other pixels, modules or numbers of samples than \(other); process different cameras one "
        + "by one"
    case .noGoodEvent(let path, let reasons): "\(path) has no usable event (\(reasons))"
    case .wrongMapping(let path, let pixels, let found):
      "\(path) describes a camera of \(pixels) pixels, the runs have \(found); give the mapping of this "
        + "camera"
    case .windowTooWide(let path, let width, let samples):
      "a window of \(width) samples does not fit into the \(samples) of \(path); give a smaller "
        + "--window-width"
    case .noCommonPixel: "no pixel is lit in all runs; are they of the same camera and light source?"
    case .severalTelescopes(let path, let known):
      "\(path) has the telescopes \(SimtelWords.ranges(known)); choose one with --telescope-id"
    case .noSuchTelescope(let path, let id, let known):
      "\(path) has no telescope \(id), only \(SimtelWords.ranges(known))"
    case .simulatedScan(let path):
      "\(path) is a simulated (simtel) file, of which no light was measured: charge-res needs R1 .tio runs of a "
        + "scan; 'sstctl spe' reads simulated files"
    case .otherWaveforms(let path, let event, let samples, let expected):
      "\(path), event \(event): \(samples == 1 ? "only sums" : "\(samples) samples") per pixel, where the head of "
        + "the file tells \(expected); choose events with waveforms by their kind, --event-kind"
    }
  }

  private static func noTable(_ folder: String, runs: Int, near: [String]) -> String {
    if !near.isEmpty { return "\(folder) has no table.csv; did you mean \(near.joined(separator: " or "))?" }
    if runs == 0 { return "\(folder) has no table.csv and no .tio file; is it the folder of the runs?" }
    return "\(folder) has no table.csv, which states the light of its \(runs) runs: write one with the line "
      + "name,n_ph,n_ph_meas,nsb,nsb_meas and a line per run (spe also takes the files themselves)"
  }
}
