import SSTIO

/// What kind of file the first bytes say it is; names play no role.
public enum FileKind: String, Sendable {
  /// FITS with compressed tables (`.fits.fz`).
  case zfits
  /// HDF5.
  case hdf5
  /// Waveforms of CHEC-S or SSTCAM (`.tio`).
  case tio
  /// Calibration tables of CHEC-S or SSTCAM (`.tcal`).
  case tcal

  /// Recognises a file.
  ///
  /// - Throws: `FileError` if it cannot be read or is of no kind that is known.
  public static func recognise(_ path: String) throws -> FileKind {
    let file = try RandomAccessFile(path: path)
    let start = try file.bytes(0..<min(9, file.size))
    if start.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) { return .hdf5 }
    switch try FITSContent.recognise(path) {
    case .zfits: return .zfits
    case .tio: return .tio
    case .tcal: return .tcal
    case nil: break
    }
    throw FileError.unknownFormat(path: path, found: describe(start))
  }

  private static func describe(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "nothing: it is empty" }
    if bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) {
      return "'" + String(decoding: bytes, as: UTF8.self) + "'"
    }
    return "bytes " + bytes.map { String($0, radix: 16) }.joined(separator: " ")
  }
}
