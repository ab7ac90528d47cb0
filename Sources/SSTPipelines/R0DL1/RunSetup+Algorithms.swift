import Reconstruction
import SSTCalib

/// The typed algorithms that a configuration asks for.
extension PipelineConfiguration {
  /// The charge extractor of a telescope.
  func imageExtractor(ofTelescope id: Int) throws -> ImageExtractor {
    let settings = try extractor(ofTelescope: id)
    func window(_ width: Int, _ shift: Int) -> PeakWindow {
      PeakWindow(
        width: settings.windowWidth ?? width, shift: settings.windowShift ?? shift,
        appliesIntegrationCorrection: settings.appliesIntegrationCorrection)
    }
    let corrects = settings.appliesIntegrationCorrection
    let extractor: ImageExtractor
    switch settings.name {
    case .localPeakWindowSum: extractor = .localPeakWindowSum(window(7, 3))
    case .fixedWindowSum:
      extractor = .fixedWindowSum(window(7, 0), peakIndex: settings.integer("peak_index") ?? 0)
    case .fullWaveformSum: extractor = .fullWaveformSum
    case .globalPeakWindowSum:
      extractor = .globalPeakWindowSum(window(7, 3), pixelFraction: settings.double("pixel_fraction") ?? 1)
    case .neighborPeakWindowSum:
      extractor = .neighborPeakWindowSum(window(7, 3), localWeight: settings.integer("local_weight") ?? 0)
    case .baselineSubtractedNeighborPeakWindowSum:
      extractor = .baselineSubtractedNeighborPeakWindowSum(
        window(7, 3), localWeight: settings.integer("local_weight") ?? 0,
        baselineStart: settings.integer("baseline_start") ?? 0,
        baselineEnd: settings.integer("baseline_end") ?? 10)
    case .slidingWindowMaxSum:
      extractor = .slidingWindowMaxSum(
        width: settings.windowWidth ?? 7, appliesIntegrationCorrection: corrects)
    case .twoPassWindowSum:
      extractor = .twoPassWindowSum(
        coreThreshold: settings.double("core_threshold") ?? 4, appliesIntegrationCorrection: corrects)
    }
    try extractor.validate()
    return extractor
  }

  /// A cleaner with thresholds that do not depend on the night sky.
  func fixedCleaner(_ settings: CleanerSettings) -> ImageCleaner {
    func tailcuts() -> TailcutsParameters {
      TailcutsParameters(
        pictureThresholdPE: settings.double("picture_threshold_pe") ?? 10,
        boundaryThresholdPE: settings.double("boundary_threshold_pe") ?? 5,
        minPictureNeighbours: settings.integer("min_picture_neighbors") ?? 2,
        keepIsolated: settings.flag("keep_isolated_pixels") ?? false)
    }
    let base = tailcuts()
    switch settings.name {
    case .sst, .tailcuts: return .tailcuts(base)
    case .mars: return .mars(base)
    case .fact:
      return .fact(
        FACTCleanerParameters(
          pictureThresholdPE: base.pictureThresholdPE, boundaryThresholdPE: base.boundaryThresholdPE,
          minNeighbours: base.minPictureNeighbours, timeLimitNS: settings.double("time_limit_ns") ?? 5))
    case .timeConstrained:
      return .timeConstrained(
        TimeConstrainedParameters(
          pictureThresholdPE: base.pictureThresholdPE, boundaryThresholdPE: base.boundaryThresholdPE,
          timeLimitCoreNS: settings.double("time_limit_core_ns") ?? 4.5,
          timeLimitBoundaryNS: settings.double("time_limit_boundary_ns") ?? 1.5,
          minNeighbours: base.minPictureNeighbours))
    }
  }

  /// The entries of the SST cleaner of a telescope.
  func sstCleanerEntries(ofTelescope id: Int) throws -> [SSTCleanerParameters] {
    try sstCleaning(ofTelescope: id).map { entry in
      SSTCleanerParameters(
        minNSBLevel: entry.minimumNSBLevel, stdevScaling: entry.standardDeviationScaling,
        pictureThresholdPE: entry.pictureThreshold, boundaryThresholdPE: entry.boundaryThreshold,
        minPictureNeighbours: entry.minimumPictureNeighbors, keepIsolated: entry.keepsIsolated,
        minTimeNeighbours: entry.minimumTimeNeighbors, timeLimitNS: entry.timeLimitNS,
        onlyMainIsland: entry.onlyMainIsland)
    }
  }
}
