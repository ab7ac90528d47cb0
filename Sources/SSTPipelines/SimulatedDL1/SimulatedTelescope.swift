import Reconstruction
import SSTCalib
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// A simulated telescope with everything that its events are processed with.
struct SimulatedTelescope: Sendable {
  let description: TelescopeDescription
  let calibrator: SimulatedImageCalibrator
  let correction: DetectionCorrection
  /// False if the configuration wants no correction of the photon detection.
  let isCorrected: Bool
  let frame: ImageFrame
  /// The configured cleaning, whose thresholds are fixed: nothing is known of the night sky of a simulation.
  let cleaning: NightSkyCleaning
  /// The factor on the intensity.
  let intensityCorrection: Double
  /// True if the file does not store the effective focal length.
  let usesNominalFocalLength: Bool
  /// The index in the list of the subarray.
  let place: Int

  /// Settles the configuration of a telescope.
  ///
  /// - Throws: `ConfigurationError`, `CalibrationError`; ``SimulatedDL1Error/unknownEfficiency(path:telescope:table:)``
  ///   for a strict correction.
  init(_ telescope: SimtelTelescope, head: SimtelHead, place: Int, path: String, options: R0DL1Options) throws
  {
    let settings = options.configuration
    description = telescope.description
    self.place = place
    usesNominalFocalLength = telescope.usesNominalFocalLength
    let id = telescope.id
    isCorrected = settings.nsbCalibrator.correctsSimulatedPDE
    var correction = DetectionCorrection.none
    if isCorrected {
      let history = SimtelHistory(head.history.map(\.text))
      var tables = history.efficiencyTables(ofTelescopeAt: telescope.index)
      // The original looks at the settings of all telescopes.
      if options.quirks.contains(.knownEfficiencyTables) { tables += history.efficiencyTables }
      correction = DetectionCorrection(tables: tables, telescope: id)
      if options.quirks.contains(.knownEfficiencyTables), !correction.isKnown {
        throw SimulatedDL1Error.unknownEfficiency(path: path, telescope: id, table: correction.table)
      }
    }
    self.correction = correction
    let identity = TelescopeIdentity(id: id, type: telescope.name)
    calibrator = try SimulatedImageCalibrator(
      telescope, extractor: settings.cameraCalibrator.extractor(for: identity), divisor: correction.factor)
    let geometry = calibrator.geometry
    let equivalent = telescope.description.optics.equivalentFocalLength
    frame =
      settings.imageProcessor.usesTelescopeFrame
      ? .telescope(geometry, focalLength: equivalent) : .camera(geometry)
    cleaning = try Self.cleaning(settings, identity, geometry: geometry, frame: frame, quirks: options.quirks)
    intensityCorrection = settings.nsbCalibrator.intensityCorrection[id]
  }

  /// The cleaner of the telescope; one that the configuration has no entry for gets the algorithm's defaults.
  private static func cleaning(
    _ settings: PipelineConfiguration, _ identity: TelescopeIdentity, geometry: CameraGeometry,
    frame: ImageFrame,
    quirks: Quirks
  ) throws -> NightSkyCleaning {
    switch try settings.imageProcessor.cleaner(for: identity) {
    case .fixed(let cleaner):
      return NightSkyCleaning(
        cleaner: cleaner, selection: cleaner, geometry: geometry, frame: frame, quirks: quirks)
    case .sst(let own):
      let entries = own.entries[identity.id] ?? []
      return NightSkyCleaning(
        entries: entries.isEmpty ? [SSTCleanerParameters()] : entries,
        selection: .sst(SSTCleanerParameters()),
        geometry: geometry, frame: frame, quirks: quirks)
    }
  }

  /// The telescope for the stereo reconstruction: cameras have the scale of the effective focal length.
  var stereo: StereoTelescope {
    let optics = description.optics
    let effective = optics.effectiveFocalLength
    return StereoTelescope(
      id: description.id, position: description.groundPosition,
      focalLength: effective > 0 && effective.isFinite ? effective : optics.equivalentFocalLength,
      cameraRadius: calibrator.geometry.borderRadius)
  }
}
