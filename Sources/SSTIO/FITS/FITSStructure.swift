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
  init(of file: RandomAccessFile) throws(FITSError) {
    let handle = try FITSHandle(path: file.pathOfBytes, name: file.path)
    let count = try handle.unitCount()
    guard (1...Self.maximumUnits).contains(count) else {
      throw .structure(path: file.path, operation: "read the extensions", detail: "there are \(count)")
    }
    for number in 1...count {
      let isTable = try handle.move(to: number)
      let cards = try handle.cards()
      let data = try handle.dataRange()
      var header = FITSHeader()
      for card in cards { _ = header.add(card: card[...]) }
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

extension FITSHeader {
  /// The value of a keyword of any length: those of more than 8 characters are in HIERARCH cards.
  func value(named name: String) -> FITSValue? {
    name.utf8.count > 8 ? self["HIERARCH " + name] ?? self[name] : self[name] ?? self["HIERARCH " + name]
  }

  /// A keyword as a number; texts of digits count.
  func number(_ name: String) -> Double? {
    switch value(named: name) {
    case .integer(let number): Double(number)
    case .real(let number): number
    case .text(let text): Double(text.trimmingBlanks)
    default: nil
    }
  }

  /// A keyword as a whole number; texts of digits and numbers like `5.` count.
  func wholeNumber(_ name: String) -> Int? {
    switch value(named: name) {
    case .integer(let number): Int(exactly: number)
    case .real(let number): Int(exactly: number)
    case .text(let text): Int(text.trimmingBlanks)
    default: nil
    }
  }
}
