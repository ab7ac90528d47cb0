internal import Foundation
internal import SSTCore

/// Adds photoelectrons at random times: night sky and dark counts.
struct LabNightSky: Sendable {
  /// Photoelectrons of each pixel in the readout and the pulse length before it.
  private let means: [Double]
  private let amplitudes: [Float]
  private let spreads: [Float]
  private let secondaries: [[Double]]
  private let tables: LabPulseTables
  private let sampleCount: Int
  /// True if no pixel has any.
  let isDark: Bool

  /// - Parameter rates: photoelectrons of each pixel for each ns.
  init(_ pixels: [LabPixel], rates: [Double], tables: LabPulseTables, sampleCount: Int) {
    means = rates.map { $0 * Double(sampleCount + LabPulse.length) }
    isDark = rates.allSatisfy { $0 == 0 }
    amplitudes = pixels.map { Float($0.amplitude) }
    spreads = pixels.map { Float($0.chargeSpread) }
    secondaries = pixels.map { Self.cumulative(crosstalk: $0.crosstalk) }
    self.tables = tables
    self.sampleCount = sampleCount
  }

  /// Cumulative Borel law of the cells that one photoelectron fires: P(n) = exp(−εn) (εn)^(n−1) / n!.
  private static func cumulative(crosstalk: Double) -> [Double] {
    var (sum, sums, logFactorial) = (0.0, [Double](), 0.0)
    for n in 1...200 {
      let x = Double(n)
      logFactorial += log(x)
      let weight = n == 1 ? exp(-crosstalk) : exp((x - 1) * log(crosstalk * x) - crosstalk * x - logFactorial)
      sum += weight
      sums.append(sum)
      if 1 - sum < 1e-12 || weight == 0 { break }
    }
    return sums.map { $0 / sum }
  }

  /// Adds to the waveform of a pixel.
  func add(
    _ pixel: Int, to row: UnsafeMutableBufferPointer<Float>, _ random: inout CounterRandom,
    _ normal: NormalTable
  ) {
    let count = Self.poisson(means[pixel], &random, normal)
    for _ in 0..<count {
      let place = Int(random.uniform() * Double((sampleCount + LabPulse.length) * LabPulseTables.phases))
      let (position, phase) = place.quotientAndRemainder(dividingBy: LabPulseTables.phases)
      let lot = random.uniform()
      let law = secondaries[pixel]
      var extra = 0
      while extra < law.count - 1, law[extra] <= lot { extra += 1 }
      let cells = Float(extra + 1)
      let deviate = Float(normal.next(&random))
      let height = amplitudes[pixel] * (cells + spreads[pixel] * cells.squareRoot() * deviate)
      add((pixel * LabPulseTables.phases + phase) * LabPulse.length, height, position - LabPulse.length, row)
    }
  }

  /// Adds a pulse whose table begins at `table`, from sample `start` on.
  private func add(
    _ table: Int, _ height: Float, _ start: Int, _ row: UnsafeMutableBufferPointer<Float>
  ) {
    let own = max(0, start)..<min(row.count, start + LabPulse.length)
    tables.random.withUnsafeBufferPointer { pulses in
      let pulse = pulses.extracting(table + own.lowerBound - start..<table + own.upperBound - start)
      let target = row.extracting(own)
      for index in target.indices { target[index] += height * pulse[index] }
    }
  }

  /// A Poisson number, exact for any mean.
  private static func poisson(_ mean: Double, _ random: inout CounterRandom, _ normal: NormalTable) -> Int {
    var (rest, count) = (mean, 0)
    while rest > 20 {
      count += random.poisson(20, normal)
      rest -= 20
    }
    return count + random.poisson(rest, normal)
  }
}
