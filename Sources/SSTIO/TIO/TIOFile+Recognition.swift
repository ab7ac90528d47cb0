extension TIOFile {
  /// True if a FITS file looks like a `.tio` file, sound or not: by its keywords or its first plain table.
  ///
  /// What is wrong behind the primary header is left to the reader of the format.
  static func isTIO(_ file: RandomAccessFile) throws -> Bool {
    let primary = try FITSLayout.readUnit(of: file, at: 0)
    if primary.header.value(named: "EVENT_HEADER_VERSION") != nil { return true }
    var position = primary.dataStart + FITSLayout.padded(primary.dataSize)
    for _ in 0..<4 where position < file.size - 8 {
      guard try file.bytes(position..<position + 8).elementsEqual("XTENSION".utf8),
        let unit = try? FITSLayout.readUnit(of: file, at: position)
      else { return false }
      if unit.header.text("XTENSION") == "BINTABLE" {
        if unit.header["ZTABLE"] != nil { return false }
        return unit.name == "EVENTS" || hasPackets(unit.header)
      }
      position = unit.dataStart + FITSLayout.padded(unit.dataSize)
    }
    return false
  }

  private static func hasPackets(_ header: FITSHeader) -> Bool {
    header.cards.contains { card in
      guard card.key.hasPrefix("TTYPE"), case .text(let name) = card.value else { return false }
      return name == "EVENT_PACKET_0" || name == "EVENT PACKET 0"
    }
  }
}
