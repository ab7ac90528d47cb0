import Reconstruction
import SSTCalib
import SSTCore
import SSTIO

/// The cleaning of the events that share a state of the night sky.
struct CleaningState: Sendable {
  var cleaner: ImageCleaner
  /// One picture threshold a pixel in p.e.; nil for the cleaner's own.
  var thresholds: PictureThresholds?
  /// The night-sky level (`meanQ`) in p.e.; NaN if unknown.
  var nsbLevel: Double
}

/// How the cleaning follows the night sky along a run.
struct CleaningPlan: Sendable {
  /// The cleaner for runs, or for the selection of quiet events, without pedestals.
  let tailcuts: ImageCleaner
  private let fixed: ImageCleaner?
  private let entries: [SSTCleanerParameters]
  /// Thresholds of a first pass; nil to take them from the running pedestals.
  let recleanTable: RecleanTable?
  private let pixelCount: Int

  init(_ options: R0DL1Options, telescope: Int, chargesPath: String?, pixelCount: Int) throws {
    let configuration = options.configuration
    self.pixelCount = pixelCount
    tailcuts = .tailcuts(try configuration.imageProcessor.tailcuts(for: TelescopeIdentity(id: telescope)))
    switch try configuration.cleaner(ofTelescope: telescope) {
    case .fixed(let cleaner):
      fixed = cleaner
      entries = []
    case .sst(let settings):
      fixed = nil
      entries = try settings.entries(ofTelescope: telescope)
    }
    recleanTable = try chargesPath.map { path in
      try RecleanTable(
        PedestalHistogramFile.maps(path: path),
        minimumPedestals: configuration.imageProcessor.minimumPedestals(),
        pixelCount: pixelCount, fileName: path, mode: options.isCompatible ? .sst1mpipe : .corrected)
    }
  }

  /// The state from the pedestals so far.
  func state(_ monitor: PedestalMonitor, usesQuietEvents: Bool) -> CleaningState {
    if usesQuietEvents, monitor.configuration.mode == .sst1mpipe {
      return CleaningState(cleaner: tailcuts, thresholds: nil, nsbLevel: .nan)
    }
    if let fixed { return CleaningState(cleaner: fixed, thresholds: nil, nsbLevel: monitor.nsbLevel) }
    let entry = entry(level: monitor.nsbLevel)
    let thresholds =
      monitor.images.count == 0
      ? nil
      : monitor.images.pictureThresholds(
        minimum: entry.pictureThresholdPE, scaling: entry.standardDeviationScaling)
    return CleaningState(cleaner: .sst(entry), thresholds: thresholds, nsbLevel: monitor.nsbLevel)
  }

  /// The state of an instant from the maps of a first pass.
  func state(_ table: RecleanTable, at time: TAITime) -> CleaningState {
    let level = table.thresholds(at: time, minimum: 0, scaling: 0, pixelCount: pixelCount).nsbLevel
    if let fixed { return CleaningState(cleaner: fixed, thresholds: nil, nsbLevel: level) }
    let entry = entry(level: level)
    let found = table.thresholds(
      at: time, minimum: entry.pictureThresholdPE, scaling: entry.standardDeviationScaling,
      pixelCount: pixelCount)
    return CleaningState(cleaner: .sst(entry), thresholds: found.thresholds, nsbLevel: level)
  }

  /// The entry for a level; without a level, or below all entries, the one for the darkest sky.
  private func entry(level: Double) -> SSTCleanerParameters {
    SSTCleanerParameters.entry(in: entries, nsbLevel: level)
      ?? entries.min { $0.minimumNSBLevel < $1.minimumNSBLevel } ?? SSTCleanerParameters()
  }
}
