internal import CCFITSIO
internal import Foundation

/// A FITS file that cfitsio writes under a temporary name; it gets its own name when it is finished.
///
/// The library forgets whether its last bytes reached the disk. So the data are summed up on their way into it, and
/// compared with what the finished file holds, which gets DATASUM and CHECKSUM in every unit (``FITSSeal``).
final class FITSOutput {
  private let output: AtomicFile
  private var file: UnsafeMutablePointer<fitsfile>?
  /// A member of a set waits for the others when it is finished.
  private var isFinished = false
  /// The sums of the data of all units so far.
  private var sums = [FITSChecksum()]

  /// Makes the file with an empty primary unit.
  init(path: String, overwrite: Bool, in files: AtomicFileSet? = nil) throws {
    output = try AtomicFile.make(path, overwrite: overwrite, in: files)
    let name = output.temporaryPath
    // cfitsio expands a tilde at the start, and makes only files that are not there.
    let literal = name.hasPrefix("/") ? name : "./" + name
    guard literal.utf8.count < Int(FLEN_FILENAME) - 8 else { throw FITSOutputError.pathTooLong(path: path) }
    unlink(name)
    var status: Int32 = 0
    sst_fits_create(&file, literal, &status)
    try check(status, "create it")
    guard let file else { throw FITSOutputError.library(path: path, operation: "create it", detail: "") }
    sst_fits_create_primary(file, &status)
    try check(status, "write the primary header")
    for card in FITSSeal.placeholders { try write(card) }
  }

  deinit { if !isFinished { abandon() } }

  /// Adds a card to the current header.
  func write(_ card: FITSCard) throws { try write(stored: card.bytes()) }

  /// Adds a card of 80 bytes as it was stored in another file.
  func write(stored card: [UInt8]) throws {
    var text = card.map { CChar(bitPattern: $0) }
    text.append(0)
    let status = call { sst_fits_write_card($0, text, &$1) }
    try check(status, "write a keyword")
  }

  /// Starts a binary table without rows; columns are name, TFORM and unit.
  func beginTable(_ name: String, columns: [(name: String, form: String, unit: String)]) throws {
    let status = Self.withTexts(columns.map(\.name)) { names in
      Self.withTexts(columns.map(\.form)) { forms in
        Self.withTexts(columns.map(\.unit)) { units in
          call {
            sst_fits_create_table(
              $0, Int32(clamping: columns.count), names, forms, units, name, &$1)
          }
        }
      }
    }
    try check(status, "start table \(name)")
    try beginSum()
  }

  private func beginSum() throws {
    sums.append(FITSChecksum())
    for card in FITSSeal.placeholders { try write(card) }
  }

  /// Writes the bytes of whole rows of the current table; calls follow each other without gaps.
  func write(_ bytes: UnsafeRawBufferPointer, atRow row: Int) throws {
    guard let base = bytes.bindMemory(to: UInt8.self).baseAddress, !bytes.isEmpty else { return }
    let status = call { sst_fits_write_rows($0, LONGLONG(row + 1), LONGLONG(bytes.count), base, &$1) }
    try check(status, "write row \(row)")
    sums[sums.count - 1].add(bytes)
  }

  /// Adds an image of signed bytes that holds a text.
  func addText(_ text: String, name: String) throws {
    let bytes = text.utf8.map { CChar(bitPattern: $0) }
    var status = call { sst_fits_create_bytes($0, bytes.count, &$1) }
    if status == 0 { status = call { sst_fits_write_name($0, name, &$1) } }
    try check(status, "begin extension \(name)")
    try beginSum()
    guard !bytes.isEmpty else { return }
    status = call { sst_fits_write_signed_bytes($0, LONGLONG(bytes.count), bytes, &$1) }
    try check(status, "write extension \(name)")
    // Signed bytes are stored with an offset of -128.
    sums[sums.count - 1].add(text.utf8.map { $0 ^ 0x80 })
  }

  /// Closes the file and gives it its name.
  func finish() throws {
    let status = call { sst_fits_close($0, &$1) }
    file = nil
    try check(status, "close it")
    try output.adopt()
    do {
      try FITSSeal.close(output, sums: sums.map(\.value))
    } catch let refused as AtomicFileError {
      throw refused
    } catch {
      try output.probe()
      throw FITSOutputError.library(
        path: output.path, operation: "find in it what was written", detail: "\(error)")
    }
    if output.path.hasSuffix(".gz") { try pack() }
    try output.commit()
    isFinished = true
  }

  /// Packs the finished file with gzip.
  private func pack() throws {
    let file = try RandomAccessFile(path: output.temporaryPath)
    guard let packed = GzipMember.pack(try file.bytes(0..<file.size)) else {
      throw FITSOutputError.library(path: output.path, operation: "pack it", detail: "no memory")
    }
    try output.replaceAll(by: packed)
  }

  private func call(_ body: (UnsafeMutablePointer<fitsfile>, inout Int32) -> Int32) -> Int32 {
    guard let file else { return BAD_FILEPTR }
    var status: Int32 = 0
    _ = body(file, &status)
    return status
  }

  private func check(_ status: Int32, _ operation: String) throws {
    if status == 0 { return }
    let detail = CFITSIOStatus.text(status)
    defer { abandon() }
    // The library does not tell why: what the disk says of a few more bytes does.
    if access(output.temporaryPath, F_OK) == 0 { try output.adopt() }
    try output.probe()
    throw FITSOutputError.library(path: output.path, operation: operation, detail: detail)
  }

  /// Drops what was written; cfitsio's buffers go with its handle.
  private func abandon() {
    _ = call { sst_fits_close($0, &$1) }
    file = nil
    output.discard()
  }

  /// Calls `body` with C texts that live as long as the call.
  private static func withTexts<Result>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return copies.withUnsafeMutableBufferPointer { buffer in
      var empty: UnsafeMutablePointer<CChar>?
      return withUnsafeMutablePointer(to: &empty) { body(buffer.baseAddress ?? $0) }
    }
  }
}
