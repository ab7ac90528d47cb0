/// The axis of a histogram of a dark run: bins of one ADC count around whole numbers.
public struct DarkRunAxis: Sendable, Equatable {
  /// The centre of the first bin, in ADC counts.
  public let firstCentre: Int
  /// The number of bins.
  public let binCount: Int
  /// How charges find their bin.
  public let mode: CalibrationMode

  /// Makes an axis.
  ///
  /// - Parameters:
  ///   - firstCentre: the centre of the first bin, in ADC counts.
  ///   - binCount: the number of bins, at least 3.
  ///   - mode: how charges find their bin.
  public init(firstCentre: Int, binCount: Int, mode: CalibrationMode) {
    precondition(binCount >= 3, "an axis needs at least 3 bins")
    (self.firstCentre, self.binCount, self.mode) = (firstCentre, binCount, mode)
  }

  /// The axis of the largest window sums: −50 to 125 ADC counts.
  public static func charge(_ mode: CalibrationMode) -> DarkRunAxis {
    DarkRunAxis(firstCentre: -50, binCount: 176, mode: mode)
  }

  /// The axis of the largest samples: 0 to 50 ADC counts.
  public static func maximum(_ mode: CalibrationMode) -> DarkRunAxis {
    DarkRunAxis(firstCentre: 0, binCount: 51, mode: mode)
  }

  /// The centres of the bins, in ADC counts.
  public var centres: [Double] { (0..<binCount).map { Double(firstCentre + $0) } }

  /// The bin of a charge, `nil` outside the axis and for NaN.
  ///
  /// Corrected: bin `c` holds `c − 0.5 ≤ charge < c + 0.5`. As in sst1mpipe: the number of centres, without the
  /// first and the last, that are strictly below the charge, so that a whole number comes into the bin of the
  /// number before it, charges beyond the axis into the first bin or the last but one, and none is outside.
  public func bin(of charge: Double) -> Int? {
    let slot = slot(of: charge)
    return (1...binCount).contains(slot) ? slot - 1 : nil
  }

  /// One more than the bin; 0 below the axis, `binCount + 1` above it and for NaN.
  @inline(__always)
  func slot(of charge: Double) -> Int {
    switch mode {
    case .corrected:
      let place = (charge + 0.5).rounded(.down) - Double(firstCentre)
      if place < 0 { return 0 }
      return place < Double(binCount) ? Int(place) + 1 : binCount + 1
    case .sst1mpipe:
      let place = charge.rounded(.up) - Double(firstCentre + 1)
      if place <= 0 { return 1 }
      return place < Double(binCount - 2) ? Int(place) + 1 : binCount - 1
    }
  }
}
