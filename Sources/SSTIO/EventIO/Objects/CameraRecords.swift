/// The camera and the optics of a telescope (2002).
public struct CameraSettings: EventIORecord, Equatable {
  /// The number of pixels.
  public var pixelCount: Int
  /// The nominal focal length, in metres.
  public var focalLength: Float
  /// The effective focal length, in metres; nil in layouts without it.
  public var effectiveFocalLength: Float?
  /// Separate effective focal lengths in x and y, and the shift of the image, in metres; empty in old layouts.
  public var asymmetricFocalLengths: [Float] = []
  /// x of the pixels in the frame of the camera, in metres.
  public var x: [Float]
  /// y of the pixels, in metres.
  public var y: [Float]
  /// z of the pixels on a curved surface, in metres; empty for a plane.
  public var z: [Float] = []
  /// Slopes of the pixels' axes in x; empty for parallel pixels.
  public var axisX: [Float] = []
  /// Slopes of the pixels' axes in y; empty for parallel pixels.
  public var axisY: [Float] = []
  /// 0 circle, 1 hexagon, 2 square, 3 hexagon turned by 30 degrees, −1 unknown; one value, or one a pixel.
  public var shapes: [Int]
  /// The areas, in square metres; one value, or one a pixel.
  public var areas: [Float]
  /// The widths from flat to flat, in metres; one value, one a pixel, or none.
  public var sizes: [Float]
  /// The number of mirror tiles; nil in old layouts.
  public var mirrorCount: Int?
  /// The mirror area, in square metres; nil in old layouts.
  public var mirrorArea: Float?
  /// The rotation of the camera, in radians, counter-clockwise as seen from behind.
  public var cameraRotation: Float = 0

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    let version = header.version
    let count = try cursor.i32()
    guard (1...EventIOLimits.maximumPixels).contains(count) else {
      throw ObjectFault("a camera of \(count) pixels")
    }
    pixelCount = count
    focalLength = try cursor.f32()
    if version >= 5 { effectiveFocalLength = try cursor.f32() }
    if version >= 6 { asymmetricFocalLengths = try cursor.f32s(4) }
    (x, y) = (try cursor.f32s(count), try cursor.f32s(count))
    if version >= 4 {
      let (isCurved, isParallel) = (try cursor.scount() != 0, try cursor.scount() != 0)
      if isCurved { z = try cursor.f32s(count) }
      if !isParallel { (axisX, axisY) = (try cursor.f32s(count), try cursor.f32s(count)) }
      let items = try cursor.scount() != 0 ? 1 : count
      shapes = try cursor.scounts(items)
      (areas, sizes) = (try cursor.f32s(items), try cursor.f32s(items))
    } else {
      shapes = [-1]
      areas = try cursor.f32s(count)
      sizes = version >= 1 ? try cursor.f32s(count) : []
    }
    if version >= 2 { (mirrorCount, mirrorArea) = (try cursor.i32(), try cursor.f32()) }
    if version >= 3 { cameraRotation = try cursor.f32() }
  }
}

/// How pixels are wired (2003).
public struct CameraOrganization: EventIORecord, Equatable {
  /// The number of pixels.
  public var pixelCount: Int
  /// The number of drawers.
  public var drawerCount: Int
  /// The number of gains.
  public var gainCount: Int
  /// The number of trigger sectors.
  public var sectorCount = 0
  /// The drawer of each pixel.
  public var drawers: [Int]
  /// The card of each pixel and gain.
  public var cards: [Int]
  /// The chip of each pixel and gain.
  public var chips: [Int]
  /// The channel of each pixel and gain.
  public var channels: [Int]
  /// The number of sectors of each pixel.
  public var sectorCounts: [Int] = []
  /// The sectors of all pixels, one pixel after the other.
  public var sectors: [Int] = []
  /// The type of each sector: 0 majority, 1 analogue sum, 2 digital sum, 3 digital majority.
  public var sectorTypes: [Int] = []
  /// The threshold of each sector.
  public var sectorThresholds: [Float] = []
  /// The threshold of the pixels of each sector, in mV or counts.
  public var pixelThresholds: [Float] = []

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    (pixelCount, drawerCount, gainCount) = (try cursor.i32(), try cursor.i32(), try cursor.i32())
    if header.version >= 1 { sectorCount = try cursor.i32() }
    let short = header.version <= 1
    let all = try cursor.product(pixelCount, gainCount)
    drawers = try cursor.ints(pixelCount, short: short)
    cards = try cursor.ints(all, short: short)
    chips = try cursor.ints(all, short: short)
    channels = try cursor.ints(all, short: short)
    for _ in 0..<pixelCount {
      let list = try cursor.ints(try cursor.int(short: short), short: short)
      // Old writers filled the list up with zeros.
      let end = list.dropFirst().firstIndex(of: 0) ?? list.endIndex
      sectors += list[..<end]
      sectorCounts.append(end)
    }
    guard header.version >= 1 else { return }
    for _ in 0..<(try cursor.checked(sectorCount, bytesEach: 9)) {
      sectorTypes.append(Int(try cursor.u8()))
      sectorThresholds.append(try cursor.f32())
      pixelThresholds.append(try cursor.f32())
    }
  }
}

/// The readout of a camera and its reference pulse (2004).
public struct PixelSettings: EventIORecord, Equatable {
  /// The number of these settings.
  public var setup: Int
  /// How the camera triggers.
  public var triggerMode: Int
  /// The pixels that must be over threshold.
  public var minimumPixels: Int
  /// The DAC values of the high voltage, one a pixel.
  public var highVoltageDACs: [Int]
  /// The DAC values of the thresholds, one a drawer.
  public var thresholdDACs: [Int]
  /// The first sample, one a drawer.
  public var adcStarts: [Int]
  /// The number of samples, one a drawer.
  public var adcCounts: [Int]
  /// The time of a sample, in ns; nil in old layouts.
  public var timeSlice: Float?
  /// The samples that are read out; nil in old layouts.
  public var sampleCount: Int?
  /// The number of reference pulses: one a gain, or none.
  public var pulseCount = 0
  /// The step of the pulses, in ns.
  public var pulseStep: Float = 0
  /// The pulses of a single photoelectron, one after the other.
  public var pulses: [Float] = []
  /// The samples from the start of readout to the trigger; nil in old layouts.
  public var sampleOffset: Int?

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    (setup, triggerMode, minimumPixels) = (try cursor.i32(), try cursor.i32(), try cursor.i32())
    highVoltageDACs = try cursor.i32s(try cursor.i32())
    thresholdDACs = try cursor.i32s(try cursor.i32())
    let drawers = try cursor.i32()
    (adcStarts, adcCounts) = (try cursor.i16s(drawers), try cursor.i16s(drawers))
    if header.version >= 1 { (timeSlice, sampleCount) = (try cursor.f32(), try cursor.i32()) }
    if header.version >= 2 {
      pulseCount = try cursor.scount()
      let length = try cursor.scount()
      pulseStep = try cursor.f32()
      pulses = try cursor.f16s(try cursor.product(pulseCount, length))
    }
    if header.version >= 3 { sampleOffset = try cursor.i32() }
  }

  /// The samples of each pulse.
  var pulseLength: Int { pulseCount > 0 ? pulses.count / pulseCount : 0 }

  /// True if samples and pulses mean the same as those of other settings.
  func hasReadout(of other: PixelSettings) -> Bool {
    timeSlice?.bitPattern == other.timeSlice?.bitPattern && pulseCount == other.pulseCount
      && pulseStep.bitPattern == other.pulseStep.bitPattern
      && pulses.map(\.bitPattern) == other.pulses.map(\.bitPattern)
  }
}

/// Pixels that are switched off (2005).
public struct DisabledPixels: EventIORecord, Equatable {
  /// Pixels that do not trigger.
  public var trigger: [Int]
  /// Pixels without high voltage.
  public var highVoltage: [Int]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    trigger = try cursor.i32s(try cursor.i32())
    highVoltage = try cursor.i32s(try cursor.i32())
  }
}

/// Settings of the camera's software (2006), as stored.
public struct CameraSoftwareSettings: EventIORecord, Equatable {
  /// Modes and thresholds of dynamic trigger and high voltage, of data reduction and zero suppression.
  public var modes: [Int]
  /// The thresholds of zero suppression.
  public var thresholds: [Int]
  /// Scale of biased pixels, dynamic pedestals, periods of currents and voltages in ms.
  public var periods: [Int]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    modes = try cursor.i32s(6)
    thresholds = try cursor.i32s(try cursor.i32())
    periods = try cursor.i32s(8)
  }
}

/// How the pointing is corrected (2007).
public struct PointingCorrection: EventIORecord, Equatable {
  /// The kind of function.
  public var function: Int
  /// Its parameters.
  public var parameters: [Float]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    function = try cursor.i32()
    parameters = try cursor.f32s(try cursor.i32())
  }
}

/// The drives of a telescope (2008); pairs are azimuth and altitude, in radians.
public struct DriveSettings: EventIORecord, Equatable {
  /// The types of the drives.
  public var types: [Int]
  /// The zero points.
  public var zeroPoints: [Float]
  /// The signs.
  public var signs: [Float]
  /// The resolutions.
  public var resolutions: [Float]
  /// The lower ends of the ranges.
  public var rangeLow: [Float]
  /// The upper ends of the ranges.
  public var rangeHigh: [Float]
  /// The parking position.
  public var parkPosition: [Float]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    types = try cursor.i16s(2)
    (zeroPoints, signs, resolutions) = (try cursor.f32s(2), try cursor.f32s(2), try cursor.f32s(2))
    (rangeLow, rangeHigh, parkPosition) = (try cursor.f32s(2), try cursor.f32s(2), try cursor.f32s(2))
  }
}
