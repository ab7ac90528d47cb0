/// The last pass over a plain FITS file that a library wrote: it is whole, and gets its checksums.
enum FITSSeal {
  /// What stands in a header until the file is sealed.
  static let placeholders = [
    FITSCard("CHECKSUM", .text("0000000000000000"), "checksum of the whole unit"),
    FITSCard("DATASUM", .text("         0"), "checksum of its data"),
  ]

  /// Compares the data of all units with the sums of what was written, and stores DATASUM and CHECKSUM.
  ///
  /// - Throws: ``FITSError`` or ``FileError`` if the file is not what was written, or ``AtomicFileError``.
  static func close(_ output: AtomicFile, sums: [UInt32]) throws {
    let file = try RandomAccessFile(path: output.temporaryPath)
    let units = try FITSLayout.units(of: file)
    guard units.count == sums.count else {
      throw FITSError.truncated(path: output.path, place: "unit \(units.count)", size: file.size)
    }
    for (unit, sum) in zip(units, sums) {
      var data = FITSChecksum()
      try data.add(unit.dataStart..<unit.dataStart + FITSLayout.padded(unit.dataSize), of: file)
      guard data.value == sum else {
        throw FITSError.checksum(
          path: output.path, table: unit.name, keyword: "DATASUM", stated: String(sum),
          found: String(data.value))
      }
      var header = try file.bytes(unit.headerStart..<unit.dataStart)
      try replace("DATASUM", by: String(sum), in: &header, output.path)
      var whole = data
      whole.add(header)
      let text = FITSChecksum.characters(of: ~whole.value)
      try replace("CHECKSUM", by: text, in: &header, output.path)
      try output.replace(header, at: unit.headerStart)
    }
  }

  /// Puts a text in place of the one that a card of a header has.
  private static func replace(
    _ keyword: String, by text: String, in header: inout [UInt8], _ path: String
  ) throws {
    let name = Array(keyword.utf8) + Array("        ".utf8).prefix(8 - keyword.utf8.count)
    for start in stride(from: 0, to: header.count, by: FITSCard.size)
    where header[start..<start + 8].elementsEqual(name) {
      let comment = placeholders.first { $0.keyword == keyword }?.comment ?? ""
      header.replaceSubrange(
        start..<start + FITSCard.size, with: try FITSCard(keyword, .text(text), comment).bytes())
      return
    }
    throw FITSError.badHeader(path: path, table: "", detail: "no \(keyword)")
  }
}

extension FITSLayout {
  /// All units of a plain FITS file.
  ///
  /// - Throws: ``FITSError`` for a unit that is not whole, or bytes behind the last one.
  static func units(of file: RandomAccessFile) throws -> [FITSUnit] {
    var units: [FITSUnit] = []
    var position = 0
    repeat {
      let unit = try readUnit(of: file, at: position)
      position = unit.dataStart + padded(unit.dataSize)
      guard position <= file.size else {
        throw FITSError.truncated(path: file.path, place: "data of extension \(unit.name)", size: file.size)
      }
      units.append(unit)
    } while position < file.size
    return units
  }

  /// Compares DATASUM and CHECKSUM of all units of a plain FITS file that carries them.
  ///
  /// - Returns: the names of the units that have neither.
  /// - Throws: ``FITSError/checksum(path:table:keyword:stated:found:)`` for the first that does not agree.
  @discardableResult static func verifyChecksums(of file: RandomAccessFile) throws -> [String] {
    try units(of: file).compactMap { unit in
      let end = unit.dataStart + padded(unit.dataSize)
      return try unit.verifyChecksum(of: file, dataEnd: end) ? nil : unit.title
    }
  }
}

extension FITSStructure {
  /// Compares DATASUM and CHECKSUM of all units that carry them.
  ///
  /// - Returns: the names of the units that have neither.
  /// - Throws: ``FITSError/checksum(path:table:keyword:stated:found:)`` for the first that does not agree.
  @discardableResult func verifyChecksums(of file: RandomAccessFile) throws -> [String] {
    var (bare, start): ([String], Int) = ([], 0)
    for part in units {
      let unit = FITSUnit(
        header: part.header, headerStart: start, dataStart: part.data.lowerBound, dataSize: part.data.count)
      if try !unit.verifyChecksum(of: file, dataEnd: part.data.upperBound) { bare.append(unit.title) }
      start = part.data.upperBound
    }
    // A damaged first card hides a unit and all behind it.
    if bare.count < units.count, start != file.size {
      throw FITSError.badTable(
        path: file.path, table: units.last?.name ?? "",
        detail:
          "\(file.size - start) bytes follow it: appended zeros, or a damaged header of another table")
    }
    return bare
  }
}

extension FITSUnit {
  /// What messages call it.
  var title: String { name.isEmpty ? "the primary header" : "table \(name)" }

  /// Compares DATASUM and CHECKSUM with the bytes; false if the header has neither.
  ///
  /// - Parameters:
  ///   - file: the whole file.
  ///   - dataEnd: the byte behind the data and their padding.
  /// - Throws: ``FITSError/checksum(path:table:keyword:stated:found:)`` if one does not agree, or one alone is there.
  func verifyChecksum(of file: RandomAccessFile, dataEnd: Int) throws -> Bool {
    func wrong(_ keyword: String, _ stated: String, _ found: String) -> FITSError {
      .checksum(path: file.path, table: title, keyword: keyword, stated: stated, found: found)
    }
    let stated = header["DATASUM"]?.description.trimmingBlanks
    let whole = header.text("CHECKSUM")
    if stated == nil && whole == nil { return false }
    guard dataEnd <= file.size else {
      throw FITSError.truncated(path: file.path, place: title, size: file.size)
    }
    var sum = FITSChecksum()
    try sum.add(dataStart..<dataEnd, of: file)
    guard let stated, UInt32(stated.isEmpty ? "0" : stated) == sum.value else {
      throw wrong("DATASUM", stated ?? "absent", String(sum.value))
    }
    try sum.add(headerStart..<dataStart, of: file)
    guard whole != nil, sum.value == .max else {
      throw wrong("CHECKSUM", whole ?? "absent", "a sum of \(sum.value) instead of \(UInt32.max)")
    }
    return true
  }
}
