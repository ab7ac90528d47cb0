internal import Glibc
public import SSTSky

/// A map of significances: events near each cell against those in a ring around it.
///
/// How many background events a camera sees at a distance from its axis comes from the events themselves, those near the
/// source left out.
public struct SkyMap: Sendable {
  /// The radii that a map is made with, in degrees.
  public struct Radii: Sendable, Equatable {
    /// Events as near as this to a cell count for it.
    public var on = 0.2
    /// The inner and outer radius of the ring.
    public var ring = 0.5...0.9
    /// No background is taken as near as this to the source.
    public var excluded = 0.4

    /// The defaults.
    public init() {}
  }

  /// The cells.
  public let grid: SkyGrid
  /// The radii.
  public let radii: Radii
  /// The numbers of events.
  public private(set) var counts: [Double]
  /// The numbers of background events that are expected, up to a factor common to all cells of a pointing.
  private var acceptance: [Double]
  private let isExcluded: [Bool]
  private let directions: [SIMD3<Double>]
  private let source: SIMD3<Double>

  /// The bins of the distance from the pointing, in degrees, for the acceptance.
  private static let acceptanceStepDeg = 0.25
  private static let acceptanceBins = 24

  /// An empty map.
  ///
  /// - Parameters:
  ///   - grid: the cells.
  ///   - source: where no background is taken; the middle of the map if it is not known.
  ///   - radii: the radii.
  public init(_ grid: SkyGrid, source: ICRSDirection? = nil, radii: Radii = Radii()) {
    (self.grid, self.radii) = (grid, radii)
    let source = SkyVector.unit(source ?? grid.center)
    self.source = source
    let positions = grid.positionsDeg
    directions = positions.flatMap { north in
      positions.map { grid.direction(eastDeg: $0, northDeg: north) }
    }
    isExcluded = directions.map { SkyVector.separationRad($0, source) * 180 / .pi <= radii.excluded }
    counts = [Double](repeating: 0, count: directions.count)
    acceptance = counts
  }

  /// Adds the events of an observation.
  ///
  /// - Parameters:
  ///   - events: the events.
  ///   - pointing: where the telescope points.
  public mutating func add(_ events: SkyEvents, pointing: ICRSDirection) {
    for case let cell? in grid.cells(of: events.directions) { counts[cell] += 1 }
    let axis = SkyVector.unit(pointing)
    let profile = profile(events, axis)
    for (cell, direction) in directions.enumerated() {
      let bin = Int(SkyVector.separationRad(direction, axis) * 180 / .pi / Self.acceptanceStepDeg)
      if bin < profile.count { acceptance[cell] += profile[bin] }
    }
  }

  /// Background events in each ring around the axis for each part of the sky that is not near the source.
  private func profile(_ events: SkyEvents, _ axis: SIMD3<Double>) -> [Double] {
    func bin(_ direction: SIMD3<Double>) -> Int {
      Int(SkyVector.separationRad(direction, axis) * 180 / .pi / Self.acceptanceStepDeg)
    }
    func isFar(_ direction: SIMD3<Double>) -> Bool {
      SkyVector.separationRad(direction, source) * 180 / .pi > radii.excluded
    }
    var counts = [Double](repeating: 0, count: Self.acceptanceBins)
    for direction in events.directions where isFar(direction) {
      let place = bin(direction)
      if place < counts.count { counts[place] += 1 }
    }
    let sizes = Self.freeSizes(axis, isFar)
    return zip(counts, sizes).map { $1 > 0 ? $0 / $1 : 0 }
  }

  /// The solid angle of each ring without what is near the source, by points on circles.
  private static func freeSizes(
    _ axis: SIMD3<Double>, _ isFar: (SIMD3<Double>) -> Bool
  ) -> [Double] {
    let (circles, points) = (4, 180)
    let aside = abs(axis.z) < 0.9 ? SIMD3<Double>(0, 0, 1) : SIMD3<Double>(1, 0, 0)
    func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
      SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }
    let raw = cross(axis, aside)
    let first = raw / (raw * raw).sum().squareRoot()
    let second = cross(axis, first)
    return (0..<acceptanceBins).map { bin in
      var size = 0.0
      for circle in 0..<circles {
        let width = acceptanceStepDeg / Double(circles)
        let radius = (Double(bin) * acceptanceStepDeg + (Double(circle) + 0.5) * width) * .pi / 180
        let free = (0..<points).filter { point in
          let angle = 2 * Double.pi * Double(point) / Double(points)
          return isFar(
            cos(radius) * axis + sin(radius) * (cos(angle) * first + sin(angle) * second))
        }
        size += sin(radius) * width * Double(free.count) / Double(points)
      }
      return size
    }
  }

  /// What is in and around a cell.
  ///
  /// - Returns: one for each cell, rows from south to north; nil where hardly any background is expected.
  public func cells() -> [SourceCounts?] {
    let most = acceptance.max() ?? 0
    let (inside, ring) = (offsets(0...radii.on), offsets(radii.ring))
    return (0..<counts.count).map { cell in
      guard acceptance[cell] > 0.05 * most else { return nil }
      var (on, onAcceptance, off, offAcceptance) = (0.0, 0.0, 0.0, 0.0)
      forEach(inside, around: cell) { other in
        on += counts[other]
        onAcceptance += acceptance[other]
      }
      forEach(ring, around: cell) { other in
        guard !isExcluded[other] else { return }
        off += counts[other]
        offAcceptance += acceptance[other]
      }
      guard offAcceptance > 0, off > 0 else { return nil }
      return SourceCounts(on: on, off: off, alpha: onAcceptance / offAcceptance)
    }
  }

  /// Steps to cells whose middles are at some distance.
  private func offsets(_ distances: ClosedRange<Double>) -> [(x: Int, y: Int)] {
    let reach = Int((distances.upperBound / grid.cellDeg).rounded(.up))
    return (-reach...reach).flatMap { y in
      (-reach...reach).filter { x in
        distances.contains(Double(x * x + y * y).squareRoot() * grid.cellDeg)
      }.map { (x: $0, y: y) }
    }
  }

  private func forEach(_ steps: [(x: Int, y: Int)], around cell: Int, _ body: (Int) -> Void) {
    let (x, y) = (cell % grid.size, cell / grid.size)
    for step in steps {
      let (column, row) = (x + step.x, y + step.y)
      if (0..<grid.size).contains(column), (0..<grid.size).contains(row) { body(row * grid.size + column) }
    }
  }
}
