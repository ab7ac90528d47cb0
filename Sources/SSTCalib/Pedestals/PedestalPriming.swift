/// Filling the windows before the first event.
extension PedestalMonitor {
  /// How many pedestals' baselines ``primeBaselines(_:imageCount:)`` needs of the first ones in the file.
  public var primingBaselineLimit: Int {
    countsTwice ? configuration.imageCapacity : configuration.baselineCapacity
  }

  /// How many pedestals' images are taken.
  public var primingImageLimit: Int { configuration.imageCapacity }

  /// Priming, first step: the baselines of the first pedestals of the file.
  ///
  /// - Parameters:
  ///   - statistics: of the first ``primingBaselineLimit`` pedestals, or all if there are fewer.
  ///   - imageCount: how many pedestals will be calibrated: all, at most ``primingImageLimit``.
  /// - Returns: for each of these pedestals the state to calibrate it with; they may be calibrated in parallel.
  public mutating func primeBaselines(_ statistics: [PedestalStatistics], imageCount: Int) -> [BaselineState]
  {
    baselines.removeAll()
    for entry in statistics.prefix(configuration.baselineCapacity) { baselines.append(entry) }
    primedBaselines = baselines.count
    updateState()
    if !countsTwice { return [BaselineState](repeating: state, count: imageCount) }
    precondition(
      imageCount <= statistics.count, "counting pedestals twice needs the baselines of all pedestals")
    var states: [BaselineState] = []
    for index in 0..<imageCount {
      states.append(state)
      if index < primedBaselines { baselines.removeOldest() }
      baselines.append(statistics[index])
      updateState()
    }
    primingRounds = primedBaselines + imageCount
    baselines.keepOldest(configuration.baselineCapacity)
    updateState()
    return states
  }

  /// Priming, second step: the final charge image of the next pedestal, in event order.
  public mutating func primeImage(_ image: UnsafeBufferPointer<Float>) {
    images.add(image)
    primedImages += 1
  }

  /// Ends the priming: fixes ``nsbLevel``.
  public mutating func finishPriming() { nsbLevel = images.meanCharge() }
}
