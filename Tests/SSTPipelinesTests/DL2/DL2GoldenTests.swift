import Foundation
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("DL2 files of the original, made again", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct DL2GoldenTests {
  private static let parameters = "/dl2/event/telescope/parameters/"

  /// What may differ, and by how much: relative, or absolute for small numbers.
  private func tolerance(_ column: String) -> Double {
    switch column {
    // One rounding of the power.
    case "reco_energy": 1e-15
    case _ where column.hasPrefix("var_") || column.hasPrefix("wvar_"): 1e-10
    // Degrees; the angles themselves are not small.
    case "reco_alt", "reco_az", "min_distance": 1e-9 / 90
    case "reco_disp_dx", "reco_disp_dy", "reco_src_x", "reco_src_y": 1e-15
    // Two ways of summing.
    case _ where column.hasPrefix("true_") || column.hasPrefix("log_true") || column == "local_time": 4e-16
    case "HillasReconstructor_core_x", "HillasReconstructor_core_y", "HillasReconstructor_h_max": 4e-16
    case "log_reco_energy", "gammaness": 4e-16
    default: 0
    }
  }

  private func difference(_ found: Double, _ wanted: Double) -> Double {
    if found == wanted || found.isNaN && wanted.isNaN { return 0 }
    let difference = abs(found - wanted) / max(1, abs(wanted))
    return difference.isNaN ? .infinity : difference
  }

  private func compare(_ own: TableRows, _ golden: TableRows, _ label: String) throws {
    for column in golden.columns where !["reco_ra", "reco_dec"].contains(column.info.name) {
      let name = column.info.name
      let (found, wanted) = (try own.doubles(name), try golden.doubles(name))
      let worst = zip(found, wanted).map(difference).max() ?? 0
      #expect(worst <= tolerance(name), "\(label) \(name): \(worst)")
    }
    let (dec, goldenDec) = (try own.doubles("reco_dec"), try golden.doubles("reco_dec"))
    let (ra, goldenRA) = (try own.doubles("reco_ra"), try golden.doubles("reco_ra"))
    var worst = 0.0
    for row in ra.indices {
      let turn = (ra[row] - goldenRA[row] + 540).truncatingRemainder(dividingBy: 360) - 180
      worst = max(worst, abs(dec[row] - goldenDec[row]), abs(turn) * cos(goldenDec[row] * .pi / 180))
    }
    #expect(worst <= 1e-6, "\(label): position in the sky \(worst) deg")
  }

  @Test("--compat sst1mpipe: every column, order, type and number", arguments: DL2Golden.runs)
  func compatible(_ run: DL2Golden.Run) throws {
    let folder = try TemporaryFolder()
    let options = try DL2Golden.options(run, folder, quirks: .sst1mpipe)
    let step = DL1DL2Step(options)
    for (name, tables) in run.tables {
      let input = try DL2Golden.unpack("dl2/inputs/\(name).h5", to: folder)
      let plan = try step.plan([Input(input)])
      let outcome = try step.run(plan.jobs[0].job, .silent)
      let expected = try HDF5File(
        readingFrom: DL2Golden.unpack("dl2/outputs/\(run.folder)/\(name)_dl2.h5", to: folder))
      let file = try HDF5File(readingFrom: outcome.output)
      #expect(outcome.output == folder.path("out/\(name)_dl2.h5"))
      for table in tables {
        let (own, golden) = (
          try file.table(Self.parameters + table), try expected.table(Self.parameters + table)
        )
        #expect(own.columns.map(\.name) == golden.columns.map(\.name))
        let types = zip(own.columns, golden.columns).filter { $0.type != $1.type }.map(\.0.name)
        #expect(types.isEmpty, "\(table): other types of \(types)")
        try #require(own.rowCount == golden.rowCount, "\(run.folder) \(name) \(table)")
        try compare(own.read(), golden.read(), "\(run.folder) \(name) \(table)")
      }
      let (info, goldenInfo) = (try DL2File(file).info(), try DL2File(expected).info())
      let models = try #require(goldenInfo?.models)
      #expect(info?.models.hasSuffix(models) == true, "\(info?.models ?? "") \(models)")
      #expect(
        try file.table("/dl2/info").columns.map(\.name) == expected.table("/dl2/info").columns.map(\.name))
    }
  }
}
