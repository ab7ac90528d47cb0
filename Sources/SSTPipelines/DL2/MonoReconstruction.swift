import Foundation
import Reconstruction
import SSTCore
import SSTData
import SSTSky

/// The results of one telescope's images by themselves.
struct MonoReconstruction {
  /// One result for each image.
  private(set) var results: [TelescopeReconstruction]
  /// Which columns they have.
  let layout: TelescopeReconstruction.Layout

  /// Makes energies and directions of what the models say.
  ///
  /// - Parameters:
  ///   - application: images and estimates.
  ///   - options: what the original does.
  ///   - sky: the transformation to the sky; nil for no positions.
  init(_ application: TelescopeApplication, _ options: DL1DL2Options, sky: SkyPositions?) throws {
    let (estimates, images) = (application.estimates, application.images)
    let models = application.models
    var layout = TelescopeReconstruction.Layout()
    layout.hasOwnColumns = !options.isOriginal
    layout.hasNormAndSign =
      !options.usesVectors && models.allSatisfy { $0.lacks([.dispNorm, .dispSign]).isEmpty }
    layout.lacksEnergy = models.contains { $0[.energy] == nil }
    layout.lacksGammaness = models.contains { $0[.gammaness] == nil }
    self.layout = layout
    let convention: DirectionConvention =
      options.quirks.contains(.arithmeticDirections) ? .original : .vectors
    let directions =
      options.usesVectors || !layout.hasNormAndSign
      ? ImageDirections(
        application.positions, dispX: estimates.dispX, dispY: estimates.dispY, convention: convention)
      : ImageDirections(
        application.positions, norms: estimates.norms, signs: estimates.signs, convention: convention)
    results = [TelescopeReconstruction](repeating: TelescopeReconstruction(), count: images.count)
    for row in results.indices {
      results[row].add(estimates, row, signs: layout.hasNormAndSign)
      results[row].add(directions, row)
      results[row].directionUncertaintyDeg =
        estimates.dispUncertainties[row] / application.focalLength * 180 / .pi
    }
    if !options.statesUncertainties { forgetUncertainties() }
    guard let sky else { return }
    let localTimes = images.has(ColumnName.localTime) ? images[ColumnName.localTime] : []
    let positions = try sky.icrs(results.map(\.direction), localTimes: localTimes)
    for row in results.indices {
      results[row].rightAscensionDeg = positions[row].rightAscensionDeg
      results[row].declinationDeg = positions[row].declinationDeg
    }
  }

  private mutating func forgetUncertainties() {
    for row in results.indices {
      (results[row].energyUncertaintyTeV, results[row].directionUncertaintyDeg) = (.nan, .nan)
    }
  }
}

extension TelescopeReconstruction {
  /// Takes what the models say of an image.
  mutating func add(_ estimates: ImageEstimates, _ row: Int, signs: Bool) {
    logEnergy = estimates.logEnergies[row]
    energyTeV = pow(10, logEnergy)
    gammaness = estimates.gammaness[row]
    energyUncertaintyTeV = M_LN10 * energyTeV * estimates.logEnergyUncertainties[row]
    guard signs else { return }
    (dispNorm, dispSign) = (estimates.norms[row], estimates.signScores[row] > 0 ? 1 : -1)
  }

  fileprivate mutating func add(_ directions: ImageDirections, _ row: Int) {
    (dispX, dispY) = (directions.dispX[row], directions.dispY[row])
    (sourceX, sourceY) = (directions.sourceX[row], directions.sourceY[row])
    (altitudeDeg, azimuthDeg) = (directions.altitudesDeg[row], directions.azimuthsDeg[row])
  }
}
