import SSTCore
import SSTIO

/// The mapping of the camera that took lab runs.
enum LabMapping {
  /// Reads a mapping file, or takes CHEC-S; runs of one module get the pixels of a single one.
  ///
  /// - Throws: ``LabInputError``, or the error of the reader.
  static func mapping(path: String?, pixelCount: Int) throws -> PixelMapping {
    let mapping = try path.map { try PixelMapping(path: $0) } ?? .checS
    if mapping.pixelCount == pixelCount { return mapping }
    if pixelCount == TIOReadout.modulePixels { return mapping.singleModule }
    throw LabInputError.wrongMapping(
      path: path ?? "the packaged CHEC-S table", pixels: mapping.pixelCount, found: pixelCount)
  }
}
