/// What waveforms of a simulated telescope are divided by, so that the simulated efficiency of photon detection becomes
/// that of the real camera.
///
/// The factor belongs to the table of quantum efficiencies that the simulation was made with. Source: the factors of
/// the SST-1M collaboration's public sst1mpipe repository (`mc_pde_correction_factors.json`).
public struct DetectionCorrection: Sendable, Equatable {
  /// The table that the factor is for, or the first one that the file names; nil if it names none.
  public var table: String?
  /// What waveforms are divided by; 1 without a known table.
  public var factor: Double
  /// True if the factor is that of a known table.
  public var isKnown: Bool

  /// No correction.
  public static let none = DetectionCorrection(table: nil, factor: 1, isKnown: false)

  /// Makes a correction.
  public init(table: String?, factor: Double, isKnown: Bool) {
    (self.table, self.factor, self.isKnown) = (table, factor, isKnown)
  }

  /// Takes the first table that is known for a telescope.
  ///
  /// - Parameters:
  ///   - tables: the files of quantum efficiencies that a simulation names, in its order.
  ///   - telescope: its id; 21 and 22 are 1 and 2 of simulations.
  public init(tables: [String], telescope: Int) {
    let known = Self.factors[telescope > 20 ? telescope - 20 : telescope] ?? [:]
    for name in tables {
      for candidate in [name, Self.withoutSuffix(name)] {
        guard let factor = known[candidate] else { continue }
        self.init(table: candidate, factor: factor, isKnown: true)
        return
      }
    }
    self.init(table: tables.first, factor: 1, isKnown: false)
  }

  private static func withoutSuffix(_ name: String) -> String {
    name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }

  /// By telescope and table.
  private static let factors: [Int: [String: Double]] = [
    1: [
      "qe_SST1M_5477_ave_TEL1_NSB136.0": 0.9656945022506267,
      "qe_SST1M_5477_ave_TEL1_NSB251.0": 0.9393873691700036,
    ],
    2: [
      "qe_SST1M_5477_ave_TEL2_NSB177.0": 0.9891814057303215,
      "qe_SST1M_5477_ave_TEL2_NSB300.0": 0.9819055121768047,
    ],
  ]
}
