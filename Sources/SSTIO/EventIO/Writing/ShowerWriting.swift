// The truth of showers and photoelectrons as objects.

extension MCShower: EventIOWritable {
  /// 2020.
  public static let objectType = EventIOType.mcShower
  /// 1.
  public var writtenVersion: Int { 1 }

  /// Makes a shower without profiles; depths and heights are put into it.
  ///
  /// - Parameters:
  ///   - primary: 0 gamma, 1 electron, 101 proton, 100 A + Z for nuclei.
  ///   - energy: in TeV.
  ///   - azimuth: from north over east, in radians.
  ///   - altitude: in radians.
  public init(primary: Int, energy: Float, azimuth: Float, altitude: Float) {
    (self.primary, self.energy, self.azimuth, self.altitude) = (primary, energy, azimuth, altitude)
    (firstInteraction, maximumDepth) = (0, 0)
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32(primary)
    writer.f32s([energy, azimuth, altitude, startDepth, firstInteraction, maximumDepth])
    writer.f32s([maximumHeight, electronDepth, cherenkovDepth])
    writer.i16(profiles.count)
    for profile in profiles {
      writer.i32s([profile.identifier, profile.contents.count])
      writer.f32s([profile.start, profile.end] + profile.contents)
    }
  }
}

extension MCEvent: EventIOWritable {
  /// 2021.
  public static let objectType = EventIOType.mcEvent
  /// 1, or 2 with a weight.
  public var writtenVersion: Int { areaWeight == nil ? 1 : 2 }

  /// Makes a use of a shower; the core is north and west of the reference point, in metres.
  public init(shower: Int, coreX: Float, coreY: Float) {
    (self.shower, self.coreX, self.coreY) = (shower, coreX, coreY)
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32(shower)
    writer.f32s([coreX, coreY])
    if let areaWeight { writer.f32(areaWeight) }
  }
}

extension PhotoelectronSums: EventIOWritable {
  /// 2026.
  public static let objectType = EventIOType.photoelectronSums
  /// 2.
  public var writtenVersion: Int { 2 }

  /// Makes the sums of photoelectrons and photons of each telescope.
  ///
  /// - Parameters:
  ///   - shower: the shower.
  ///   - counts: photoelectrons.
  ///   - photons: those that reached the telescope.
  public init(shower: Int, counts: [Int], photons: [Float]) {
    (self.shower, self.counts) = (shower, counts)
    pixelCounts = [Int](repeating: 0, count: counts.count)
    (self.photons, photonsAtmosphere, photons300To600) = (photons, photons, photons)
    photonsEfficiency = counts.map { Float($0) }
    photons350To450 = photons.map { $0 / 3 }
  }

  /// Appends the body; the pixels are not listed.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32s([shower, counts.count])
    writer.i32s(counts)
    // The lists behind belong to telescopes with pixels.
    writer.i32s([Int](repeating: 0, count: counts.count))
    writer.f32s(photons + photonsAtmosphere + photons300To600 + photonsEfficiency + photons350To450)
  }
}

extension Photoelectrons: EventIOWritable {
  /// 1208.
  public static let objectType = EventIOType.photoelectrons
  /// 2.
  public var writtenVersion: Int { 2 }

  /// Makes the photoelectrons of a camera.
  ///
  /// - Parameters:
  ///   - use: the use of the shower.
  ///   - telescopeIndex: the telescope's id less 1.
  ///   - pixelCount: the pixels of the camera.
  ///   - pixels: those with photoelectrons.
  ///   - counts: how many each of them has.
  ///   - times: of all photoelectrons, one pixel after the other, in ns.
  public init(
    use: Int, telescopeIndex: Int, pixelCount: Int, pixels: [Int], counts: [Int], times: [Float]
  ) {
    (self.use, self.telescopeIndex, self.pixelCount, count) = (use, telescopeIndex, pixelCount, times.count)
    (self.pixels, self.counts, self.times) = (pixels, counts, times)
  }

  /// The identifier with use and telescope.
  public var identifier: Int { 1000 * use + telescopeIndex }

  /// Appends the body; amplitudes and photons are not stored.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32s([count, pixelCount])
    writer.i16(0)
    writer.i32(pixels.count)
    var first = 0
    for (pixel, count) in zip(pixels, counts) {
      writer.i16(pixel)
      writer.i32(count)
      for index in first..<first + count { writer.f32(times[index]) }
      first += count
    }
  }
}
