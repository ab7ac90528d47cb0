import Foundation
import InstrumentResponse
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

/// Responses that `make-irfs` writes from the golden DL2 files.
@Suite("Responses of golden files", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct MakeResponsesGoldenTests {
  private static let root = "oracle/dl2_dl3"

  struct Case: Sendable, CustomTestStringConvertible {
    var kind: String
    var zenith: Int
    var hasTable: Bool
    var isOriginal: Bool
    var testDescription: String { "\(kind) \(zenith) \(hasTable ? "table" : "global") \(isOriginal)" }
    var tag: String { hasTable ? "gcenergydep" : "gc0.65" }
    var set: String { kind == "mono" ? "tel_021" : "stereo" }
    /// The golden file.
    var golden: String {
      if !isOriginal { return "\(root)/irf/corrected/corrected_\(set)_ze\(zenith)_\(tag).fits.gz" }
      let name = "SST1M_\(set)_Zen\(zenith)deg_\(tag.replacingOccurrences(of: "gc", with: "gcut"))_irfs.fits"
      return
        "\(root)/irf/original/\(hasTable ? "energydep" : "global")/data/sst1m_\(set)/0_9/bcf/ze\(zenith)_az180_\(tag)/\(name)"
    }
    func input(_ particle: String) -> String {
      let energies = particle == "gamma" ? "200_300" : "400_500"
      return SharedData.path(
        "\(root)/irf/inputs/\(kind)/\(particle)_\(energies)E3GeV_\(zenith)_180deg_irf_dl1_dl2.h5")
    }
  }
  static let cases = ["mono", "stereo"].flatMap { kind in
    [30, 40].flatMap { zenith in
      [false, true].flatMap { hasTable in
        [false, true].map { Case(kind: kind, zenith: zenith, hasTable: hasTable, isOriginal: $0) }
      }
    }
  }

  private func options(_ test: Case, _ folder: TemporaryFolder) throws -> MakeResponsesOptions {
    var options = MakeResponsesOptions(
      configuration: try PipelineConfiguration(files: [SharedData.path("\(Self.root)/config/mc.json")]))
    options.outputDirectory = folder.url.path
    if test.isOriginal { options.quirks = .sst1mpipe }
    if test.hasTable {
      options.gammanessCutDirectory = SharedData.path(
        "\(Self.root)/irf/gammaness_cuts/ze\(test.zenith)_az180_nsb100")
    }
    return options
  }

  @Test("all tables agree with the originals, and with the corrected ones", arguments: cases)
  func golden(_ test: Case) throws {
    let folder = try TemporaryFolder()
    let outcomes = try MakeResponsesPipeline(options: options(test, folder), log: StepContext.silent.log)
      .run(gammas: [test.input("gamma")], hadrons: [test.input("proton")])
    #expect(outcomes.count == 1)
    let found = try ResponseFile.read(outcomes[0].output)
    let copy = folder.path("golden.fits" + (test.golden.hasSuffix(".gz") ? ".gz" : ""))
    try SharedData.data(test.golden).write(to: URL(fileURLWithPath: copy))
    let golden = try ResponseFile.read(copy)
    #expect(found.facts.background == "100" && found.facts.cutSHA256.count == 32)
    #expect(abs(found.facts.zenithDeg - Double(test.zenith)) < 1)
    for expected in golden.tables {
      let own = try #require(
        found.tables.first { $0.quantity == expected.quantity && $0.axes.count == expected.axes.count })
      #expect(own.axes.map(\.quantity) == expected.axes.map(\.quantity))
      for (a, b) in zip(own.axes, expected.axes) {
        #expect(zip(a.binning.edges, b.binning.edges).allSatisfy { isClose($0, $1, relative: 1e-12) })
      }
      let values = expected.values.map { $0.isNaN ? 0 : $0 }
      let largest = values.reduce(0) { max($0, abs($1)) }
      let difference = zip(own.values, values).reduce(0) { max($0, abs($1.0 - $1.1) / largest) }
      #expect(difference < 1e-10, "\(expected.quantity) \(difference)")
    }
    // The background over the field of view is the same in rings.
    if !test.isOriginal { try compareBackgrounds(found.backgroundTables) }
  }

  private func compareBackgrounds(_ tables: [ResponseTable]) throws {
    let (rings, field) = (try #require(tables.first), try #require(tables.last))
    try #require(field.axes.count == 3)
    func sum(_ table: ResponseTable, _ sizes: [Double]) -> [Double] {
      let count = table.axes[0].binning.count
      return (0..<count).map { energy in
        sizes.indices.reduce(0) { $0 + table.values[$1 * count + energy] * sizes[$1] }
      }
    }
    let ringSizes = zip(rings.axes[1].binning.low, rings.axes[1].binning.high).map {
      2 * Double.pi * (cos($0 * .pi / 180) - cos($1 * .pi / 180))
    }
    let (x, y) = (field.axes[1].binning, field.axes[2].binning)
    let widths: [Double] = zip(x.low, x.high).map { ($1 - $0) * .pi / 180 }
    let heights: [Double] = zip(y.low, y.high).map { low, high in
      sin(high * .pi / 180) - sin(low * .pi / 180)
    }
    let cells: [Double] = heights.flatMap { height in widths.map { $0 * height } }
    for (a, b) in zip(sum(rings, ringSizes), sum(field, cells)) { #expect(isClose(a, b, relative: 1e-9)) }
  }

  /// The original's configuration ends the point spread at 1 degree, in which it sums to 1 whatever was found farther away.
  @Test("the point spread has all gammas unless the configuration ends it; what it lacks is told")
  func tail() throws {
    let test = Case(kind: "mono", zenith: 30, hasTable: false, isOriginal: false)
    let folder = try TemporaryFolder()
    var options = try options(test, folder)
    func made(_ name: String) throws -> (facts: ResponseSet.Facts, spread: ResponseTable, messages: [String])
    {
      let log = Messages()
      options.outputDirectory = folder.path(name)
      let made = try MakeResponsesPipeline(options: options, log: log.log).run(
        gammas: [test.input("gamma")], hadrons: [])
      let found = try ResponseFile.read(made[0].output)
      return (found.facts, try #require(found.tables.first { $0.quantity == .pointSpread }), log.all)
    }
    func within(_ table: ResponseTable, degrees: Double) -> Double {
      let (energies, radii) = (table.axes[0].binning, table.axes[2].binning)
      let energy = energies.bin(of: 2) ?? 0
      return radii.low.indices.filter { radii.high[$0] < degrees + 1e-9 }.reduce(0) { sum, radius in
        let ring = cos(radii.low[radius] * .pi / 180) - cos(radii.high[radius] * .pi / 180)
        return sum + table.values[table.place(energy, 0, radius)] * 2 * .pi * ring
      }
    }
    func configuration(_ more: String) throws -> PipelineConfiguration {
      try PipelineConfiguration(json: "{\"analysis\": {\"global_gammaness_cut\": 0.65\(more)}}")
    }
    options.configuration = try configuration(", \"source_offset_max_deg\": 0.3")
    let ended = try made("ended")
    options.configuration = try configuration("")
    let whole = try made("whole")
    #expect(ended.spread.axes[2].binning.edges.last == 0.3 && whole.spread.axes[2].binning.edges.last == 12)
    #expect((ended.facts.beyondSpread ?? 0) > 0.01 && whole.facts.beyondSpread == 0)
    #expect(ended.messages.contains { $0.contains("W0824") && $0.contains("source_offset_max_deg") })
    #expect(!whole.messages.contains { $0.contains("point spread") })
    // The number of the original, and the right one.
    let (old, right) = (within(ended.spread, degrees: 0.2), within(whole.spread, degrees: 0.2))
    #expect(
      abs(within(ended.spread, degrees: 0.3) - 1) < 1e-9 && abs(within(whole.spread, degrees: 12) - 1) < 1e-9)
    #expect(right < 0.99 * old, "\(right) \(old)")
  }

  @Test("each class of events has responses of its own") func classes() throws {
    let test = Case(kind: "stereo", zenith: 30, hasTable: false, isOriginal: false)
    let folder = try TemporaryFolder()
    var options = try options(test, folder)
    options.hasEventClasses = true
    let outcomes = try MakeResponsesPipeline(options: options, log: StepContext.silent.log)
      .run(gammas: [test.input("gamma")], hadrons: [test.input("proton")])
    #expect(outcomes.map(\.eventClass) == [nil, 1, 2, 3, 4])
    for outcome in outcomes.dropFirst() {
      let number = try #require(outcome.eventClass)
      let copy = folder.path("golden_\(number).fits.gz")
      try SharedData.data("\(Self.root)/irf/corrected/corrected_stereo_ze30_gc0.65_ec\(number).fits.gz")
        .write(to: URL(fileURLWithPath: copy))
      let (found, golden) = (try ResponseFile.read(outcome.output), try ResponseFile.read(copy))
      #expect(found.facts.eventClass == number && outcome.output.hasSuffix("_ec\(number)_irfs.fits"))
      let (a, b) = (found.gammaTables[0].values, golden.gammaTables[0].values)
      #expect(zip(a, b).allSatisfy { isClose($0, $1.isNaN ? 0 : $1, relative: 1e-10) })
    }
  }

  @Test("protons in place of gamma rays, data, DL1 files, other pointings are refused") func refused() throws
  {
    let test = Case(kind: "mono", zenith: 30, hasTable: false, isOriginal: false)
    let other = Case(kind: "mono", zenith: 40, hasTable: false, isOriginal: false)
    let folder = try TemporaryFolder()
    let night = SharedData.path("\(Self.root)/dl3/inputs/night_mono/SST1M1_20250211_0101_dl1_dl2.h5")
    func code(_ gammas: [String], _ hadrons: [String]) throws -> Int? {
      do {
        _ = try MakeResponsesPipeline(options: options(test, folder), log: StepContext.silent.log)
          .run(gammas: gammas, hadrons: hadrons)
      } catch { return (error as? any SSTError)?.code.number }
      return nil
    }
    let (gamma, proton) = (test.input("gamma"), test.input("proton"))
    #expect(try code([proton], []) == 6121)
    #expect(try code([gamma], [gamma]) == 277)
    #expect(try code([night], []) == 6120)
    #expect(try code([gamma, other.input("gamma")], []) == 6122)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }
}
