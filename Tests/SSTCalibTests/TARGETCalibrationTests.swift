import Foundation
import SSTCalib
import SSTCore
import SSTIO
import TestSupport
import Testing

@Suite("TARGET: R0 to R1") struct TARGETCalibrationTests {
  static let folder = SharedData.path("oracle/tio/calib") + "/"

  private static func pedestal(_ name: String = "ped.tcal") throws -> TcalPedestal {
    guard case .pedestal(let table) = try TcalTable(path: folder + name) else {
      throw TcalError.notACalibration(path: name)
    }
    return table
  }

  private static func transfer() throws -> TcalTransferFunction {
    guard case .transferFunction(let table) = try TcalTable(path: folder + "tf.tcal") else {
      throw TcalError.notACalibration(path: "tf.tcal")
    }
    return table
  }

  @Test(
    "words equal the golden files, which the camera group's library reproduces",
    .enabled(if: SharedData.isPresent, "\(SharedData.comment)"), arguments: [false, true])
  func golden(_ hasTransfer: Bool) throws {
    let folder = try TemporaryFolder()
    let source = try TIOFile(path: Self.folder + "r0.tio")
    let calibrator = try TARGETCalibrator(
      pedestal: Self.pedestal(), transfer: hasTransfer ? [Self.transfer()] : [], samplesPerPixel: 32)
    var conversion = TIOConversion(
      source: source, path: folder.path("r1.tio"), scale: hasTransfer ? 22.8 : 13.6,
      offset: hasTransfer ? 370 : 700)
    conversion.keywords = [.init("PEDESTAL", .text("ped.tcal"))]
    let summary = try conversion.run(jobs: 2) { calibrator.calibrate($0, into: $1) }
    #expect(summary.events == 4)
    var names = [hasTransfer ? "calib/r1_pedestal_tf.tio" : "calib/r1_pedestal_only.tio"]
    if hasTransfer { names.append("real/targetcalib_written_r1.tio") }
    let ours = try Self.read(folder.path("r1.tio"))
    for name in names {
      let path = SharedData.path("oracle/tio/" + name)
      let golden = try Self.read(path)
      let rows = try TIOFile(path: folder.path("r1.tio")).events(0..<4, jobs: 1)
      #expect(try TIOFile(path: path).events(0..<4, jobs: 1) == rows)
      #expect(ours.samples == golden.samples && ours.headers == golden.headers, "\(name)")
      #expect(ours.scale == golden.scale && ours.offset == golden.offset)
    }
    let result = try TIOFile(path: folder.path("r1.tio"))
    #expect(result.level == .r1 && result.text("PEDESTAL") == "ped.tcal")
    #expect(result.runNumber == source.runNumber && result.startDate == source.startDate)
  }

  @Test("values equal the expected ones", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func values() throws {
    let all = try #require(SharedData.json("oracle/tio/expected.json") as? [String: Any])
    let book = try #require((all["calib"] as? [String: Any])?["events"] as? [[String: Any]])
    let block = try Self.read(Self.folder + "r0.tio")
    for (key, tables) in [("pedestal_only", []), ("pedestal_tf", [try Self.transfer()])] {
      let calibrator = try TARGETCalibrator(
        pedestal: Self.pedestal(), transfer: tables, samplesPerPixel: 32)
      for (index, expected) in book.enumerated() {
        let part = try #require(expected[key] as? [String: Any])
        let values = Self.calibrate(block, index, calibrator)
        let sum = values.reduce(0) { $0 + Double($1) }
        // The parser of JSON may change the last digit of a double; floats have 29 bits less.
        #expect(abs(sum - (try #require(part["sum"] as? Double))) < 1e-9 * abs(sum))
        #expect(Array(values[96..<128]) == (part["pixel_3"] as? [Double])?.map { Float($0) })
      }
    }
  }

  private static func read(_ path: String) throws -> TelescopeEvents {
    let source = try RawFile.openRows(path)
    return try source.block(0..<source.eventCount).telescopes[0]
  }

  /// All values of an event of a single module.
  private static func calibrate(
    _ block: TelescopeEvents, _ event: Int, _ calibrator: TARGETCalibrator
  ) -> [Float] {
    let length = block.samplesPerPixel
    var all: [Float] = []
    for pixel in 0..<block.pixelCount {
      let start = block.sampleRange(ofEvent: event).lowerBound + pixel * length
      var values = [Float](repeating: .nan, count: length)
      block.samples.withUnsafeBufferPointer { words in
        values.withUnsafeMutableBufferPointer { values in
          calibrator.calibrate(
            TIOWaveform(
              slot: 0, pixel: pixel, firstCell: block.headers[event].readout.firstCell ?? 0,
              counts: UnsafeBufferPointer(rebasing: words[start..<start + length])), into: values)
        }
      }
      all += values
    }
    return all
  }

  @Test("absurd tables give no crash, and values that can be stored") func absurd() throws {
    let pedestal = TcalPedestal(
      moduleCount: 1, blockCount: 1, positionCount: 47,
      values: (0..<64 * 47).map { [.nan, .infinity, -.infinity, 1e38, -1e38, 500][$0 % 6] })
    let transfer = TcalTransferFunction(
      moduleCount: 1, cellCount: 5, steps: [-1_048_576, 3, 1_048_576],
      values: (0..<64 * 15).map { [.nan, 1e38, -1e38][$0 % 3] })
    let calibrator = try TARGETCalibrator(pedestal: pedestal, transfer: [transfer], samplesPerPixel: 16)
    let counts = (0..<16).map { UInt16($0 * 256) }
    var values = [Float](repeating: 0, count: 16)
    for firstCell in [0, 31, 32, 16_383] {
      for pixel in 0..<64 {
        counts.withUnsafeBufferPointer { counts in
          values.withUnsafeMutableBufferPointer { values in
            calibrator.calibrate(
              TIOWaveform(slot: 31, pixel: pixel, firstCell: firstCell, counts: counts), into: values)
          }
        }
      }
      if firstCell >= 32 { #expect(values.allSatisfy { $0 == 0 }) }
    }
    #expect(throws: TARGETCalibrationError.pedestalTooShort(positions: 47, needed: 48)) {
      try TARGETCalibrator(pedestal: pedestal, samplesPerPixel: 17)
    }
  }
}
