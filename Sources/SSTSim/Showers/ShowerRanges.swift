/// What a shower is made by.
public enum PrimaryParticle: String, Sendable, Codable, CaseIterable {
  /// A gamma ray.
  case gamma
  /// A proton.
  case proton
  /// An electron.
  case electron
  /// A helium nucleus.
  case helium

  /// True for particles that make pions.
  var isHadron: Bool { self == .proton || self == .helium }

  /// The number of nucleons; 1 for what has none.
  var nucleons: Int { self == .helium ? 4 : 1 }

  /// The number in simtel files: 0 gamma, 1 electron, 101 proton, 100 A + Z for nuclei.
  public var simtelNumber: Int {
    switch self {
    case .gamma: 0
    case .electron: 1
    case .proton: 101
    case .helium: 402
    }
  }

  /// The number in CORSIKA: 1 gamma, 3 electron, 14 proton, 100 A + Z for nuclei.
  public var corsikaNumber: Int {
    switch self {
    case .gamma: 1
    case .electron: 3
    case .proton: 14
    case .helium: 402
    }
  }
}

/// The ranges that nights and productions use unless told otherwise.
public enum ShowerRanges {
  /// Energies of gamma rays, TeV.
  public static let gammaEnergies = 0.2...100
  /// Energies of hadrons and electrons, TeV: analyses of all but gamma rays begin here.
  public static let otherEnergies = 0.4...100
  /// Cores are within this distance of the array's reference point, measured at right angles to the axis; metres.
  public static let coreRadius = 700.0
  /// Diffuse particles come from within this angle of the pointing, degrees.
  public static let viewCone = 5.0
  /// Night-sky background of a pixel, MHz of p.e.
  public static let backgroundMHz = 40.0
  /// Threshold on the sum of seven patches, ADC counts.
  public static let threshold = 300
}
