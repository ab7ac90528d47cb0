// Monitoring and calibration as objects.

extension StoredMonitoring: EventIOWritable {
  /// 2022.
  public static let objectType = EventIOType.monitoring
  /// 1.
  public var writtenVersion: Int { 1 }

  /// Makes the state of a camera: status (part 1) and pedestals (part 4).
  ///
  /// - Parameters:
  ///   - telescopeID: the telescope.
  ///   - pixelCount: the pixels of its camera.
  ///   - pedestals: sums over ``pedestalSliceCount`` samples, `[gain][pixel]`.
  ///   - noise: the fluctuation of such sums, `[gain][pixel]`.
  ///   - sliceCount: the number of samples.
  ///   - time: when it was made.
  public init(
    telescopeID: Int, pixelCount: Int, pedestals: [Float], noise: [Float], sliceCount: Int, time: EventIOTime
  ) {
    (self.telescopeID, parts, identifier, self.time) = (telescopeID, 0x05, 0, time)
    (sectorCount, self.pixelCount, drawerCount) = (0, pixelCount, 0)
    gainCount = pedestals.count / pixelCount
    (statusBits, pedestalSliceCount) = (0, sliceCount)
    (self.pedestals, self.noise) = (pedestals, noise)
  }

  /// The identifier with telescope and parts.
  public var flags: Int { telescopeID & 0xFF | (telescopeID & 0x3F00) << 16 | parts << 8 }

  /// Appends the body; of the parts only the first and the third.
  public func writeBody(to writer: inout ObjectWriter) {
    precondition(parts & ~0x05 == 0, "only status and pedestals are written")
    writer.i16s([parts, parts])
    writer.i32(identifier)
    writer.time(time)
    writer.scounts([sectorCount, pixelCount, drawerCount, gainCount])
    if parts & 0x01 != 0 {
      writer.time(time)
      writer.i32(statusBits ?? 0)
    }
    if parts & 0x04 != 0 {
      writer.time(time)
      writer.i16(pedestalSliceCount ?? 0)
      writer.f32s(pedestals + noise)
    }
  }
}

extension LaserCalibration: EventIOWritable {
  /// 2023.
  public static let objectType = EventIOType.laserCalibration
  /// 3.
  public var writtenVersion: Int { 3 }

  /// Makes a calibration without time offsets.
  ///
  /// - Parameters:
  ///   - pixelCount: the pixels of the camera.
  ///   - factors: mean p.e. per count of the summed pulse, flat field included, `[gain][pixel]`.
  ///   - flatField: factors relative to the mean, `[gain][pixel]`.
  public init(pixelCount: Int, factors: [Float], flatField: [Float]) {
    (self.pixelCount, gainCount, identifier) = (pixelCount, factors.count / pixelCount, 1)
    (self.factors, self.flatField) = (factors, flatField)
    integratedFractions = [Float](repeating: 1, count: gainCount)
    timedFractions = [Float](repeating: 0, count: gainCount)
    timeOffsets = [Float](repeating: 0, count: factors.count)
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i16s([pixelCount, gainCount])
    writer.i32(identifier)
    writer.f32s(factors)
    for gain in 0..<gainCount { writer.f32s([integratedFractions[gain], timedFractions[gain]]) }
    writer.f32s(timeOffsets + flatField)
  }
}

extension PixelMonitor: EventIOWritable {
  /// 2033.
  public static let objectType = EventIOType.pixelMonitor
  /// 0.
  public var writtenVersion: Int { 0 }

  /// Makes the properties of pixels of one gain: background, relative gain, counts of a photoelectron, disabled ones.
  ///
  /// - Parameters:
  ///   - nightSkyRate: photoelectrons per ns, one a pixel.
  ///   - relativeGain: one a pixel.
  ///   - amplitude: counts of a photoelectron, one a pixel.
  ///   - disabled: not 0 for disabled pixels.
  public init(nightSkyRate: [Float], relativeGain: [Float], amplitude: [Float], disabled: [Int]) {
    (flags, pixelCount, gainCount) = (1 | 4 | 32 | 128, nightSkyRate.count, 1)
    (self.nightSkyRate, self.relativeGain) = (nightSkyRate, relativeGain)
    (highGainAmplitude, self.disabled) = (amplitude, disabled)
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32s([flags, pixelCount])
    writer.i16(gainCount)
    writer.f32s(nightSkyRate + relativeEfficiency + relativeGain + relativeVoltage + current)
    writer.f32s(highGainAmplitude + lowGainAmplitude)
    writer.u8s(disabled)
    writer.f32s(delay)
  }
}
