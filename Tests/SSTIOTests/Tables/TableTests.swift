import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@Suite("Tables of columns") struct TableTests {
  private let folder: TemporaryFolder
  private let rows = SampleRow.rows(150)

  init() throws { folder = try TemporaryFolder() }

  private func written(_ rows: [SampleRow], _ table: Table<SampleRow> = SampleRow.table) throws -> HDF5File {
    let path = folder.path("table.h5")
    let writer = try HDF5FileWriter(path: path, overwrite: true)
    try writer.write(rows, to: table)
    try writer.close()
    return try HDF5File(readingFrom: path)
  }

  @Test("a row is printed as name=value") func golden() {
    #expect(
      namedCells(SampleRow.table.packed([SampleRow.row(5)])) == [
        "i8=-5", "i16=-295", "i32=-2147483643", "i64=-9223372036854775803", "u8=255", "u16=65005",
        "u32=4294967290", "u64=18446744073709551610", "count=45", "charge_low=1.6666666",
        "charge_high=0.7142857142857143", "time_low=-5.0", "time_high=5e-300", "is_good=False", "name=é,\"5",
        "mask=[false,true,false]", "steps=[5.0,-0.1]", "milliseconds=640.0", "sum=-5.0",
      ])
  }

  @Test("packed rows", arguments: [0, 1, 63, 64, 65, 150]) func packed(_ count: Int) throws {
    let some = Array(rows.prefix(count))
    #expect(try SampleRow.table.rows(of: SampleRow.table.packed(some), initial: SampleRow()) == some)
    var packed = PackedRows(SampleRow.table.schema)
    for row in some { SampleRow.table.append(row, to: &packed) }
    #expect(packed.bytes == SampleRow.table.packed(some).bytes)
  }

  @Test("HDF5") func hdf5() throws {
    let file = try written(rows)
    let reader = try file.reader(of: SampleRow.table, initial: SampleRow())
    #expect(try reader.all() == rows)
    var part: [SampleRow] = []
    try reader.read(64..<70, into: &part)
    #expect(part == Array(rows[64..<70]))
    #expect(throws: HDF5Error.self) { try reader.read(149..<151, into: &part) }
    let path = SampleRow.table.path
    #expect(try file.attribute("CTAFIELD_9_NAME", of: path)?.string == "low")
    #expect(try file.attribute("CTAFIELD_9_UNIT", of: path)?.string == "ns")
    #expect(try file.attribute("FIELD_9_NAME", of: path)?.string == "charge_low")
    #expect(try file.attribute("TITLE", of: path)?.string == "all types")
  }

  @Test("FITS") func fits() throws {
    let path = folder.path("table.fits")
    let writer = try FITSTableWriter(path: path)
    try writer.write(rows, to: SampleRow.table)
    try writer.write([] as [SampleRange], to: Table("other", columns: SampleRange.columns))
    try writer.finish()
    let file = try FITSTableFile(readingFrom: path)
    #expect(file.tableNames == ["sample", "other"])
    #expect(try file.rows(of: SampleRow.table, initial: SampleRow()) == rows)
    #expect(try file.packedRows("sample").schema.columns[2].unit == "m")
    #expect(throws: TableError.self) { try file.packedRows("none") }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try bytes.prefix(8640).write(to: URL(fileURLWithPath: path))
    #expect(throws: (any Error).self) {
      try FITSTableFile(readingFrom: path).rows(of: SampleRow.table, initial: SampleRow())
    }
  }

  @Test("CSV and ECSV", arguments: [DelimitedTable.Header.names, .ecsv])
  func delimited(_ header: DelimitedTable.Header) throws {
    let path = folder.path("table.csv")
    let file = try AtomicFile(path: path)
    let table = DelimitedTable(SampleRow.table.packed(rows), header: header)
    try table.write(to: file)
    try file.commit()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == table.text)
    #expect(try SampleRow.table.rows(ofDelimitedFile: path, initial: SampleRow()) == rows)
  }

  @Test("missing numbers in a CSV file") func missing() {
    let table = Table<Double>("t") {
      Column("a", \.self)
      Column("b", get: { Float($0) })
      Column.text("c", fitting: [1.5, .nan]) { "\($0)" }
    }
    let rows = table.packed([1.5, .nan])
    #expect(DelimitedTable(rows).text == "a,b,c\n1.5,1.5,1.5\nnan,nan,nan\n")
    #expect(DelimitedTable(rows, missing: "").text == "a,b,c\n1.5,1.5,1.5\n,,nan\n")
    #expect(rows.schema.rowSize == 15)
  }

  @Test("the head of an ECSV file") func ecsv() {
    let table = Table<SampleRow>("t") {
      Column("a", \.count, unit: "m", "say \"a\"")
      Column.array("b", \.steps, 2)
      Column.text("c", \.name, 3)
    }
    #expect(
      DelimitedTable(table.packed([SampleRow.row(2)]), header: .ecsv).text == """
        # %ECSV 1.0
        # ---
        # delimiter: ','
        # datatype:
        # - {name: "a", unit: "m", datatype: int64, description: "say \\"a\\""}
        # - {name: "b", datatype: string, subtype: 'float32[2]'}
        # - {name: "c", datatype: string}
        # schema: astropy-2.0
        a,b,c
        42,"[2.0,-0.1]",""

        """)
  }

  @Test("a data frame of pandas") func frame() throws {
    let table = Table<SampleRow>("t") {
      Column("count", \.count)
      Column("is_good", \.isGood)
      Column("high", get: { $0.charge.high })
    }
    let frame = PandasFrame(table.packed(Array(rows.prefix(3))))
    #expect(
      frame
        == PandasFrame([
          ("count", .integers([40, 41, 42])), ("is_good", .integers([1, 0, 1])),
          ("high", .floats([0, 1.0 / 7, 2.0 / 7])),
        ]))
  }

  @Test("columns in another order, others between them, some missing, other types") func reordered() throws {
    let other = Table<SampleRow>(SampleRow.table.path) {
      Column("more", \.count)
      for column in SampleRow.table.columns.reversed()
      where !["time_low", "time_high", "count", "i8"].contains(column.info.name) { column }
      Column("count", get: { Float($0.count) })
      Column("i8", get: { Double($0.i8) })
    }
    let file = try written(rows, other)
    var initial = SampleRow()
    initial.time = SampleRange(low: 7, high: 8)
    let reader = try file.reader(of: SampleRow.table, initial: initial)
    #expect(reader.has("count") && !reader.has("time_low"))
    #expect(
      try reader.all()
        == rows.map {
          var row = $0
          row.time = initial.time
          return row
        })
  }

  @Test("numbers that do not fit, and columns that are not there, are refused") func refused() throws {
    let file = try written(rows)
    struct Small {
      var count: Int8 = 0
    }
    func read(_ column: Column<Small>) throws {
      _ = try file.reader(of: Table(SampleRow.table.path, columns: [column]), initial: Small()).all()
    }
    #expect(throws: HDF5Error.self) { try read(Column("i16", \.count)) }
    #expect(throws: HDF5Error.self) { try read(Column("name", \.count)) }
    #expect(throws: HDF5Error.self) { try read(Column("mask", \.count)) }
    #expect(throws: HDF5Error.self) { try read(Column("high", \.count)) }
    #expect(throws: Never.self) { try read(Column("high", \.count).optional) }
    let missing = #expect(throws: HDF5Error.self) { try read(Column("isgood", \.count)) }
    #expect(missing?.code.word == "hdf5-missing-column" && missing?.description.contains("'is_good'") == true)
  }

  @Test("damaged lines of text are refused") func damagedText() throws {
    let table = Table<SampleRow>("t") {
      Column("count", \.count)
      Column("is_good", \.isGood)
    }
    let path = folder.path("damaged.csv")
    for text in [
      "count,is_good\n1,True\n2\n", "count,is_good\n1.5,True\n", "count,is_good\n1,maybe\n", "count\n1\n", "",
    ] {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: TableError.self) { try table.rows(ofDelimitedFile: path, initial: SampleRow()) }
    }
  }

  @Test("an own column at the end") func own() throws {
    let table = SampleRow.table.adding([Column("twice", get: { 2 * $0.count })])
    let packed = table.packed([SampleRow.row(1)])
    #expect(packed.text(row: 0, column: table.columns.count - 1) == "82")
    #expect(table.path == SampleRow.table.path && table.title == SampleRow.table.title)
  }

  @Test("some events of a block, and back") func blocks() throws {
    var block = SampleBlock()
    block.ids = (0..<6).map { SampleRange(low: Float($0), high: 0.5) }
    block.images = (0..<24).map(Float.init)
    block.isValid = [true, false, true, true, false, false]
    var packed = PackedRows(SampleBlock.table.schema)
    SampleBlock.table.append(block, events: [1..<2, 3..<5], to: &packed)
    #expect(packed.rowCount == 3)
    var back = SampleBlock()
    try SampleBlock.table.read(packed, into: &back)
    #expect(back.ids.map(\.low) == [1, 3, 4] && back.isValid == [false, true, false])
    #expect(back.images == Array(block.images[4..<8] + block.images[12..<20]))
    let path = folder.path("blocks.h5")
    let file = try HDF5FileWriter(path: path)
    var writer = try file.makeTable(SampleBlock.table)
    try writer.append(block, events: [0..<2])
    try writer.append(block, events: [4..<4, 5..<6])
    try writer.finish()
    try file.close()
    let reader = try HDF5File(readingFrom: path).reader(of: SampleBlock.table)
    try reader.read(1..<3, into: &back)
    #expect(back.ids.map(\.low) == [1, 5] && back.isValid == [false, false])
    #expect(back.images == Array(block.images[4..<8] + block.images[20..<24]))
    try SampleBlock.table.read(PackedRows(SampleBlock.table.schema), into: &back)
    #expect(back.ids.isEmpty && back.images.isEmpty)
  }

  @Test("files for the Python readers") func conformance() throws {
    guard let target = ProcessInfo.processInfo.environment["SST_CONFORMANCE"] else { return }
    let file = try AtomicFile(path: target + "/tables.ecsv", overwrite: true)
    try DelimitedTable(SampleRow.table.packed(rows), header: .ecsv).write(to: file)
    try file.commit()
    let writer = try FITSTableWriter(path: target + "/tables.fits", overwrite: true)
    try writer.write(rows, to: SampleRow.table)
    try writer.finish()
  }
}
