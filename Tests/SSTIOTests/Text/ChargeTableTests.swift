import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@Suite("Charge tables") struct ChargeTableTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("charges.txt")
  }

  private func read(_ text: String) throws -> ChargeTable {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try ChargeTable.read(path: path)
  }

  private func message(_ text: String) throws -> String {
    do {
      _ = try read(text)
      return ""
    } catch let error as ChargeTableError {
      return "\(error.code.number) \(error)"
    }
  }

  private func check(_ text: String, _ rows: [[Double]], _ place: SourceLocation = #_sourceLocation) throws {
    let table = try read(text)
    #expect(table.eventCount == rows.count && table.pixelCount == rows[0].count, sourceLocation: place)
    guard case .float64(let values) = table.values else { return }
    #expect(values.map(\.bitPattern) == rows.flatMap { $0 }.map(\.bitPattern), sourceLocation: place)
  }

  @Test("separators, comments, headings, empty cells") func forms() throws {
    let rows = [[1, 2.5, -3], [4, 5e3, 0.125]]
    try check("1,2.5,-3\n4,5e3,.125\n", rows)
    try check("1;2.5;-3\r\n4;5E+3;1.25e-1", rows)
    try check("  1  2.5\t-3 \n\n 4 +5000. 0.125  ", rows.map { $0 })
    try check("1\t2.5\t-3\n4\t5000\t0.125\n", rows)
    try check("# three pixels, ADC\n\u{20}\n1 2.5 -3 # first\n#\n4 5000 0.125\n", rows)
    try check("\u{FEFF}a,b,c\n1,2.5,-3\n4,5000,0.125\n", rows)
    try check("pixel 1, pixel 2, pixel 3\n1,2.5,-3\n4,5000,0.125\n", rows)
    try check("0,1,2,3\n9,8,7,6\n", [[9, 8, 7, 6]])
    try check("0,1,2\n9,8,7\n", [[0, 1, 2], [9, 8, 7]])
    try check("1,,3\n,nan,\nNaN,N/A,na\n", [[1, .nan, 3], [.nan, .nan, .nan], [.nan, .nan, .nan]])
    try check("1\t\t3\n\t2\t\n", [[1, .nan, 3], [.nan, 2, .nan]])
    try check("5\n6\n7", [[5], [6], [7]])
    try check("inf,-Infinity\n", [[.infinity, -.infinity]])
  }

  @Test(
    "errors name the line",
    arguments: [
      ("1,2,3\n4,5\n", "line 2: found 2 values, expected 3"),
      ("1 2\n\n#\n3 x\n", "line 4: found the cell 2, 'x'"),
      ("1,2\n3,0x10\n", "'0x10'"), ("1,2\n3,1_0\n", "'1_0'"), ("1;2\n1,5;2\n", "'1,5'"),
      ("1,2\n3,--4\n", "'--4'"),
      ("a,b\n1,2,3\n", "line 2: found 3 values, expected 2 as in the header (line 1)"),
      ("a,b\n1,2\nc,d\n", "line 3: found the cell 1, 'c'"),
      ("1,x,3\n", "line 1: found 2 numbers and 1 words"),
      (",0,1,2,3\n0,9,8,7,6\n", "index=False"), (",a,b\n0,1,2\n", "index=False"),
      (" 0 1 2 3\n0 9 8 7 6\n", "header"),
      ("1,2\n3,1e\n", "'1e'"), ("1 2\n3 .\n", "'.'"),
    ]) func errors(text: String, expected: String) throws
  {
    let message = try message(text)
    #expect(message.hasPrefix("431 ") && message.contains(expected), "\(message)")
  }

  @Test("files without charges, and of other kinds") func others() throws {
    for text in ["", "\n\n", "# nothing\n", "a,b\n", "\u{FEFF}"] {
      #expect(try message(text).hasPrefix("730 "))
    }
    #expect(try message("PK\u{3}\u{4}abc").contains("ZIP"))
    #expect(try message("\u{0}\u{1}abc").hasPrefix("330 "))
    #expect(try message(String(repeating: "1,", count: 17 << 20)).contains("MiB"))
    #expect(throws: ChargeTableError.self) { try ChargeTable.read(path: folder.path("absent")) }
  }

  @Test("numbers are rounded as by the standard library") func exactness() throws {
    var random = SystemRandomNumberGenerator()
    var texts = [
      "9007199254740993", "0.1", "1e22", "1e23", "123456789012345678901234567890", "4.9e-324", "2e-324",
      "1.7976931348623157e308", "1e400", "-0", "-0.0e5", "0e99999", "8.5e-23", "9007199254740992e22", "1e-22",
      "0.000000000000000000000000000001", "2.2250738585072011e-308",
    ]
    for _ in 0..<20000 {
      let value = Double(bitPattern: random.next())
      if value.isFinite { texts.append("\(value)") }
      texts.append("\(Double.random(in: -50...125, using: &random))")
      texts.append(
        "\(Int.random(in: -2000...2000, using: &random)).\(Int.random(in: 0..<1000, using: &random))")
    }
    guard case .float64(let found) = try read(texts.joined(separator: "\n")).values else { return }
    #expect(zip(found, texts).allSatisfy { $0.bitPattern == Double($1)?.bitPattern })
  }

  @Test("lines across the pieces in which the file is read") func pieces() throws {
    let rows = (0..<3000).map { row in (0..<100).map { Double(row) + Double($0) / 128 } }
    try check(rows.map { $0.map { "\($0)" }.joined(separator: ",") }.joined(separator: "\n"), rows)
  }

  @Test("any bytes give charges or an error of ours") func anyBytes() throws {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("0123456789.,;\t \n\r#+-eEnaNinf\"x\u{FEFF}".utf8)
    for round in 0..<2000 {
      var bytes = (0..<Int.random(in: 1...80, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      if round % 4 == 0 { bytes[bytes.count / 2] = random.next() }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      do throws(ChargeTableError) {
        let table = try ChargeTable.read(path: path)
        #expect(table.values.count == table.eventCount * table.pixelCount && table.eventCount > 0)
      } catch {
        #expect(error.description.contains(path))
      }
    }
  }

  @Test("arrays: the type is kept, other shapes are refused") func arrays() throws {
    func table(_ shape: [Int], _ data: ColumnData) throws -> ChargeTable {
      try NumPyArray(shape: shape, data: data).write(path: path, overwrite: true)
      return try ChargeTable.read(path: path)
    }
    let floats = try table([2, 3], .float32([1, 2, 3, 4, 5, 6]))
    #expect(floats == ChargeTable(eventCount: 2, pixelCount: 3, values: .float32([1, 2, 3, 4, 5, 6])))
    #expect(floats[1, 2] == 6 && floats.numPyArray.shape == [2, 3])
    #expect(try table([2, 2], .int16([1, 2, 3, 4])).values == .float64([1, 2, 3, 4]))
    #expect(try table([3], .float64([1, 2, 3])).pixelCount == 1)
    #expect(throws: ChargeTableError.notEventsByPixels(path: path, shape: [1, 1, 1])) {
      try table([1, 1, 1], .int8([1]))
    }
    #expect(throws: ChargeTableError.empty(path: path)) { try table([0, 3], .float32([])) }
  }
}
