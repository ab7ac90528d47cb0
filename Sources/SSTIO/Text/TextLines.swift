/// The lines of a file, one after the other, with little memory.
struct TextLines {
  /// The longest line that is accepted, in bytes.
  static let maximumLength = 32 << 20

  private let file: RandomAccessFile
  private var offset = 0
  private var buffer: [UInt8] = []
  private var place = 0
  /// The number of the line that was given last, from 1.
  private(set) var number = 0

  init(_ file: RandomAccessFile) { self.file = file }

  /// Hands the next line to `body`, without its end; false after the last one.
  ///
  /// Lines end with LF or CR LF. A line beyond the limit is an error: the file is no text table.
  mutating func next(
    _ body: (UnsafeBufferPointer<UInt8>) throws(ChargeTableError) -> Void
  ) throws(ChargeTableError) -> Bool {
    var searched = place
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        try give(place..<end, body)
        place = end + 1
        return true
      }
      searched = buffer.count - place
      guard searched <= Self.maximumLength else {
        throw .badLine(
          path: file.path, line: number + 1, found: "a line of more than \(Self.maximumLength >> 20) MiB",
          expected: "one event per line")
      }
      guard try refill() else { break }
    }
    guard place < buffer.count else { return false }
    try give(place..<buffer.count, body)
    place = buffer.count
    return true
  }

  private mutating func give(
    _ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws(ChargeTableError) -> Void
  ) throws(ChargeTableError) {
    number += 1
    // A byte order mark may begin the file.
    let isMarked = number == 1 && buffer[range].starts(with: [0xEF, 0xBB, 0xBF])
    let start = range.lowerBound + (isMarked ? 3 : 0)
    let hasReturn = range.upperBound > start && buffer[range.upperBound - 1] == 0x0D
    let end = range.upperBound - (hasReturn ? 1 : 0)
    try buffer.withUnsafeBufferPointer { bytes throws(ChargeTableError) in
      try body(UnsafeBufferPointer(rebasing: bytes[start..<end]))
    }
  }

  /// Drops what was given and reads on; false at the end of the file.
  private mutating func refill() throws(ChargeTableError) -> Bool {
    buffer.removeFirst(place)
    place = 0
    let count = min(max(1 << 20, buffer.count), file.size - offset)
    if count == 0 { return false }
    do throws(FileError) {
      buffer.append(contentsOf: try file.bytes(offset..<offset + count))
    } catch {
      throw .file(error)
    }
    offset += count
    return true
  }
}

/// A line of a table whose fields are separated by commas (RFC 4180, one record a line).
public enum DelimitedLine {
  /// The fields without surrounding blanks; a field in double quotes may hold commas, and quotes as two.
  public static func fields(_ line: Substring) -> [String] {
    var fields: [String] = []
    var field = ""
    var (isQuoted, wasQuote) = (false, false)
    for character in line {
      if character == "\"" {
        // The second of two quotes inside a quoted field is a quote.
        if !isQuoted, wasQuote { field.append(character) }
        isQuoted.toggle()
        wasQuote = !isQuoted
        continue
      }
      wasQuote = false
      if character == ",", !isQuoted {
        fields.append(trimmed(field))
        field = ""
      } else {
        field.append(character)
      }
    }
    return fields + [trimmed(field)]
  }

  /// A field as it is written: in quotes if it needs them.
  public static func escaped(_ field: String) -> String {
    let needsQuotes = field.contains { $0 == "," || $0 == "\"" || $0.isNewline }
    return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }

  private static func trimmed(_ field: String) -> String {
    String(field.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
