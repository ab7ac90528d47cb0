internal import SSTCore
internal import SSTIO

/// What a camera shows of the night sky alone, found from simulated pedestal events.
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
