import Foundation
import SSTIO
import TestSupport
import Testing

/// `.npy` files made by hand.
enum NumPyFile {
  static func bytes(_ header: String, _ data: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let text = Array(header.utf8) + [0x0A]
    let count = (0..<(version == 1 ? 2 : 4)).map { UInt8(text.count >> (8 * $0) & 0xFF) }
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + count + text + data
  }

  static func header(_ descr: String, _ shape: String, fortran: Bool = false) -> String {
    "{'descr': '\(descr)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }"
  }

  static func raw<Value: BitwiseCopyable>(_ values: [Value], big: Bool = false) -> [UInt8] {
    values.flatMap { value in
      let bytes = withUnsafeBytes(of: value) { Array($0) }
      return big ? bytes.reversed() : bytes
    }
  }
}

@Suite("NumPy arrays") struct NumPyTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("array.npy")
  }

  private func read(_ bytes: [UInt8]) throws -> NumPyArray {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try NumPyArray.read(path: path)
  }

  private func read(_ descr: String, _ shape: String, _ data: [UInt8], fortran: Bool = false) throws
    -> NumPyArray
  {
    try read(NumPyFile.bytes(NumPyFile.header(descr, shape, fortran: fortran), data))
  }

  @Test("all types in both byte orders", arguments: [false, true]) func types(big: Bool) throws {
    let order = big ? ">" : "<"
    func check<Value: BitwiseCopyable>(
      _ descr: String, _ values: [Value], _ expected: ColumnData, _ place: SourceLocation = #_sourceLocation
    ) throws {
      let array = try read(order + descr, "(3,)", NumPyFile.raw(values, big: big))
      #expect(array == NumPyArray(shape: [3], data: expected), sourceLocation: place)
    }
    try check("f2", [Float16(1.5), -0.25, 65504], .float32([1.5, -0.25, 65504]))
    try check("f4", [Float(1.1), -.infinity, 3], .float32([1.1, -.infinity, 3]))
    try check("f8", [1.1, -2e300, 3], .float64([1.1, -2e300, 3]))
    try check("i1", [Int8(-128), 0, 127], .int8([-128, 0, 127]))
    try check("i2", [Int16(-3), 258, 7], .int16([-3, 258, 7]))
    try check("i4", [Int32(-3), 1 << 20, 7], .int32([-3, 1 << 20, 7]))
    try check("i8", [Int64.min, 5, 7], .int64([.min, 5, 7]))
    try check("u1", [UInt8(255), 0, 7], .uint8([255, 0, 7]))
    try check("u2", [UInt16(65000), 0, 7], .uint16([65000, 0, 7]))
    try check("u4", [UInt32.max, 0, 7], .uint32([.max, 0, 7]))
    try check("u8", [UInt64.max, 0, 7], .uint64([.max, 0, 7]))
    // Any byte but 0 is true.
    try check("b1", [UInt8(2), 0, 1], .bool([true, false, true]))
  }

  @Test("Fortran order, also across pieces") func fortran() throws {
    func value(_ i: Int, _ j: Int, _ k: Int) -> Int32 { Int32(100 * i + 10 * j + k) }
    var (stored, expected): ([Int32], [Int32]) = ([], [])
    for k in 0..<4 { for j in 0..<5 { for i in 0..<3 { stored.append(value(i, j, k)) } } }
    for i in 0..<3 { for j in 0..<5 { for k in 0..<4 { expected.append(value(i, j, k)) } } }
    let array = try read("<i4", "(3, 5, 4)", NumPyFile.raw(stored), fortran: true)
    #expect(array == NumPyArray(shape: [3, 5, 4], data: .int32(expected)))
  }

  @Test("Fortran order of more than a megabyte") func largeFortran() throws {
    let (rows, columns) = (70_001, 3)
    var (stored, expected): ([Double], [Double]) = ([], [])
    for column in 0..<columns { for row in 0..<rows { stored.append(Double(row * 10 + column)) } }
    for row in 0..<rows { for column in 0..<columns { expected.append(Double(row * 10 + column)) } }
    let array = try read(">f8", "(\(rows), \(columns))", NumPyFile.raw(stored, big: true), fortran: true)
    #expect(array.data == .float64(expected))
  }

  @Test("versions, spellings of the header, shapes") func headers() throws {
    let data = NumPyFile.raw([Float(1), 2, 3, 4, 5, 6])
    for version in [1, 2, 3] as [UInt8] {
      #expect(
        try read(NumPyFile.bytes(NumPyFile.header("<f4", "(2, 3)"), data, version: version)).shape == [2, 3])
    }
    let other = "{\"shape\": (6L,), \"fortran_order\": True, \"descr\": \"=f4\"}   "
    #expect(
      try read(NumPyFile.bytes(other, data)) == NumPyArray(shape: [6], data: .float32([1, 2, 3, 4, 5, 6])))
    #expect(try read("<f4", "()", NumPyFile.raw([Float(7)])) == NumPyArray(shape: [], data: .float32([7])))
    #expect(try read("<f4", "(3, 0)", []) == NumPyArray(shape: [3, 0], data: .float32([])))
    #expect(try read("<f4", "(0, 9223372036854775807)", [], fortran: true).data.count == 0)
  }

  @Test("what is written is read again") func roundTrip() throws {
    let samples: [ColumnData] = [
      .float32([1.5, .nan, -0.0, 4]), .float64([1, 2, 3, .infinity]), .int8([1, -2, 3, 4]),
      .int16([1, -2, 3, 4]), .int32([1, -2, 3, 4]), .int64([1, -2, 3, .max]), .uint8([1, 2, 3, 4]),
      .uint16([1, 2, 3, 4]), .uint32([1, 2, 3, 4]), .uint64([1, 2, 3, .max]),
      .bool([true, false, true, true]),
    ]
    for shape in [[4], [2, 2], [1, 4, 1]] {
      for data in samples {
        try NumPyArray(shape: shape, data: data).write(path: path, overwrite: true)
        let found = try NumPyArray.read(path: path)
        #expect(found.shape == shape && "\(found.data)" == "\(data)")
      }
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 128 + 4)
    #expect(throws: NumPyError.self) { try NumPyArray(shape: [3], data: .int8([1])).write(path: path) }
    #expect(throws: NumPyError.self) { try NumPyArray(shape: [1], data: .string(["a"])).write(path: path) }
    #expect(throws: NumPyError.output(.exists(path: path))) {
      try NumPyArray(shape: [1], data: .int8([1])).write(path: path)
    }
  }

  @Test("arrays of numpy", .enabled(if: SharedData.isPresent, "\(SharedData.comment)")) func golden() throws {
    let charges = try NumPyArray.read(
      path: SharedData.path("oracle/spe/fits/charges_single_SiPMGentile_0.npy"))
    #expect(charges.shape == [10000, 8])
    guard case .float32 = charges.data else {
      Issue.record("not kept as 32-bit numbers")
      return
    }
  }
}
