/// What a FITS file of the telescopes holds, as its first headers say.
public enum FITSContent: String, Sendable {
  /// Compressed tables of SST-1M or CTAO (`.fits.fz`).
  case zfits
  /// Waveforms of CHEC-S or SSTCAM (`.tio`), perhaps inside gzip.
  case tio
  /// Calibration tables of CHEC-S or SSTCAM (`.tcal`).
  case tcal

  /// Recognises a file by its content; nil if it is no FITS file and no gzip file.
  ///
  /// A gzip file counts as ``tio`` without a look inside: nothing else is distributed like that.
  /// - Throws: ``FileError`` or ``ZFITSError``.
  public static func recognise(_ path: String) throws -> FITSContent? {
    let file = try RandomAccessFile(path: path)
    if try GzipExpansion.isGzip(file) { return .tio }
    let start = try file.bytes(0..<min(9, file.size))
    guard start.elementsEqual("SIMPLE  =".utf8) else { return nil }
    guard try ZFITSFile.isFITS(file) else { return .zfits }
    let primary = try FITSLayout.readUnit(of: file, at: 0)
    if TcalReader.isTcal(primary.header) { return .tcal }
    return try TIOFile.isTIO(file) ? .tio : .zfits
  }
}
