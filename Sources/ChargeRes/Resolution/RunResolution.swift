public import SSTCore

/// The charge resolution of one run, for every pixel and for any selection of pixels, from running sums.
///
/// The charges are seen once; memory does not grow with their number.
public struct RunResolution: Sendable, Equatable {
  /// The expected charge in p.e.
  public let expectedPE: Double
  /// The sums of each pixel.
  public private(set) var pixels: [DeviationSums]

  /// Makes empty sums.
  ///
  /// - Parameters:
  ///   - expectedPE: the expected charge in p.e.
  ///   - pixelCount: the number of pixels.
  /// - Throws: ``ChargeResError`` unless the expected charge is positive.
  public init(expectedPE: Double, pixelCount: Int) throws(ChargeResError) {
    guard expectedPE > 0, expectedPE.isFinite else { throw .badExpectedCharge(expectedPE) }
    self.expectedPE = expectedPE
    pixels = Array(repeating: DeviationSums(), count: pixelCount)
  }

  /// Adds a charge in p.e.; one that is not a finite number is left out.
  ///
  /// - Precondition: the pixel exists.
  public mutating func add(_ charge: Double, pixel: Int) { pixels[pixel].add(charge, expected: expectedPE) }

  /// Adds the extracted charges of many events.
  ///
  /// - Parameters:
  ///   - charges: the charges in ADC, with as many pixels.
  ///   - functions: the transfer function of each pixel.
  /// - Throws: ``ChargeResError`` if the numbers of pixels differ.
  public mutating func add(
    _ charges: ChargeTable, through functions: [TransferFunction]
  ) throws(ChargeResError) {
    try check(charges.pixelCount, "pixels of charges")
    try check(functions.count, "transfer functions")
    switch charges.values {
    case .float32(let values): addRows(charges.eventCount) { functions[$1](Double(values[$0])) }
    case .float64(let values): addRows(charges.eventCount) { functions[$1](values[$0]) }
    }
  }

  /// Adds charges that are in p.e. already.
  ///
  /// - Throws: ``ChargeResError`` if the numbers of pixels differ.
  public mutating func add(_ charges: ChargeTable) throws(ChargeResError) {
    try check(charges.pixelCount, "pixels of charges")
    switch charges.values {
    case .float32(let values): addRows(charges.eventCount) { index, _ in Double(values[index]) }
    case .float64(let values): addRows(charges.eventCount) { index, _ in values[index] }
    }
  }

  /// Adds one event: a charge in p.e. for each pixel.
  ///
  /// - Throws: ``ChargeResError`` if the numbers of pixels differ.
  public mutating func add(event: [Double]) throws(ChargeResError) {
    try check(event.count, "charges of an event")
    let expectedPE = expectedPE
    pixels.withUnsafeMutableBufferPointer { sums in
      for pixel in event.indices { sums[pixel].add(event[pixel], expected: expectedPE) }
    }
  }

  /// Adds the sums of other events of the same run.
  ///
  /// - Throws: ``ChargeResError/differentRuns`` if expected charge or number of pixels differ.
  public mutating func add(_ other: RunResolution) throws(ChargeResError) {
    guard other.expectedPE == expectedPE, other.pixels.count == pixels.count else { throw .differentRuns }
    for pixel in pixels.indices { pixels[pixel].add(other.pixels[pixel]) }
  }

  @inline(__always)
  private mutating func addRows(_ events: Int, _ charge: (_ index: Int, _ pixel: Int) -> Double) {
    let count = pixels.count
    for event in 0..<events {
      for pixel in 0..<count {
        pixels[pixel].add(charge(event * count + pixel, pixel), expected: expectedPE)
      }
    }
  }

  private func check(_ found: Int, _ what: String) throws(ChargeResError) {
    guard found == pixels.count else { throw .wrongCount(what: what, found: found, expected: pixels.count) }
  }
}

extension RunResolution {
  /// The resolution of each pixel.
  ///
  /// - Parameter addsPoisson: true for simulated light of a fixed number of photons.
  public func perPixel(addsPoisson: Bool = false) -> [ResolutionPoint] {
    pixels.map { ResolutionPoint($0, expectedPE: expectedPE, addsPoisson: addsPoisson) }
  }

  /// The resolution over the charges of all pixels, or of selected ones.
  ///
  /// - Parameters:
  ///   - selected: which pixels count; nil for all. Pixels beyond the end of the list do not count.
  ///   - addsPoisson: true for simulated light of a fixed number of photons.
  public func camera(selected: [Bool]? = nil, addsPoisson: Bool = false) -> ResolutionPoint {
    var total = DeviationSums()
    for pixel in pixels.indices where selected.map({ pixel < $0.count && $0[pixel] }) ?? true {
      total.add(pixels[pixel])
    }
    return ResolutionPoint(total, expectedPE: expectedPE, addsPoisson: addsPoisson)
  }

  /// Between which resolutions the middle 68 % of the pixels lie (16th and 84th percentile); nil without
  /// pixels.
  ///
  /// - Parameter selected: which pixels count; nil for all.
  public func band(selected: [Bool]? = nil) -> ClosedRange<Double>? {
    let values = SortedValues(
      perPixel().enumerated()
        .filter { pixel, point in
          point.count > 0 && (selected.map { pixel < $0.count && $0[pixel] } ?? true)
        }
        .map(\.element.resolution))
    guard values.count > 0 else { return nil }
    return values.quantile(0.16)...values.quantile(0.84)
  }
}
