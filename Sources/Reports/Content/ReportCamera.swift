internal import Foundation
public import SSTCore

/// A camera as reports draw it: the outlines of its square or hexagonal pixels, and their electronics.
///
/// x goes to the right and y up, in metres.
public struct ReportCamera: Sendable, Equatable {
  /// An edge of a pixel.
  struct Edge: Equatable {
    /// The pixel.
    var pixel: Int
    /// The place of its first corner in ``corners``; the second is the next one.
    var corner: Int
    /// The pixel on the other side; nil if there is none.
    var other: Int?
  }

  /// Where the pixels are, and their shape.
  public let geometry: CameraGeometry
  /// The module of each pixel, in cameras of 64-pixel modules its slot; empty if there are none.
  public let modules: [Int]
  /// The corners of a pixel around its middle, in metres, counterclockwise.
  ///
  /// A regular polygon of the pixel's area: neighbors share their edges if the camera has no gaps.
  let corners: [SIMD2<Double>]
  /// The ASIC in the module and the channel of the ASIC, for each pixel; empty if unknown.
  private let asics: [Int], channels: [Int]

  /// Takes the pixels of a camera of 64-pixel modules.
  public init(_ mapping: PixelMapping) {
    self.init(
      mapping.geometry, modules: mapping.pixels.map(\.slot), asics: mapping.pixels.map(\.asic),
      channels: mapping.pixels.map(\.channel))
  }

  /// Takes the pixels of any camera.
  ///
  /// - Parameters:
  ///   - geometry: where the pixels are, and their shape; hexagons turned by 0° have a corner above.
  ///   - modules: the module of each pixel; empty if there are none.
  public init(_ geometry: CameraGeometry, modules: [Int] = []) {
    self.init(geometry, modules: modules, asics: [], channels: [])
  }

  private init(_ geometry: CameraGeometry, modules: [Int], asics: [Int], channels: [Int]) {
    self.geometry = geometry
    self.modules = modules
    self.asics = asics
    self.channels = channels
    corners = Self.corners(geometry)
  }

  /// The number of pixels.
  public var pixelCount: Int { geometry.pixelCount }

  private static func corners(_ geometry: CameraGeometry) -> [SIMD2<Double>] {
    let isHexagon = geometry.pixelShape != .square
    let count = isHexagon ? 6 : 4
    let first = (isHexagon ? 90 : 45) + geometry.pixelRotationDeg
    // The area of a polygon with n corners at distance r is n/2 r² sin(2π/n).
    let radius = sqrt(geometry.pixelArea / (0.5 * Double(count) * sin(2 * .pi / Double(count))))
    return (0..<count).map { corner in
      let angle = first * .pi / 180 + 2 * .pi * Double(corner) / Double(count)
      return SIMD2(radius * cos(angle), radius * sin(angle))
    }
  }

  /// The middle of a pixel.
  func middle(of pixel: Int) -> SIMD2<Double> { SIMD2(geometry.x[pixel], geometry.y[pixel]) }

  /// The edges of all pixels; one that two pixels share, up to a gap between modules, is there once.
  var edges: [Edge] {
    (0..<pixelCount).flatMap { pixel in
      corners.indices.compactMap { corner in
        let other = neighbor(of: pixel, behind: corner)
        return other.map { $0 < pixel } == true ? nil : Edge(pixel: pixel, corner: corner, other: other)
      }
    }
  }

  private func neighbor(of pixel: Int, behind corner: Int) -> Int? {
    // Outwards through the middle of the edge.
    let outwards = corners[corner] + corners[(corner + 1) % corners.count]
    return geometry.neighbors(of: pixel).lazy.map(Int.init).first { other in
      let step = middle(of: other) - middle(of: pixel)
      let along = (step * outwards).sum()
      // The directions of two edges are 60° apart or more: 36° belong to one of them alone.
      return along > 0 && along * along > 0.65 * (step * step).sum() * (outwards * outwards).sum()
    }
  }

  /// What the scripts' `SST.camera` needs; without edges there are no outlines of several pixels.
  func value(withEdges: Bool = false) -> ReportValue {
    func list(_ numbers: [Int]) -> ReportValue { numbers.isEmpty ? .null : .counts(of: numbers) }
    let edges = withEdges ? edges : []
    return .object([
      ("name", .text(geometry.name)), ("shape", .text(geometry.pixelShape.rawValue)),
      ("x", .float64(geometry.x)), ("y", .float64(geometry.y)),
      ("cornerX", .float64(corners.map(\.x))), ("cornerY", .float64(corners.map(\.y))),
      ("module", list(modules)), ("asic", list(asics)), ("channel", list(channels)),
      (
        "edges",
        .object([
          ("pixel", list(edges.map(\.pixel))), ("corner", list(edges.map(\.corner))),
          // 0 is the outside.
          ("other", list(edges.map { $0.other.map { $0 + 1 } ?? 0 })),
        ])
      ),
    ])
  }
}
