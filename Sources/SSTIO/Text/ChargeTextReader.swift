internal import SSTCore

/// Reads a text table of charges, one event a line.
///
/// - Numbers are separated by semicolons, commas, tabs or spaces: the first of these that occurs in the first event.
/// - Lines that are blank and everything behind a `#` are left out.
/// - A first line of words is a heading, and so is one that just counts `0, 1, 2, …` (four columns or more).
/// - Empty cells (not with spaces as separator), `nan`, `na` and `n/a` are NaN.
struct ChargeTextReader {
  private let path: String
  private let fileSize: Int
  private var separator: UInt8?
  private var cellCount = 0
  private var values: [Double] = []
  private var eventCount = 0
  private var heading: Heading?

  private struct Heading {
    var line: Int
    var cellCount: Int
    /// Words may contain spaces, counted columns do not.
    var isCount: Bool
  }

  static func read(_ file: RandomAccessFile) throws(ChargeTableError) -> ChargeTable {
    var reader = ChargeTextReader(path: file.path, fileSize: file.size)
    var lines = TextLines(file)
    var number = 0
    repeat {
      number = lines.number + 1
    } while try lines.next { line throws(ChargeTableError) in try reader.take(line, number) }
    guard reader.eventCount > 0 else { throw .empty(path: file.path) }
    return ChargeTable(
      eventCount: reader.eventCount, pixelCount: reader.cellCount, values: .float64(reader.values))
  }

  private init(path: String, fileSize: Int) {
    (self.path, self.fileSize) = (path, fileSize)
  }

  private mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, _ number: Int) throws(ChargeTableError) {
    if eventCount == 0 { separator = ChargeLine.separator(of: bytes) }
    let line = ChargeLine(bytes, separator: separator)
    if line.isBlank { return }
    if eventCount == 0, heading == nil, try isHeading(line, number) { return }
    let before = values.count
    if let problem = line.append(to: &values) {
      throw bad(number, "the cell \(problem.cell), '\(problem.text)'", "a number")
    }
    let found = values.count - before
    if eventCount == 0 {
      try begin(found, line, number)
    } else if found != cellCount {
      throw bad(number, "\(found) values", "\(cellCount) as in the lines before")
    }
    eventCount += 1
  }

  /// Takes the number of columns from the first event.
  private mutating func begin(_ found: Int, _ line: ChargeLine, _ number: Int) throws(ChargeTableError) {
    if let heading, separator != nil || heading.isCount, heading.cellCount != found {
      throw bad(number, "\(found) values", "\(heading.cellCount) as in the header (line \(heading.line))")
    }
    cellCount = found
    // An estimate from the first line; the size of the file limits how many cells there can be.
    let lines = fileSize / max(1, line.text.count) + 1
    values.reserveCapacity(min(fileSize / 2 + 1, lines * cellCount / 16 * 17))
  }

  /// Whether the first line with something in it holds names; remembers it then.
  private mutating func isHeading(_ line: ChargeLine, _ number: Int) throws(ChargeTableError) -> Bool {
    let census = line.census()
    let names = census.words + census.empty + census.numbers
    let isCount = isCounting(line)
    if census.words == 0 && !isCount { return false }
    if census.numbers > 0 && !isCount {
      throw bad(
        number, "\(census.numbers) numbers and \(census.words) words",
        "numbers only, or a header line of words only. If the first column counts the events, leave it out")
    }
    if census.empty > 0 {
      throw bad(
        number, "a header line with an unnamed column",
        "charges only. If that column counts the events, leave it out (with pandas: to_csv(index=False))")
    }
    heading = Heading(line: number, cellCount: names, isCount: isCount)
    return true
  }

  /// Whether the cells are 0, 1, 2, …, perhaps after an empty one: names that pandas gives to columns.
  private func isCounting(_ line: ChargeLine) -> Bool {
    var next = 0.0
    var isCount = true
    var isFirst = true
    line.forEachCell { cell in
      defer { isFirst = false }
      if isFirst, cell.isEmpty { return true }
      isCount = !cell.isEmpty && DecimalParser.number(cell) == next
      next += 1
      return isCount
    }
    return isCount && next >= 4
  }

  private func bad(_ line: Int, _ found: String, _ expected: String) -> ChargeTableError {
    .badLine(path: path, line: line, found: found, expected: expected)
  }
}
