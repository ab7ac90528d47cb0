internal import Foundation
internal import SSTSky
internal import SSTCore

/// Develops a shower into cascades.
///
/// A gamma ray interacts after an exponential depth of mean 9/7 · 36.66 g/cm². A proton does so after 85 g/cm² on the
/// average and gives the electromagnetic part of its energy to 3 + Poisson(5 E^0.25) neutral pions of uneven energies,
/// two of five at once, the others after another exponential depth of mean 60 g/cm²; each is tilted by a transverse
/// momentum of 0.25 GeV rms along both axes, at most by 0.03 rad.
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
    let mean = shower.primary == .gamma ? Self.conversionDepth : 85
    let first = min(random.exponential(mean: mean), 0.8 * atmosphere.siteDepth / shower.axis.z)
    switch shower.primary {
    case .gamma: cascades.append(cascade(shower, energy: shower.energy, depth: first, start: first))
    case .proton: addPions(shower, first: first, random: &random, into: &cascades)
    }
    return atmosphere.air(depth: first * shower.axis.z).height
  }

  private static let conversionDepth = 9.0 / 7 * 36.66

  private func addPions(
    _ shower: AirShower, first: Double, random: inout CounterRandom, into cascades: inout [Cascade]
  ) {
    let count = 3 + random.poisson(5 * pow(shower.energy, 0.25), normal)
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
