/// Image parameters as the simulation found them (2014).
public struct StoredImageParameters: EventIORecord, Equatable {
  /// The telescope.
  public var telescopeID: Int
  /// The cuts of the image.
  public var cut: Int
  /// The pixels of the image; nil in old layouts.
  public var pixelCount: Int?
  /// The saturated pixels; nil in old layouts.
  public var saturatedCount: Int?
  /// The amplitude at which pixels were clipped; nil without saturated pixels.
  public var clipAmplitude: Float?
  /// The amplitude, in photoelectrons.
  public var amplitude: Float
  /// The position in x, in radians.
  public var x: Float
  /// The position in y, in radians.
  public var y: Float
  /// The angle of the major axis, in radians.
  public var phi: Float
  /// The length, in radians.
  public var length: Float
  /// The width, in radians.
  public var width: Float
  /// The pixels of the concentration.
  public var concentrationCount: Int
  /// The concentration.
  public var concentration: Float
  /// The errors of x, y, phi, length and width; or empty.
  public var errors: [Float] = []
  /// Skewness with error, kurtosis with error; or empty.
  public var moments: [Float] = []
  /// The largest amplitudes.
  public var hotAmplitudes: [Float] = []
  /// Their pixels; empty in the oldest layout.
  public var hotPixels: [Int] = []
  /// Slope (ns/rad), residual, two widths and rise time (ns); or empty.
  public var timing: [Float] = []

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    let (version, flags) = (header.version, header.identifier)
    let short = version < 6
    telescopeID = EventIOType.telescope(inFlags: flags)
    cut = Int(flags >> 12 & 0xFF)
    if version >= 2 { pixelCount = try cursor.int(short: short) }
    if version >= 4 {
      let count = try cursor.int(short: short)
      saturatedCount = count
      if version >= 5, count > 0 { clipAmplitude = try cursor.f32() }
    }
    (amplitude, x, y) = (try cursor.f32(), try cursor.f32(), try cursor.f32())
    (phi, length, width) = (try cursor.f32(), try cursor.f32(), try cursor.f32())
    (concentrationCount, concentration) = (try cursor.i16(), try cursor.f32())
    if flags & 0x100 != 0 { errors = try cursor.f32s(5) }
    if flags & 0x200 != 0 { moments = try cursor.f32s(4) }
    if flags & 0x400 != 0 {
      let count = try cursor.int(short: short)
      hotAmplitudes = try cursor.f32s(count)
      if version >= 1 { hotPixels = try cursor.ints(count, short: short) }
    }
    if flags & 0x800 != 0, version >= 3 { timing = try cursor.f32s(5) }
  }
}

/// A shower as the simulation reconstructed it (2015).
public struct StoredShower: EventIORecord, Equatable {
  /// Which ``values`` there are, one bit each group.
  public var parts: Int
  /// The telescopes that triggered.
  public var triggerCount: Int
  /// The telescopes that were read.
  public var readCount: Int
  /// The images that were used.
  public var imageCount: Int
  /// The telescopes of the images as bits; nil in the oldest layout.
  public var pattern: Int?
  /// The telescopes of the images; nil in old layouts.
  public var telescopeIDs: [Int]?
  /// By bits: 1 azimuth and altitude (rad), 2 their 3 errors, 4 core x and y (m), 8 3 errors, 16 mean scaled length and
  /// width, 32 2 errors, 64 energy (TeV), 128 its error, 256 depth of the maximum (g/cm²), 512 its error.
  public var values: [Float] = []

  private static let sizes = [2, 3, 2, 3, 2, 2, 1, 1, 1, 1]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    parts = Int(header.identifier)
    (triggerCount, readCount, imageCount) = (try cursor.i16(), try cursor.i16(), try cursor.i16())
    if header.version >= 1 { pattern = try cursor.i32() }
    if header.version >= 2 { telescopeIDs = try cursor.i16s(imageCount) }
    for (bit, size) in Self.sizes.enumerated() where parts >> bit & 1 != 0 {
      values += try cursor.f32s(size)
    }
  }
}

/// Times of pulses (2016).
public struct PixelTiming: EventIORecord, Equatable {
  /// The number of pixels of the camera.
  public var pixelCount: Int
  /// The number of gains.
  public var gainCount: Int
  /// The samples before the peak that are summed; negative for no sums.
  public var beforePeak: Int
  /// The samples after it.
  public var afterPeak: Int
  /// 1 if the list was one of pixels, 2 of ranges.
  public var listType: Int
  /// The pixels.
  public var pixels: [Int]
  /// The amplitude from which on pixels are listed; negative if sums are of listed pixels only.
  public var threshold: Int
  /// What each time means: 1 peak, 2 start above a fraction of the peak, 3 start above a level, 4 and 5 widths above them.
  public var types: [Int]
  /// The fraction or level.
  public var levels: [Float]
  /// The unit of the stored times, in samples.
  public var granularity: Float
  /// The peak of the mean pulse, in samples.
  public var globalPeak: Float
  /// The times, `[pixel][type]`, in samples.
  public var times: [Float] = []
  /// Sums around the pixel's peak, `[pixel][gain]`; or empty.
  public var localSums: [Int] = []
  /// Sums around the global peak: `[pixel][gain]` for a negative ``threshold``, else `[gain][pixel]` of all pixels.
  public var globalSums: [Int] = []

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    let short = header.version <= 1
    pixelCount = try cursor.int(short: short)
    (gainCount, beforePeak, afterPeak) = (try cursor.i16(), try cursor.i16(), try cursor.i16())
    listType = try cursor.i16()
    guard listType == 1 || listType == 2 else { throw ObjectFault("a list of pixels of type \(listType)") }
    let listed = try cursor.ints(
      try cursor.product(try cursor.int(short: short), listType), short: short)
    pixels = listType == 1 ? listed : try pixelRanges(listed, limit: pixelCount)
    threshold = try cursor.i16()
    let typeCount = try cursor.i16()
    (types, levels) = (try cursor.i16s(typeCount), try cursor.f32s(typeCount))
    let stored = try cursor.f32()
    granularity = stored > 0 ? stored : 0.01
    globalPeak = try cursor.f32()
    let hasSums = beforePeak >= 0 && afterPeak >= 0
    if hasSums, !(0...2).contains(gainCount) { throw ObjectFault("\(gainCount) gains") }
    for _ in 0..<(try cursor.checked(pixels.count, bytesEach: 2 * typeCount)) {
      times += try cursor.i16s(typeCount).map { Float($0) * granularity }
      guard hasSums else { continue }
      localSums += try cursor.ints(gainCount, short: header.version == 0)
      if threshold < 0 { globalSums += try cursor.ints(gainCount, short: header.version == 0) }
    }
    if hasSums, !pixels.isEmpty, threshold >= 0 {
      globalSums = try cursor.ints(try cursor.product(gainCount, pixelCount), short: header.version == 0)
    }
  }
}

/// The pixels of ranges, first and last of each, which must lie below `limit`.
func pixelRanges(_ ends: [Int], limit: Int) throws(ObjectFault) -> [Int] {
  var pixels: [Int] = []
  for place in stride(from: 0, to: ends.count - 1, by: 2) {
    let (first, last) = (ends[place], ends[place + 1])
    guard first >= 0, first <= last, last < limit, pixels.count + last - first < 2 * limit else {
      throw ObjectFault("pixels \(first) to \(last) of \(limit)")
    }
    pixels += first...last
  }
  return pixels
}

/// Calibrated intensities of pixels (2017), in photoelectrons.
public struct CalibratedIntensities: EventIORecord, Equatable {
  /// The number of pixels of the camera.
  public var pixelCount: Int
  /// How they were found.
  public var method: Int
  /// The pixels with a value.
  public var pixels: [Int]
  /// Their values.
  public var values: [Float]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    pixelCount = try cursor.itemCount(bytesEach: 0)
    guard pixelCount <= EventIOLimits.maximumPixels else { throw ObjectFault("\(pixelCount) pixels") }
    method = try cursor.scount()
    switch try cursor.scount() {
    case 1:
      let count = try cursor.itemCount(bytesEach: 1)
      pixels = try cursor.list(count, bytesEach: 1) { cursor throws(ObjectFault) in
        Int(truncatingIfNeeded: try cursor.count())
      }
    case -1:
      let flags = try cursor.u8s(pixelCount)
      pixels = flags.indices.filter { flags[$0] != 0 }
    case 2: pixels = Array(0..<pixelCount)
    case let mode: throw ObjectFault("a list of mode \(mode)")
    }
    for pixel in pixels where pixel < 0 || pixel >= pixelCount { throw ObjectFault("pixel \(pixel)") }
    values = try cursor.f16s(pixels.count)
  }
}
