import Foundation
@testable import SSTPipelines
import SSTCore
import TestSupport
import Testing

/// One case of the golden file of TARGET texts.
struct TargetCase: Codable, Sendable, CustomTestStringConvertible {
  var target_field: String
  var force_pointing: Bool
  var exit: Bool
  var target: String?
  var ra: Double?
  var dec: Double?
  var wobble: String?
  var testDescription: String { "\(target_field) force=\(force_pointing)" }

  static let all: [TargetCase] = {
    guard let data = try? SharedData.data("oracle/r0_dl1/target_field_golden.json") else { return [] }
    return (try? JSONDecoder().decode([TargetCase].self, from: data)) ?? []
  }()
}

@Suite("Target and names") struct TargetTests {
  @Test(
    "texts of the TARGET keyword", .enabled(if: SharedData.isPresent, "needs the golden files"),
    arguments: TargetCase.all)
  func golden(_ golden: TargetCase) {
    switch ObservationTarget.decide(header: golden.target_field, forcePointing: golden.force_pointing) {
    case .skip: #expect(golden.exit)
    case .observe(let target):
      #expect(!golden.exit)
      #expect(target.name == golden.target && target.wobble == golden.wobble)
      #expect(target.coordinates?.rightAscensionDeg == golden.ra)
      #expect(target.coordinates?.declinationDeg == golden.dec)
    }
  }

  @Test("the golden file has 38 cases", .enabled(if: SharedData.isPresent, "needs the golden files"))
  func count() { #expect(TargetCase.all.count == 38) }

  @Test(
    "texts that are no directions",
    arguments: [
      "Crab,W1,nan,22", "Crab,W1,0x10,22", "Crab,W1,inf,22", "Crab,W1,83,91", "a,b,c", ",,", "__", "W,W,W",
      "",
    ])
  func nonsense(text: String) {
    guard case .observe(let target) = ObservationTarget.decide(header: text, forcePointing: false) else {
      Issue.record("skipped")
      return
    }
    #expect(target.coordinates == nil)
  }

  @Test("the pointing of a file")
  func pointing() throws {
    let target = ObservationTarget(
      name: "Crab", wobble: "W1", coordinates: SkyCoordinates(rightAscensionDeg: 83.63, declinationDeg: 22.51)
    )
    func choose(_ target: ObservationTarget, _ ra: Double?, _ dec: Double?, _ force: Bool) throws -> Pointing
    {
      try Pointing.choose(
        file: "f", header: "h", target: target, rightAscensionDeg: ra, declinationDeg: dec, force: force)
    }
    let header = try choose(target, nil, nil, false)
    #expect(header.coordinates == target.coordinates && !header.isManual && header.fileTag == "W1")
    let forced = try choose(target, 1, 2, true)
    #expect(forced.coordinates.rightAscensionDeg == 1 && forced.isManual && forced.fileTag == nil)
    #expect(throws: PointingError.noCoordinates(file: "f", header: "h")) {
      try choose(ObservationTarget(), nil, nil, false)
    }
    // Numbers that would be ignored are an error, whatever the header says.
    #expect(throws: PointingError.notForced) { try choose(ObservationTarget(), 1, 2, false) }
    #expect(throws: PointingError.incompleteForce(file: "f")) { try choose(target, 1, nil, true) }
    #expect(throws: PointingError.notForced) { try choose(target, 1, 2, false) }
    #expect(throws: PointingError.notForced) { try choose(target, nil, 2, false) }
    let error = try #require(throws: PointingError.self) { try choose(target, 1, 99, true) }
    #expect(error.code.exitCode == 2 && error.description.contains("--pointing-dec"))
  }

  @Test(
    "telescope, date and run from file names",
    arguments: [
      ("SST1M1_20260121_0001.fits.fz", 21, 20_260_121, 1, 202_601_210_001),
      ("/a_b/SST1M2_20250210_0123.fits.fz", 22, 20_250_210, 123, 202_502_100_123),
      ("SST1M_01_20180822_001.fits.fz", 21, 20_180_822, 1, 201_808_220_001),
      ("SST1M_02_20180822_12345.fits.fz", 22, 20_180_822, 12345, 20_180_822_012_345),
      ("SST1M1_20260121_0001_W1_dl1.h5", 21, 20_260_121, 1, 202_601_210_001),
    ])
  func identity(name: String, telescope: Int, date: Int, run: Int, id: Int) throws {
    let identity = try #require(RunIdentity(fileName: name))
    #expect(identity.telescopeID == telescope && identity.date == date && identity.run == run)
    #expect(identity.observationID == id)
  }

  @Test(
    "other names say nothing",
    arguments: [
      "example_SST1M_20180822.fits.fz", "SST1M3_20260121_0001.fits.fz", "SST1M1_20260230_0001.fits.fz",
      "SST1M1_2026012_0001.fits.fz", "SST1M1_20260121_.fits.fz", "SST1M1_20260121_-001.fits.fz", "", "SST1M",
      "SST1M1_20260121_99999999999999999999.fits.fz", "SST1M_20260121_0001.fits.fz",
    ])
  func noIdentity(name: String) { #expect(RunIdentity(fileName: name) == nil) }

  @Test("names of outputs")
  func outputs() {
    let plain = OutputNames(input: "/x/SST1M1_20260121_0001.fits.fz")
    #expect(plain.dl1 == "SST1M1_20260121_0001_dl1.h5" && plain.log == "SST1M1_20260121_0001_r1_dl1.log")
    #expect(plain.pedestalHistogram == "SST1M1_20260121_0001_pedestal_hist.h5")
    let again = OutputNames(input: "SST1M1_20260121_0001.fits.fz", tag: "W2", recleaned: true)
    #expect(again.dl1 == "SST1M1_20260121_0001_W2_dl1_recleaned.h5")
    #expect(again.pedestalHistogram == "SST1M1_20260121_0001_W2_pedestal_hist_recleaned.h5")
    #expect(again.firstPassPedestalHistogram == "SST1M1_20260121_0001_W2_pedestal_hist.h5")
    #expect(again.log == "SST1M1_20260121_0001_r1_dl1_recleaned.log")
    #expect(OutputNames(input: "g.corsika.gz.simtel.gz").dl1 == "g_dl1.h5")
    #expect(OutputNames(input: "mc/gamma_run000001.simtel").dl1 == "gamma_run000001_dl1.h5")
    #expect(OutputNames(input: "a b;$(x)é.fits", tag: "W1/..").dl1 == "a_b___x___W1_.._dl1.h5")
    for name in ["a_dl1.h5", "/x.h5/a_dl1.h5", "a_dl1"] { #expect(OutputNames.stem(of: name) == "a_dl1") }
    #expect(OutputNames.stem(of: "a.h5.gz") == "a.h5.gz" && OutputNames.stem(of: "") == "")
    #expect(OutputNames(input: "..").dl1 == "_._dl1.h5" && OutputNames(input: "").dl1 == "unnamed_dl1.h5")
  }
}
