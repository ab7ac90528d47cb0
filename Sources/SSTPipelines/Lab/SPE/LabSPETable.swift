import SPEFit
import SSTCalib
import SSTCore

extension LabSPEResult {
  /// One row a pixel: the columns of the original's `spe_output.csv`, then status, faults, scores and covariances.
  ///
  /// - Parameter onlyLive: true to leave out pixels without a fit, as the original does.
  func table(onlyLive: Bool) -> ResultTable {
    let rows = onlyLive ? pixels.filter { $0.fit != nil } : pixels
    var table = ResultTable()
    addIdentity(rows, to: &table)
    for name in ["eped_sigma", "pe", "pe_sigma", "opct"] { add(name, rows, to: &table) }
    table.add("p_value", .numbers(rows.map { $0.fit?.scores?.pValue ?? .nan }))
    table.add("reduced_chi2", .numbers(rows.map { $0.fit?.scores?.reducedChiSquare ?? .nan }))
    for run in runs.indices { add("lambda_\(run)", rows, to: &table) }
    for run in runs.indices { add("eped_\(run)", rows, to: &table) }
    for run in runs.indices {
      table.add(
        "peak_valley_\(run)",
        .numbers(
          rows.map {
            $0.quality.map { $0.peakValley.indices.contains(run) ? $0.peakValley[run] : .nan } ?? .nan
          }))
    }
    addOwn(rows, to: &table)
    return table
  }

  private func addIdentity(_ rows: [LabSPEPixel], to table: inout ResultTable) {
    let places = rows.map { mapping.pixels[$0.number] }
    table.add("pixel_no", .integers(rows.map(\.number)))
    table.add("slot", .integers(places.map(\.slot)))
    table.add("asic", .integers(places.map(\.asic)))
    table.add("asic_ch", .integers(places.map(\.channel)))
    table.add("good_fit", .booleans(rows.map(\.isGood)))
  }

  private func add(_ name: String, _ rows: [LabSPEPixel], to table: inout ResultTable) {
    let isCharge = !name.hasPrefix("lambda") && name != "opct"
    let unit = isCharge ? runs.first?.chargeUnit : nil
    table.add(name, .numbers(rows.map { $0.parameter(name).value }), unit: unit)
    table.add(name + "_error", .numbers(rows.map { $0.parameter(name).error }), unit: unit)
  }

  /// What the original does not have.
  private func addOwn(_ rows: [LabSPEPixel], to table: inout ResultTable) {
    table.add("status", .texts(rows.map(\.status)))
    table.add("faults", .texts(rows.map { $0.faults.words.joined(separator: " ") }))
    table.add("peak_index", .integers(rows.map { pulses.peaks[$0.number] }))
    table.add("light_significance", .numbers(rows.map { significance($0.number) }))
    table.add("resolution", .numbers(rows.map { $0.quality?.resolution ?? .nan }))
    table.add("cost", .numbers(rows.map { $0.fit?.result.cost ?? .nan }))
    table.add("edm", .numbers(rows.map { $0.fit?.result.edm ?? .nan }))
    table.add("evaluations", .integers(rows.map { $0.fit?.result.evaluations ?? 0 }))
    table.add("chi2", .numbers(rows.map { $0.fit?.scores?.chiSquare ?? .nan }))
    table.add("degrees_of_freedom", .integers(rows.map { $0.fit?.scores?.degreesOfFreedom ?? 0 }))
    let names = parameterNames
    for i in names.indices {
      for j in names.indices where j > i {
        table.add(
          "cov_\(names[i])_\(names[j])",
          .numbers(rows.map { $0.fit?.result.covariance[i, j] ?? .nan }))
      }
    }
  }

  private func significance(_ pixel: Int) -> Double {
    pulses.significances.indices.contains(pixel) ? pulses.significances[pixel] : .nan
  }
}
