extension TcalTable {
  /// Reads a `.tcal` file; one that is packed with gzip is unpacked first.
  ///
  /// - Throws: ``FileError``, ``FITSError`` or ``TcalError``.
  public init(path: String) throws {
    self = try TcalReader(file: TIOFile.unpacked(RandomAccessFile(path: path))).read()
  }
}

/// Reads the tables of a `.tcal` file. Memory is bounded by the size of the file.
struct TcalReader {
  private let file: RandomAccessFile
  private let structure: FITSStructure

  init(file: RandomAccessFile) throws {
    guard try FITSLayout.isFITS(file) else {
      throw FileError.unknownFormat(path: file.path, found: FoundBytes.noHeader(of: file))
    }
    self.file = file
    structure = try FITSStructure(of: file)
    // The tables are small, and one wrong value changes all data that are calibrated with it.
    try structure.verifyChecksums(of: file)
  }

  /// True if the keywords of a FITS file are those of a calibration table.
  static func isTcal(_ header: FITSHeader) -> Bool {
    ["TYPE", "TM", "PIX"].allSatisfy { header.number($0) != nil }
  }

  func read() throws -> TcalTable {
    guard Self.isTcal(structure.primary) else { throw TcalError.notACalibration(path: file.path) }
    let modules = try number("TM", 1...32)
    _ = try number("PIX", 64...64)
    let pixels = modules * TIOReadout.modulePixels
    switch structure.primary.wholeNumber("TYPE") {
    case 1:
      let (blocks, positions) = (try number("BLOCKS", 1...512), try number("SAMPLESBP", 32...1040))
      let count = blocks * positions
      return .pedestal(
        TcalPedestal(
          moduleCount: modules, blockCount: blocks, positionCount: positions,
          values: try values("DATA", rows: pixels, count: count),
          hits: try optional("HITS", rows: pixels, count: count),
          deviations: try optional("STDDEV", rows: pixels, count: count)))
    case 2:
      let (cells, points) = (try number("CELLS", 1...16_384), try number("PNTS", 2...65_536))
      return .transferFunction(
        TcalTransferFunction(
          moduleCount: modules, cellCount: cells, steps: try steps(points),
          values: try values("DATA", rows: pixels, count: cells * points)))
    case 4:
      let (cells, points) = (try number("CELLS", 1...16_384), try number("PNTS", 1...65_536))
      return .transferInput(
        TcalTransferInput(
          moduleCount: modules, cellCount: cells,
          amplitudes: try values("AMPLITUDES", rows: points, count: 1),
          values: try values("DATA", rows: pixels, count: cells * points),
          hits: try optional("HITS", rows: pixels, count: cells * points)))
    case let type: throw TcalError.unsupportedType(path: file.path, type: type ?? 0)
    }
  }

  private func number(_ keyword: String, _ range: ClosedRange<Int>) throws(TcalError) -> Int {
    guard let number = structure.primary.wholeNumber(keyword), range.contains(number) else {
      let found = structure.primary[keyword]?.description ?? "absent"
      throw .badKeyword(
        path: file.path, keyword: keyword,
        value: "\(found), expected \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// The ADC axis: rising, and small enough for a table of intervals.
  private func steps(_ points: Int) throws -> [Int32] {
    let steps = try values("ADCSTEP", rows: points, count: 1).map { value throws(TcalError) in
      guard let step = Int32(exactly: value), abs(step) <= 1 << 20 else {
        throw .badSteps(path: file.path, detail: "\(value) is not an ADC count")
      }
      return step
    }
    guard zip(steps, steps.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw TcalError.badSteps(path: file.path, detail: "its values do not rise")
    }
    return steps
  }

  private func optional(_ name: String, rows: Int, count: Int) throws -> [Float]? {
    structure.unit(name) == nil ? nil : try values(name, rows: rows, count: count)
  }

  /// The first column of a table as single-precision numbers, unpacked.
  private func values(_ name: String, rows: Int, count: Int) throws -> [Float] {
    guard let table = structure.unit(name)?.table, let column = table.columns.first else {
      throw TcalError.missingTable(
        path: file.path, table: name, available: structure.units.dropFirst().map(\.name))
    }
    guard table.rowCount == rows, column.count == count, column.kind != .other else {
      throw TcalError.wrongShape(
        path: file.path, table: name,
        detail: "\(table.rowCount) rows of \(column.count) numbers, expected \(rows) of \(count)")
    }
    guard table.wholeRows(fileSize: file.size) == rows else {
      throw TcalError.wrongShape(path: file.path, table: name, detail: "the file ends inside it")
    }
    let packing = try packing(name, column)
    var values: [Float] = []
    values.reserveCapacity(rows * count)
    for row in 0..<rows {
      let start = table.dataStart + row * table.rowBytes + column.offset
      let bytes = try file.bytes(start..<start + column.size)
      bytes.withUnsafeBytes { append($0, column, packing, to: &values) }
    }
    return values
  }

  /// How packed numbers are unpacked; nil for numbers that are not packed.
  private func packing(_ name: String, _ column: FITSColumn) throws -> (scale: Float, offset: Float)? {
    guard name == "DATA", column.kind == .int16 else { return nil }
    let (scale, offset) = (structure.primary.number("SCALE"), structure.primary.number("OFFSET"))
    guard let scale, Float(scale).isFinite, scale != 0, let offset, Float(offset).isFinite else {
      throw TcalError.withoutScale(path: file.path, table: name)
    }
    return (Float(scale), Float(offset))
  }

  private func append(
    _ bytes: UnsafeRawBufferPointer, _ column: FITSColumn, _ packing: (scale: Float, offset: Float)?,
    to values: inout [Float]
  ) {
    func load<Number: FixedWidthInteger>(_ index: Int, _: Number.Type) -> Number {
      Number(
        bigEndian: bytes.loadUnaligned(fromByteOffset: index * Number.bitWidth / 8, as: Number.self))
    }
    for index in 0..<column.count {
      let value: Double
      switch column.kind {
      case .byte: value = Double(bytes[index])
      case .int16: value = Double(load(index, Int16.self))
      case .int32: value = Double(load(index, Int32.self))
      case .int64: value = Double(load(index, Int64.self))
      case .float32: value = Double(Float(bitPattern: load(index, UInt32.self)))
      default: value = Double(bitPattern: load(index, UInt64.self))
      }
      let number = Float(value * column.scale + column.zero)
      values.append(packing.map { (number - $0.offset) / $0.scale } ?? number)
    }
  }
}
