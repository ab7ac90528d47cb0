internal import SSTCore

/// The gain of each pixel: ADC counts (summed over samples) a photoelectron, and which pixels to trust.
///
/// Source: the calibration files of sst1mpipe, columns `dc_to_pe` and `calib_flag`.
public struct GainCalibration: Sendable, Equatable {
  /// ADC counts per photoelectron of each pixel; bad pixels carry the mean of the good ones.
  public let dcToPE: [Double]
  /// True where `calib_flag` is exactly 1.
  public let isGood: [Bool]
  /// The name of the file the values come from.
  public let fileName: String

  /// The number of pixels.
  public var pixelCount: Int { dcToPE.count }

  /// Makes a calibration from the two columns of a file.
  ///
  /// - Parameters:
  ///   - dcToPE: ADC counts per photoelectron, one a pixel; values of bad pixels (also NaN) are replaced.
  ///   - calibrationFlag: 1 for a good pixel, anything else is bad.
  ///   - fileName: named in errors and in the output.
  ///   - pixelCount: the number of pixels of the camera.
  /// - Throws: ``CalibrationError`` for wrong counts, a good pixel without a positive finite value, or no good
  ///   pixel.
  public init(
    dcToPE: [Double], calibrationFlag: [Double], fileName: String, pixelCount: Int
  ) throws(CalibrationError) {
    for (column, values) in [("dc_to_pe", dcToPE), ("calib_flag", calibrationFlag)]
    where values.count != pixelCount {
      throw .wrongPixelCount(file: fileName, column: column, found: values.count, expected: pixelCount)
    }
    let good = calibrationFlag.map { $0 == 1 }
    var sum = 0.0
    var count = 0
    for pixel in good.indices where good[pixel] {
      guard dcToPE[pixel].isFinite, dcToPE[pixel] > 0 else {
        throw .unusableValue(
          file: fileName, column: "dc_to_pe", pixel: pixel, found: "\(dcToPE[pixel])",
          expected: "a positive number (calib_flag is 1)")
      }
      sum += dcToPE[pixel]
      count += 1
    }
    guard count > 0 else { throw .noGoodPixels(file: fileName) }
    let mean = sum / Double(count)
    self.dcToPE = dcToPE.indices.map { good[$0] ? dcToPE[$0] : mean }
    isGood = good
    self.fileName = fileName
  }

  /// The packaged default calibration of an SST-1M telescope (21 or 1, 22 or 2).
  static func packaged(telescope: Int) throws(CalibrationError) -> GainCalibration {
    let id = try PackagedTables.sst1mTelescope(telescope, table: "gain calibration")
    let name = "averaged_calib_param_v2_2023_2024_tel\(id - 20).h5"
    var gains: [Double] = []
    var flags: [Double] = []
    let text = id == 21 ? DefaultGainTable21.text : DefaultGainTable22.text
    for (index, line) in PackagedTables.lines(text).enumerated() {
      let fields = line.split(separator: " ")
      guard fields.count == 2, let gain = Double(fields[0]), let flag = Double(fields[1]) else {
        throw .unreadableLine(
          file: name, line: index + 1, found: String(line), expected: "dc_to_pe and calib_flag")
      }
      gains.append(gain)
      flags.append(flag)
    }
    return try GainCalibration(
      dcToPE: gains, calibrationFlag: flags, fileName: name, pixelCount: SST1MCamera.pixelCount)
  }
}

/// The tables that are compiled into the library.
enum PackagedTables {
  /// The lines of a packaged table.
  static func lines(_ text: StaticString) -> [Substring] {
    text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }.split(separator: "\n")
  }

  /// 21 or 22 for a telescope id of the SST-1M (1 and 2 are accepted).
  static func sst1mTelescope(_ id: Int, table: String) throws(CalibrationError) -> Int {
    switch id {
    case 1, 21: return 21
    case 2, 22: return 22
    default: throw .unknownTelescope(id: id, table: table)
    }
  }
}
