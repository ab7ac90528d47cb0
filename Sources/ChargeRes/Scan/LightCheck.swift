internal import Glibc
internal import SSTCore

/// Whether the mean charges of a scan's runs agree with the light that is stated for them.
///
/// A response is read off the light of a table; two lines that were swapped, or a shutter that was closed, would bend it.
/// The charge per photoelectron of a run is compared with that of the runs beside it in light: a sensor that saturates
/// changes it slowly, and where it is at its end, charges rise less than the light: the brightest runs may have any lower
/// charge as long as it does not fall. Runs with the same night-sky background belong into one check.
public struct LightCheck: Sendable, Equatable {
  /// A run whose charges contradict its light.
  public struct Contradiction: Sendable, Equatable {
    /// The index of the run.
    public let run: Int
    /// Its charge over the one that its light tells, the median of the pixels; 0 without any charge.
    public let ratio: Double
  }

  /// A pixel that contradicts the others in one run.
  public struct Stray: Sendable, Equatable {
    /// The index of the pixel.
    public let pixel: Int
    /// The index of the run.
    public let run: Int
    /// Its charge over the one that the other pixels and its other runs tell.
    public let ratio: Double
  }

  /// Runs that contradict their light, in order of their indices.
  public private(set) var contradictions: [Contradiction] = []
  /// Pixels that contradict the others, one run each, in order of the pixels.
  public private(set) var strays: [Stray] = []

  /// More than this factor between neighbors in light is no saturation.
  private static let factor = 1.5
  /// Charges that fall by less than this part are taken for level.
  private static let flat = 0.9
  /// Smaller differences may be of the pedestal, in p.e.
  private static let smallest = 0.3
  /// A pixel differs if its charge is off by this part and by so many standard errors.
  private static let (part, errors) = (0.4, 8.0)

  /// Compares.
  ///
  /// - Parameters:
  ///   - expectedPE: the charge that the light of each run should give, in p.e.
  ///   - means: the mean charges of the pixels of each run, in any unit; NaN for pixels without charges.
  ///   - eventCounts: the events of each run.
  /// - Throws: ``ChargeResError/wrongCount(what:found:expected:)``.
  public init(
    expectedPE: [Double], means: [[Double]], eventCounts: [Int]
  ) throws(ChargeResError) {
    for (what, count) in [("mean charges", means.count), ("numbers of events", eventCounts.count)]
    where count != expectedPE.count {
      throw .wrongCount(what: what, found: count, expected: expectedPE.count)
    }
    let order = expectedPE.indices.filter { expectedPE[$0] > 0 }.sorted { expectedPE[$0] < expectedPE[$1] }
    let middles = means.map { $0.filter(\.isFinite).median() }
    var sound = order.filter { middles[$0].isFinite }
    let saturated = Self.saturated(sound, expectedPE, middles)
    contradictions = Self.culprits(&sound, saturated, expectedPE, middles).sorted { $0.run < $1.run }
    strays = Self.strays(sound, expectedPE, means, middles, eventCounts)
  }

  /// The brightest runs from which on charges do not fall, while the charge of a photoelectron does.
  private static func saturated(_ runs: [Int], _ expected: [Double], _ middles: [Double]) -> Set<Int> {
    var found: Set<Int> = []
    for (below, run) in zip(runs, runs.dropFirst()).reversed() {
      guard middles[run] >= flat * middles[below],
        middles[run] * expected[below] < middles[below] * expected[run]
      else { break }
      found.insert(run)
    }
    return found
  }

  /// Takes runs out until no run differs from its neighbors; each time the one without which the others agree best.
  private static func culprits(
    _ sound: inout [Int], _ saturated: Set<Int>, _ expected: [Double], _ middles: [Double]
  ) -> [Contradiction] {
    var found: [Contradiction] = []
    func isOdd(_ place: Int) -> Bool { deviates(place, sound, saturated, expected, middles) }
    while sound.count >= 3, sound.indices.contains(where: isOdd) {
      let rough = sound.indices.map { place in
        var rest = sound
        rest.remove(at: place)
        return roughness(rest, expected, middles)
      }
      guard let worst = rough.indices.min(by: { rough[$0] < rough[$1] }) else { break }
      let run = sound[worst]
      let told = prediction(worst, sound, saturated, expected, middles) * expected[run]
      found.append(Contradiction(run: run, ratio: told > 0 ? max(middles[run], 0) / told : 0))
      sound.remove(at: worst)
    }
    return found
  }

  /// The charge of one photoelectron that the neighbors in light tell: between both, or that of the only one; saturated
  /// runs tell nothing of those below.
  private static func prediction(
    _ place: Int, _ runs: [Int], _ saturated: Set<Int>, _ expected: [Double], _ middles: [Double]
  ) -> Double {
    func gain(_ run: Int) -> Double { max(middles[run] / expected[run], 0) }
    guard place > 0 else { return gain(runs[1]) }
    guard place < runs.count - 1, !saturated.contains(runs[place + 1]) else { return gain(runs[place - 1]) }
    let (a, b) = (runs[place - 1], runs[place + 1])
    let span = log(expected[b] / expected[a])
    let weight = span > 0 ? log(expected[runs[place]] / expected[a]) / span : 0.5
    return gain(a) + weight * (gain(b) - gain(a))
  }

  private static func deviates(
    _ place: Int, _ runs: [Int], _ saturated: Set<Int>, _ expected: [Double], _ middles: [Double]
  ) -> Bool {
    let run = runs[place]
    let told = prediction(place, runs, saturated, expected, middles) * expected[run]
    let unit = typicalGain(runs, expected, middles)
    guard unit > 0, abs(middles[run] - told) > smallest * unit else { return false }
    return middles[run] > factor * told || (told > factor * middles[run] && !saturated.contains(run))
  }

  private static func typicalGain(_ runs: [Int], _ expected: [Double], _ middles: [Double]) -> Double {
    runs.map { middles[$0] / expected[$0] }.median()
  }

  /// How far runs are from what their neighbors tell, in sum.
  private static func roughness(_ runs: [Int], _ expected: [Double], _ middles: [Double]) -> Double {
    let unit = typicalGain(runs, expected, middles)
    guard runs.count >= 2, unit > 0 else { return .infinity }
    let gains = runs.map { log(max(middles[$0] / expected[$0] / unit, 1e-3)) }
    return zip(gains, gains.dropFirst()).reduce(0) { $0 + abs($1.1 - $1.0) }
  }

  /// Pixels whose fraction of the camera's charge in one run is not that in the others.
  private static func strays(
    _ runs: [Int], _ expected: [Double], _ means: [[Double]], _ middles: [Double], _ events: [Int]
  ) -> [Stray] {
    guard runs.count >= 3, let pixels = means.first?.count else { return [] }
    return (0..<pixels).compactMap { pixel in
      let shares = runs.map { middles[$0] > 0 ? means[$0][pixel] / middles[$0] : .nan }
      let usual = shares.filter(\.isFinite).median()
      guard usual > 0 else { return nil }
      var worst: Stray?
      for (run, share) in zip(runs, shares) {
        let (pe, ratio) = (expected[run], share / usual)
        let off = abs(ratio - 1) * pe
        let error = ((2 * pe + 1) / Double(max(1, events[run]))).squareRoot()
        guard off > part * pe, off > errors * error, off > abs((worst?.ratio ?? 1) - 1) * pe else { continue }
        worst = Stray(pixel: pixel, run: run, ratio: ratio)
      }
      return worst
    }
  }
}
