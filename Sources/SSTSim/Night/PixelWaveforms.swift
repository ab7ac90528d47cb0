internal import Foundation
internal import SSTCore
internal import SSTIO

/// Makes the samples of single pixels; one value, shared by all threads.
///
/// Every pixel of every event has its own random numbers, so that the trigger can look at a few pixels first.
struct PixelWaveforms: Sendable {
  let camera: NightCamera
  /// Of the telescope in its run.
  let seed: UInt64
  let normal: NormalTable

  /// The values that ``fill(pixel:event:light:start:row:samples:)`` needs as scratch.
  static let rowLength = 2 * NightPulse.length + SST1MCamera.samplesPerPixel

  /// Writes the 50 samples of a pixel.
  ///
  /// - Parameters:
  ///   - pixel: which one.
  ///   - event: the key of its random numbers.
  ///   - light: the p.e. of the shower in this pixel.
  ///   - start: when the readout begins, in the time of the p.e., ns.
  ///   - row: scratch.
  ///   - samples: written.
  /// - Returns: the camera's running baseline: the floor of 16 times the mean of 1024 earlier samples.
  func fill(
    pixel: Int, event: UInt64, light: UnsafeBufferPointer<Photoelectron>, start: Float,
    row: UnsafeMutablePointer<Float>, samples: UnsafeMutablePointer<UInt16>
  ) -> Int16 {
    var random = CounterRandom(
      seed: seed, event: event, purpose: RandomPurpose.nightPixel.rawValue | UInt64(pixel) << 16)
    let mean = camera.level[pixel] + camera.baselineError[pixel] * normal.next(&random)
    row.update(repeating: 0, count: Self.rowLength)
    let charge = camera.charge[pixel]
    var level = Float(camera.level[pixel])
    if charge > 0 {
      camera.pulse.values.withUnsafeBufferPointer { shapes in
        guard let shapes = shapes.baseAddress else { return }
        level -= addBackground(charge, shapes, to: row, &random)
        addLight(light, charge: charge, start: start, shapes, to: row)
      }
    }
    let readout = row + NightPulse.length
    normal.addCoarse(camera.noise[pixel], to: readout, count: SST1MCamera.samplesPerPixel, &random)
    // Adding 2^23 leaves the nearest whole number in the lowest bits; unlike a conversion it is done in vectors.
    for k in 0..<SST1MCamera.samplesPerPixel {
      let value = min(max(readout[k] + level, 0), 4095) + 0x1p23
      samples[k] = UInt16(truncatingIfNeeded: value.bitPattern)
    }
    return Int16(min(max((16 * mean).rounded(.down), 0), 32767))
  }

  /// Adds the night-sky background, and gives its mean in ADC counts per sample.
  @inline(__always)
  private func addBackground(
    _ charge: Float, _ shapes: UnsafePointer<Float>, to row: UnsafeMutablePointer<Float>,
    _ random: inout CounterRandom
  ) -> Float {
    let window = Float(NightPulse.length + SST1MCamera.samplesPerPixel)
    for _ in 0..<camera.background.next(&random) {
      let bits = random.next()
      let time = Float(bits >> 40) * 0x1p-24 * window
      let charge = charge * NightCamera.charge(bits: bits, normal: normal, &random)
      NightPulse.add(charge, at: time, shapes, to: row)
    }
    return charge * Float(camera.backgroundMean) / window
  }

  @inline(__always)
  private func addLight(
    _ light: UnsafeBufferPointer<Photoelectron>, charge: Float, start: Float,
    _ shapes: UnsafePointer<Float>, to row: UnsafeMutablePointer<Float>
  ) {
    let end = Float(NightPulse.length + SST1MCamera.samplesPerPixel)
    for photoelectron in light {
      let time = (photoelectron.time - start) * 0.25 + Float(NightPulse.length)
      if time >= 0, time < end { NightPulse.add(charge * photoelectron.charge, at: time, shapes, to: row) }
    }
  }
}

/// The response to one avalanche at 16 positions within a sample, from a measured pulse.
///
/// Each table is normalised to a sum of 1: an avalanche of charge q (ADC counts summed over samples) adds q times it.
struct NightPulse: Sendable {
  /// Positions within a sample.
  static let phases = 16
  /// Samples of one table.
  static let length = 24

  /// The tables one after the other.
  let values: [Float]
  /// The largest value: ADC counts at the peak for 1 ADC count of charge.
  let peak: Float

  /// Samples an amplitude given in steps of `stepNS` every 4 ns.
  init(amplitudes: [Double], stepNS: Double) {
    func height(_ time: Double) -> Double {
      let x = time / stepNS
      if x < 0 || x >= Double(amplitudes.count - 1) { return 0 }
      let k = Int(x)
      return amplitudes[k] + (x - Double(k)) * (amplitudes[k + 1] - amplitudes[k])
    }
    var values: [Float] = []
    for phase in 0..<Self.phases {
      let shift = (Double(phase) + 0.5) / Double(Self.phases)
      let table = (0..<Self.length).map { height((Double($0) - shift) * 4) }
      let sum = table.reduce(0, +)
      values += table.map { Float($0 / sum) }
    }
    self.values = values
    peak = values.max() ?? 0
  }

  /// Adds a pulse of charge `charge` that begins at `time`, in samples; `row` has room for ``length`` more.
  ///
  /// - Parameter shapes: ``values``.
  @inline(__always)
  static func add(
    _ charge: Float, at time: Float, _ shapes: UnsafePointer<Float>, to row: UnsafeMutablePointer<Float>
  ) {
    let position = Int(time * Float(phases))
    let shape = UnsafeRawPointer(shapes + position % phases * length)
    let out = UnsafeMutableRawPointer(row + position / phases)
    for part in 0..<length / 8 {
      let sum =
        out.loadUnaligned(fromByteOffset: 32 * part, as: SIMD8<Float>.self) + charge
        * shape.loadUnaligned(fromByteOffset: 32 * part, as: SIMD8<Float>.self)
      out.storeBytes(of: sum, toByteOffset: 32 * part, as: SIMD8<Float>.self)
    }
  }

  /// Adds a pulse as the static function does.
  func add(_ charge: Float, at time: Float, to row: UnsafeMutablePointer<Float>) {
    values.withUnsafeBufferPointer { shapes in
      if let shapes = shapes.baseAddress { Self.add(charge, at: time, shapes, to: row) }
    }
  }
}

/// What a camera shows of the night-sky background alone, found from simulated pedestal events.
struct NightNoise: Sendable {
  /// The median over the pixels of the mean variance of the samples, ADC².
  let variance: Double
  /// Mean and rms of the clipped sum of seven patches, ADC counts.
  let flower: (mean: Double, rms: Double)

  private static let events = 8

  /// Makes a few pedestal events and looks at them.
  init(_ waveforms: PixelWaveforms) {
    let count = SST1MCamera.samplesPerPixel
    var variances = [Double](repeating: 0, count: SST1MCamera.pixelCount)
    var row = [Float](repeating: 0, count: PixelWaveforms.rowLength)
    var samples = [UInt16](repeating: 0, count: count)
    var (sum, square, number) = (0.0, 0.0, 0.0)
    for event in 0..<Self.events {
      var patches = [Int32](repeating: 0, count: SST1MCamera.patchCount * count)
      for pixel in variances.indices {
        let baseline = row.withUnsafeMutableBufferPointer { row in
          samples.withUnsafeMutableBufferPointer { samples -> Int16 in
            guard let row = row.baseAddress, let out = samples.baseAddress else { return 0 }
            return waveforms.fill(
              pixel: pixel, event: .max - UInt64(event), light: UnsafeBufferPointer(start: nil, count: 0),
              start: 0, row: row, samples: out)
          }
        }
        variances[pixel] += Self.variance(samples) / Double(Self.events)
        let first = SST1MCamera.patchOfPixel[pixel] * count
        for k in 0..<count { patches[first + k] += Int32(samples[k]) - Int32(baseline >> 4) }
      }
      for flower in SST1MTriggerClusters.seven where flower.count == 7 {
        for k in stride(from: 0, to: count, by: 7) {
          let value = flower.reduce(0.0) { $0 + Double(min(max(patches[$1 * count + k], 0), 255)) }
          sum += value
          square += value * value
          number += 1
        }
      }
    }
    variance = variances.upperMedian() ?? .nan
    let mean = sum / number
    flower = (mean, max(0, square / number - mean * mean).squareRoot())
  }

  private static func variance(_ samples: [UInt16]) -> Double {
    var (sum, square) = (0, 0)
    for sample in samples {
      sum += Int(sample)
      square += Int(sample) * Int(sample)
    }
    let mean = Double(sum) / Double(samples.count)
    return Double(square) / Double(samples.count) - mean * mean
  }
}
