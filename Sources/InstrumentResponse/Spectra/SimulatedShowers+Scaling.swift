extension SimulatedShowers {
  /// The same production with all true energies multiplied, as if the simulation had stated other ones.
  ///
  /// - Parameter factor: above 0.
  /// - Throws: ``ResponseError/setting(name:found:expected:)``.
  public func scaled(by factor: Double) throws(ResponseError) -> SimulatedShowers {
    if factor == 1 { return self }
    guard factor > 0, factor.isFinite else {
      throw .setting(name: "factor of true energies", found: factor, expected: "above 0")
    }
    var scaled = try SimulatedShowers(
      count: count, minimumEnergy: minimumEnergy * factor, maximumEnergy: maximumEnergy * factor,
      spectralIndex: spectralIndex, viewConeDeg: viewConeDeg, scatterRadius: scatterRadius)
    scaled.singlePrecision = singlePrecision
    return scaled
  }
}
