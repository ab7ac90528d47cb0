public import SSTCore

extension ChargeTable {
  /// Reads a file, recognised by its content: `.npy` (events × pixels, or one pixel), or a text table.
  ///
  /// - Throws: ``ChargeTableError``.
  public static func read(path: String) throws(ChargeTableError) -> ChargeTable {
    let file: RandomAccessFile
    let start: [UInt8]
    do throws(FileError) {
      file = try RandomAccessFile(path: path)
      start = try file.bytes(0..<min(512, file.size))
    } catch {
      throw .file(error)
    }
    if start.starts(with: NumPyHeader.magic) { return try numPy(file) }
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw .unknownFormat(
        path: path, found: "a ZIP archive; save the arrays of .npz files one by one as .npy")
    }
    guard start.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }) else {
      throw .unknownFormat(path: path, found: FoundBytes.text(start.prefix(8)))
    }
    return try ChargeTextReader.read(file)
  }

  private static func numPy(_ file: RandomAccessFile) throws(ChargeTableError) -> ChargeTable {
    let array: NumPyArray
    do throws(NumPyError) { array = try NumPyArray.read(file) } catch { throw .numPy(error) }
    guard (1...2).contains(array.shape.count) else {
      throw .notEventsByPixels(path: file.path, shape: array.shape)
    }
    let pixels = array.shape.count == 2 ? array.shape[1] : 1
    if array.shape[0] == 0 || pixels == 0 { throw .empty(path: file.path) }
    if case .float32(let values) = array.data {
      return ChargeTable(eventCount: array.shape[0], pixelCount: pixels, values: .float32(values))
    }
    return ChargeTable(
      eventCount: array.shape[0], pixelCount: pixels, values: .float64(array.data.doubles ?? []))
  }

  /// The charges as an array that can be written to a `.npy` file.
  public var numPyArray: NumPyArray {
    switch values {
    case .float32(let values): NumPyArray(shape: [eventCount, pixelCount], data: .float32(values))
    case .float64(let values): NumPyArray(shape: [eventCount, pixelCount], data: .float64(values))
    }
  }
}

/// What goes wrong when charges are read.
public enum ChargeTableError: SSTError, Equatable {
  /// The file is not there or cannot be read.
  case file(FileError)
  /// A `.npy` file that cannot be read.
  case numPy(NumPyError)
  /// Neither a `.npy` file nor text.
  case unknownFormat(path: String, found: String)
  /// The array has other axes than events and pixels.
  case notEventsByPixels(path: String, shape: [Int])
  /// A line of a text that is not understood.
  case badLine(path: String, line: Int, found: String, expected: String)
  /// There is no charge in the file.
  case empty(path: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .file(let error): error.code
    case .numPy(let error): error.code
    case .unknownFormat: ErrorCode(.inputMissing, 30, "charges-unknown-format")
    case .notEventsByPixels: ErrorCode(.incompatible, 31, "charges-wrong-shape")
    case .badLine: ErrorCode(.inputCorrupt, 31, "charges-line")
    case .empty: ErrorCode(.noEvents, 30, "no-charges")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .numPy(let error): error.description
    case .unknownFormat(let path, let found):
      "\(path) holds no charges that can be read (it starts with \(found)); expected a .npy array or a text "
        + "table with one event per line."
    case .notEventsByPixels(let path, let shape):
      "\(path) has the shape (\(shape.map(String.init).joined(separator: ", "))), expected (events, pixels)."
        + " Put the axes into this order with reshape or transpose."
    case .badLine(let path, let line, let found, let expected):
      "\(path), line \(line): found \(found), expected \(expected)."
    case .empty(let path): "\(path) holds no charges."
    }
  }
}

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
