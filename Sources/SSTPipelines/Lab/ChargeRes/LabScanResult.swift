public import ChargeRes
public import SSTCalib
public import SSTCore
internal import SSTIO

/// The charge resolution of a camera in a dynamic-range scan.
public struct LabScanResult: Sendable {
  /// One run of the scan.
  public struct Run: Sendable {
    /// The run.
    public var run: LabRunSource
    /// How much light it had.
    public var scan: ScanRun
    /// How many events took part.
    public var counts: LabEventCounts
    /// True if the response was read off it.
    public var isDark: Bool
    /// The sums of ``LabScanResult/pixels``, in their order.
    public var totals: RunTotals
  }

  /// The runs with one night-sky background.
  public struct Level: Sendable {
    /// The light, and the indices of the runs.
    public var level: NightSkyLevel
    /// What is required.
    public var requirement: ResolutionCurve
    /// What was found, in the order of the level's runs.
    public var verdicts: LevelVerdicts
  }

  /// The camera.
  public var mapping: PixelMapping
  /// Which pixels of the camera are lit, and where their pulses are.
  public var pulses: PixelPulses
  /// The pixels with sums, ascending.
  public var pixels: [Int]
  /// For each of ``pixels``, true if it is good.
  public var isGood: [Bool]
  /// The responses by which charges are calibrated.
  public var calibration: CrossCalibration
  /// The runs that are used, in order of their names.
  public var runs: [Run]
  /// The runs by their night-sky background.
  public var levels: [Level]
  /// The names of the runs that are left out: too much light, or none.
  public var leftOut: [String]

  /// The run's index among those of its level.
  func place(ofRun run: Int) -> (level: Int, place: Int)? {
    for (index, level) in levels.enumerated() {
      if let place = level.level.runs.firstIndex(of: run) { return (index, place) }
    }
    return nil
  }
}

extension LabScanResult {
  /// Runs whose resolution is better than the fluctuations of their light allow, one sentence each.
  var belowPoisson: [String] {
    runs.indices.compactMap { index in
      guard let point = camera(index, .good)?.point else { return nil }
      let limit = PoissonLimit.photoelectrons(point.expectedPE)
      guard point.resolution + 5 * point.uncertainty < 0.9 * limit else { return nil }
      return """
        \(runs[index].scan.name) has a charge resolution of \((point.resolution * 1e4).rounded() / 1e4), better than the Poisson limit of its light, \
        \((limit * 1e4).rounded() / 1e4). Is the light in the run table right?
        """
    }
  }
}

/// One run of a scan in the table of results.
struct LabScanRunRow: Sendable {
  var name: String
  var light: ScanRun
  /// True if the response was read off it.
  var isDark: Bool
  var counts: LabEventCounts
  /// The expected charge, in photoelectrons.
  var expectedPE: Double
  /// The resolution that is required at its light; NaN if it belongs to no level.
  var requirement: Double
  /// What was found for each selection of pixels; empty if it belongs to no level.
  var points: [PixelSelection: LevelVerdicts.CameraPoint]
}

/// One pixel of a scan in the table of results.
struct LabScanPixelRow: Sendable {
  var identity: LabPixelIdentity
  var state: PixelPulses.State
  var isGood: Bool
  /// The sample of the pulse's maximum.
  var peak: Int
  /// The verdict at each level of night-sky background; nil without charges.
  var summaries: [VerdictSummary?]
}

// The lists are here beside their rows, which are made of verdicts; SSTData knows none.

extension LabScanResult {
  /// One row per run.
  var runRows: [LabScanRunRow] {
    runs.indices.map { index in
      let (run, place) = (runs[index], place(ofRun: index))
      let expected = run.totals.resolution.expectedPE
      let pairs = PixelSelection.allCases.compactMap { selection in
        camera(index, selection).map { (selection, $0) }
      }
      return LabScanRunRow(
        name: run.run.label, light: run.scan, isDark: run.isDark, counts: run.counts, expectedPE: expected,
        requirement: place.map { levels[$0.level].requirement(expected) } ?? .nan,
        points: Dictionary(uniqueKeysWithValues: pairs))
    }
  }

  /// The table of runs: light, and the resolution over all pixels and over the good ones.
  static func runTable(of rows: [LabScanRunRow]) -> Table<LabScanRunRow> {
    Table("/runs", title: "Charge resolution of the camera for each run") {
      Column.text("name", fitting: rows, "name of the run") { $0.name }
      Column("n_ph_meas", \.light.photons, "measured photons per flash and pixel, from the run table")
      Column(
        "nsb", \.light.nightSkyHz, unit: "Hz",
        "rate of night-sky background photons per pixel, from the run table")
      Column("is_dark", \.isDark, "true for a run without night-sky background")
      Column<LabEventCounts>.all.at(\.counts)
      Column(
        "expected_pe", \.expectedPE, "expected charge in p.e.: photons times photon detection efficiency")
      Column("requirement", \.requirement, "required charge resolution at this charge")
      for selection in PixelSelection.allCases { Column<LabScanRunRow>.points(selection, rows) }
    }
  }

  /// The camera in a run.
  func camera(_ run: Int, _ selection: PixelSelection) -> LevelVerdicts.CameraPoint? {
    guard let (level, place) = place(ofRun: run) else { return nil }
    let verdicts = levels[level].verdicts
    return (selection == .all ? verdicts.all : verdicts.good).runs[place]
  }

  /// One row per pixel of the camera.
  var pixelRows: [LabScanPixelRow] {
    let places = Dictionary(uniqueKeysWithValues: pixels.enumerated().map { ($1, $0) })
    return mapping.pixels.enumerated().map { pixel, place in
      LabScanPixelRow(
        identity: LabPixelIdentity(number: pixel, place: place), state: pulses.states[pixel],
        isGood: places[pixel].map { isGood[$0] } ?? false, peak: pulses.peaks[pixel],
        summaries: levels.map { level in places[pixel].map { level.verdicts.pixels[$0] } })
    }
  }

  /// The table of pixels: what each is, and the verdict at each of so many levels of night-sky background.
  static func pixelTable(levelCount: Int, of rows: [LabScanPixelRow]) -> Table<LabScanPixelRow> {
    Table("/pixels", title: "Pixels and their verdicts at each level of night-sky background") {
      Column<LabPixelIdentity>.all.at(\.identity)
      Column.text("state", fitting: rows, "whether the pixel has light, and if not, why") {
        $0.state.rawValue
      }
      Column("good", \.isGood, "true if the pixel is good")
      Column("peak_index", \.peak, "sample of the pulse maximum that the window is placed around")
      for level in 0..<levelCount {
        Column.text("verdict_\(level)", fitting: rows, "verdict on the requirement at NSB level \(level)") {
          $0.summaries[level]?.verdict.word ?? ""
        }
        Column(
          "n_failing_\(level)", get: { $0.summaries[level]?.failing ?? 0 },
          "number of runs at NSB level \(level) that do not meet the requirement")
        Column(
          "worst_relative_\(level)", get: { $0.summaries[level]?.worstRelative ?? .nan },
          "largest ratio of charge resolution and requirement at NSB level \(level)")
        Column(
          "worst_relative_error_\(level)", get: { $0.summaries[level]?.worstUncertainty ?? .nan },
          "standard error of worst_relative_\(level)")
      }
    }
  }
}

extension Column<LabScanRunRow> {
  /// What was found for a selection of pixels.
  fileprivate static func points(_ selection: PixelSelection, _ rows: [LabScanRunRow]) -> [Column] {
    func number(
      _ name: String, _ text: String, _ value: @escaping @Sendable (LevelVerdicts.CameraPoint) -> Double
    ) -> Column {
      Column(
        "\(name)_\(selection.rawValue)", get: { $0.points[selection].map(value) ?? .nan },
        "\(text), \(selection.rawValue) pixels")
    }
    return [
      number("resolution", "charge resolution") { $0.point.resolution },
      number("resolution_error", "standard error of the charge resolution") { $0.point.uncertainty },
      number("pixels_16", "16th percentile of the charge resolution of the pixels") {
        $0.band?.lowerBound ?? .nan
      },
      number("pixels_84", "84th percentile of the charge resolution of the pixels") {
        $0.band?.upperBound ?? .nan
      },
      number("bias", "mean of measured over expected charge (1: unbiased)") { $0.point.bias },
      number("bias_error", "standard error of the bias") { $0.point.biasUncertainty },
      Column.text(
        "verdict_\(selection.rawValue)", fitting: rows,
        "verdict on the requirement, \(selection.rawValue) pixels"
      ) {
        $0.points[selection]?.verdict.word ?? ""
      },
    ]
  }
}

extension RequirementVerdict {
  /// A stable word for files.
  var word: String {
    switch self {
    case .pass: "pass"
    case .undecided: "undecided"
    case .fail: "fail"
    case .outside: "outside"
    case .noData: "no-data"
    }
  }
}

extension LabScanResult {
  /// What the scan says about requirements; those of the spectra are left out.
  public func verdicts(_ requirements: [LabRequirement]) -> [LabVerdict] {
    requirements.filter { !$0.quantity.concernsSpectra }.map { requirement in
      requirement.quantity == .passingPixels ? passing(requirement) : worst(requirement)
    }
  }

  private func passing(_ requirement: LabRequirement) -> LabVerdict {
    let failing = pixels.indices.filter { place in
      levels.contains { $0.verdicts.pixels[place].verdict == .fail }
    }.map { pixels[$0] }
    let unlit = mapping.pixels.indices.filter { pulses.states[$0] != .live }
    let bad = (failing + unlit).sorted()
    let count = mapping.pixelCount
    return LabVerdict(
      requirement: requirement, value: Double(count - bad.count) / Double(count), pixels: bad)
  }

  private func worst(_ requirement: LabRequirement) -> LabVerdict {
    let values = levels.flatMap { level in
      level.verdicts.good.runs.map { $0.point.relative(to: level.requirement).value }.filter(\.isFinite)
    }
    return LabVerdict(requirement: requirement, value: values.max() ?? .nan, pixels: [])
  }
}
