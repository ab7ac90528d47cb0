import Foundation
import SSTSky
import Testing

@testable import InstrumentResponse

@Suite("Counts at a source") struct SourceTests {
  private let pointing = ICRSDirection(rightAscensionDeg: 359.9, declinationDeg: 22)
  private let source = ICRSDirection(rightAscensionDeg: 0.4, declinationDeg: 22.3)

  @Test("regions lie at the distance of the source, touch each other, and leave the source alone")
  func regions() {
    let regions = ReflectedRegions(of: source, pointing: pointing, radiusDeg: 0.1)
    let distance = source.separationRad(to: pointing)
    #expect(regions.centers.count > 5)
    for center in regions.centers {
      #expect(abs(center.separationRad(to: pointing) - distance) < 1e-12)
      #expect(center.separationRad(to: source) * 180 / .pi > 0.2)
    }
    for (one, next) in zip(regions.centers, regions.centers.dropFirst()) {
      #expect(one.separationRad(to: next) * 180 / .pi > 0.2 - 1e-9)
    }
    // One more would not fit.
    let nearest = regions.centers.map { $0.separationRad(to: source) * 180 / .pi }.min() ?? 0
    #expect(nearest < 0.5)
    #expect(ReflectedRegions(of: source, pointing: pointing, radiusDeg: 0.1, most: 1).centers.count == 1)
    let opposite = ReflectedRegions(of: source, pointing: pointing, radiusDeg: 0.1, most: 1).centers[0]
    #expect(opposite.separationRad(to: source.mirrored(at: pointing)) < 1e-12)
    #expect(ReflectedRegions(of: pointing, pointing: pointing, radiusDeg: 0.1).centers.isEmpty)
    #expect(ReflectedRegions(of: source, pointing: pointing, radiusDeg: 1).centers.isEmpty)
  }

  @Test("events of a source and of a flat background are told apart")
  func counting() throws {
    var random = SystemRandomNumberGenerator.seeded(4)
    var (longitudes, latitudes, energies) = ([Double](), [Double](), [Double]())
    for _ in 0..<20_000 {
      // Flat in a square of three degrees around the pointing.
      longitudes.append(359.9 + (Double.random(in: -1.5...1.5, using: &random)) / cos(22 * Double.pi / 180))
      latitudes.append(22 + Double.random(in: -1.5...1.5, using: &random))
      energies.append(pow(10, Double.random(in: -1...1, using: &random)))
    }
    for _ in 0..<400 {
      longitudes.append(0.4)
      latitudes.append(22.3)
      energies.append(2)
    }
    let events = try SkyEvents(
      rightAscensionsDeg: longitudes.map { $0.truncatingRemainder(dividingBy: 360) },
      declinationsDeg: latitudes, energies: energies)
    let counting = SourceCounting(events, source: source, pointing: pointing, radiusDeg: 0.1)
    let counts = counting.counts()
    #expect(abs(counts.excess - 400) < 5 * counts.excessError)
    #expect(
      abs(counts.background - 20_000 * Double.pi * 0.01 / 9) < 6 * counts.backgroundVariance.squareRoot() + 3)
    #expect(counts.significance > 15)
    let spectrum = try counting.spectrum(edges: [0.1, 1, 10])
    #expect(spectrum.reduce(0) { $0 + $1.on } == counts.on && spectrum[1].on >= 400)
    #expect(counting.counts(energies: 1...10).on == spectrum[1].on)
    let theta = try counting.thetaSquared(edges: [0, 0.01, 0.02])
    #expect(abs(theta[0].on - counts.on) <= 1 && theta[1].significance < 5)
    // Twice the same observation: twice the counts, the root of two times the significance.
    let both = counts + counts
    #expect(both.excess == 2 * counts.excess && abs(both.alpha - counts.alpha) < 1e-15)
    #expect(abs(both.significance / counts.significance - 2.0.squareRoot()) < 1e-12)
    #expect(SourceCounts(on: 3, off: 0, alpha: 0).significance.isNaN)
  }

  @Test("a grid knows its cells, over right ascension 0 and near the pole", arguments: [22.0, -89.0])
  func grid(_ declination: Double) throws {
    let center = ICRSDirection(rightAscensionDeg: 0.1, declinationDeg: declination)
    let grid = try SkyGrid(center: center, halfWidthDeg: 1, cellDeg: 0.1)
    #expect(grid.size == 20)
    let directions = grid.positionsDeg.flatMap { north in
      grid.positionsDeg.map { grid.direction(eastDeg: $0, northDeg: north) }
    }
    #expect(grid.cells(of: directions) == Array(0..<400).map(Optional.init))
    #expect(grid.cells(of: [-SkyVector.unit(center)]) == [nil])
    #expect(throws: ResponseError.self) { try SkyGrid(center: center, halfWidthDeg: 0, cellDeg: 0.1) }
    #expect(throws: ResponseError.self) { try SkyGrid(center: center, halfWidthDeg: 10, cellDeg: 1e-6) }
  }

  @Test("the map finds the source where it is, and is a normal distribution elsewhere") func map() throws {
    var random = SystemRandomNumberGenerator.seeded(7)
    var map = SkyMap(try SkyGrid(center: source, halfWidthDeg: 2, cellDeg: 0.1), source: source)
    // Two pointings on either side of the source; background falls with the distance from the axis.
    for axis in [pointing, pointing.mirrored(at: source)] {
      var (longitudes, latitudes) = ([Double](), [Double]())
      while longitudes.count < 40_000 {
        let (x, y) = (Double.random(in: -3...3, using: &random), Double.random(in: -3...3, using: &random))
        guard Double.random(in: 0...1, using: &random) < exp(-(x * x + y * y) / 4) else { continue }
        longitudes.append(axis.rightAscensionDeg + x / cos(axis.declinationRad))
        latitudes.append(axis.declinationDeg + y)
      }
      longitudes += [Double](repeating: source.rightAscensionDeg, count: 500)
      latitudes += [Double](repeating: source.declinationDeg, count: 500)
      map.add(
        try SkyEvents(
          rightAscensionsDeg: longitudes, declinationsDeg: latitudes,
          energies: [Double](repeating: 1, count: longitudes.count)), pointing: axis)
    }
    let cells = map.cells()
    let best = try #require(
      cells.indices.max { (cells[$0]?.significance ?? 0) < (cells[$1]?.significance ?? 0) })
    let place = SkyVector.direction(
      map.grid.direction(
        eastDeg: map.grid.positionsDeg[best % 40], northDeg: map.grid.positionsDeg[best / 40]))
    #expect(place.separationRad(to: source) * 180 / .pi < 0.25)
    #expect((cells[best]?.significance ?? 0) > 15)
    let far = cells.indices.filter { cell in
      let (x, y) = (map.grid.positionsDeg[cell % 40], map.grid.positionsDeg[cell / 40])
      return (x * x + y * y).squareRoot() > 0.7
    }.compactMap { cells[$0]?.significance }
    let mean = far.reduce(0, +) / Double(far.count)
    let width = (far.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(far.count)).squareRoot()
    #expect(far.count > 500 && abs(mean) < 0.35 && (0.8...1.3).contains(width), "\(mean) \(width)")
  }
}

extension SystemRandomNumberGenerator {
  /// A small generator with a seed.
  fileprivate static func seeded(_ seed: UInt64) -> SplitMix { SplitMix(state: seed) }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
