import Foundation
import SSTIO
import TestSupport
import Testing

/// A file with every kind of column, used by several suites.
enum SampleFile {
  /// The numbers of rows; every value follows from the number.
  private static let table: Table<Int> = {
    var mask = Column<Int>.array("mask", of: Bool.self, 6) { k, cells in
      for place in cells.indices { cells[place] = (place + k) % 2 == 0 }
    }
    mask.info.shape = [2, 3]
    var phi = Column<Int>("hillas_phi", get: { Double($0) / 3 }, unit: "deg", "angle")
    phi.info.fieldName = "phi"
    return Table("/dl1/event/table", title: "all types", rowsPerChunk: 8) {
      Column("i8", get: { Int8(truncatingIfNeeded: $0) })
      Column("i16", get: { Int16(-$0) })
      Column("i32", get: { Int32($0) * 100_000 })
      Column("i64", get: { Int64.min + Int64($0) })
      Column("u8", get: { UInt8(truncatingIfNeeded: $0) })
      Column("u16", get: { UInt16($0) })
      Column("u32", get: { UInt32.max - UInt32($0) })
      Column("u64", get: { UInt64.max - UInt64($0) })
      Column<Int>.array("f32", of: Float.self, 5, unit: "ns", "times") { k, cells in
        for place in cells.indices { cells[place] = Float(k) + Float(place) / 8 }
      }
      phi
      mask
      Column("good", get: { $0 % 3 == 0 })
      Column<Int>.text("name", 6) { "é\($0)" }.transform(.string(maximumLength: 6))
      Column("time", get: { 59000 + Double($0) }).transform(.time(format: "mjd", scale: "tai"))
    }
  }()

  static let schema = table.schema

  static func rows(_ range: Range<Int>) -> PackedRows { table.packed(Array(range)) }

  static func write(_ path: String, count: Int = 21, jobs: Int = 1, step: Int = 5) throws {
    let writer = try HDF5FileWriter(path: path)
    let table = try writer.makeTable("/dl1/event/table", schema, title: "all types")
    for start in stride(from: 0, to: count, by: step) {
      try table.append(rows: rows(start..<min(count, start + step)), jobs: jobs)
    }
    try table.finish()
    try writer.setAttribute("CTA PRODUCT DATA LEVELS", .strings(["DL1_IMAGES"]))
    try writer.setAttribute("number", .integers([-7]), of: "/dl1")
    try writer.setAttribute("list", .floats([0.5, 1.5]), of: "/dl1/event/table")
    try writer.writeArray("/plain/cube", .float32((0..<24).map(Float.init)), shape: [2, 3, 4])
    try writer.writeArray("/plain/counts", .int64([1, 2, 3]), attributes: [("unit", .strings(["m"]))])
    try writer.close()
  }
}

@Suite("HDF5 round trips") struct HDF5RoundTripTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("sample.h5")
    try SampleFile.write(path)
  }

  @Test("every type of column") func columns() throws {
    let table = try HDF5File(readingFrom: path).table("/dl1/event/table")
    #expect(table.columns.map(\.type) == SampleFile.schema.columns.map(\.type))
    #expect(table.columns.map(\.shape) == SampleFile.schema.columns.map(\.shape))
    let all = try table.read()
    #expect(all.count == 21)
    #expect(all["i8"]?.data == .int8((0..<21).map { Int8($0) }))
    #expect(all["i16"]?.data == .int16((0..<21).map { Int16(-$0) }))
    #expect(all["i32"]?.data == .int32((0..<21).map { Int32($0) * 100_000 }))
    #expect(all["i64"]?.data == .int64((0..<21).map { Int64.min + Int64($0) }))
    #expect(all["u8"]?.data == .uint8((0..<21).map { UInt8($0) }))
    #expect(all["u16"]?.data == .uint16((0..<21).map { UInt16($0) }))
    #expect(all["u32"]?.data == .uint32((0..<21).map { UInt32.max - UInt32($0) }))
    #expect(all["u64"]?.data == .uint64((0..<21).map { UInt64.max - UInt64($0) }))
    let times: [Float] = (0..<105).map { Float($0 / 5) + Float($0 % 5) / 8 }
    #expect(all["f32"]?.data == .float32(times))
    #expect(try all.doubles("hillas_phi") == (0..<21).map { Double($0) / 3 })
    let mask: [Bool] = (0..<126).map { ($0 % 6 + $0 / 6) % 2 == 0 }
    #expect(all["mask"]?.data == .bool(mask))
    #expect(try all.booleans("good") == (0..<21).map { $0 % 3 == 0 })
    #expect(try all.strings("name") == (0..<21).map { "é\($0)" })
  }

  @Test("ranges of rows", arguments: [0..<0, 0..<1, 7..<9, 8..<16, 15..<21, 20..<21]) func ranges(
    _ range: Range<Int>
  ) throws {
    let rows = try HDF5File(readingFrom: path).table("dl1/event/table").read(
      columns: ["u16", "f32"], rows: range)
    #expect(try rows.integers("u16") == range.map(Int64.init))
    #expect(try rows.floats("f32").count == 5 * range.count)
  }

  @Test("attributes, units, arrays") func attributes() throws {
    let file = try HDF5File(readingFrom: path)
    let table = try file.table("/dl1/event/table")
    let phi = try #require(table.columns.first { $0.name == "hillas_phi" })
    #expect(phi.unit == "deg" && phi.description == "angle" && phi.transform == "quantity")
    #expect(try file.attribute("PYTABLES_FORMAT_VERSION")?.string == "2.1")
    #expect(try file.attribute("number", of: "/dl1")?.integer == -7)
    #expect(try file.attribute("list", of: "/dl1/event/table") == .floats([0.5, 1.5]))
    #expect(try file.attribute("NROWS", of: "/dl1/event/table")?.integer == 21)
    #expect(try file.attribute("CTAFIELD_9_NAME", of: "/dl1/event/table")?.string == "phi")
    let cube = try file.array("/plain/cube")
    #expect(cube.shape == [2, 3, 4] && cube.data == .float32((0..<24).map(Float.init)))
    #expect(try file.array("/plain/cube", rows: 1..<2).data == .float32((12..<24).map(Float.init)))
    #expect(
      try file.walk().map(\.path) == [
        "/dl1", "/dl1/event", "/dl1/event/table", "/plain", "/plain/counts", "/plain/cube",
      ])
  }

  @Test("the bytes do not depend on run, jobs or portions") func identical() throws {
    let other = folder.path("other.h5")
    try SampleFile.write(other, jobs: 2, step: 21)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(contentsOf: URL(fileURLWithPath: other)))
  }

  @Test("chunks packed by workers") func chunks() throws {
    let path = folder.path("chunks.h5")
    let writer = try HDF5FileWriter(path: path)
    let table = try writer.makeTable("/t", SampleFile.schema)
    let encoder = ChunkEncoder()
    for range in [0..<8, 8..<16, 16..<19] {
      let rows = SampleFile.rows(range)
      try table.append(
        try rows.bytes.withUnsafeBytes {
          try CompressedChunk.encode(
            rows: $0, rowSize: SampleFile.schema.rowSize, rowsPerChunk: 8, encoder: encoder)
        })
    }
    #expect(throws: HDF5Error.self) { try table.append(rows: SampleFile.rows(0..<8)) }
    try table.finish()
    try writer.close()
    let read = try HDF5File(readingFrom: path).table("/t").read(columns: ["u16"])
    #expect(try read.integers("u16") == (0..<19).map(Int64.init))
  }

  @Test("rows that are not packed have a checksum all the same") func unpacked() throws {
    let path = folder.path("unpacked.h5")
    let writer = try HDF5FileWriter(path: path)
    let table = try writer.makeTable("/t", SampleFile.schema, level: 0)
    let rows = SampleFile.rows(0..<19)
    try table.append(rows: rows, jobs: 2)
    try table.finish()
    try writer.close()
    #expect(
      try HDF5File(readingFrom: path).table("/t").packedReader(SampleFile.schema).rows(0..<19).bytes
        == rows.bytes)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let place = try #require(bytes.range(of: Data(rows.bytes.prefix(SampleFile.schema.rowSize)))?.lowerBound)
    bytes[place + 3] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: HDF5Error.self) { try HDF5File(readingFrom: path).table("/t").read() }
    #expect("\(try #require(error))".contains("checksum"))
  }

  @Test("errors name what is missing") func errors() throws {
    let file = try HDF5File(readingFrom: path)
    #expect(throws: HDF5Error.missingObject(file: path, object: "/dl2", similar: "/dl1")) {
      try file.table("/dl2")
    }
    #expect(
      throws: HDF5Error.missingColumn(file: path, table: "/dl1/event/table", column: "i65", similar: "i64")
    ) {
      try file.table("/dl1/event/table").read(columns: ["i65"])
    }
    #expect(throws: HDF5Error.self) { try file.table("/plain/cube") }
    #expect(throws: HDF5Error.self) { try file.table("/dl1/event/table").read(rows: 5..<22) }
    let text = folder.path("text.h5")
    try Data("no HDF5 here".utf8).write(to: URL(fileURLWithPath: text))
    #expect(throws: HDF5Error.notHDF5(file: text)) { try HDF5File(readingFrom: text) }
    #expect(throws: HDF5Error.self) { try HDF5File(readingFrom: folder.path("absent.h5")) }
  }

  @Test("an unfinished file leaves nothing") func unfinished() throws {
    let path = folder.path("never.h5")
    do {
      let writer = try HDF5FileWriter(path: path)
      _ = try writer.makeTable("/t", SampleFile.schema)
      #expect(throws: HDF5Error.self) { try HDF5FileWriter(path: path) }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["sample.h5"])
  }
}
