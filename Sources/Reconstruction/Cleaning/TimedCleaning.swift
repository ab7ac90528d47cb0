internal import SSTCore

extension CleaningWorkspace {
  /// Keeps selected pixels with at least `minimumNeighbors` selected neighbors nearer in time than `limitNS`.
  ///
  /// Selected means before this step. Source: ctapipe 0.17 `apply_time_delta_cleaning`.
  mutating func timeDelta(
    peakTime: Span<Float>, minimumNeighbors: Int, limitNS: Float, _ geometry: CameraGeometry
  ) {
    clear(PixelFlags.next)
    flagTimely(
      PixelFlags.next, where: PixelFlags.kept, near: PixelFlags.kept, peakTime: peakTime,
      minimum: minimumNeighbors,
      limitNS: limitNS, geometry)
    moveNextToKept()
  }

  /// Sets `target` where `source` is set and at least `minimum` neighbors with `near` are closer than
  /// `limitNS`.
  private mutating func flagTimely(
    _ target: UInt8, where source: UInt8, near: UInt8, peakTime: Span<Float>, minimum: Int, limitNS: Float,
    _ geometry: CameraGeometry
  ) {
    let offsets = geometry.neighborOffsets.span
    let ids = geometry.neighborIndices.span
    let candidates = self.candidates
    var flags = self.flags.mutableSpan
    for candidate in candidates {
      let pixel = Int(candidate)
      guard flags[pixel] & source != 0 else { continue }
      var count = 0
      for index in Int(offsets[pixel])..<Int(offsets[pixel + 1]) {
        let other = Int(ids[index])
        if flags[other] & near != 0, abs(peakTime[pixel] - peakTime[other]) < limitNS { count += 1 }
      }
      if count >= minimum { flags[pixel] |= target }
    }
  }

  /// Makes the flag ``PixelFlags/next`` the new ``PixelFlags/kept`` and the selection.
  private mutating func moveNextToKept() {
    clear(PixelFlags.kept)
    for candidate in candidates where flags[Int(candidate)] & PixelFlags.next != 0 {
      flags[Int(candidate)] |= PixelFlags.kept
    }
    clear(PixelFlags.next)
    select(flag: PixelFlags.kept)
  }

  /// The FACT cleaning on marked pixels. Source: ctapipe 0.17 `fact_image_cleaning`.
  mutating func fact(peakTime: Span<Float>, parameters: FACTCleanerParameters, _ geometry: CameraGeometry) {
    let limit = Float(parameters.timeLimitNS)
    let minimum = parameters.tailcuts.minimumPictureNeighbors
    flag(PixelFlags.picture, where: PixelFlags.above, near: PixelFlags.above, minimum: minimum, geometry)
    for candidate in candidates where flags[Int(candidate)] & (PixelFlags.picture | PixelFlags.boundary) == 5
    {
      flags[Int(candidate)] |= PixelFlags.kept
    }
    flag(PixelFlags.kept, where: PixelFlags.boundary, near: PixelFlags.picture, minimum: 1, geometry)
    timeDelta(peakTime: peakTime, minimumNeighbors: minimum, limitNS: limit, geometry)
    flag(PixelFlags.next, where: PixelFlags.kept, near: PixelFlags.kept, minimum: minimum, geometry)
    moveNextToKept()
    timeDelta(peakTime: peakTime, minimumNeighbors: minimum, limitNS: limit, geometry)
  }

  /// The time-constrained cleaning on marked pixels. Source: ctapipe 0.17 `time_constrained_clean` (after
  /// MAGIC).
  mutating func timeConstrained(
    image: Span<Float>, peakTime: Span<Float>, parameters: TimeConstrainedParameters,
    _ geometry: CameraGeometry
  ) {
    let minimum = parameters.tailcuts.minimumPictureNeighbors
    flag(PixelFlags.picture, where: PixelFlags.above, near: PixelFlags.above, minimum: minimum, geometry)
    select(flag: PixelFlags.picture)
    guard !selected.isEmpty else { return }
    let mean = meanTimeOfBrightestIsland(image: image, peakTime: peakTime, geometry)
    let bright = 2 * Float(parameters.tailcuts.pictureThresholdPE)
    for candidate in selected {
      let pixel = Int(candidate)
      let limit = image[pixel] < bright ? parameters.timeLimitCoreNS : 2 * parameters.timeLimitCoreNS
      if abs(Double(peakTime[pixel]) - mean) < limit { flags[pixel] |= PixelFlags.kept }
    }
    flagTimely(
      PixelFlags.next, where: PixelFlags.boundary, near: PixelFlags.kept, peakTime: peakTime,
      minimum: max(1, minimum),
      limitNS: Float(parameters.timeLimitBoundaryNS), geometry)
    select(flag: PixelFlags.kept | PixelFlags.next)
  }

  /// The mean time of the island with the largest charge, weighted by the squared charges, in nanoseconds.
  private mutating func meanTimeOfBrightestIsland(
    image: Span<Float>, peakTime: Span<Float>, _ geometry: CameraGeometry
  ) -> Double {
    labelIslands(geometry)
    let selected = self.selected
    let best = islands.brightest(selected: selected.span, charges: image)
    var weights = 0.0
    var times = 0.0
    for (index, pixel) in selected.enumerated() where islands.labels[index] == best {
      let weight = Double(image[Int(pixel)]) * Double(image[Int(pixel)])
      weights += weight
      times += weight * Double(peakTime[Int(pixel)])
    }
    return times / weights
  }
}
