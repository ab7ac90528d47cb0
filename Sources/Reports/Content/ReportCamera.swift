public import SSTCore

/// The camera as a report draws it: where the square pixels are, and their electronics.
public struct ReportCamera: Sendable {
  /// The camera's pixels.
  public let mapping: PixelMapping

  /// Takes the pixels of a camera.
  public init(_ mapping: PixelMapping) { self.mapping = mapping }

  /// The number of pixels.
  public var pixelCount: Int { mapping.pixelCount }

  /// What the scripts' `SST.map` and the identity of a pixel need.
  var value: ReportValue {
    let pixels = mapping.pixels
    return .object([
      ("name", .text(mapping.name)), ("pixelWidth", .number(mapping.pixelWidth)),
      ("x", .float64(pixels.map(\.x))), ("y", .float64(pixels.map(\.y))),
      ("slot", .counts(of: pixels.map(\.slot))), ("asic", .counts(of: pixels.map(\.asic))),
      ("channel", .counts(of: pixels.map(\.channel))),
    ])
  }
}
