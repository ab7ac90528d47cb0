import SSTIO

/// A group of numbers that occurs at two places of a row.
struct SampleRange: Equatable {
  var low: Float = 0
  var high = 0.0

  static let columns: [Column<SampleRange>] = [
    Column("low", \.low, unit: "ns", "lower end"), Column("high", \.high, "upper end"),
  ]
}

/// A row with every type of value.
struct SampleRow: Equatable {
  var i8: Int8 = 0
  var i16: Int16 = 0
  var i32: Int32 = 0
  var i64: Int64 = 0
  var u8: UInt8 = 0
  var u16: UInt16 = 0
  var u32: UInt32 = 0
  var u64: UInt64 = 0
  var count = 0
  var charge = SampleRange()
  var time = SampleRange()
  var isGood = false
  var name = ""
  var mask: [Bool] = [false, false, false]
  var steps: [Float] = [0, 0]
  var seconds = 0.0

  static let table = Table<SampleRow>("/dl1/event/sample", title: "all types") {
    Column("i8", \.i8)
    Column("i16", \.i16)
    Column("i32", \.i32, unit: "m")
    Column("i64", \.i64)
    Column("u8", \.u8)
    Column("u16", \.u16)
    Column("u32", \.u32)
    Column("u64", \.u64)
    Column("count", \.count, "a number of \"things\", counted")
    SampleRange.columns.at(\.charge, prefix: "charge_")
    SampleRange.columns.at(\.time, prefix: "time_").optional()
    Column("is_good", \.isGood, "true if it is")
    Column.text("name", \.name, 8, "a name")
    Column.array("mask", \.mask, 3, transform: .telescopeListToMask)
    Column.array("steps", \.steps, 2, unit: "ns/m")
    Column("milliseconds", get: { $0.seconds * 1024 }, set: { $0.seconds = $1 / 1024 }, unit: "ms")
      .transform(.time(format: "unix", scale: "tai"))
    Column("sum", get: { Double($0.i8) + $0.time.high }, "never read")
  }

  /// A row whose values are all different.
  static func row(_ k: Int) -> SampleRow {
    SampleRow(
      i8: Int8(truncatingIfNeeded: -k), i16: Int16(-300 + k), i32: Int32.min + Int32(k),
      i64: Int64.min + Int64(k),
      u8: UInt8(truncatingIfNeeded: 250 + k), u16: 65_000 + UInt16(k), u32: UInt32.max - UInt32(k),
      u64: UInt64.max - UInt64(k), count: 40 + k, charge: SampleRange(low: Float(k) / 3, high: Double(k) / 7),
      time: SampleRange(low: -Float(k), high: 1e-300 * Double(k)), isGood: k % 2 == 0,
      name: k == 2 ? "" : "é,\"\(k)",
      mask: (0..<3).map { ($0 + k) % 3 == 0 }, steps: [Float(k), k == 3 ? .infinity : -0.1],
      seconds: Double(k) / 8)
  }

  static func rows(_ count: Int) -> [SampleRow] { (0..<count).map(row) }
}

/// A block of events with images.
struct SampleBlock {
  var ids: [SampleRange] = []
  var images: [Float] = []
  var isValid: [Bool] = []

  static let table = BlockTable<SampleBlock>("/images") {
    SampleRange.columns.each(\.ids, initial: SampleRange())
    BlockColumn.array("image", \.images, 4, "charges")
    BlockColumn.array("is_valid", \.isValid, 1, isScalar: true)
  }
}
