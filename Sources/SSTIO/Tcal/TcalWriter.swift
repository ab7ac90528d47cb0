extension TcalTable {
  /// Writes a `.tcal` file.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - isPacked: pedestals become 16-bit numbers with a common scale, as small as a rounding error of half a
  ///     step allows; the other tables are never packed.
  ///   - keywords: what else the header says.
  ///   - overwrite: whether the file may exist already.
  /// - Throws: ``FITSOutputError``, ``AtomicFileError``, or ``FITSError`` for a bad keyword.
  public func write(
    to path: String, isPacked: Bool = false, keywords: [FITSCard] = [], overwrite: Bool = false
  ) throws {
    let writer = TcalWriter(output: try FITSOutput(path: path, overwrite: overwrite), path: path)
    switch self {
    case .pedestal(let table): try writer.write(table, isPacked: isPacked, keywords)
    case .transferFunction(let table): try writer.write(table, keywords)
    case .transferInput(let table): try writer.write(table, keywords)
    }
    try writer.output.finish()
  }
}

/// Writes the parts of `.tcal` files.
struct TcalWriter {
  let output: FITSOutput
  let path: String

  /// Numbers are written with a fraction, as the camera group's library does.
  private func write(_ numbers: [(String, Int)], _ keywords: [FITSCard]) throws {
    for (name, number) in numbers.sorted(by: { $0.0 < $1.0 }) {
      try output.write(FITSCard(name, .real(Double(number))))
    }
    for keyword in keywords { try output.write(keyword) }
  }

  func write(_ table: TcalPedestal, isPacked: Bool, _ keywords: [FITSCard]) throws {
    let size = table.pixelCount * table.valuesPerPixel
    try check(table.values.count == size, "DATA")
    try check(table.hits?.count ?? size == size, "HITS")
    try check(table.deviations?.count ?? size == size, "STDDEV")
    var numbers = [
      ("TYPE", 1), ("TM", table.moduleCount), ("PIX", TIOReadout.modulePixels), ("BLOCKS", table.blockCount),
      ("SAMPLESBP", table.positionCount),
    ]
    if let hits = table.hits { numbers += statistics(hits, table) }
    let packing = isPacked ? Packing(table.values) : nil
    if let packing { numbers += [("SCALE", packing.scale), ("OFFSET", packing.offset)] }
    try write(numbers, keywords)
    try write("DATA", table.values, rows: table.pixelCount, packing: packing)
    if let hits = table.hits { try write("HITS", hits, rows: table.pixelCount) }
    if let deviations = table.deviations { try write("STDDEV", deviations, rows: table.pixelCount) }
  }

  func write(_ table: TcalTransferFunction, _ keywords: [FITSCard]) throws {
    try check(table.values.count == table.pixelCount * table.cellCount * table.steps.count, "DATA")
    try write(
      [
        ("TYPE", 2), ("TM", table.moduleCount), ("PIX", TIOReadout.modulePixels), ("CELLS", table.cellCount),
        ("PNTS", table.steps.count),
      ], keywords)
    try write("DATA", table.values, rows: table.pixelCount)
    try output.beginTable("ADCSTEP", columns: [(name: "CELLS", form: "1J", unit: "")])
    try table.steps.map(\.bigEndian).withUnsafeBytes { try output.write($0, atRow: 0) }
  }

  func write(_ table: TcalTransferInput, _ keywords: [FITSCard]) throws {
    let rows = table.moduleCount * TIOReadout.modulePixels
    let size = rows * table.cellCount * table.amplitudes.count
    try check(table.values.count == size, "DATA")
    try check(table.hits?.count ?? size == size, "HITS")
    try write(
      [
        ("TYPE", 4), ("TM", table.moduleCount), ("PIX", TIOReadout.modulePixels), ("CELLS", table.cellCount),
        ("PNTS", table.amplitudes.count),
      ], keywords)
    try write("DATA", table.values, rows: rows)
    if let hits = table.hits { try write("HITS", hits, rows: rows) }
    try write("AMPLITUDES", table.amplitudes, rows: table.amplitudes.count)
  }

  private func check(_ isRight: Bool, _ table: String) throws(FITSOutputError) {
    if isRight { return }
    throw .badLayout(path: path, detail: "table \(table) has another size than its keywords say")
  }

  /// The extremes of the hits, where there are any, and the positions that were hit at all.
  private func statistics(_ hits: [Float], _ table: TcalPedestal) -> [(String, Int)] {
    var used = [Bool](repeating: false, count: table.positionCount)
    for (index, count) in hits.enumerated() where count > 0 { used[index % table.positionCount] = true }
    return [
      ("MINHITS", Int(exactly: (hits.lazy.filter { $0 > 0 }.min() ?? 0).rounded()) ?? 0),
      ("MAXHITS", Int(exactly: (hits.max() ?? 0).rounded()) ?? 0),
      ("MINSAMPLESBP", used.firstIndex(of: true) ?? 0), ("MAXSAMPLESBP", used.lastIndex(of: true) ?? 0),
    ]
  }

  private func write(_ name: String, _ values: [Float], rows: Int, packing: Packing? = nil) throws {
    let count = rows > 0 ? values.count / rows : 0
    let form = packing == nil ? "\(count)E" : "\(count)U"
    try output.beginTable(name, columns: [(name: "CELLS", form: form, unit: "")])
    for row in 0..<rows {
      let slice = values[row * count..<(row + 1) * count]
      if let packing {
        // Unsigned numbers are stored with their top bit turned.
        let words = slice.map { (packing.word($0) ^ 0x8000).bigEndian }
        try words.withUnsafeBytes { try output.write($0, atRow: row) }
      } else {
        try slice.map { $0.bitPattern.bigEndian }.withUnsafeBytes { try output.write($0, atRow: row) }
      }
    }
  }
}

/// The scale that brings all values into 16 bits.
private struct Packing {
  let scale: Int
  let offset: Int

  init(_ values: [Float]) {
    let finite = values.lazy.filter(\.isFinite)
    let (low, high) = (Double(finite.min() ?? 0), Double(finite.max() ?? 0))
    let shift = max(-1e12, min(1e12, (1 - low).rounded(.toNearestOrAwayFromZero)))
    // Rounded down: the camera group's library rounds to nearest, and then the largest values may run over.
    scale = max(1, Int(65_535 / max(1, high + shift)))
    offset = Int(shift) * scale
  }

  func word(_ value: Float) -> UInt16 {
    let number = (Double(value) * Double(scale) + Double(offset)).rounded(.toNearestOrAwayFromZero)
    return number.isNaN ? 0 : UInt16(max(0, min(65_535, number)))
  }
}
