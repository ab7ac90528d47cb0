import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTCalib

@Suite("Gain, window and drop") struct GainTests {
  @Test("packaged tables are complete")
  func packaged() throws {
    for (telescope, bad) in [(21, [162, 320, 332, 489, 958]), (1, [162, 320, 332, 489, 958])] {
      let gain = try GainCalibration.packaged(telescope: telescope)
      #expect(gain.isGood.indices.filter { !gain.isGood[$0] } == bad)
    }
    let second = try GainCalibration.packaged(telescope: 22)
    #expect(second.isGood.count { !$0 } == 21)
    #expect(second.dcToPE.allSatisfy { $0.isFinite && $0 > 0 })
    #expect(second.fileName == "averaged_calib_param_v2_2023_2024_tel2.h5")
    for telescope in [21, 22] {
      #expect(try WindowTransmittance.packaged(telescope: telescope).factors.count == 1296)
      #expect(try ReferencePulse.packaged(telescope: telescope).amplitudes.count == 1520)
    }
    #expect(try WindowTransmittance.packaged(telescope: 21).factors[0] == 0.9242540833494634)
    #expect(throws: CalibrationError.unknownTelescope(id: 7, table: "gain calibration")) {
      try GainCalibration.packaged(telescope: 7)
    }
  }

  @Test("bad pixels get the mean of the good ones")
  func meanOfGood() throws {
    let gain = try GainCalibration(
      dcToPE: [20, .nan, 30, 99], calibrationFlag: [1, 0, 1, 0.5], fileName: "f.h5", pixelCount: 4)
    #expect(gain.dcToPE == [20, 25, 30, 25])
    #expect(gain.isGood == [true, false, true, false])
  }

  @Test("bad files are refused with the place")
  func refused() {
    #expect(throws: CalibrationError.noGoodPixels(file: "f")) {
      try GainCalibration(dcToPE: [1], calibrationFlag: [0], fileName: "f", pixelCount: 1)
    }
    #expect(throws: CalibrationError.wrongPixelCount(file: "f", column: "calib_flag", found: 1, expected: 2))
    {
      try GainCalibration(dcToPE: [1, 2], calibrationFlag: [0], fileName: "f", pixelCount: 2)
    }
    #expect(throws: CalibrationError.self) {
      try GainCalibration(dcToPE: [-1], calibrationFlag: [1], fileName: "f", pixelCount: 1)
    }
    #expect(
      throws: CalibrationError.unreadableLine(
        file: "w.txt", line: 3, found: "1 x", expected: "a pixel id and a number")
    ) { try WindowTransmittance(text: "id f\n0 0.9\n1 x\n", fileName: "w.txt", pixelCount: 2) }
    #expect(throws: CalibrationError.self) {
      try WindowTransmittance(text: "id f\n0 0.9\n1 0\n", fileName: "w.txt", pixelCount: 2)
    }
  }

  @Test("the text layout of the window table", arguments: ["\n", "\r\n"])
  func windowText(_ end: String) throws {
    let text = ["pixel_id\t correction_factor", "0\t 0.92", "1\t 0.93", ""].joined(separator: end)
    let table = try WindowTransmittance(text: text, fileName: "w.txt", pixelCount: 2)
    #expect(table.factors == [0.92, 0.93])
  }

  @Test("the examples of the reference text")
  func dropExamples() throws {
    let first = try VoltageDropModel(telescope: 21).factor(variance: 40.8255)
    #expect(isClose(first.value, 0.785, relative: 1e-4))
    #expect(!first.isOutsideTable)
    #expect(
      isClose(try VoltageDropModel(telescope: 22).factor(variance: 64.3303).value, 0.93978, relative: 1e-5))
  }

  @Test("defect 12: beyond the table the drop is that of its end, and flagged")
  func clamped() throws {
    let clamped = try VoltageDropModel(telescope: 21)
    let original = try VoltageDropModel(telescope: 21, quirks: .extrapolatedDrop)
    let end = clamped.factor(variance: clamped.tabulatedVariances.upperBound)
    #expect(!end.isOutsideTable)
    #expect(clamped.factor(variance: 1000) == .init(value: end.value, isOutsideTable: true))
    // The original's continued polynomial turns the charges' sign.
    #expect(original.factor(variance: 1000).value < 0)
    #expect(original.factor(variance: 1000).isOutsideTable)
    #expect(original.factor(variance: 40) == clamped.factor(variance: 40))
  }

  @Test("night-sky rates grow with the shift")
  func rates() throws {
    let model = try VoltageDropModel(telescope: 21)
    #expect(
      isClose(model.photoelectronRateMHz(baselineShift: 10), 10 / (21 * 0.9513) / 0.004, relative: 1e-12))
    #expect(
      isClose(model.photonRateMHz(baselineShift: 10), 10 / (21 * 0.9196) / 0.004 / 0.35, relative: 1e-12))
  }

  @Test("swapped modules: dates and pixels")
  func swaps() {
    func day(_ y: Int64, _ m: Int64, _ d: Int64) -> TAITime {
      TAITime(unixSeconds: CivilDate.toDays(year: y, month: m, day: d) * 86400)
    }
    #expect(ModuleSwap.active(telescope: 22, firstEvent: day(2024, 1, 1))?.modules == [59, 88])
    #expect(ModuleSwap.active(telescope: 21, firstEvent: day(2024, 1, 1)) == nil)
    #expect(ModuleSwap.active(telescope: 22, firstEvent: day(2024, 7, 18)) == nil)
    #expect(ModuleSwap.active(telescope: 22, firstEvent: day(2023, 9, 1)) == nil)
    #expect(ModuleSwap.active(telescope: 21, firstEvent: day(2025, 12, 17)) == nil)
    let swap = ModuleSwap.active(telescope: 21, firstEvent: day(2026, 1, 1))
    #expect(swap?.pixelPairs.count == 12)
    var values = Array(0..<1296)
    swap?.apply(to: &values)
    #expect(values.indices.count { values[$0] != $0 } == 24)
    swap?.apply(to: &values)
    #expect(values == Array(0..<1296))
  }

  @Test("errors have stable codes and name the next step")
  func errors() {
    let error = CalibrationError.unknownTelescope(id: 3, table: "gain calibration")
    #expect(error.code.description == "E0252 no-default-calibration")
    #expect(error.description.contains("Give a file"))
  }
}
