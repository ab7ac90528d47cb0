// The description of a telescope as objects.

extension CameraSettings: EventIOWritable {
  /// 2002.
  public static let objectType = EventIOType.cameraSettings
  /// 5, or 6 with separate focal lengths in x and y.
  public var writtenVersion: Int { asymmetricFocalLengths.isEmpty ? 5 : 6 }

  /// Makes a plane camera of parallel pixels that are all alike.
  ///
  /// - Parameters:
  ///   - x: of the pixels in the frame of the camera, in metres.
  ///   - y: of the pixels, in metres.
  ///   - shape: 0 circle, 1 hexagon, 2 square, 3 hexagon turned by 30 degrees.
  ///   - area: of a pixel, in square metres.
  ///   - size: of a pixel from flat to flat, in metres.
  public init(x: [Float], y: [Float], shape: Int, area: Float, size: Float) {
    (pixelCount, focalLength) = (x.count, 0)
    (self.x, self.y, shapes, areas, sizes) = (x, y, [shape], [area], [size])
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32(pixelCount)
    writer.f32s([focalLength, effectiveFocalLength ?? 0] + asymmetricFocalLengths + x + y)
    writer.scount(z.isEmpty ? 0 : 1)
    writer.scount(axisX.isEmpty ? 1 : 0)
    writer.f32s(z + axisX + axisY)
    writer.scount(shapes.count == 1 ? 1 : 0)
    writer.scounts(shapes)
    writer.f32s(areas + sizes)
    writer.i32(mirrorCount ?? 0)
    writer.f32s([mirrorArea ?? 0, cameraRotation])
  }
}

extension CameraOrganization: EventIOWritable {
  /// 2003.
  public static let objectType = EventIOType.cameraOrganization
  /// 2.
  public var writtenVersion: Int { 2 }

  /// Makes a camera of one gain whose pixels all belong to drawers; trigger sectors are put into it.
  ///
  /// - Parameters:
  ///   - drawers: of each pixel.
  ///   - drawerCount: all of them.
  public init(drawers: [Int], drawerCount: Int) {
    let zeros = [Int](repeating: 0, count: drawers.count)
    (pixelCount, self.drawerCount, gainCount, self.drawers) = (drawers.count, drawerCount, 1, drawers)
    (cards, chips, channels) = (zeros, zeros, zeros)
    sectorCounts = zeros
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32s([pixelCount, drawerCount, gainCount, sectorCount])
    writer.scounts(drawers + cards + chips + channels)
    var first = 0
    for count in sectorCounts {
      writer.scount(count)
      writer.scounts(Array(sectors[first..<first + count]))
      first += count
    }
    for sector in sectorTypes.indices {
      writer.u8(sectorTypes[sector])
      writer.f32s([sectorThresholds[sector], pixelThresholds[sector]])
    }
  }
}

extension PixelSettings: EventIOWritable {
  /// 2004.
  public static let objectType = EventIOType.pixelSettings
  /// 3.
  public var writtenVersion: Int { 3 }

  /// Makes the settings of a readout.
  ///
  /// - Parameters:
  ///   - pixelCount: the pixels of the camera.
  ///   - drawerCount: its drawers.
  ///   - timeSlice: the time of a sample, in ns.
  ///   - sampleCount: the samples of a readout.
  ///   - sampleOffset: those before the trigger.
  public init(pixelCount: Int, drawerCount: Int, timeSlice: Float, sampleCount: Int, sampleOffset: Int) {
    (setup, triggerMode, minimumPixels) = (0, 0, 0)
    highVoltageDACs = [Int](repeating: 0, count: pixelCount)
    thresholdDACs = [Int](repeating: 0, count: drawerCount)
    adcStarts = thresholdDACs
    adcCounts = [Int](repeating: sampleCount, count: drawerCount)
    (self.timeSlice, self.sampleCount, self.sampleOffset) = (timeSlice, sampleCount, sampleOffset)
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32s([setup, triggerMode, minimumPixels, highVoltageDACs.count] + highVoltageDACs)
    writer.i32s([thresholdDACs.count] + thresholdDACs + [adcStarts.count])
    writer.i16s(adcStarts + adcCounts)
    writer.f32(timeSlice ?? 0)
    writer.i32(sampleCount ?? 0)
    writer.scounts([pulseCount, pulseLength])
    writer.f32(pulseStep)
    writer.f16s(pulses)
    writer.i32(sampleOffset ?? 0)
  }
}

extension DisabledPixels: EventIOWritable {
  /// 2005.
  public static let objectType = EventIOType.disabledPixels
  /// 0.
  public var writtenVersion: Int { 0 }

  /// Makes two lists of pixels.
  public init(trigger: [Int], highVoltage: [Int]) {
    (self.trigger, self.highVoltage) = (trigger, highVoltage)
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32s([trigger.count] + trigger)
    writer.i32s([highVoltage.count] + highVoltage)
  }
}

extension CameraSoftwareSettings: EventIOWritable {
  /// 2006.
  public static let objectType = EventIOType.cameraSoftware
  /// 0.
  public var writtenVersion: Int { 0 }

  /// Makes settings without any reduction of data.
  public init() {
    (modes, thresholds, periods) = ([Int](repeating: 0, count: 6), [], [Int](repeating: 0, count: 8))
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32s(modes + [thresholds.count] + thresholds + periods)
  }
}

extension PointingCorrection: EventIOWritable {
  /// 2007.
  public static let objectType = EventIOType.pointingCorrection
  /// 0.
  public var writtenVersion: Int { 0 }

  /// Makes no correction.
  public init() { (function, parameters) = (0, []) }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32s([function, parameters.count])
    writer.f32s(parameters)
  }
}

extension DriveSettings: EventIOWritable {
  /// 2008.
  public static let objectType = EventIOType.driveSettings
  /// 0.
  public var writtenVersion: Int { 0 }

  /// Makes drives that go everywhere.
  public init() {
    (types, zeroPoints, signs, resolutions) = ([0, 0], [0, 0], [1, 1], [0, 0])
    (rangeLow, rangeHigh, parkPosition) = ([0, 0], [2 * .pi, .pi / 2], [0, 0])
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i16s(types)
    writer.f32s(zeroPoints + signs + resolutions + rangeLow + rangeHigh + parkPosition)
  }
}
