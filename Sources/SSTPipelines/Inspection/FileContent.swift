import Foundation
public import SSTCore
import SSTData
import SSTIO

/// What a file or folder is for, told by its content, so that a command that got the wrong one can name the right one.
public enum FileContent: String, Sendable, CaseIterable {
  /// A folder with a run table.
  case labFolder
  /// Any other folder.
  case folder
  /// Raw events of the SST-1M.
  case rawSST1M
  /// Raw events of CTAO, or compressed tables without events.
  case otherZFITS
  /// Uncalibrated waveforms of CHEC-S or SSTCAM.
  case tioR0
  /// Calibrated waveforms of CHEC-S or SSTCAM.
  case tioR1
  /// Pedestals or transfer functions of CHEC-S or SSTCAM.
  case tcal
  /// Event lists, responses or index files.
  case dl3
  /// Simulated events of sim_telarray.
  case simtel
  /// DL1 of one telescope.
  case dl1
  /// DL1 of simulated events, with all telescopes.
  case simulatedDL1
  /// DL1 of several telescopes.
  case stereo
  /// The charge distributions of `--px-charges`.
  case pedestalHistogram
  /// The calibration file of a telescope.
  case calibration
  /// Results of the laboratory in HDF5.
  case labResult
  /// Results of models: DL2.
  case dl2
  /// A model.
  case forest
  /// Any other HDF5 file.
  case otherHDF5
  /// An array of charges.
  case npy

  /// The commands that read it as an input; other commands refuse it with ``WrongInput``.
  public var commands: [String] {
    switch self {
    case .labFolder: ["spe", "charge-res", "lab"]
    case .folder: []
    case .rawSST1M: ["r0-dl1", "dark-run", "show"]
    case .otherZFITS: ["show"]
    case .tioR0: ["calibrate-tio", "pedestal-tio", "show"]
    case .tioR1: ["spe", "lab", "show"]
    case .tcal, .pedestalHistogram, .calibration, .labResult: []
    case .otherHDF5: ["apply-models"]
    case .simtel: ["r0-dl1", "spe", "lab", "show"]
    case .dl1: ["dl1-stereo", "dl1-dl2", "apply-models", "show"]
    case .stereo: ["dl1-dl2", "apply-models", "show"]
    case .simulatedDL1: ["dl1-dl2", "train-rfs", "apply-models", "show"]
    case .dl2:
      [
        "event-classes", "photon-list", "train-misdirection", "make-irfs", "performance", "dl2-dl3",
        "apply-models", "show",
      ]
    case .forest: ["models"]
    case .npy: ["fit-spe"]
    case .dl3: ["index-dl3", "dl3 check", "dl3 summary", "irf info", "irf compare"]
    }
  }

  /// What it is, in words.
  var name: String {
    switch self {
    case .labFolder: "a folder of laboratory runs"
    case .folder: "a folder"
    case .rawSST1M: "a raw SST-1M file"
    case .otherZFITS: "a .fits.fz file without SST-1M events"
    case .tioR0: "a file of R0 waveforms (tio)"
    case .tioR1: "a file of R1 waveforms (tio)"
    case .tcal: "a calibration table of CHEC-S or SSTCAM (tcal)"
    case .simtel: "a file of simulated events (simtel)"
    case .dl3: "a DL3 file (event list, responses, or index)"
    case .dl1: "a DL1 file of one telescope"
    case .simulatedDL1: "a DL1 file of simulated events"
    case .stereo: "a DL1 file of several telescopes"
    case .pedestalHistogram: "a file of pedestal charge distributions"
    case .calibration: "a calibration file of a telescope"
    case .labResult: "a result of the laboratory commands"
    case .dl2: "a DL2 file"
    case .forest: "a model"
    case .otherHDF5: "an HDF5 file of another kind"
    case .npy: "a NumPy array"
    }
  }

  /// What to do with it.
  var use: String {
    switch self {
    case .folder: "name the files in it"
    case .tcal: "give it to 'calibrate-tio' with --pedestal or --transfer"
    case .pedestalHistogram: "'r0-dl1 --reclean' finds it in its output folder"
    case .calibration: "name it in the configuration of 'r0-dl1', key telescope_calibration"
    case .forest:
      "'sstctl dl1-dl2 --models-dir' and 'sstctl apply-models --model' apply it, 'sstctl info' describes it"
    case .labResult, .otherHDF5, .otherZFITS: "'sstctl info' and 'sstctl dump' show its tables"
    case .simtel: "'sstctl r0-dl1' makes a DL1 file of it, 'sstctl spe' and 'sstctl show' read it"
    case .tioR1: "'sstctl spe' and, in a folder with its table.csv, 'sstctl charge-res' read it"
    default:
      commands.map { "'sstctl \($0)'" }.joined(separator: ", ")
        + (commands.count == 1 ? " reads it" : " read it")
    }
  }

  /// Recognizes a file or folder; nil for anything else, and for what is too damaged to tell.
  public static func recognize(_ path: String) -> FileContent? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    if isFolder.boolValue {
      let table = OutputFolder.path(path, LabInputs.tableName)
      return FileManager.default.fileExists(atPath: table) ? .labFolder : .folder
    }
    guard let kind = try? FileKind.recognise(path) else { return isNumPy(path) ? .npy : nil }
    switch kind {
    case .hdf5: return try? hdf5(path)
    case .tcal: return .tcal
    case .dl3: return .dl3
    case .simtel: return .simtel
    case .forest: return .forest
    case .scikitLearn: return (try? ModelInformation.read(path)) == nil ? nil : .forest
    case .tio:
      guard let file = try? TIOFile(path: path, onCorrupt: .recover) else { return nil }
      return file.level == .r1 ? .tioR1 : .tioR0
    case .zfits:
      guard let file = try? ZFITSFile(path: path, onCorrupt: .recover),
        let source = try? RawFile.openRows(file, options: RawReadOptions())
      else { return nil }
      return source.description.instrument == .sst1m ? .rawSST1M : .otherZFITS
    }
  }

  private static func isNumPy(_ path: String) -> Bool {
    guard let file = try? RandomAccessFile(path: path), let start = try? file.bytes(0..<min(6, file.size))
    else { return false }
    return start.elementsEqual([0x93] + Array("NUMPY".utf8))
  }

  private static func hdf5(_ path: String) throws -> FileContent {
    let file = try HDF5File(readingFrom: path, verifies: false)
    if try file.kind(of: "/dl1/event/telescope") != nil {
      if try DL2File.hasResults(file) { return .dl2 }
      if try file.kind(of: TablePath.simulation) != nil { return .simulatedDL1 }
      let telescopes = try DL1File.telescopes(in: file, "/dl1/event/telescope/parameters")
      return telescopes.count > 1 ? .stereo : .dl1
    }
    let names = Set(try file.walk().map(\.path))
    if names.contains("/df_param") { return .calibration }
    if names.contains("/charge_images") { return .pedestalHistogram }
    switch try file.attributes()["CTA ACTIVITY NAME"]?.string {
    case "dark-run": return .calibration
    case "r0-dl1": return .pedestalHistogram
    case "spe", "charge-res", "both", "lab": return .labResult
    default: return names.contains("/pixels") && names.contains("/runs") ? .labResult : .otherHDF5
    }
  }
}

/// An input that another command reads.
public struct WrongInput: SSTError, Equatable {
  /// The input.
  public let path: String
  /// What it is.
  public let content: FileContent
  /// The command that got it.
  public let command: String

  /// The stable code.
  public var code: ErrorCode { ErrorCode(.incompatible, 99, "other-command") }

  /// What it is, and what to do with it.
  public var description: String {
    "\(path) is \(content.name), which \(command == LabBothStep.name ? "lab" : command) does not read; \(content.use)"
  }
}

extension FileContent {
  /// Does something with inputs of a command; an error over an input that is not for the command says so instead.
  ///
  /// Only errors over formats and damage are replaced, and only if another command, or another use, is known.
  public static func explaining<Result>(
    _ inputs: [Input], to command: String, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as any SSTError where isReplaceable(error) {
      // Not errors over a file in a folder.
      for input in inputs
      where error.description.contains(input.path) && !error.description.contains(input.path + "/") {
        guard let content = recognize(input.path), !content.isRead(by: command) else { continue }
        throw WrongInput(path: input.path, content: content, command: command)
      }
      throw error
    }
  }

  /// Whether an error is of a reader that found something else than it knows.
  private static func isReplaceable(_ error: any SSTError) -> Bool {
    switch ErrorCategory(rawValue: Int(error.code.exitCode)) {
    case .inputMissing, .inputCorrupt, .incompatible: true
    default: false
    }
  }

  /// Commands with errors of their own about a kind of file count, too.
  private func isRead(by command: String) -> Bool {
    if commands.contains(command) || ["info", "dump", "check"].contains(command) { return true }
    switch self {
    case .tioR0: return ["spe", "charge-res", "lab", "both"].contains(command)
    case .tioR1: return ["calibrate-tio", "pedestal-tio", "charge-res", "both"].contains(command)
    case .simtel: return command == LabBothStep.name
    case .stereo, .simulatedDL1:
      return [TrainForestsStep.name, TrainMisdirectionStep.name, "dl1-stereo"].contains(command)
    case .dl1: return [TrainForestsStep.name, TrainMisdirectionStep.name].contains(command)
    case .otherZFITS: return ["r0-dl1", "dark-run"].contains(command)
    case .tcal: return command == "calibrate-tio"
    // Tables of events without the rest of a DL2 file; the commands say what is missing.
    case .otherHDF5: return ["make-irfs", "performance", "dl2-dl3"].contains(command)
    // Models and their folders have errors of their own.
    case .forest: return ["dl1-dl2", "event-classes", "apply-models"].contains(command)
    case .folder, .labFolder:
      return ["spe", "charge-res", "lab", "both", "dl1-stereo", "dl1-dl2", "event-classes", "models"]
        .contains(command)
    default: return false
    }
  }
}
