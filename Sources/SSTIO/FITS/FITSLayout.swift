/// The places of one header-and-data unit in a FITS file.
struct FITSUnit: Sendable {
  var header: FITSHeader
  /// The first byte of the header.
  var headerStart: Int
  /// The first byte of the data.
  var dataStart: Int
  /// The data bytes that the header promises, without padding.
  var dataSize: Int

  /// The name of the extension, or an empty text.
  var name: String { header.text("EXTNAME") ?? "" }
}

/// Reads headers and computes sizes; every number is checked before it is used.
enum FITSLayout {
  static let blockSize = 2880
  /// The largest header that is accepted: 20,000 cards.
  static let maximumHeaderSize = 1_600_000

  /// True if the bytes start like a FITS file.
  static func isFITS(_ file: RandomAccessFile) throws(FileError) -> Bool {
    if file.size < blockSize { return false }
    return try file.bytes(0..<9).elementsEqual("SIMPLE  =".utf8)
  }

  /// True if the first extension of a FITS file is a compressed table of ZFITS.
  static func isZFITS(_ file: RandomAccessFile) throws -> Bool {
    guard try isFITS(file) else { return false }
    let primary = try readUnit(of: file, at: 0)
    let next = primary.dataStart + padded(primary.dataSize)
    guard next + blockSize <= file.size, try file.bytes(next..<next + 8).elementsEqual("XTENSION".utf8) else {
      return false
    }
    return try readUnit(of: file, at: next).header["ZTABLE"] != nil
  }

  /// Reads the header that starts at `offset`.
  static func readUnit(of file: RandomAccessFile, at offset: Int) throws -> FITSUnit {
    var header = FITSHeader()
    var position = offset
    while true {
      guard position + blockSize <= file.size else {
        throw FITSError.truncated(path: file.path, place: "FITS header at byte \(offset)", size: file.size)
      }
      guard position - offset < maximumHeaderSize else {
        throw FITSError.badHeader(
          path: file.path, table: "", detail: "no END card in \(maximumHeaderSize) bytes")
      }
      let block = try file.bytes(position..<position + blockSize)
      position += blockSize
      for start in stride(from: 0, to: blockSize, by: FITSCard.size)
      where !header.add(card: block[start..<start + FITSCard.size]) {
        let size = try dataSize(header, path: file.path)
        return FITSUnit(header: header, headerStart: offset, dataStart: position, dataSize: size)
      }
    }
  }

  /// `offset` rounded up to a whole block.
  static func padded(_ size: Int) -> Int { (size + blockSize - 1) / blockSize * blockSize }

  /// |BITPIX|/8 · GCOUNT · (PCOUNT + NAXIS1 · NAXIS2 · …), checked for overflow.
  private static func dataSize(_ header: FITSHeader, path: String) throws -> Int {
    func wrong(_ key: String) -> FITSError {
      .badHeader(
        path: path, table: header.text("EXTNAME") ?? "",
        detail: "\(key) is \(header[key]?.description ?? "absent")")
    }
    let axes = header.integer("NAXIS") ?? 0
    if axes == 0 { return 0 }
    guard (1...999).contains(axes) else { throw wrong("NAXIS") }
    guard let bits = header.integer("BITPIX"), [8, 16, 32, 64, -32, -64].contains(bits) else {
      throw wrong("BITPIX")
    }
    var size = 1
    func multiply(by factor: Int, _ key: String) throws {
      let product = size.multipliedReportingOverflow(by: factor)
      guard factor >= 0, !product.overflow, product.partialValue < 1 << 60 else { throw wrong(key) }
      size = product.partialValue
    }
    for axis in 1...axes {
      guard let length = header.integer("NAXIS\(axis)") else { throw wrong("NAXIS\(axis)") }
      try multiply(by: length, "NAXIS\(axis)")
    }
    let extra = header.integer("PCOUNT") ?? 0
    guard extra >= 0, extra < 1 << 60 else { throw wrong("PCOUNT") }
    size += extra
    try multiply(by: header.integer("GCOUNT") ?? 1, "GCOUNT")
    try multiply(by: abs(bits) / 8, "BITPIX")
    return size
  }
}

/// What a FITS file of the telescopes holds, as its first headers say.
public enum FITSContent: String, Sendable {
  /// Compressed tables of SST-1M or CTAO (`.fits.fz`).
  case zfits
  /// Waveforms of CHEC-S or SSTCAM (`.tio`), perhaps inside gzip.
  case tio
  /// Calibration tables of CHEC-S or SSTCAM (`.tcal`).
  case tcal
  /// Event lists, responses or index files (DL3), perhaps inside gzip.
  case dl3

  /// Recognises a file by its content; nil if it is no FITS file and no gzip file.
  ///
  /// A large gzip file counts as ``tio`` without a look inside.
  /// - Throws: ``FileError`` or ``FITSError``.
  public static func recognise(_ path: String) throws -> FITSContent? {
    let file = try RandomAccessFile(path: path)
    if try GzipExpansion.isGzip(file) {
      guard file.size <= largestLookedInto, let inside = try? GzipExpansion.expand(file) else { return .tio }
      return (try? isDL3(inside)) == true ? .dl3 : .tio
    }
    let start = try file.bytes(0..<min(9, file.size))
    guard start.elementsEqual("SIMPLE  =".utf8) else { return nil }
    guard try FITSLayout.isFITS(file) else { return .zfits }
    let primary = try FITSLayout.readUnit(of: file, at: 0)
    if TcalReader.isTcal(primary.header) { return .tcal }
    if try isDL3(file) { return .dl3 }
    return try TIOFile.isTIO(file) ? .tio : .zfits
  }

  /// Packed files of up to so many bytes are unpacked to see what they are.
  private static let largestLookedInto = 8 << 20

  /// Whether the first table has a class of GADF, or is an event list without one.
  private static func isDL3(_ file: RandomAccessFile) throws -> Bool {
    guard try FITSLayout.isFITS(file) else { return false }
    let primary = try FITSLayout.readUnit(of: file, at: 0)
    let next = primary.dataStart + FITSLayout.padded(primary.dataSize)
    guard next + FITSLayout.blockSize <= file.size,
      try file.bytes(next..<next + 8).elementsEqual("XTENSION".utf8)
    else { return false }
    let unit = try FITSLayout.readUnit(of: file, at: next)
    guard unit.header["ZTABLE"] == nil else { return false }
    if ["EVENTS", "GTI", "RESPONSE", "INDEX"].contains(unit.header.text("HDUCLAS1") ?? "") { return true }
    return unit.name == "EVENTS" && unit.header["RA_PNT"] != nil && unit.header["TSTART"] != nil
  }
}
