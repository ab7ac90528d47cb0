internal import Foundation
internal import SSTCore
internal import SSTSky

/// A shower that was thrown: its primary, energy, direction, core and time.
struct AirShower: Sendable {
  var primary: PrimaryParticle
  /// TeV.
  var energy: Double
  /// The part of the energy that goes into electromagnetic cascades, TeV.
  var electromagneticEnergy: Double
  /// Where it comes from.
  var direction: HorizontalDirection
  /// Unit vector to ``direction``.
  var axis: GroundVector
  /// Where the axis meets z = 0, metres in the ground frame.
  var core: GroundVector
  /// When the front passes the array's reference point, in ns after the start of the run.
  var time: Double

  /// The distance of a point from the axis, in metres.
  func impact(of position: GroundVector) -> Double { (position - core).cross(axis).norm }
}

/// One electromagnetic cascade of a shower; a gamma ray has one, a proton several.
struct Cascade: Sendable {
  /// TeV.
  var energy: Double
  /// Where its axis begins, metres in the ground frame.
  var origin: GroundVector
  /// When the shower's front is there, ns after it passes the array's reference point (negative).
  var originTime: Double
  /// Unit vector up along its axis.
  var axis: GroundVector
  /// Slant depth where it begins, in g/cm².
  var start: Double
  /// Spread of the light around the axis relative to that of a gamma ray.
  var lateralScale: Double
}

extension GroundVector {
  /// Two unit vectors at right angles to this one and to each other.
  var transverse: (GroundVector, GroundVector) {
    let first = cross(abs(z) < 0.99 ? GroundVector(0, 0, 1) : GroundVector(1, 0, 0))
    let unit = first / first.norm
    return (unit, cross(unit))
  }
}

/// The speed of light, metres a nanosecond.
let speedOfLight = 0.299792458

/// Develops a shower into cascades.
///
/// A gamma ray interacts after an exponential depth of mean 9/7 · 36.66 g/cm². A proton does so after 85 g/cm² on the
/// average and gives the electromagnetic part of its energy to 3 + Poisson(5 E^0.25) neutral pions of uneven energies,
/// two of five at once, the others after another exponential depth of mean 60 g/cm²; each is tilted by a transverse
/// momentum of 0.25 GeV rms along both axes, at most by 0.03 rad. Helium counts as four protons of a quarter of its
/// energy that interact together, after 50 g/cm². An electron radiates after 36.66 g/cm².
struct CascadeMaker: Sendable {
  let atmosphere: Atmosphere
  let siteHeight: Double
  let normal: NormalTable

  /// The depth of the first interaction, and all cascades.
  ///
  /// - Returns: the height of the first interaction above sea level, in metres.
  func develop(
    _ shower: AirShower, random: inout CounterRandom, into cascades: inout [Cascade]
  ) -> Double {
    cascades.removeAll(keepingCapacity: true)
    let first = min(
      random.exponential(mean: Self.meanDepth(shower.primary)), 0.8 * atmosphere.siteDepth / shower.axis.z)
    if shower.primary.isHadron {
      addPions(shower, first: first, random: &random, into: &cascades)
    } else {
      cascades.append(cascade(shower, energy: shower.energy, depth: first, start: first))
    }
    return atmosphere.air(depth: first * shower.axis.z).height
  }

  private static let conversionDepth = 9.0 / 7 * SliceMaker.radiationLength

  /// The mean depth of the first interaction, in g/cm².
  private static func meanDepth(_ primary: PrimaryParticle) -> Double {
    switch primary {
    case .gamma: conversionDepth
    case .electron: SliceMaker.radiationLength
    case .proton: 85
    case .helium: 50
    }
  }

  /// The part of a hadron's energy that goes into electromagnetic cascades.
  ///
  /// 0.4 E^0.05 (E in TeV a nucleon) with a log-normal spread of 25 % over the square root of the number of nucleons.
  func electromagneticShare(
    of primary: PrimaryParticle, energy: Double, random: inout CounterRandom
  ) -> Double {
    let nucleons = Double(primary.nucleons)
    let spread = 0.25 / nucleons.squareRoot()
    return min(max(0.4 * pow(energy / nucleons, 0.05) * exp(spread * normal.next(&random)), 0.05), 0.8)
  }

  private func addPions(
    _ shower: AirShower, first: Double, random: inout CounterRandom, into cascades: inout [Cascade]
  ) {
    let nucleons = shower.primary.nucleons
    let mean = 5 * pow(shower.energy / Double(nucleons), 0.25)
    let count = 3 * nucleons + random.poisson(Double(nucleons) * mean, normal)
    let (a, b) = shower.axis.transverse
    var total = 0.0
    for _ in 0..<count {
      let share = random.exponential(mean: 1)
      let depth = first + (random.uniform() < 0.4 ? 0 : random.exponential(mean: 60))
      let start = depth + random.exponential(mean: Self.conversionDepth)
      let (x, y) = (normal.next(&random), normal.next(&random))
      var next = cascade(shower, energy: share * share, depth: depth, start: start)
      next.axis = a * x + b * y  // the tilt follows when the energy is known
      next.lateralScale = 1.3
      total += share * share
      cascades.append(next)
    }
    for index in cascades.indices {
      let energy = shower.electromagneticEnergy * cascades[index].energy / total
      let tilt = 0.25e-3 / max(energy, 1e-6) * cascades[index].axis
      let tilted = shower.axis + tilt * min(1, 0.03 / max(tilt.norm, 1e-9))
      cascades[index].energy = energy
      cascades[index].axis = tilted / tilted.norm
    }
  }

  /// A cascade on the axis whose origin is at one slant depth, and which begins at another.
  private func cascade(_ shower: AirShower, energy: Double, depth: Double, start: Double) -> Cascade {
    let height = atmosphere.air(depth: min(depth * shower.axis.z, atmosphere.siteDepth)).height - siteHeight
    let origin = shower.core + shower.axis * (height / shower.axis.z)
    return Cascade(
      energy: energy, origin: origin, originTime: -origin.dot(shower.axis) / speedOfLight, axis: shower.axis,
      start: start, lateralScale: 1)
  }
}

/// Throws the showers of a run on several threads.
struct NightThrower: Sendable {
  let run: NightRun
  let jobs: Int
  let cancellation: CancellationFlag?

  /// What was thrown, and what triggered.
  struct Result: Sendable {
    var thrown = 0
    var showers: [TriggeredShower] = []
  }

  private static let blockSeconds = 0.5
  private static let pilotBatch = 4000
  private static let pilotKey: UInt64 = 1 << 61

  /// Throws a number of showers that follows from the rate: in blocks of half a second, each a Poisson number.
  func throwAll(rate: Double) throws -> Result {
    let blocks = Int((run.settings.duration / Self.blockSeconds).rounded(.up))
    let parts = try parallelMap(count: blocks, jobs: jobs) { block, _ in
      try cancellation?.check()
      return self.block(block, rate: rate)
    }
    var result = Result()
    for part in parts {
      result.thrown += part.thrown
      result.showers += part.showers
    }
    return result
  }

  private func block(_ block: Int, rate: Double) -> Result {
    let start = Double(block) * Self.blockSeconds
    let end = min(start + Self.blockSeconds, run.settings.duration)
    var random = CounterRandom(
      seed: run.seed, event: UInt64(block), purpose: RandomPurpose.nightShowers.rawValue)
    let count = random.poisson(rate * (end - start), run.cascades.normal)
    return Result(
      thrown: count, showers: showers(count, key: UInt64(block) << 32, times: start * 1e9...end * 1e9))
  }

  private func showers(_ count: Int, key: UInt64, times: ClosedRange<Double>) -> [TriggeredShower] {
    var worker = NightRun.Worker(run)
    var found: [TriggeredShower] = []
    for index in 0..<count {
      if let shower = run.shower(key + UInt64(index), times: times, worker: &worker) { found.append(shower) }
    }
    return found
  }

  /// Mean number of telescopes that a thrown shower triggers, from a sample of showers of its own.
  ///
  /// Batches are thrown, eight at a time, until 600 telescopes triggered.
  ///
  /// - Throws: ``NightError/noTriggers(thrown:)`` after two million showers.
  func pilotTriggers() throws -> Double {
    var (thrown, triggers) = (0, 0)
    while triggers < 600, thrown < 2_000_000 {
      let first = UInt64(thrown)
      let counts = try parallelMap(count: 8, jobs: jobs) { batch, _ in
        try cancellation?.check()
        let key = Self.pilotKey + first + UInt64(batch * Self.pilotBatch)
        return showers(Self.pilotBatch, key: key, times: 0...run.settings.duration * 1e9).reduce(0) {
          $0 + $1.images.count { $0.readoutStart != nil }
        }
      }
      thrown += 8 * Self.pilotBatch
      triggers += counts.reduce(0, +)
    }
    if triggers == 0 { throw NightError.noTriggers(thrown: thrown) }
    return Double(triggers) / Double(thrown)
  }
}
