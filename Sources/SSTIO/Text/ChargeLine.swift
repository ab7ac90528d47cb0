/// One line of a text table: its cells and the numbers in them.
struct ChargeLine {
  /// The bytes without what follows a `#`, and without white space at the ends.
  let text: UnsafeBufferPointer<UInt8>
  /// What separates the cells; `nil` for any white space.
  let separator: UInt8?

  /// Semicolons, commas, tabs or white space: the first of these that occurs (tabs: without spaces inside cells).
  static func separator(of line: UnsafeBufferPointer<UInt8>) -> UInt8? {
    let text = withoutComment(line)
    if let found = [UInt8(ascii: ";"), UInt8(ascii: ",")].first(where: { text.contains($0) }) {
      return found
    }
    var hasSpaces = false
    ChargeLine(line, separator: 0x09).forEachCell { cell in
      hasSpaces = cell.contains(where: isSpace)
      return !hasSpaces
    }
    return text.contains(0x09) && !hasSpaces ? 0x09 : nil
  }

  init(_ line: UnsafeBufferPointer<UInt8>, separator: UInt8?) {
    text = Self.trimmed(Self.withoutComment(line), keepsTabs: separator == 0x09)
    self.separator = separator
  }

  /// True if there is nothing in the line.
  var isBlank: Bool { text.allSatisfy(Self.isSpace) }

  /// Hands over the cells one by one, trimmed, until `body` returns false.
  @inline(__always)
  func forEachCell(_ body: (UnsafeBufferPointer<UInt8>) -> Bool) {
    var start = 0
    while true {
      if separator == nil { while start < text.count, Self.isSpace(text[start]) { start += 1 } }
      var end = start
      if let separator {
        while end < text.count, text[end] != separator { end += 1 }
      } else {
        while end < text.count, !Self.isSpace(text[end]) { end += 1 }
      }
      let cell = UnsafeBufferPointer(rebasing: text[start..<end])
      if !body(Self.trimmed(cell, keepsTabs: false)) || end >= text.count { return }
      start = end + 1
    }
  }

  /// Appends the numbers of all cells; returns the first cell that is none.
  func append(to values: inout [Double]) -> (cell: Int, text: String)? {
    var cell = 0
    var problem: (cell: Int, text: String)?
    forEachCell { bytes in
      cell += 1
      guard let value = DecimalParser.number(bytes) else {
        problem = (cell, String(decoding: bytes.prefix(40), as: UTF8.self))
        return false
      }
      values.append(value)
      return true
    }
    return problem
  }

  /// How many cells hold a number, something else, and nothing.
  func census() -> (numbers: Int, words: Int, empty: Int) {
    var result = (numbers: 0, words: 0, empty: 0)
    forEachCell { bytes in
      if bytes.isEmpty {
        result.empty += 1
      } else if DecimalParser.number(bytes) == nil {
        result.words += 1
      } else {
        result.numbers += 1
      }
      return true
    }
    return result
  }

  private static func withoutComment(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: line[..<(line.firstIndex(of: UInt8(ascii: "#")) ?? line.endIndex)])
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func trimmed(
    _ bytes: UnsafeBufferPointer<UInt8>, keepsTabs: Bool
  ) -> UnsafeBufferPointer<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { isSpace(byte) && !(keepsTabs && byte == 0x09) }
    var (start, end) = (0, bytes.count)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }
}
