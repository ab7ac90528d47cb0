internal import SSTSky

/// What the models say about the images of one telescope, and what merging needs of them: one value for each image.
public struct TelescopePredictions: Sendable, Equatable {
  /// Where the images are.
  public let positions: ImagePositions
  /// The distance of the source along the major axis in meters.
  public let dispNorms: [Double]
  /// The decimal logarithm of the energy in TeV.
  public let logEnergies: [Double]
  /// The gammaness.
  public let gammaness: [Double]
  /// The weights, above 0; nil if all count alike.
  public let weights: [Double]?

  /// Takes columns of equal lengths.
  ///
  /// - Parameters:
  ///   - positions: where the images are.
  ///   - dispNorms: meters.
  ///   - logEnergies: decimal logarithms of energies in TeV.
  ///   - gammaness: 0 to 1.
  ///   - weights: above 0; nil if all count alike.
  public init(
    positions: ImagePositions, dispNorms: [Double], logEnergies: [Double], gammaness: [Double],
    weights: [Double]?
  ) {
    precondition(
      [dispNorms, logEnergies, gammaness, weights ?? dispNorms].allSatisfy { $0.count == positions.count },
      "one value for each image")
    self.positions = positions
    (self.dispNorms, self.logEnergies) = (dispNorms, logEnergies)
    (self.gammaness, self.weights) = (gammaness, weights)
  }
}

/// Events of several telescopes, in columns.
public struct MergedEvents: Sendable, Equatable {
  /// The decimal logarithm of the energy in TeV.
  public internal(set) var logEnergies: [Double] = []
  /// The energy in TeV.
  public internal(set) var energies: [Double] = []
  /// The variance of the energy in TeV².
  public internal(set) var energyVariances: [Double] = []
  /// The weighted variance of the energy in TeV².
  public internal(set) var weightedEnergyVariances: [Double] = []
  /// The gammaness.
  public internal(set) var gammaness: [Double] = []
  /// The variance of the gammaness.
  public internal(set) var gammanessVariances: [Double] = []
  /// The weighted variance of the gammaness.
  public internal(set) var weightedGammanessVariances: [Double] = []
  /// On which sides of the images the source is.
  public internal(set) var combinations: [SignCombination] = []
  /// The largest distance between two telescopes' positions in radians.
  public internal(set) var distancesRad: [Double] = []
  /// The altitude in degrees.
  public internal(set) var altitudesDeg: [Double] = []
  /// The azimuth in degrees.
  public internal(set) var azimuthsDeg: [Double] = []
}

extension MergedEvents {
  /// Merges the images of events: two telescopes and more by the same rules.
  ///
  /// Energies and gammaness are weighted means; the sides of the images are those that lie nearest to each other, and the
  /// direction is the weighted mean of the chosen positions.
  /// - Parameters:
  ///   - telescopes: the images of each telescope.
  ///   - groups: which rows are images of one event: two images or more of each, at most
  ///     ``SignCombination/maximumImages``.
  ///   - convention: how directions are averaged.
  public init(
    _ telescopes: [TelescopePredictions], _ groups: EventGroups, convention: DirectionConvention = .vectors
  ) {
    var merger = EventMerger(telescopes, convention)
    reserve(groups.count)
    for event in 0..<groups.count { merger.merge(groups, event, into: &self) }
  }

  private mutating func reserve(_ count: Int) {
    for column in [
      \MergedEvents.logEnergies, \.energies, \.energyVariances, \.weightedEnergyVariances, \.gammaness,
      \.gammanessVariances, \.weightedGammanessVariances, \.distancesRad, \.altitudesDeg, \.azimuthsDeg,
    ] {
      self[keyPath: column].reserveCapacity(count)
    }
    combinations.reserveCapacity(count)
  }
}

/// Merges event after event with the same memory.
private struct EventMerger {
  private let telescopes: [TelescopePredictions]
  private let convention: DirectionConvention
  private let signed: [Bool]
  private var search: SignSearch
  private var weights: [Double]
  private var logEnergies: [Double]
  private var gammaness: [Double]

  init(_ telescopes: [TelescopePredictions], _ convention: DirectionConvention) {
    (self.telescopes, self.convention) = (telescopes, convention)
    signed = telescopes.map { convention == .original && $0.positions.isSigned }
    search = SignSearch(maximumImages: telescopes.count)
    weights = [Double](repeating: 1, count: telescopes.count)
    (logEnergies, gammaness) = (weights, weights)
  }

  mutating func merge(_ groups: EventGroups, _ event: Int, into merged: inout MergedEvents) {
    let images = groups.images(of: event)
    for (place, image) in images.enumerated() {
      let (telescope, row) = (telescopes[groups.telescopes[image]], groups.rows[image])
      search.set(place, telescope.positions.candidates(row, norm: telescope.dispNorms[row]))
      weights[place] = telescope.weights?[row] ?? 1
      logEnergies[place] = telescope.logEnergies[row]
      gammaness[place] = telescope.gammaness[row]
    }
    append(
      energy: MergedEnergy(WeightedMerge(logEnergies, weights: weights, count: images.count)), to: &merged)
    append(gammaness: WeightedMerge(gammaness, weights: weights, count: images.count), to: &merged)
    let (combination, distance) = search.nearest(count: images.count, rounding: convention)
    merged.combinations.append(combination)
    merged.distancesRad.append(distance)
    let direction = mean(groups, images, combination)
    merged.altitudesDeg.append(direction.altitudeDeg)
    merged.azimuthsDeg.append(direction.azimuthDeg)
  }

  private func append(energy: MergedEnergy, to merged: inout MergedEvents) {
    merged.logEnergies.append(energy.logEnergy)
    merged.energies.append(energy.energy)
    merged.energyVariances.append(energy.variance)
    merged.weightedEnergyVariances.append(energy.weightedVariance)
  }

  private func append(gammaness: WeightedMerge, to merged: inout MergedEvents) {
    merged.gammaness.append(gammaness.mean)
    merged.gammanessVariances.append(gammaness.variance)
    merged.weightedGammanessVariances.append(gammaness.weightedVariance)
  }

  /// The mean of the chosen positions.
  private func mean(
    _ groups: EventGroups, _ images: Range<Int>, _ combination: SignCombination
  ) -> HorizontalDirection {
    var (sum, azimuth, altitude, total) = (GroundVector(0, 0, 0), 0.0, 0.0, 0.0)
    for (place, image) in images.enumerated() {
      let side = 2 * place + (combination.isAhead(place) ? 0 : 1)
      let direction = search.directions[side]
      sum += weights[place] * search.vectors[side]
      let turns = signed[groups.telescopes[image]] && direction.azimuthRad >= .pi
      azimuth += weights[place] * (turns ? direction.azimuthRad - 2 * .pi : direction.azimuthRad)
      altitude += weights[place] * direction.altitudeRad
      total += weights[place]
    }
    return convention == .vectors
      ? sum.direction : HorizontalDirection(azimuthRad: azimuth / total, altitudeRad: altitude / total)
  }
}
