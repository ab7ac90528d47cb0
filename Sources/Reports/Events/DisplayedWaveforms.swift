/// The waveforms of some pixels of an image.
public struct DisplayedWaveforms: Sendable, Equatable {
  /// The pixels, in ascending order.
  public var pixels: [Int]
  /// The number of samples of each pixel.
  public var samplesPerPixel: Int
  /// The samples as stored: `[pixel][sample]`.
  public var samples: [UInt16]
  /// Stored samples a unit.
  public var scale: Double
  /// What a stored 0 stands for, with the opposite sign: a sample is `stored / scale - offset`.
  public var offset: Double
  /// The baseline of each of the pixels, in the unit of the samples.
  public var baselines: [Float]

  /// Collects waveforms.
  ///
  /// - Parameters:
  ///   - pixels: the pixels, in ascending order.
  ///   - samplesPerPixel: the number of samples of each pixel.
  ///   - samples: the samples as stored: `[pixel][sample]`.
  ///   - scale: stored samples a unit.
  ///   - offset: what a stored 0 stands for, with the opposite sign.
  ///   - baselines: the baseline of each of the pixels, in the unit of the samples.
  public init(
    pixels: [Int], samplesPerPixel: Int, samples: [UInt16], scale: Double = 1, offset: Double = 0,
    baselines: [Float]
  ) {
    self.pixels = pixels
    self.samplesPerPixel = samplesPerPixel
    self.samples = samples
    self.scale = scale
    self.offset = offset
    self.baselines = baselines
  }

  /// What the scripts need.
  var value: ReportValue {
    .object([
      ("pixels", .counts(of: pixels)), ("length", .integer(samplesPerPixel)),
      ("packed", .counts(PackedSamples.encode(samples, samplesPerPixel: samplesPerPixel).map(UInt32.init))),
      ("scale", .number(scale)), ("offset", .number(offset)), ("baselines", .float32(baselines)),
    ])
  }
}

/// Samples as differences in as few bytes as they need.
///
/// The first sample of each pixel is a difference from 0, each other one from the sample before. Differences
/// d become 2d (d ≥ 0) or −2d − 1, in groups of 7 bits, lowest first; the highest bit of a byte says that
/// another follows. Noise then needs one byte a sample.
enum PackedSamples {
  static func encode(_ samples: [UInt16], samplesPerPixel: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(samples.count)
    var last: Int32 = 0
    for (index, sample) in samples.enumerated() {
      if index % max(1, samplesPerPixel) == 0 { last = 0 }
      let difference = Int32(sample) - last
      last = Int32(sample)
      var code = UInt32(bitPattern: difference << 1 ^ difference >> 31)
      while code > 0x7F {
        bytes.append(UInt8(code & 0x7F | 0x80))
        code >>= 7
      }
      bytes.append(UInt8(code))
    }
    return bytes
  }
}
