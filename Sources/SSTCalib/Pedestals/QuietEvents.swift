internal import SSTCore

/// Runs without pedestal events: events with few selected pixels are used instead.
extension PedestalMonitor {
  /// Fills the baseline window from the first events of the file.
  ///
  /// Each event is calibrated and cleaned twice: without drop, and with the drop that follows. Selected pixels
  /// do not count. With `Quirks.zeroedPixels` they count as rms 0 in the first round and fully in the second.
  ///
  /// - Parameters:
  ///   - statistics: of the first `quietEventCount` events of any type.
  ///   - select: calibrates event `index` with a state, cleans it, and returns the mask of selected pixels.
  /// - Returns: how many events are in the window.
  /// - Throws: ``CalibrationError/noPedestals(tried:)`` if none was quiet, and what `select` throws.
  @discardableResult
  public mutating func primeWithQuietEvents(
    _ statistics: [PedestalStatistics], select: (_ index: Int, _ state: BaselineState) throws -> [Bool]
  ) throws -> Int {
    let events = statistics.prefix(configuration.quietEventCount)
    baselines.removeAll()
    for (index, entry) in events.enumerated() {
      let mask = try select(index, .unknown)
      if isQuiet(mask) { baselines.append(masked(entry, mask)) }
    }
    guard baselines.count > 0 else { throw CalibrationError.noPedestals(tried: events.count) }
    updateState()
    if configuration.quirks.contains(.zeroedPixels) {
      try primeAgainUnmasked(events, select)
    } else {
      try primeAgain(events, select)
    }
    return baselines.count
  }

  /// True if an event of the main loop, by its index in the file, may serve as a pedestal.
  public func isQuietCandidate(eventIndex: Int) -> Bool {
    guard eventIndex.isMultiple(of: configuration.quietEventInterval) else { return false }
    return configuration.quirks.contains(.doubledPedestals) || eventIndex >= configuration.quietEventCount
  }

  /// Main loop: takes a candidate into the window if it is quiet; holds from the next event on.
  ///
  /// - Returns: true if it was taken.
  @discardableResult
  public mutating func addQuietEvent(_ statistics: PedestalStatistics, selected: [Bool]) -> Bool {
    guard isQuiet(selected) else { return false }
    baselines.add(masked(statistics, selected))
    updateState()
    return true
  }

  private func masked(_ statistics: PedestalStatistics, _ selected: [Bool]) -> PedestalStatistics {
    configuration.quirks.contains(.zeroedPixels) ? statistics.zeroing(selected) : statistics.masking(selected)
  }

  private func isQuiet(_ mask: [Bool]) -> Bool { mask.count { $0 } < configuration.quietPixelLimit }

  /// With the drop of the first round all events are tested again.
  private mutating func primeAgain(
    _ events: ArraySlice<PedestalStatistics>, _ select: (Int, BaselineState) throws -> [Bool]
  ) throws {
    let first = state
    let masks = try events.indices.map { try select($0, first) }
    guard masks.contains(where: isQuiet) else { return }
    baselines.removeAll()
    for (entry, mask) in zip(events, masks) where isQuiet(mask) {
      baselines.append(masked(entry, mask))
    }
    updateState()
  }

  /// The original's second round: the window moves on, event by event, without masks.
  private mutating func primeAgainUnmasked(
    _ events: ArraySlice<PedestalStatistics>, _ select: (Int, BaselineState) throws -> [Bool]
  ) throws {
    let limit = baselines.count
    for (index, entry) in events.enumerated() {
      guard isQuiet(try select(index, state)) else { continue }
      if index < limit { baselines.removeOldest() }
      baselines.append(entry)
      updateState()
    }
  }
}

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
