import Foundation
import InstrumentResponse
import Reports
import SSTData
import SSTIO

/// Curves of the page on performance that a training report does not have.
struct PerformanceCurves {
  let figures: PerformanceFigures
  /// Curves to compare the sensitivity with.
  let references: [ReferenceCurve]

  private static let energyLabel = "reconstructed energy (TeV)"
  private static let simulated = "Bars: how far it may be within the errors of the simulation."

  /// Sensitivities and cuts.
  var all: [ReportCurves] { [flux, part, integral].compactMap { $0 } + cuts }

  private func curves(
    _ name: String, _ title: String, label: String, meaning: String, _ curve: String,
    _ figures: [ReportFigure],
    isLogarithmic: Bool = true
  ) -> ReportCurves {
    ReportCurves(
      name: name, title: title, binLabel: Self.energyLabel, edges: self.figures.edges, label: label,
      meaning: meaning, curves: [.init(curve, figures)], isLogarithmic: isLogarithmic)
  }

  private func figure(_ bin: Sensitivity.Bin, times factor: Double) -> ReportFigure {
    ReportFigure(
      bin.flux * factor, low: (bin.flux - bin.errorMinus) * factor, high: (bin.flux + bin.errorPlus) * factor,
      count: bin.simulatedGammas + bin.simulatedProtons)
  }

  private var flux: ReportCurves? {
    guard !figures.sensitivity.isEmpty else { return nil }
    var shown = curves(
      "sensitivity", "Differential sensitivity", label: "E² dF/dE (TeV / (cm² s))",
      meaning:
        "The smallest flux that is detected in each bin: five standard deviations, ten events, five percent of the background. "
        + "Bins with ten or fewer simulated gamma rays or protons are empty. \(Self.simulated)",
      figures.target.key, figures.sensitivity.map { figure($0, times: 1) })
    shown.references = Self.crab(figures.edges) + references.map(\.line)
    return shown
  }

  private static func crab(_ edges: [Double]) -> [ReportCurves.Reference] {
    [(1.0, "100 % Crab (HEGRA)"), (0.1, "10 %"), (0.01, "1 %")].map { part, label in
      ReportCurves.Reference(
        label, positions: edges, values: edges.map { part * Spectrum.crab($0) * $0 * $0 })
    }
  }

  private var part: ReportCurves? {
    guard !figures.sensitivity.isEmpty else { return nil }
    return curves(
      "sensitivity-crab", "Sensitivity in units of the Crab nebula",
      label: "% of the flux of the Crab nebula (HEGRA)",
      meaning: "The same as a part of the flux of the Crab nebula. \(Self.simulated)", figures.target.key,
      figures.sensitivity.map {
        figure($0, times: 100 / (Spectrum.crab($0.center) * $0.center * $0.center))
      })
  }

  private var integral: ReportCurves? {
    guard !figures.integralSensitivity.isEmpty else { return nil }
    return curves(
      "integral-sensitivity", "Integral sensitivity", label: "flux above the energy (1 / (cm² s))",
      meaning:
        "The smallest flux above the lower edge of each bin that is detected, for the spectrum of the Crab nebula. \(Self.simulated)",
      figures.target.key, figures.integralSensitivity.map { figure($0, times: 1) })
  }

  private var cuts: [ReportCurves] {
    figures.cuts.tables.compactMap { cut in
      // Cuts of other tables have bins of their own.
      guard cut.binning.edges == figures.edges else { return nil }
      let counts: [Int] =
        if case .events(let events) = cut.counts { events } else { cut.cuts.map { _ in 1 } }
      let isTheta = cut.quantity == .theta
      return curves(
        isTheta ? "theta-cut" : "gammaness-cut",
        isTheta ? "Cut on the distance from the source" : "Cut on gammaness",
        label: isTheta ? "largest distance (deg)" : "least gammaness",
        meaning: isTheta
          ? "Events of each bin at this distance from the source or nearer count."
          : "Events of each bin with this gammaness or more count.",
        "cut", zip(cut.cuts, counts).map { ReportFigure($0, count: $1) }, isLogarithmic: false)
    }
  }
}

/// A curve of sensitivity that others have published.
public struct ReferenceCurve: Sendable, Equatable {
  /// The name of its file.
  public let name: String
  /// Energies in TeV.
  public let energies: [Double]
  /// Fluxes times squared energies, in TeV per square centimeter and second.
  public let fluxes: [Double]

  private struct Row {
    var energy = Double.nan
    var flux = Double.nan

    static let table = Table<Row>("sensitivity") {
      Column<Row>("energy", \.energy, unit: "TeV")
      Column<Row>("flux_sensitivity", \.flux, unit: "TeV / (cm2 s)")
    }
  }

  /// Reads a table with the columns `energy` (TeV) and `flux_sensitivity` (TeV / (cm2 s)), such as those that `performance` writes.
  ///
  /// - Parameter path: an ECSV or CSV file; rows without a flux are left out.
  /// - Throws: ``PerformanceError/reference(path:reason:)``, `TableError`, `FileError`.
  public init(path: String) throws {
    let rows = try Row.table.rows(ofDelimitedFile: path, initial: Row())
      .filter { $0.flux.isFinite && $0.energy.isFinite }.sorted { $0.energy < $1.energy }
    guard rows.allSatisfy({ $0.energy > 0 && $0.flux > 0 }) else {
      throw PerformanceError.reference(path: path, reason: "an energy or a flux is not above 0")
    }
    guard !rows.isEmpty else {
      throw PerformanceError.reference(path: path, reason: "no row has an energy and a flux")
    }
    name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    (energies, fluxes) = (rows.map(\.energy), rows.map(\.flux))
  }

  var line: ReportCurves.Reference {
    ReportCurves.Reference(name, positions: energies, values: fluxes)
  }
}
