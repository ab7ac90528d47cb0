public import SSTCore

/// The histograms of the charges of many pixels under one illumination, all in the same bins.
///
/// Charges may come in blocks: the memory is that of the histograms, four bytes a bin, whatever the number of events.
public struct ChargeHistograms: Sendable {
  /// The bins.
  public let binning: Binning
  /// The pixels, by their index in the charges.
  public let pixels: Range<Int>
  /// `[pixel][bin]`, with one more bin at the end for charges that belong to none.
  private var counts: [UInt32]

  private var rowLength: Int { binning.count + 1 }

  /// Makes empty histograms.
  ///
  /// - Parameters:
  ///   - pixels: the pixels, by their index in the charges.
  ///   - binning: the bins.
  public init(pixels: Range<Int>, binning: Binning) {
    (self.pixels, self.binning) = (pixels, binning)
    counts = [UInt32](repeating: 0, count: pixels.count * (binning.count + 1))
  }

  /// Sorts all charges of a run into bins, in one pass.
  ///
  /// - Throws: the error of the reader.
  public init(_ charges: some ChargeSource, binning: Binning) throws {
    self.init(pixels: 0..<charges.pixelCount, binning: binning)
    try charges.forEachBlock { add($0) }
  }

  /// Adds charges; those outside the bins and NaN are left out.
  public mutating func add(_ table: ChargeTable) {
    precondition(
      pixels.upperBound <= table.pixelCount, "the charges have fewer pixels than there are histograms")
    let (filler, pixels) = (HistogramFiller(binning), pixels)
    counts.withUnsafeMutableBufferPointer { counts in
      switch table.values {
      case .float32(let values):
        values.withUnsafeBufferPointer { filler.fill($0, table.pixelCount, pixels, counts) }
      case .float64(let values):
        values.withUnsafeBufferPointer { filler.fill($0, table.pixelCount, pixels, counts) }
      }
    }
  }

  /// The histogram of a pixel.
  public func counts(ofPixel pixel: Int) -> [Double] {
    let start = (pixel - pixels.lowerBound) * rowLength
    return counts[start..<start + binning.count].map(Double.init)
  }
}

/// The spectra of a block of pixels under one illumination.
struct PixelSpectra {
  private let histograms: ChargeHistograms
  private let template: ChargeSpectrum
  /// Charges `[pixel][event]`; nil if only histograms are needed.
  private let columns: [[Double]]?

  init(_ table: ChargeTable, pixels: Range<Int>, binning: Binning, keepsCharges: Bool) {
    var histograms = ChargeHistograms(pixels: pixels, binning: binning)
    histograms.add(table)
    self.init(histograms, columns: keepsCharges ? Self.columns(table, pixels) : nil)
  }

  init(_ histograms: ChargeHistograms, columns: [[Double]]? = nil) {
    (self.histograms, self.columns) = (histograms, columns)
    let none = [Double](repeating: 0, count: histograms.binning.count)
    template = ChargeSpectrum(counts: none, binning: histograms.binning)
  }

  func spectrum(ofPixel pixel: Int) -> ChargeSpectrum {
    if let columns {
      return ChargeSpectrum(columns[pixel - histograms.pixels.lowerBound], binning: histograms.binning)
    }
    var spectrum = template
    spectrum.counts = histograms.counts(ofPixel: pixel)
    return spectrum
  }

  private static func columns(_ table: ChargeTable, _ pixels: Range<Int>) -> [[Double]] {
    var columns = [[Double]](repeating: [], count: pixels.count)
    for column in columns.indices { columns[column].reserveCapacity(table.eventCount) }
    for event in 0..<table.eventCount {
      for pixel in pixels { columns[pixel - pixels.lowerBound].append(table[event, pixel]) }
    }
    return columns
  }
}

/// Finds the bins of many charges at once.
///
/// The scaled charge tells the bin, unless it is so near to an edge that rounding matters: then the edges decide.
struct HistogramFiller {
  private let binning: Binning

  init(_ binning: Binning) { self.binning = binning }

  /// Events whose bins are found before they are counted, and pixels that are counted together: the bins stay in the
  /// second-level cache, the histograms of the pixels in the first.
  private static let (eventsAtOnce, pixelsAtOnce) = (32, 64)

  /// Adds charges `[event][pixel]` to histograms `[pixel][bin]`, which have one more bin for charges outside.
  @inline(__always) func fill<Charge: HistogramCharge>(
    _ values: UnsafeBufferPointer<Charge>, _ pixelCount: Int, _ pixels: Range<Int>,
    _ counts: UnsafeMutableBufferPointer<UInt32>
  ) {
    guard let counts = counts.baseAddress, let all = values.baseAddress, pixelCount > 0 else { return }
    let (eventCount, width) = (values.count / pixelCount, pixels.count)
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.eventsAtOnce * width) { bins in
      guard let bins = bins.baseAddress else { return }
      for first in stride(from: 0, to: eventCount, by: Self.eventsAtOnce) {
        let events = min(Self.eventsAtOnce, eventCount - first)
        let charges = all + (first * pixelCount + pixels.lowerBound)
        for event in 0..<events { find(charges + event * pixelCount, width, bins + event * width) }
        for pixel in stride(from: 0, to: width, by: Self.pixelsAtOnce) {
          let count = min(Self.pixelsAtOnce, width - pixel)
          for event in 0..<events {
            add(
              bins + (event * width + pixel), charges + (event * pixelCount + pixel), count,
              counts + pixel * (binning.count + 1))
          }
        }
      }
    }
  }

  /// Counts one event of neighboring pixels.
  @inline(__always) private func add<Charge: HistogramCharge>(
    _ bins: UnsafePointer<UInt32>, _ charges: UnsafePointer<Charge>, _ count: Int,
    _ counts: UnsafeMutablePointer<UInt32>
  ) {
    let rowLength = binning.count + 1
    var row = counts
    for pixel in 0..<count {
      var bin = Int(bins[pixel])
      if bin >= Self.doubtful { bin = exact(Double(charges[pixel])) }
      row[bin] &+= 1
      row += rowLength
    }
  }

  /// Marks a charge so near to an edge that the edge itself has to decide.
  private static let doubtful = 1 << 30

  /// The bins of charges, by arithmetic without branches in the precision of the charges.
  @inline(__always) private func find<Charge: HistogramCharge>(
    _ charges: UnsafePointer<Charge>, _ count: Int, _ bins: UnsafeMutablePointer<UInt32>
  ) {
    let (lower, density, end) = (Charge(binning.lower), Charge(binning.density), Charge(binning.count))
    let doubt = doubt(Charge.self)
    let limit = Charge(0.5) - doubt
    // What is further below the range than rounding explains must not round to the bin before the first.
    let least = Charge(-0.5) - Charge(0.5) * doubt
    for i in 0..<count {
      // Half a bin lower, so that rounding to the nearest number rounds down.
      let scaled = (charges[i] - lower) * density - Charge(0.5)
      let notBelow = scaled > least ? scaled : end  // also for NaN
      let place = notBelow < end ? notBelow : end
      let shifted = place + Charge.integerMagic
      bins[i] = abs(place - (shifted - Charge.integerMagic)) > limit ? UInt32(Self.doubtful) : shifted.lowBits
    }
  }

  /// Charges nearer to an edge than this, in bins, are compared with the edge itself: more than all rounding errors,
  /// and everything where edges are not where the arithmetic has them.
  private func doubt<Charge: HistogramCharge>(_: Charge.Type) -> Charge {
    let reach = max(abs(binning.lower), abs(binning.upper)) * binning.density + Double(binning.count)
    let rounding = Charge(8 * reach) * Charge.ulpOfOne + Charge(1e-6)
    return binning.precision == .double && rounding < Charge(0.1) ? rounding : Charge(2)
  }

  /// The bin by comparison with the edges; the extra one outside.
  private func exact(_ charge: Double) -> Int { binning.bin(of: charge) ?? binning.count }
}

/// A floating-point type whose numbers can be turned into bins.
protocol HistogramCharge: BinaryFloatingPoint {
  /// 1.5 times the number from which on only integers are left: adding it rounds.
  static var integerMagic: Self { get }
  /// The lowest digits, which after adding ``integerMagic`` are the integer.
  var lowBits: UInt32 { get }
}

extension Double: HistogramCharge {
  @inline(__always) static var integerMagic: Double { 0x1.8p52 }
  @inline(__always) var lowBits: UInt32 { UInt32(truncatingIfNeeded: bitPattern) }
}

extension Float: HistogramCharge {
  @inline(__always) static var integerMagic: Float { 0x1.8p23 }
  @inline(__always) var lowBits: UInt32 { bitPattern & 0x3F_FFFF }
}
