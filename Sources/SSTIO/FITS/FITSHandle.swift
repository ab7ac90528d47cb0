internal import CCFITSIO
import Glibc

/// A FITS file that cfitsio has open for reading, owned by one place; closed when its owner ends.
struct FITSHandle: ~Copyable {
  private let file: UnsafeMutablePointer<fitsfile>
  private let path: String

  /// Headers with more cards are refused.
  static let maximumCards = 20_000

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: what to open, an absolute path.
  ///   - name: the path to show in messages.
  /// - Throws: ``FileError`` if it cannot be opened for other reasons than its content; ``FITSError``.
  init(path: String, name: String) throws {
    var opened: UnsafeMutablePointer<fitsfile>?
    var status: Int32 = 0
    errno = 0
    sst_fits_open(&opened, path, &status)
    let reason = errno
    if [FILE_NOT_OPENED, TOO_MANY_FILES, MEMORY_ALLOCATION].contains(status) {
      throw FileError.cannotOpen(
        path: name, reason: reason == 0 ? CFITSIOStatus.text(status) : String(cString: strerror(reason)))
    }
    guard status == 0, let opened else { throw Self.error(status, "open it", name) }
    file = opened
    self.path = name
  }

  deinit {
    var status: Int32 = 0
    sst_fits_close(file, &status)  // a file that was only read cannot lose anything here
    if status != 0 { _ = Self.error(status, "close it", path) }
  }

  /// The number of header-and-data units.
  func unitCount() throws(FITSError) -> Int {
    var (count, status): (Int32, Int32) = (0, 0)
    sst_fits_unit_count(file, &count, &status)
    try check(status, "count the extensions")
    return Int(count)
  }

  /// Goes to a unit, from 1, and says whether it is a binary table.
  func move(to number: Int) throws(FITSError) -> Bool {
    var (type, status): (Int32, Int32) = (0, 0)
    sst_fits_move(file, Int32(clamping: number), &type, &status)
    try check(status, "read the header of extension \(number - 1)")
    return type == BINARY_TBL
  }

  /// The cards of the current unit, 80 bytes each, without END.
  func cards() throws(FITSError) -> [[UInt8]] {
    var (count, status): (Int32, Int32) = (0, 0)
    sst_fits_card_count(file, &count, &status)
    try check(status, "count the keywords")
    guard count <= Self.maximumCards else {
      throw .structure(path: path, operation: "read the keywords", detail: "there are \(count)")
    }
    var text = [CChar](repeating: 0, count: Int(FLEN_CARD) + 1)
    var cards: [[UInt8]] = []
    for number in 0..<max(0, count) {
      sst_fits_card(file, number + 1, &text, &status)
      try check(status, "read keyword \(number + 1)")
      var card = text.prefix(80).prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      card += repeatElement(0x20, count: 80 - card.count)
      cards.append(card)
    }
    return cards
  }

  /// The first byte of the current unit's data and the byte after its last block.
  func dataRange() throws(FITSError) -> Range<Int> {
    var (header, data, end): (LONGLONG, LONGLONG, LONGLONG) = (0, 0, 0)
    var status: Int32 = 0
    sst_fits_places(file, &header, &data, &end, &status)
    try check(status, "find the data")
    guard data >= 0, end >= data, let first = Int(exactly: data), let last = Int(exactly: end) else {
      throw .structure(path: path, operation: "find the data", detail: "bytes \(data) to \(end)")
    }
    return first..<last
  }

  /// The number of rows and columns of the current table.
  func tableSize() throws(FITSError) -> (rows: Int, columns: Int) {
    var rows: LONGLONG = 0
    var (columns, status): (Int32, Int32) = (0, 0)
    sst_fits_row_count(file, &rows, &status)
    sst_fits_column_count(file, &columns, &status)
    try check(status, "read the size of a table")
    return (Int(clamping: rows), Int(columns))
  }

  /// Type code, number of items and bytes of an item of a column, from 1.
  func column(_ number: Int) throws(FITSError) -> (type: Int, count: Int, width: Int) {
    var (count, width): (LONGLONG, LONGLONG) = (0, 0)
    var (type, status): (Int32, Int32) = (0, 0)
    sst_fits_column(file, Int32(clamping: number), &type, &count, &width, &status)
    try check(status, "read column \(number)")
    return (Int(type), Int(clamping: count), Int(clamping: width))
  }

  private func check(_ status: Int32, _ operation: String) throws(FITSError) {
    if status != 0 { throw Self.error(status, operation, path) }
  }

  private static func error(_ status: Int32, _ operation: String, _ path: String) -> FITSError {
    .structure(path: path, operation: operation, detail: CFITSIOStatus.text(status))
  }
}

/// cfitsio's words for its status numbers.
enum CFITSIOStatus {
  static func text(_ status: Int32) -> String {
    var text = [CChar](repeating: 0, count: Int(FLEN_STATUS) + 1)
    sst_fits_error_text(status, &text)
    let words = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return words + " (cfitsio status \(status))"
  }
}
