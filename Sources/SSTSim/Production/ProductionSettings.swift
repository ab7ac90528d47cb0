internal import SSTCore
internal import SSTIO

/// The settings of a production: simtel files of both SST-1M telescopes.
public struct ProductionSettings: Encodable, Sendable {
  /// The seed of everything random.
  public var seed: UInt64
  /// What the showers are.
  public var primary = PrimaryParticle.gamma
  /// The showers of a run.
  public var showerCount = 1000
  /// How often each shower is used, with a core of its own each time.
  public var reuse = 10
  /// Energies, TeV; nil for those of ``ShowerRanges``.
  public var energies: ClosedRange<Double>?
  /// The exponent of the power law of the energies, negative.
  public var slope = -2.0
  /// The zenith angle of the pointing, degrees.
  public var zenithDeg = 20.0
  /// The azimuth of the pointing, from north over east, degrees.
  public var azimuthDeg = 180.0
  /// Directions are within this angle of the pointing, degrees; nil: 0 for gamma rays, else that of ``ShowerRanges``.
  public var viewConeDeg: Double?
  /// Cores are within this distance of the array's reference point, measured at right angles to the axis; metres.
  public var scatterRadius = ShowerRanges.coreRadius
  /// The light of the night sky.
  public var nightSky = NightSkyLevel(megahertz: ShowerRanges.backgroundMHz)
  /// Threshold on the sum of seven patches, ADC counts; nil for that of ``ShowerRanges``, or more if the sky is too bright.
  public var threshold: Int?
  /// A pulse in place of those of the telescopes.
  public var pulse: ProductionPulse?
  /// The number of the first run.
  public var firstRun = 1
  /// The number of runs, one file each.
  public var runCount = 1
  /// The compression of the files.
  public var compression = Compression.zstd

  /// How a file is compressed.
  public enum Compression: String, Codable, Sendable, CaseIterable {
    /// `.simtel.zst`.
    case zstd
    /// `.simtel.gz`.
    case gzip
    /// `.simtel`.
    case none
  }

  /// Makes settings with the defaults and a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// The compression in the words of `SSTIO`.
  var packing: StreamPacking {
    switch compression {
    case .zstd: .zstd
    case .gzip: .gzip
    case .none: .none
    }
  }

  /// The range of energies, TeV.
  public var energyRange: ClosedRange<Double> {
    energies ?? (primary == .gamma ? ShowerRanges.gammaEnergies : ShowerRanges.otherEnergies)
  }

  /// Half the opening angle of the cone of directions, degrees.
  public var viewCone: Double { viewConeDeg ?? (primary == .gamma ? 0 : ShowerRanges.viewCone) }

  /// Throws ``SimulationError/badSetting(name:value:expected:)``, with the name of the option, for a value out of its
  /// range or at odds with another one.
  func validate() throws(SimulationError) {
    try check("showers", Double(showerCount), 1...20_000_000)
    // Readers take the number of uses from events of the form 100 · shower + use; CORSIKA has 20 at most.
    try check("reuse", Double(reuse), 1...20)
    let energies = energyRange
    guard energies.lowerBound >= 0.01, energies.upperBound <= 500,
      energies.lowerBound < energies.upperBound
    else {
      throw .badSetting(
        name: "energy", value: "\(energies.lowerBound):\(energies.upperBound)",
        expected: "a smaller and a larger energy within 0.01 to 500 TeV")
    }
    try check("slope", slope, -5...0, " (negative: E^-2 is -2)")
    try check("zenith", zenithDeg, 0...75, " degrees")
    try check("azimuth", azimuthDeg, 0...360, " degrees")
    try check("view-cone", viewCone, 0...15, " degrees")
    if zenithDeg + viewCone > 80 {
      throw .badSetting(
        name: "zenith, view-cone", value: "\(Self.text(zenithDeg)), \(Self.text(viewCone))",
        expected: "a sum of at most 80 degrees, so that no shower comes from the horizon")
    }
    try check("scatter-radius", scatterRadius, 10...1500, " m")
    for rate in nightSky.megahertz { try check("nsb", rate, 0...2000, " MHz") }
    if let threshold { try check("threshold", Double(threshold), 1...1785, " ADC counts") }
    try check("run", Double(firstRun), 1...999_999)
    try check("runs", Double(runCount), 1...Double(1_000_000 - firstRun))
    try pulse?.validate()
  }

  private func check(
    _ name: String, _ value: Double, _ range: ClosedRange<Double>, _ unit: String = ""
  ) throws(SimulationError) {
    if range.contains(value) { return }
    let (low, high) = (Self.text(range.lowerBound), Self.text(range.upperBound))
    throw .badSetting(name: name, value: Self.text(value), expected: "\(low) to \(high)\(unit)")
  }

  /// Whole numbers without a point.
  static func text(_ value: Double) -> String {
    abs(value) < 1e15 && value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}

/// The light of the night sky, by telescope.
public struct NightSkyLevel: Encodable, Sendable, Equatable {
  /// p.e. of a pixel, MHz: of the first and the second telescope.
  public var megahertz: [Double]

  /// One value a telescope.
  public init(telescopes megahertz: [Double]) { self.megahertz = megahertz }

  /// The same for both telescopes.
  public init(megahertz: Double) { self.megahertz = [megahertz, megahertz] }

  /// The levels that productions of SST-1M have names for: `dark` (what `simulate night` has), `low` and `med`.
  public init?(name: String) {
    switch name {
    case "dark": megahertz = [ShowerRanges.backgroundMHz, ShowerRanges.backgroundMHz]
    case "low": megahertz = [136, 177]
    case "med": megahertz = [251, 300]
    default: return nil
    }
  }
}

/// The shape of a pulse.
public struct ProductionPulse: Encodable, Sendable, Equatable {
  /// Amplitudes; the largest is 1.
  public var amplitudes: [Double]
  /// Their step, in ns.
  public var stepNS: Double

  /// Makes a pulse from amplitudes of any scale.
  public init(amplitudes: [Double], stepNS: Double) {
    let largest = amplitudes.max() ?? 0
    self.amplitudes = largest > 0 ? amplitudes.map { $0 / largest } : amplitudes
    self.stepNS = stepNS
  }

  /// Reads a table of times (ns) and amplitudes in two columns; more columns are left out.
  ///
  /// Columns are separated by blanks, tabs or commas. Lines that begin with `#`, and a first line of names, are passed
  /// over. Times rise in equal steps.
  ///
  /// - Throws: ``SimulationError`` `.unreadable`.
  public init(text: String, path: String) throws(SimulationError) {
    var rows: [(time: Double, amplitude: Double)] = []
    for (number, line) in text.split(whereSeparator: \.isNewline).enumerated() where !line.hasPrefix("#") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "," })
      if words.isEmpty { continue }
      guard words.count >= 2, let time = Double(words[0]), let amplitude = Double(words[1]), time.isFinite,
        amplitude.isFinite
      else {
        if rows.isEmpty && number == 0 { continue }
        throw .unreadable(path: path, reason: "line \(number + 1) has no time and amplitude")
      }
      rows.append((time, amplitude))
    }
    guard rows.count >= 3, let first = rows.first, let last = rows.last else {
      throw .unreadable(path: path, reason: "fewer than three times with amplitudes")
    }
    let step = (last.time - first.time) / Double(rows.count - 1)
    let isEven = rows.indices.allSatisfy { abs(rows[$0].time - first.time - Double($0) * step) < 0.01 * step }
    guard step > 0, isEven else { throw .unreadable(path: path, reason: "times do not rise in equal steps") }
    self.init(amplitudes: rows.map(\.amplitude), stepNS: step)
  }

  func validate() throws(SimulationError) {
    let length = Double(amplitudes.count - 1) * stepNS
    let area = amplitudes.reduce(0, +) * stepNS
    guard amplitudes.count <= 32_000, stepNS > 0, stepNS <= 4, length >= 4, area >= 0.1, area <= 1000 else {
      throw .badSetting(
        name: "pulse", value: "\(amplitudes.count) steps of \(stepNS) ns, \(area) times its peak and ns",
        expected:
          "a positive pulse of at least 4 ns in steps of at most 4 ns, 0.1 to 1000 times its peak and ns")
    }
  }
}

/// The tables of quantum efficiency by which analyses correct simulations.
///
/// A production is simulated with the efficiency of its table, and an analysis that divides by it gets back the light of
/// a dark sky, as it does from data.
struct QuantumEfficiency: Sendable, Equatable {
  /// The name of the table.
  let name: String
  /// The efficiency relative to that of the dark sky.
  let factor: Double

  /// Source: `mc_pde_correction_factors.json` of the SST-1M collaboration.
  private static let tables: [[(megahertz: Double, factor: Double)]] = [
    [(136, 0.9656945022506267), (251, 0.9393873691700036)],
    [(177, 0.9891814057303215), (300, 0.9819055121768047)],
  ]

  /// The table that is nearest to a night sky.
  ///
  /// - Parameters:
  ///   - index: of the telescope, from 0.
  ///   - megahertz: of a pixel.
  init(telescope index: Int, megahertz: Double) {
    let own = Self.tables[min(index, Self.tables.count - 1)]
    let nearest = own.min { abs($0.megahertz - megahertz) < abs($1.megahertz - megahertz) } ?? own[0]
    name = "qe_SST1M_5477_ave_TEL\(index + 1)_NSB\(nearest.megahertz)"
    factor = nearest.factor
  }
}
