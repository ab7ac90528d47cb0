import Foundation
import SSTCore
import SSTIO
import Testing

@testable import SSTPipelines
@testable import sstctl

@Suite("Parts of the command") struct PartsTests {
  @Test("ranges of rows") func rows() {
    #expect(
      RowSelection("2:5") == RowSelection(start: 2, end: 5)
        && RowSelection("4") == RowSelection(start: 4, end: 5))
    #expect(RowSelection(":") == .all && RowSelection("3:") == RowSelection(start: 3, end: nil))
    for text in ["", "a", "1:2:3", "-1:2", "5:2", "99999999999999999999"] {
      #expect(RowSelection(text) == nil)
    }
    #expect(
      RowSelection.all.resolve(count: 0) == 0..<0 && RowSelection(start: 3, end: nil).resolve(count: 2) == nil
    )
    #expect(RowSelection(start: 1, end: 4).resolve(count: 4) == 1..<4)
  }

  @Test("the line of progress") func progress() {
    let text = ProgressLine.text(
      title: "file 2 of 3", done: 1200, total: 5000, unit: "events", elapsed: 2)
    #expect(text == "file 2 of 3: 1200 of 5000 events (24 %), 600 events/s, 7 s left")
  }

  @Test("cells of all kinds") func cells() {
    func text(_ format: TableDump.Format) -> String {
      var writer = DumpWriter(format: format)
      let columns = [
        DumpCells(name: "i", data: .int64([.min, .max]), rows: 2, elementsPerRow: 1, isList: false),
        DumpCells(name: "u", data: .uint64([0, .max]), rows: 2, elementsPerRow: 1, isList: false),
        DumpCells(
          name: "d", data: .float64([.nan, 1e-7, .infinity, -0.5]), rows: 2, elementsPerRow: 2, isList: true),
        DumpCells(name: "t", data: .string(["a,\"b\"", "ž\n"]), rows: 2, elementsPerRow: 1, isList: false),
        DumpCells(name: "b", data: .bool([true, false]), rows: 2, elementsPerRow: 1, isList: false),
      ]
      writer.header(columns.map(\.name))
      for row in 0..<2 { writer.row(columns, row) }
      return String(decoding: writer.bytes, as: UTF8.self)
    }
    #expect(
      text(.jsonl) == """
        {"i":-9223372036854775808,"u":0,"d":[null,1e-07],"t":"a,\\"b\\"","b":true}
        {"i":9223372036854775807,"u":18446744073709551615,"d":[null,-0.5],"t":"ž\\n","b":false}

        """)
    #expect(
      text(.csv) == """
        i,u,d,t,b
        -9223372036854775808,0,nan;1e-07,"a,""b""\",true
        9223372036854775807,18446744073709551615,inf;-0.5,"ž
        ",false

        """)
  }

  @Test("trigger flags in words") func triggers() {
    #expect(RawInformation.name([.internalClock]) == "pedestal" && RawInformation.name([]) == "none")
    #expect(RawInformation.name([.patch7, .muon]) == "patch7+muon")
    #expect(RawInformation.name(.init(rawValue: 0x2000)) == "0x2000")
  }
}
