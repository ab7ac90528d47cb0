// Histograms as objects.

extension EventIOHistograms.Histogram {
  /// Makes an empty histogram of 32-bit floating-point weights in two dimensions.
  ///
  /// - Parameters:
  ///   - identifier: its number.
  ///   - title: what is filled.
  ///   - x: its bins and edges in x.
  ///   - y: its bins and edges in y.
  public init(
    identifier: Int, title: String, x: (bins: Int, lower: Double, upper: Double),
    y: (bins: Int, lower: Double, upper: Double)
  ) {
    (kind, self.title, self.identifier, binsX, binsY) = ("F", title, identifier, x.bins, y.bins)
    (lowerX, upperX, lowerY, upperY) = (x.lower, x.upper, y.lower, y.upper)
    (entries, allEntries, outside) = (0, 0, [0, 0, 0, 0])
    (sums, contentAll, contentInside) = ([0, 0, 0, 0], 0, 0)
    contents = [Double](repeating: 0, count: x.bins * max(1, y.bins))
  }

  /// Adds one entry.
  public mutating func fill(x: Double, y: Double) {
    allEntries += 1
    contentAll = (contentAll ?? 0) + 1
    sums[1] += x
    sums[3] += y
    let column = ((x - lowerX) / (upperX - lowerX) * Double(binsX)).rounded(.down)
    let row = ((y - lowerY) / (upperY - lowerY) * Double(binsY)).rounded(.down)
    if column < 0 { outside[0] += 1 } else if column >= Double(binsX) { outside[1] += 1 }
    if row < 0 { outside[2] += 1 } else if row >= Double(binsY) { outside[3] += 1 }
    guard column >= 0, column < Double(binsX), row >= 0, row < Double(binsY) else { return }
    entries += 1
    contentInside = (contentInside ?? 0) + 1
    sums[0] += x
    sums[2] += y
    contents[Int(row) * binsX + Int(column)] += 1
  }

  /// Adds the entries of a histogram with the same bins.
  public mutating func add(_ other: EventIOHistograms.Histogram) {
    precondition(contents.count == other.contents.count, "histograms of the same bins are added")
    entries += other.entries
    allEntries += other.allEntries
    contentAll = (contentAll ?? 0) + (other.contentAll ?? 0)
    contentInside = (contentInside ?? 0) + (other.contentInside ?? 0)
    for index in outside.indices { outside[index] += other.outside[index] }
    for index in sums.indices { sums[index] += other.sums[index] }
    for index in contents.indices { contents[index] += other.contents[index] }
  }

  fileprivate func write(to writer: inout ObjectWriter) {
    writer.u8(Int(kind.utf8.first ?? 0x46))
    writer.string(title)
    if title.utf8.count % 2 == 0 { writer.u8(0) }
    writer.i32(identifier)
    writer.i16s([binsX, binsY])
    writer.i32s([entries, allEntries])
    writer.i32s([outside[0], outside[1]])
    writer.f32s([lowerX, upperX, sums[0], sums[1]].map { Float($0) })
    if binsY > 0 {
      writer.i32s([outside[2], outside[3]])
      writer.f32s([lowerY, upperY, sums[2], sums[3]].map { Float($0) })
    }
    let (all, inside) = (contentAll ?? 0, contentInside ?? 0)
    writer.f32s([Float(all), Float(inside)])
    writer.f32s([Float](repeating: 0, count: 8))
    if allEntries > 0 { writer.f32s(contents.map { Float($0) }) }
  }
}

extension EventIOHistograms: EventIOWritable {
  /// 100.
  public static let objectType = EventIOType.histograms
  /// 2.
  public var writtenVersion: Int { 2 }

  /// Makes a list of histograms; all have weights.
  public init(_ histograms: [Histogram]) { self.histograms = histograms }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i16(histograms.count)
    for histogram in histograms { histogram.write(to: &writer) }
  }
}
