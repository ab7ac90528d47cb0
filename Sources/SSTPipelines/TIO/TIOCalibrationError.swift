public import SSTCore

/// Why an R0 file cannot be calibrated, or no pedestals made of it.
public enum TIOCalibrationError: SSTError, Equatable {
  /// The file is calibrated already.
  case notR0(path: String)
  /// A `.tcal` file of another kind than is needed.
  case wrongTable(path: String, found: String, needed: String)
  /// The camera is one whose calibration is another.
  case unsupportedCamera(path: String, version: String)
  /// A module has no serial number in the header, so its transfer function cannot be found.
  case unknownModule(path: String, slot: Int)
  /// The files of a pedestal run do not have the same modules or samples.
  case differentShape(path: String, other: String)
  /// The folder has no transfer function for a module.
  case missingTransfer(folder: String, serialNumber: Int)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .notR0: ErrorCode(.incompatible, 77, "tio-not-r0")
    case .wrongTable: ErrorCode(.incompatible, 78, "tcal-wrong-kind")
    case .unsupportedCamera: ErrorCode(.incompatible, 79, "tio-camera-version")
    case .unknownModule: ErrorCode(.incompatible, 75, "tio-serial-number")
    case .differentShape: ErrorCode(.incompatible, 76, "tio-different-shape")
    case .missingTransfer: ErrorCode(.inputMissing, 73, "tcal-missing-module")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .notR0(let path): "\(path): it is R1 already; give the R0 file it was made from"
    case .wrongTable(let path, let found, let needed):
      "\(path): it holds a \(found), but a \(needed) is needed"
    case .unsupportedCamera(let path, let version):
      "\(path): camera version \(version) (CHEC-M) is not supported; 1.1.0 and later are"
    case .unknownModule(let path, let slot):
      "\(path): the header has no serial number of the module in slot \(slot); give one --transfer file for "
        + "all"
    case .differentShape(let path, let other):
      "\(path): another number of pixels or samples than \(other); make a table for each"
    case .missingTransfer(let folder, let number):
      "\(folder): no transfer function SN\(number)_tf.tcal of module \(number)"
    }
  }
}
