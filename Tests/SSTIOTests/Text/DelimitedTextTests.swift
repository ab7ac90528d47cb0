import Foundation
import TestSupport
import Testing

@testable import SSTIO

@Suite("Text tables") struct DelimitedTextTests {
  private func error(_ bytes: [UInt8]) -> String {
    do {
      let table = try DelimitedText(bytes, path: "t")
      return "read: \(table.names), \(table.records.map(\.fields))"
    } catch {
      return error.description
    }
  }

  @Test("line ends, marks, comments, blank lines and empty fields at the end")
  func read() throws {
    for text in [
      "a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4",
      "\u{FEFF}# by hand\na, b\n\n1,2,,\n3,4\n \n",
    ] {
      let table = try DelimitedText(Array(text.utf8), path: "t")
      #expect(table.names == ["a", "b"])
      #expect(table.records.map(\.fields) == [["1", "2"], ["3", "4"]], "\(text.debugDescription)")
    }
    let table = try DelimitedText(Array("a,b\n#1,2\n".utf8), path: "t")
    #expect(table.records.map(\.fields) == [["#1", "2"]])
    let commented = try DelimitedText(Array("a,b\n#1,2\n".utf8), path: "t", hasCommentsBelow: true)
    #expect(commented.records.isEmpty)
  }

  @Test("UTF-16 of both orders, with and without a mark, is named")
  func utf16() {
    let units = Array("name,n_ph\na,5\n".utf16)
    let little = units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    for bytes in [[0xFF, 0xFE] + little, [0xFE, 0xFF] + big, little, big] {
      let text = error(bytes)
      #expect(text.contains("UTF-16") && text.contains("CSV UTF-8"), "\(text)")
    }
  }

  @Test("other encodings say in which line")
  func latin() {
    let text = error(Array("a,b\nr".utf8) + [0xFC] + Array("n,2\n".utf8))
    #expect(text.contains("line 2") && text.contains("UTF-8"), "\(text)")
    #expect(error(Array("a,b\n".utf8) + [0]).contains("line 2: found a byte 0"))
  }

  @Test(
    "what does not fit is shown",
    arguments: [
      ("a;b;c\n1;2;3\n", "line 1: found 'a;b;c', separated by semicolons"),
      ("# c\na\tb\n", "line 2: found 'a\tb', separated by tabs"),
      ("a,b,a\n", "line 1: found the name 'a' in fields 1 and 3, expected each name once"),
      ("a,b\n1,2\n4,9,0,5\n", "line 3: found 4 fields ('4,9,0,5'), expected 2"),
      ("a,b\n1\n2,3\n", "line 2: found 1 field ('1'), expected 2"),
      ("a,b,c\n1,2,3\n4,5", "line 3: found 2 fields ('4,5') in the last line, which has no end, expected 3"),
    ])
  func refused(_ text: String, _ words: String) {
    #expect(error(Array(text.utf8)).contains(words), "\(error(Array(text.utf8)))")
  }

  @Test("a million columns are refused at once")
  func wide() {
    let start = ContinuousClock.now
    let text = String(repeating: "x,", count: 1_000_000) + "\n"
    #expect(error(Array(text.utf8)).contains("at most 10000"))
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test("names that are nearly right are found")
  func nearMisses() throws {
    let table = try DelimitedText(Array("name,n_ph,nsb_mes,comment\n".utf8), path: "t")
    let found = table.nearMisses(among: ["name", "n_ph", "n_ph_meas", "nsb", "nsb_meas"])
    #expect(found.map(\.found).contains("nsb_mes") && !found.map(\.found).contains("comment"))
    #expect(found.first { $0.found == "nsb_mes" }?.meant == "nsb_meas")
  }

  @Test("tables of rows are read by the same rules")
  func rows() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("t.csv")
    for (text, words) in [("a;b\n", "semicolons"), ("a,a\n", "each name once"), ("a,b\n1,2,3\n", "3 fields")]
    {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      do {
        _ = try SampleRow.table.rows(ofDelimitedFile: path, initial: SampleRow())
        Issue.record("read: \(text)")
      } catch let error as TableError {
        #expect(error.description.contains(words))
      }
    }
  }
}
