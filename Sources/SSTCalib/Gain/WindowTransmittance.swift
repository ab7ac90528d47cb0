internal import SSTCore

/// The relative transmittance of the camera window in front of each pixel.
///
/// Charges are divided by it. Source: the tables `corr_factor_*_wdw.txt` of sst1mpipe.
public struct WindowTransmittance: Sendable, Equatable {
  /// The transmittance of each pixel, positive, about 0.93 to 0.97.
  public var factors: [Double]
  /// The name of the file the values come from.
  public let fileName: String

  /// Makes a table; throws ``CalibrationError`` unless every pixel has a finite positive factor.
  public init(factors: [Double], fileName: String, pixelCount: Int) throws(CalibrationError) {
    guard factors.count == pixelCount else {
      throw .wrongPixelCount(
        file: fileName, column: "correction_factor", found: factors.count, expected: pixelCount)
    }
    for (pixel, factor) in factors.enumerated() where !(factor.isFinite && factor > 0) {
      throw .unusableValue(
        file: fileName, column: "correction_factor", pixel: pixel, found: "\(factor)",
        expected: "a positive number")
    }
    self.factors = factors
    self.fileName = fileName
  }

  /// Reads the text layout: one header line, then a line a pixel with its id and its factor.
  ///
  /// The order of the lines is the order of the pixels; the id column is not used (as in the original).
  ///
  /// - Throws: ``CalibrationError`` with the line number and what was found.
  public init(text: String, fileName: String, pixelCount: Int) throws(CalibrationError) {
    try self.init(
      lines: text.split(omittingEmptySubsequences: false) { $0.isNewline }, fileName: fileName,
      pixelCount: pixelCount)
  }

  private init(lines: [Substring], fileName: String, pixelCount: Int) throws(CalibrationError) {
    var factors: [Double] = []
    for (index, line) in lines.enumerated().dropFirst() {
      let fields = line.split { $0 == " " || $0 == "\t" }
      if fields.isEmpty { continue }
      guard fields.count == 2, let factor = Double(fields[1]) else {
        throw .unreadableLine(
          file: fileName, line: index + 1, found: String(line.prefix(60)),
          expected: "a pixel id and a number")
      }
      factors.append(factor)
    }
    try self.init(factors: factors, fileName: fileName, pixelCount: pixelCount)
  }

  /// The packaged table of an SST-1M telescope (21 or 1, 22 or 2).
  static func packaged(telescope: Int) throws(CalibrationError) -> WindowTransmittance {
    let id = try PackagedTables.sst1mTelescope(telescope, table: "window transmittance")
    return try WindowTransmittance(
      lines: PackagedTables.lines(id == 21 ? DefaultWindowTable21.text : DefaultWindowTable22.text),
      fileName: id == 21 ? "corr_factor_1st_wdw.txt" : "corr_factor_2nd_wdw.txt",
      pixelCount: SST1MCamera.pixelCount)
  }
}
