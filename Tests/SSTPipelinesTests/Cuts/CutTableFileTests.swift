import Foundation
import InstrumentResponse
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Files of cuts") struct CutTableFileTests {
  private static func cut(_ quantity: BinnedCut.Quantity, _ counts: BinnedCut.Counts) throws -> BinnedCut {
    let binning = try Binning([0.1, 0.5, 2, 30], "energy")
    return try BinnedCut(
      quantity, binning: binning, centers: [0.3, 1.25, 16], cuts: [0.41, 0.62, 0.1 + 0.2], counts: counts)
  }
  private static let all: [(BinnedCut.Quantity, BinnedCut.Counts)] = [
    (.gammaness, .events([120, 7, 0])), (.theta, .events([1, 2, 3])), (.gammaness, .unknown),
    (.gammaness, .weighted(gammas: [1.5, 2, 3], protons: [0.25, 1e-9, 7])),
  ]

  @Test("what is written is read", arguments: all.indices, ["h5", "ecsv"]) func roundTrip(
    _ index: Int, _ ending: String
  ) throws {
    let folder = try TemporaryFolder()
    let cut = try Self.cut(Self.all[index].0, Self.all[index].1)
    let path = folder.path("cuts." + ending)
    try CutTableFile.write(cut, to: path)
    #expect(try CutTableFile.read(path) == cut)
    #expect(throws: (any Error).self) { try CutTableFile.write(cut, to: path) }
  }

  @Test("other units, bins that do not touch and other files are refused") func refused() throws {
    let folder = try TemporaryFolder()
    func reason(_ text: String) throws -> String {
      let path = folder.path("cuts.ecsv")
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      do { _ = try CutTableFile.read(path) } catch { return "\(error)" }
      return "none"
    }
    let head =
      "# %ECSV 1.0\n# ---\n# datatype:\n# - {name: low, unit: UNIT, datatype: float64}\nlow high cut\n"
    let good = head.replacing("UNIT", with: "TeV").replacing(" high ", with: ",high,").replacing(
      "low,", with: "low,")
    #expect(try reason(good + "0.1,1,0.5\n1,3,0.6\n") == "none")
    #expect(
      try reason(good.replacing("TeV", with: "GeV") + "0.1,1,0.5\n").contains("low is in GeV, expected TeV"))
    #expect(try reason(good + "0.1,1,0.5\n2,3,0.6\n").contains("do not touch"))
    #expect(try reason(good + "0.1,1,nan\n").contains("not a finite number"))
    #expect(try reason("low,high\n1,2\n").contains("no column cut"))
    let file = try HDF5FileWriter(path: folder.path("other.h5"))
    try file.close()
    #expect(throws: ResponseError.self) { try CutTableFile.read(folder.path("other.h5")) }
  }

  @Test(
    "files of the original are read, and written with its columns, types and units",
    .enabled(if: SharedData.isPresent, "needs the golden files"),
    arguments: [
      "stereo_significance_sens/gammaness_cuts_significance_stereo",
      "stereo_theta_sens/theta_edep_cuts_stereo",
      "mono_efficiency_sens/gammaness_cuts_efficiency_tel_001",
    ])
  func golden(_ name: String) throws {
    let folder = try TemporaryFolder()
    let path = SharedData.path("\(DL2Golden.folder)/performance/\(name).h5")
    let cut = try CutTableFile.read(path)
    #expect(cut.binning.count == 20 && cut.quantity == (name.contains("theta") ? .theta : .gammaness))
    try CutTableFile.write(cut, to: folder.path("own.h5"))
    let table = "/" + CutTableFile.table(of: cut.quantity)
    let (own, golden) = (try HDF5File(readingFrom: folder.path("own.h5")), try HDF5File(readingFrom: path))
    let (a, b) = (try own.table(table), try golden.table(table))
    #expect(a.columns.map(\.name) == b.columns.map(\.name) && a.columns.map(\.type) == b.columns.map(\.type))
    for column in b.columns.map(\.name) {
      #expect(try a.read().doubles(column) == b.read().doubles(column))
    }
    let lines = try own.array(table + ".__table_column_meta__").data.strings
    #expect(lines?.prefix(7) == (try golden.array(table + ".__table_column_meta__").data.strings)?.prefix(7))
  }
}

/// Writes files of cuts for `scripts/conformance/dl2_conformance.py`.
@Suite("Conformance: files of cuts") struct CutConformanceFiles {
  private static let folder = ProcessInfo.processInfo.environment["SST_CONFORMANCE"]

  @Test("cuts in both formats", .enabled(if: folder != nil, "set SST_CONFORMANCE to a folder")) func write()
    throws
  {
    let folder = try #require(Self.folder)
    let cut = try BinnedCut(
      .gammaness, binning: try Binning([0.1, 0.5, 2, 30], "energy"), centers: [0.3, 1.25, 16],
      cuts: [0.41, 0.62, 0.1 + 0.2], counts: .events([120, 7, 0]))
    for ending in ["h5", "ecsv"] {
      try CutTableFile.write(cut, to: "\(folder)/cuts.\(ending)", overwrite: true)
    }
  }
}
