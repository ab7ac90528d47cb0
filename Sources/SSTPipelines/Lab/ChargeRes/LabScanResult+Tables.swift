import ChargeRes
import SSTCalib
import SSTCore

extension LabScanResult {
  /// One row a run: light, and the resolution over all pixels and over the good ones.
  var runTable: ResultTable {
    var table = ResultTable()
    table.add("name", .texts(runs.map(\.run.label)))
    table.add("n_ph_meas", .numbers(runs.map(\.scan.photons)))
    table.add("nsb", .numbers(runs.map(\.scan.nightSkyHz)), unit: "Hz")
    table.add("is_dark", .booleans(runs.map(\.isDark)))
    table.add("n_events", .integers(runs.map(\.counts.kept)))
    table.add("n_left_out", .integers(runs.map { $0.counts.total - $0.counts.kept }))
    table.add("expected_pe", .numbers(runs.map(\.totals.resolution.expectedPE)))
    table.add("requirement", .numbers(runs.indices.map(requirement)))
    for selection in PixelSelection.allCases { add(selection, to: &table) }
    return table
  }

  private func requirement(_ run: Int) -> Double {
    place(ofRun: run).map { levels[$0.level].requirement(runs[run].totals.resolution.expectedPE) } ?? .nan
  }

  private func add(_ selection: PixelSelection, to table: inout ResultTable) {
    let points = runs.indices.map { camera($0, selection) }
    func numbers(_ name: String, _ value: (LevelVerdicts.CameraPoint) -> Double) {
      table.add("\(name)_\(selection.rawValue)", .numbers(points.map { $0.map(value) ?? .nan }))
    }
    numbers("resolution") { $0.point.resolution }
    numbers("resolution_error") { $0.point.uncertainty }
    numbers("pixels_16") { $0.band?.lowerBound ?? .nan }
    numbers("pixels_84") { $0.band?.upperBound ?? .nan }
    numbers("bias") { $0.point.bias }
    numbers("bias_error") { $0.point.biasUncertainty }
    table.add("verdict_\(selection.rawValue)", .texts(points.map { $0?.verdict.word ?? "" }))
  }

  /// The camera in a run.
  func camera(_ run: Int, _ selection: PixelSelection) -> LevelVerdicts.CameraPoint? {
    guard let (level, place) = place(ofRun: run) else { return nil }
    let verdicts = levels[level].verdicts
    return (selection == .all ? verdicts.all : verdicts.good).runs[place]
  }

  /// One row a pixel of the camera: what it is, and the verdict under each background light.
  var pixelTable: ResultTable {
    let camera = mapping.pixels
    let places = Dictionary(uniqueKeysWithValues: pixels.enumerated().map { ($1, $0) })
    let all = camera.indices
    var table = ResultTable()
    table.add("pixel_no", .integers(Array(all)))
    table.add("slot", .integers(camera.map(\.slot)))
    table.add("asic", .integers(camera.map(\.asic)))
    table.add("asic_ch", .integers(camera.map(\.channel)))
    table.add("state", .texts(pulses.states.map(\.rawValue)))
    table.add("good", .booleans(all.map { places[$0].map { isGood[$0] } ?? false }))
    table.add("peak_index", .integers(pulses.peaks))
    for (index, level) in levels.enumerated() {
      let summaries = all.map { pixel in places[pixel].map { level.verdicts.pixels[$0] } }
      table.add("verdict_\(index)", .texts(summaries.map { $0?.verdict.word ?? "" }))
      table.add("n_failing_\(index)", .integers(summaries.map { $0?.failing ?? 0 }))
      table.add("worst_relative_\(index)", .numbers(summaries.map { $0?.worstRelative ?? .nan }))
      table.add(
        "worst_relative_error_\(index)", .numbers(summaries.map { $0?.worstUncertainty ?? .nan }))
    }
    return table
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
