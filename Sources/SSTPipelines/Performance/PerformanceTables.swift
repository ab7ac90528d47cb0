import InstrumentResponse
import SSTCore
import SSTData
import SSTIO

/// Writes figures of performance as tables: HDF5 as sst1mpipe lays them out, and ECSV with the bins and counts beside.
struct PerformanceTables {
  let figures: PerformanceFigures
  let options: PerformanceOptions

  /// A file of tables.
  private struct File {
    /// The name without the telescope and the ending.
    var name: String
    var tables: [(name: String, columns: [FigureColumn])]
    /// The table with its bins, for ECSV; nil if there is none.
    var text: [FigureColumn]?
  }

  /// Writes all tables.
  ///
  /// - Returns: the paths.
  /// - Throws: `HDF5Error`, `AtomicFileError`.
  func write(in files: AtomicFileSet) throws -> [String] {
    var paths: [String] = []
    if options.subjects.contains(.cuts) {
      for cut in figures.cuts.tables where options.gammanessCutDirectory == nil || cut.quantity == .theta {
        let path = path(
          CutTableFile.name(
            cut.quantity, method: options.gammanessMethod.rawValue, telescope: figures.target.key))
        try CutTableFile.write(cut, to: path, in: files)
        paths.append(path)
      }
    }
    for file in all {
      let path = path("\(file.name)_\(figures.target.key).h5")
      if !file.tables.isEmpty {
        try FigureTableFile.write(file.tables, to: path, in: files)
        paths.append(path)
      }
      if !options.isOriginal, let text = file.text {
        let path = path.dropLast(3) + ".ecsv"
        try FigureTableFile.write([("", text)], to: String(path), in: files)
        paths.append(String(path))
      }
    }
    if !options.isOriginal, !figures.detections.isEmpty {
      let path = path("detection_times_\(figures.target.key).ecsv")
      let file = try files.file(path)
      let table = PerformanceFigures.Detection.table(fitting: figures.detections)
      try DelimitedTable(table.packed(figures.detections), header: .ecsv).write(to: file)
      try file.commit()
      paths.append(path)
    }
    return paths
  }

  private func path(_ name: String) -> String { OutputFolder.path(options.outputDirectory, name) }

  private var all: [File] {
    (figures.reconstruction.map(resolutions) ?? []) + curves + sensitivities
  }

  private var edges: (name: String, columns: [FigureColumn]) {
    ("bins", [FigureColumn("energy_bins", unit: "TeV", figures.edges)])
  }

  private var bins: [FigureColumn] {
    [
      FigureColumn("energy_min", unit: "TeV", Array(figures.edges.dropLast())),
      FigureColumn("energy_max", unit: "TeV", Array(figures.edges.dropFirst())),
    ]
  }

  private func resolutions(_ found: PerformanceFigures.Reconstruction) -> [File] {
    var energy = Resolution.energyColumns(resolution: found.energyResolution, bias: found.energyBias)
    var angular = Resolution.angularColumns(found.angularResolution)
    if !options.isOriginal {
      energy += [
        FigureColumn("energy_bias_err_lo", found.energyBias.map(\.low)),
        FigureColumn("energy_bias_err_hi", found.energyBias.map(\.high)),
        Self.counts("n_events", found.energyResolution),
      ]
      angular = angular.map { FigureColumn($0.name, unit: "deg", $0.values) }
      angular.append(Self.counts("n_events", found.angularResolution))
      angular += Resolution.angularColumns(found.angularResolutionOfAll).map {
        FigureColumn($0.name + "_all", unit: "deg", $0.values)
      }
      angular.append(Self.counts("n_events_all", found.angularResolutionOfAll))
    }
    return [
      File(name: "energy_resolution", tables: [edges, ("res", energy)], text: bins + energy),
      File(name: "angular_resolution", tables: [edges, ("res", angular)], text: bins + angular),
    ]
  }

  private static func counts(_ name: String, _ figures: [BinnedFigure]) -> FigureColumn {
    FigureColumn(name, figures.map { Double($0.eventCount) }, isInteger: true)
  }

  private var curves: [File] {
    guard let curve = figures.curve else { return [] }
    let separations = figures.separations
    let areas = [
      FigureColumn("energy_min", unit: "TeV", separations.map(\.low)),
      FigureColumn("energy_max", unit: "TeV", separations.map(\.high)),
      FigureColumn("n_gammas", separations.map { Double($0.gammas) }, isInteger: true),
      FigureColumn("n_protons", separations.map { Double($0.protons) }, isInteger: true),
      FigureColumn("auc", separations.map(\.area)), FigureColumn("auc_err", separations.map(\.areaError)),
    ]
    return [
      File(name: "roc_curve", tables: [("roc", curve.columns)]),
      File(name: "roc_areas", tables: [], text: areas),
    ]
  }

  private var sensitivities: [File] {
    guard !figures.sensitivity.isEmpty else { return [] }
    let columns = Sensitivity.columns(figures.sensitivity)
    let more = options.isOriginal ? [] : Self.counts(figures.sensitivity)
    let integral =
      Sensitivity.columns(figures.integralSensitivity).map { column in
        FigureColumn(
          column.name, unit: column.unit == "TeV" ? "TeV" : column.unit.map { _ in "1 / (cm2 s)" },
          column.values)
      }.filter { $0.name != "energy" } + Self.counts(figures.integralSensitivity)
    return [
      File(name: "flux_sensitivity", tables: [("sensitivity", columns + more)], text: columns + more),
      File(name: "integral_sensitivity", tables: [], text: integral),
    ]
  }

  private static func counts(_ bins: [Sensitivity.Bin]) -> [FigureColumn] {
    [
      FigureColumn("n_gammas", bins.map { Double($0.simulatedGammas) }, isInteger: true),
      FigureColumn("n_protons", bins.map { Double($0.simulatedProtons) }, isInteger: true),
      FigureColumn("n_signal", bins.map(\.signal)), FigureColumn("n_off", bins.map(\.off)),
      FigureColumn("relative_sensitivity_5sigma", bins.map { 100 * $0.significantPart }),
    ]
  }
}

extension PerformanceFigures.Detection {
  /// The table of detections. It is made of the rows that it is for: names have their width.
  static func table(fitting rows: [Self]) -> Table<Self> {
    Table("/detections") {
      Column.text("source", fitting: rows, "name of the spectrum") { $0.name }
      Column<Self>("energy_min", get: { $0.leastEnergyTeV }, unit: "TeV", "least reconstructed energy")
      Column<Self>(
        "time", get: { $0.time.seconds / 3600 }, unit: "h",
        "live time until five standard deviations; the longest looked at if it is not enough")
      Column<Self>(
        "time_err_minus", get: { $0.time.errorMinus / 3600 }, unit: "h", "how much sooner within errors")
      Column<Self>(
        "time_err_plus", get: { $0.time.errorPlus / 3600 }, unit: "h", "how much later within errors")
      Column<Self>("is_detected", get: { $0.isDetected }, "whether it is within the longest time")
      Column<Self>(
        "signal_rate", get: { $0.rates.signal.value }, unit: "1 / s", "gamma rays in the source region")
      Column<Self>("signal_rate_err", get: { $0.rates.signal.error }, unit: "1 / s", "its error")
      Column<Self>("off_rate", get: { $0.rates.off.value }, unit: "1 / s", "background in all off regions")
      Column<Self>("off_rate_err", get: { $0.rates.off.error }, unit: "1 / s", "its error")
      Column<Self>("n_gammas", get: { Int64($0.rates.simulatedGammas) }, "simulated gamma rays")
      Column<Self>("n_protons", get: { Int64($0.rates.simulatedProtons) }, "simulated protons")
    }
  }
}
