/// Where the endless sum over photoelectron peaks ends.
public enum PeakTruncation: String, Sendable, CaseIterable {
  /// After the peak whose weight has fallen below 1e-15: the density is smooth in its parameters.
  case smooth
  /// The rule of spefit 3.1.0: peaks 1 to 99, up to the first weight that is below 1e-4 and no new maximum; the
  /// Gentile sum also leaves out primaries with a probability below 1e-4. Costs jump where a weight passes 1e-4.
  case spefit

  /// The weight below which the sum ends, once weights no longer rise.
  var cut: Double { self == .smooth ? 1e-15 : 1e-4 }
  /// The last peak that is looked at.
  var lastPeak: Int { self == .smooth ? 300 : 99 }
}
