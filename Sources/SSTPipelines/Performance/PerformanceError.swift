public import SSTCore

/// What keeps figures of performance from being found.
public enum PerformanceError: SSTError, Equatable {
  /// Something needs protons, and no file of them was given.
  case noHadrons(what: String)
  /// Gamma rays and protons were simulated with the telescopes pointing elsewhere.
  case otherPointing(gammas: String, hadrons: String, separationDeg: Double)
  /// The source is so near to the pointing that regions of background overlap it.
  case noOffRegions(offsetDeg: Double, radiusDeg: Double)
  /// A curve to compare with has no energies or no fluxes.
  case reference(path: String, reason: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .noHadrons: ErrorCode(.usage, 97, "no-protons")
    case .otherPointing: ErrorCode(.incompatible, 140, "performance-pointing")
    case .noOffRegions: ErrorCode(.incompatible, 141, "no-off-regions")
    case .reference: ErrorCode(.inputCorrupt, 97, "reference-curve")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .noHadrons(let what): "\(what) need protons; give their files with --input-file-proton"
    case .otherPointing(let gammas, let hadrons, let separation):
      "the telescopes point \(separation) degrees apart in \(gammas) and \(hadrons); give files of one pointing"
    case .noOffRegions(let offset, let radius):
      "the source is \(offset) degrees off the pointing, so that regions of background of \(radius) degrees overlap it; "
        + "give gamma rays of a source that is farther off, or leave out --gamma-off-correction"
    case .reference(let path, let reason):
      "\(path) is no curve of sensitivity: \(reason); it needs the columns energy (TeV) and flux_sensitivity (TeV / (cm2 s))"
    }
  }
}
