public import SSTCore

/// The axis of a histogram of a dark run: bins of one ADC count around whole numbers.
public struct DarkRunAxis: Sendable, Equatable {
  /// The centre of the first bin, in ADC counts.
  public let firstCentre: Int
  /// The number of bins.
  public let binCount: Int
  /// The defects of the original to reproduce: `Quirks.shiftedDarkBins` and `Quirks.darkOverflow`.
  public let quirks: Quirks

  /// Makes an axis.
  ///
  /// - Parameters:
  ///   - firstCentre: the centre of the first bin, in ADC counts.
  ///   - binCount: the number of bins, at least 3.
  ///   - quirks: the defects of the original to reproduce.
  public init(firstCentre: Int, binCount: Int, quirks: Quirks = []) {
    precondition(binCount >= 3, "an axis needs at least 3 bins")
    (self.firstCentre, self.binCount, self.quirks) = (firstCentre, binCount, quirks)
  }

  /// The axis of the largest window sums: −50 to 125 ADC counts.
  public static func charge(_ quirks: Quirks = []) -> DarkRunAxis {
    DarkRunAxis(firstCentre: -50, binCount: 176, quirks: quirks)
  }

  /// The axis of the largest samples: 0 to 50 ADC counts.
  public static func maximum(_ quirks: Quirks = []) -> DarkRunAxis {
    DarkRunAxis(firstCentre: 0, binCount: 51, quirks: quirks)
  }

  /// The centres of the bins, in ADC counts.
  public var centres: [Double] { (0..<binCount).map { Double(firstCentre + $0) } }

  /// The bin of a charge, `nil` outside the axis and for NaN.
  ///
  /// Bin `c` holds `c − 0.5 ≤ charge < c + 0.5`; with `Quirks.shiftedDarkBins` `c < charge ≤ c + 1`. With
  /// `Quirks.darkOverflow` charges beyond the axis come into the first bin or the last but one, NaN into the latter.
  public func bin(of charge: Double) -> Int? {
    let slot = slot(of: charge)
    return (1...binCount).contains(slot) ? slot - 1 : nil
  }

  /// One more than the bin; 0 below the axis, `binCount + 1` above it and for NaN.
  @inline(__always)
  func slot(of charge: Double) -> Int {
    let isShifted = quirks.contains(.shiftedDarkBins)
    let place = (isShifted ? charge.rounded(.up) - 1 : (charge + 0.5).rounded(.down)) - Double(firstCentre)
    if quirks.contains(.darkOverflow) {
      if place <= 0 { return 1 }
      return place < Double(binCount - 2) ? Int(place) + 1 : binCount - 1
    }
    if place < 0 { return 0 }
    return place < Double(binCount) ? Int(place) + 1 : binCount + 1
  }
}

/// What can be wrong with the events of a dark run.
public enum DarkRunError: SSTError, Equatable {
  /// The waveforms are shorter than the integration window.
  case tooFewSamples(found: Int)
  /// A block of events has other channels, pixels or samples, or no baselines.
  case differentShape(found: String, expected: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .tooFewSamples: ErrorCode(.incompatible, 51, "waveform-too-short")
    case .differentShape: ErrorCode(.incompatible, 52, "other-event-shape")
    }
  }

  /// What was found, and what to do.
  public var description: String {
    switch self {
    case .tooFewSamples(let found):
      "waveforms of \(found) samples are too short for charges of \(DarkRunHistograms.windowWidth) samples."
        + " Record the run with a longer readout."
    case .differentShape(let found, let expected):
      "events of \(found) values (channels × pixels × samples, with baselines) where \(expected) are "
        + "expected. Process runs with different readout settings one by one."
    }
  }
}
