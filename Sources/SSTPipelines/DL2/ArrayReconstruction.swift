import Foundation
import Reconstruction
import SSTCore
import SSTData
import SSTSky

/// The results of events with images of several telescopes.
struct ArrayReconstruction {
  /// The telescopes of the file.
  let applications: [TelescopeApplication]
  /// Which images belong to one event.
  let groups: EventGroups
  /// One result for each event.
  private(set) var results: [StereoReconstruction]

  /// Columns of images that are needed.
  static let columns = [
    "HillasReconstructor_core_x", "HillasReconstructor_core_y", ColumnName.showerMaximum, ColumnName.impact,
  ]
  /// Columns of images that are kept or averaged.
  static let optional = imageColumns + runColumns + truthColumns
  private static let imageColumns = [
    ColumnName.intensity, "camera_frame_hillas_width", "camera_frame_hillas_length",
    ColumnName.intensityLeakage2, ColumnName.widthOverLength, "camera_frame_hillas_skewness",
    "camera_frame_hillas_kurtosis", "camera_frame_timing_slope",
  ]
  private static let runColumns = [ColumnName.localTime, ColumnName.date, ColumnName.focalLength]
  private static let truthColumns = [
    "true_az", "true_alt", "true_energy", "log_true_energy", "true_core_x", "true_core_y", "true_h_first_int",
    "true_x_max", "true_shower_primary_id", "true_camera_x", "true_camera_y", ColumnName.leastEnergy,
  ]

  /// Merges the telescopes.
  ///
  /// - Parameters:
  ///   - applications: the telescopes, ascending by id.
  ///   - floor: from which energy on simulated events are used; nil for data.
  ///   - options: what the original does.
  ///   - sky: the transformation to the sky; nil for no positions.
  /// - Throws: `MergingError` for an event that a telescope has twice.
  init(
    _ applications: [TelescopeApplication], floor: SimulatedFloor?, _ options: DL1DL2Options,
    sky: SkyPositions?
  ) throws {
    self.applications = applications
    groups = try EventGroups(applications.map(\.images.ids))
    let convention: DirectionConvention =
      options.quirks.contains(.arithmeticDirections) ? .original : .vectors
    let weight = options.weightColumn
    let merged = MergedEvents(
      applications.map { application in
        TelescopePredictions(
          positions: application.positions, dispNorms: application.estimates.norms,
          logEnergies: application.estimates.logEnergies, gammaness: application.estimates.gammaness,
          weights: weight.map { application.images[$0] })
      }, groups, convention: convention)
    results = groups.events.map { number in
      var result = StereoReconstruction()
      result.id = EventID(observation: number.observation, event: number.event)
      return result
    }
    take(merged)
    takePointing(convention)
    takeMeans(floor)
    if options.statesUncertainties { takeUncertainties(weight) }
    guard let sky else { return }
    let positions = try sky.icrs(results.map(\.direction), localTimes: results.map(\.localTime))
    for event in results.indices {
      results[event].rightAscensionDeg = positions[event].rightAscensionDeg
      results[event].declinationDeg = positions[event].declinationDeg
    }
  }

  private mutating func take(_ merged: MergedEvents) {
    for event in results.indices {
      results[event].logEnergy = merged.logEnergies[event]
      results[event].energyTeV = merged.energies[event]
      results[event].energyVariances = .init(
        merged.energyVariances[event], merged.weightedEnergyVariances[event])
      results[event].gammaness = merged.gammaness[event]
      results[event].gammanessVariances = .init(
        merged.gammanessVariances[event], merged.weightedGammanessVariances[event])
      results[event].largestDistanceRad = merged.distancesRad[event]
      results[event].altitudeDeg = merged.altitudesDeg[event]
      results[event].azimuthDeg = merged.azimuthsDeg[event]
      results[event].signCombination = Int64(merged.combinations[event].bits)
      results[event].telescopeCount = Int64(merged.combinations[event].count)
    }
  }

  private mutating func takePointing(_ convention: DirectionConvention) {
    let altitudes = applications.map { $0.images[ColumnName.altitude] }
    let azimuths = applications.map { $0.images[ColumnName.azimuth] }
    let means =
      convention == .original
      ? (altitudesDeg: groups.means(of: altitudes), azimuthsDeg: groups.means(of: azimuths))
      : MeanDirection.ofEvents(groups, altitudesDeg: altitudes, azimuthsDeg: azimuths)
    for event in results.indices {
      results[event].pointingDeg = .init(means.azimuthsDeg[event], means.altitudesDeg[event])
    }
  }

  /// Sets a value of all events to the mean over their telescopes, if the file has the column.
  private mutating func setMeans(
    _ name: String, _ place: WritableKeyPath<StereoReconstruction, Double>
  ) {
    guard applications.allSatisfy({ $0.images.has(name) }) else { return }
    let means = groups.means(of: applications.map { $0.images[name] })
    for event in results.indices { results[event][keyPath: place] = means[event] }
  }

  private mutating func takeMeans(_ floor: SimulatedFloor?) {
    setMeans("HillasReconstructor_core_x", \.core.x)
    setMeans("HillasReconstructor_core_y", \.core.y)
    setMeans(ColumnName.showerMaximum, \.showerMaximum)
    setMeans(ColumnName.localTime, \.localTime)
    setMeans(ColumnName.date, \.date)
    setMeans(ColumnName.focalLength, \.focalLength)
    guard let floor else { return }
    setMeans("true_az", \.truth.directionDeg.x)
    setMeans("true_alt", \.truth.directionDeg.y)
    setMeans("true_energy", \.truth.energyTeV)
    setMeans("log_true_energy", \.truth.logEnergy)
    setMeans("true_core_x", \.truth.core.x)
    setMeans("true_core_y", \.truth.core.y)
    setMeans("true_h_first_int", \.truth.firstInteraction)
    setMeans("true_x_max", \.truth.depth)
    setMeans("true_shower_primary_id", \.truth.primary)
    setMeans("true_camera_x", \.truth.camera.x)
    setMeans("true_camera_y", \.truth.camera.y)
    setMeans(ColumnName.leastEnergy, \.truth.leastEnergyTeV)
    for event in results.indices {
      let least = floor.least(results[event].truth.primary)
      let stored = results[event].truth.leastEnergyTeV
      results[event].truth.leastEnergyTeV = stored.isFinite ? max(stored, least) : least
    }
  }

  /// Uncertainties of weighted means of independent values.
  private mutating func takeUncertainties(_ weight: String?) {
    let weights = weight.map { name in applications.map { $0.images[name] } }
    for event in results.indices {
      var (total, energy, direction) = (0.0, 0.0, 0.0)
      for image in groups.images(of: event) {
        let (telescope, row) = (groups.telescopes[image], groups.rows[image])
        let (estimates, w) = (applications[telescope].estimates, weights?[telescope][row] ?? 1)
        let angle = estimates.dispUncertainties[row] / applications[telescope].focalLength
        total += w
        energy += w * w * estimates.logEnergyUncertainties[row] * estimates.logEnergyUncertainties[row]
        direction += w * w * angle * angle
      }
      results[event].energyUncertaintyTeV = M_LN10 * results[event].energyTeV * energy.squareRoot() / total
      results[event].directionUncertaintyDeg = direction.squareRoot() / total * 180 / .pi
    }
  }

  /// What is kept of a telescope's image; all NaN for events without it.
  func copies(of telescope: Int, events: Range<Int>) -> [StereoImageCopy] {
    let images = applications[telescope].images
    return events.map { event in
      var copy = StereoImageCopy()
      guard let image = groups.images(of: event).first(where: { groups.telescopes[$0] == telescope }) else {
        return copy
      }
      let row = groups.rows[image]
      func value(_ name: String) -> Double { images.has(name) ? images[name][row] : .nan }
      copy.intensity = value(ColumnName.intensity)
      copy.width = value("camera_frame_hillas_width")
      copy.length = value("camera_frame_hillas_length")
      copy.leakage = Float(value(ColumnName.intensityLeakage2))
      copy.widthOverLength = value(ColumnName.widthOverLength)
      copy.skewness = value("camera_frame_hillas_skewness")
      copy.kurtosis = value("camera_frame_hillas_kurtosis")
      copy.slope = value("camera_frame_timing_slope")
      copy.impact = value(ColumnName.impact)
      return copy
    }
  }

  /// The ids of an event's telescopes.
  func telescopes(of event: Int) -> [Int] {
    groups.images(of: event).map { applications[groups.telescopes[$0]].images.telescope }
  }
}
