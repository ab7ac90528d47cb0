/// The headers and tables of a plain FITS file, read with cfitsio.
struct FITSStructure: Sendable {
  /// One header-and-data unit.
  struct Unit: Sendable {
    var header: FITSHeader
    /// The cards as stored, 80 bytes each.
    var cards: [[UInt8]]
    /// The data with their padding, as the header promises them: the file may be shorter.
    var data: Range<Int>
    /// The layout if it is a binary table.
    var table: FITSTable?

    var name: String { header.text("EXTNAME") ?? "" }
  }

  var units: [Unit] = []

  /// Files with more units are refused.
  private static let maximumUnits = 100

  /// Reads all headers.
  init(of file: RandomAccessFile) throws {
    let handle = try FITSHandle(path: file.pathOfBytes, name: file.path)
    let count = try handle.unitCount()
    guard (1...Self.maximumUnits).contains(count) else {
      throw FITSError.structure(
        path: file.path, operation: "read the extensions", detail: "there are \(count)")
    }
    for number in 1...count {
      let isTable = try handle.move(to: number)
      let cards = try handle.cards()
      let data = try handle.dataRange()
      var header = FITSHeader()
      for card in cards { _ = header.add(card: card) }
      let table =
        isTable
        ? try FITSTable(handle, header: header, dataStart: data.lowerBound, path: file.path) : nil
      units.append(Unit(header: header, cards: cards, data: data, table: table))
    }
  }

  /// The keywords of the primary header.
  var primary: FITSHeader { units.first?.header ?? FITSHeader() }

  /// The unit of a name.
  func unit(_ name: String) -> Unit? { units.dropFirst().first { $0.name == name } }
}

/// A column of an uncompressed binary table.
struct FITSColumn: Sendable {
  /// The types of numbers, truth values and texts; `other` for bits, complex numbers and descriptors.
  enum Kind: Sendable { case byte, int16, int32, int64, float32, float64, logical, text, other }

  var name: String
  var kind: Kind
  /// The number of items in a row.
  var count: Int
  /// The first byte in a row.
  var offset: Int
  /// The bytes of all items of a row.
  var size: Int
  /// What is added to a stored number.
  var zero: Double
  /// What a stored number is multiplied with.
  var scale: Double
  /// TUNIT.
  var unit: String?
}

/// Where an uncompressed binary table is and how its rows are laid out.
struct FITSTable: Sendable {
  var name: String
  var columns: [FITSColumn]
  /// NAXIS2: what the header promises.
  var rowCount: Int
  /// NAXIS1.
  var rowBytes: Int
  /// The first byte of the rows in the file.
  var dataStart: Int

  /// Rows that are there in full in a file of `size` bytes.
  func wholeRows(fileSize size: Int) -> Int {
    rowBytes > 0 ? min(rowCount, max(0, size - dataStart) / rowBytes) : 0
  }

  /// Reads the layout of the current table of `handle`.
  init(_ handle: borrowing FITSHandle, header: FITSHeader, dataStart: Int, path: String) throws(FITSError) {
    let title = header.text("EXTNAME") ?? ""
    func wrong(_ detail: String) -> FITSError { .badTable(path: path, table: title, detail: detail) }
    name = title
    self.dataStart = dataStart
    let size = try handle.tableSize()
    guard let bytes = header.integer("NAXIS1"), bytes >= 0, bytes < 1 << 40 else {
      throw wrong("NAXIS1 is \(header["NAXIS1"]?.description ?? "absent")")
    }
    let total = size.rows.multipliedReportingOverflow(by: bytes)
    guard size.rows >= 0, !total.overflow, total.partialValue < 1 << 60, dataStart < 1 << 60 else {
      throw wrong("\(size.rows) rows of \(bytes) bytes")
    }
    rowBytes = bytes
    rowCount = size.rows
    columns = []
    var offset = 0
    for index in 0..<size.columns {
      let (type, count, width) = try handle.column(index + 1)
      let kind = Self.kinds[type] ?? .other
      // A text is one item of `count` letters; descriptors of variable arrays have negative types.
      let bytes = type == 16 ? (count, false) : count.multipliedReportingOverflow(by: width)
      guard type > 0, count >= 0, width >= 0, !bytes.1, bytes.0 <= rowBytes - offset else {
        throw wrong("column \(index + 1) of type \(type) with \(count) items does not fit its row")
      }
      columns.append(
        FITSColumn(
          name: header.text("TTYPE\(index + 1)") ?? "", kind: kind, count: count, offset: offset,
          size: bytes.0, zero: header.number("TZERO\(index + 1)") ?? 0,
          scale: header.number("TSCAL\(index + 1)") ?? 1,
          unit: header.text("TUNIT\(index + 1)")))
      offset += bytes.0
    }
    guard offset == rowBytes else { throw wrong("its columns have \(offset) bytes, its rows \(rowBytes)") }
  }

  private static let kinds: [Int: FITSColumn.Kind] = [
    11: .byte, 21: .int16, 41: .int32, 81: .int64, 42: .float32, 82: .float64, 14: .logical, 16: .text,
  ]
}
