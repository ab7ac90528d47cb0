public import SSTCore

/// One half of the events of a run: those in even or in odd places.
public enum EventFold: Int, Sendable, CaseIterable {
  /// The first, third, … event.
  case even
  /// The second, fourth, … event.
  case odd

  /// The half to which an event belongs.
  ///
  /// - Parameter event: the place of the event among those of the run, from 0.
  public init(event: Int) { self = event & 1 == 0 ? .even : .odd }

  /// The other half.
  public var other: EventFold { self == .even ? .odd : .even }
}

/// Running means of the extracted charges of a run, for even and odd events apart.
///
/// An event belongs to a half by its place in the run, so the halves do not depend on blocks or threads.
public struct FoldedMeans: Sendable, Equatable {
  private var even: MeanCharges
  private var odd: MeanCharges

  /// Makes empty sums.
  public init(pixelCount: Int) {
    even = MeanCharges(pixelCount: pixelCount)
    odd = MeanCharges(pixelCount: pixelCount)
  }

  /// The number of pixels.
  public var pixelCount: Int { even.pixelCount }

  /// Adds charges; those that are not finite are left out.
  ///
  /// - Parameters:
  ///   - charges: the extracted charges in ADC.
  ///   - firstEvent: the place of their first event among the events of the run.
  /// - Throws: ``ChargeResError`` if the numbers of pixels differ.
  public mutating func add(_ charges: ChargeTable, firstEvent: Int) throws(ChargeResError) {
    guard charges.pixelCount == pixelCount else {
      throw .wrongCount(what: "pixels of charges", found: charges.pixelCount, expected: pixelCount)
    }
    let firstEven = firstEvent & 1
    even.addEvents(of: charges, from: firstEven, by: 2)
    odd.addEvents(of: charges, from: 1 - firstEven, by: 2)
  }

  /// Adds the charges of other sums.
  ///
  /// - Throws: ``ChargeResError/differentRuns`` if the numbers of pixels differ.
  public mutating func add(_ other: FoldedMeans) throws(ChargeResError) {
    try even.add(other.even)
    try odd.add(other.odd)
  }

  /// The mean of each pixel; NaN without charges.
  ///
  /// - Parameter fold: which events count; nil for all.
  public func means(_ fold: EventFold? = nil) -> [Double] {
    switch fold {
    case .even: even.means
    case .odd: odd.means
    case nil: MeanCharges.mean(of: [even, odd])
    }
  }
}
