/// The pixels of a camera of modules: electronics, grid and positions.
///
/// In cameras of 64-pixel modules (CHEC-S, SSTCAM) pixels are in readout order, `slot * 64 + asic * 16 + channel`. The
/// packaged table is ``checS``; another camera's is read from a mapping file with ``init(parsing:name:path:)``, or made
/// of the description in a simulated file.
public struct PixelMapping: Sendable, Equatable {
  /// One pixel.
  public struct Pixel: Sendable, Equatable {
    /// The slot of its module, 0 to 31 in cameras of 64-pixel modules.
    public var slot: Int
    /// The ASIC in the module, 0 to 3.
    public var asic: Int
    /// The channel of the ASIC, 0 to 15.
    public var channel: Int
    /// The row on the camera's grid, from the bottom; −1 if unknown.
    public var row: Int
    /// The column on the camera's grid, from the left; −1 if unknown.
    public var column: Int
    /// The trigger and bias patch: 2 × 2 pixels; −1 if unknown.
    public var superpixel: Int
    /// The channel number on the sensor tile, if known.
    public var sensorPixel: Int?
    /// x of the centre in metres.
    public var x: Double
    /// y of the centre in metres.
    public var y: Double
    /// z of the centre in metres; 0 if unknown.
    public var z: Double
  }

  /// The camera's name.
  public let name: String
  /// The pixels in readout order.
  public let pixels: [Pixel]
  /// The side of the sensitive square of a pixel, in metres.
  public let pixelWidth: Double
  /// Positions and neighbors; pixels that share a side are neighbors, also across the gaps between modules.
  public let geometry: CameraGeometry

  /// The sensitive side of a CHEC-S pixel, in metres.
  public static let checSPixelWidth = 0.0062

  /// Makes a mapping and finds the neighbors.
  init(name: String, pixels: [Pixel], pixelWidth: Double) {
    self.name = name
    self.pixels = pixels
    self.pixelWidth = pixelWidth
    geometry = CameraGeometry(
      name: name, x: pixels.map(\.x), y: pixels.map(\.y), pixelArea: pixelWidth * pixelWidth,
      pixelShape: .square, pixelRotationDeg: 0, cameraRotationDeg: 0,
      neighbors: PixelGrid(pixels).neighbors(at: PixelGrid.sides))
  }

  /// Makes the mapping of a camera of any shape from its geometry; row, column and superpixel are −1, unknown.
  ///
  /// - Parameters:
  ///   - geometry: positions and neighbors.
  ///   - slots: the module of each pixel; 0 for those that are not in the list.
  ///   - asics: the chip of each pixel in its module, likewise.
  ///   - channels: the channel of each pixel in its chip, likewise.
  public init(_ geometry: CameraGeometry, slots: [Int] = [], asics: [Int] = [], channels: [Int] = []) {
    func value(_ list: [Int], _ pixel: Int) -> Int { list.indices.contains(pixel) ? max(0, list[pixel]) : 0 }
    name = geometry.name
    pixels = geometry.x.indices.map { pixel in
      Pixel(
        slot: value(slots, pixel), asic: value(asics, pixel), channel: value(channels, pixel), row: -1,
        column: -1, superpixel: -1, sensorPixel: nil, x: geometry.x[pixel], y: geometry.y[pixel], z: 0)
    }
    pixelWidth = geometry.pixelWidth
    self.geometry = geometry
  }

  /// The number of pixels.
  public var pixelCount: Int { pixels.count }

  /// For each pixel, those that touch it at a corner only, ascending.
  public var cornerNeighbors: [[Int32]] { PixelGrid(pixels).neighbors(at: PixelGrid.corners) }

  /// The 64 pixels of one module, moved to the middle: for files of a single module.
  public var singleModule: PixelMapping {
    let own = Array(pixels.prefix(64))
    let count = Double(max(1, own.count))
    let (x, y) = (own.reduce(0) { $0 + $1.x } / count, own.reduce(0) { $0 + $1.y } / count)
    let (row, column) = (own.map(\.row).min() ?? 0, own.map(\.column).min() ?? 0)
    let moved = own.map { pixel in
      var pixel = pixel
      pixel.x -= x
      pixel.y -= y
      pixel.row -= row
      pixel.column -= column
      return pixel
    }
    return PixelMapping(name: name, pixels: moved, pixelWidth: pixelWidth)
  }

  /// CHEC-S, camera version 1.1.0: 2048 pixels in 32 modules.
  public static let checS: PixelMapping = {
    let text = CHECSPixelTable.text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    do throws(PixelMappingError) {
      return try PixelMapping(parsing: text, name: "CHEC-S", path: "packaged CHEC-S table")
    } catch {
      preconditionFailure("the packaged table of CHEC-S is damaged: \(error.description)")
    }
  }()
}

/// The pixels by row and column, without the rows and columns that are empty throughout.
struct PixelGrid {
  static let sides = [(-1, 0), (1, 0), (0, -1), (0, 1)]
  static let corners = [(-1, -1), (-1, 1), (1, -1), (1, 1)]

  private var places: [Place] = []
  private var pixels: [Place: Int32] = [:]

  private struct Place: Hashable { var row, column: Int }

  init(_ pixels: [PixelMapping.Pixel]) {
    let rows = Self.ranks(pixels.map(\.row))
    let columns = Self.ranks(pixels.map(\.column))
    for (index, (row, column)) in zip(rows, columns).enumerated() {
      places.append(Place(row: row, column: column))
      self.pixels[places[index]] = Int32(index)
    }
  }

  /// The place of each number among the different numbers: gaps between modules vanish.
  private static func ranks(_ numbers: [Int]) -> [Int] {
    let order = Dictionary(
      Set(numbers).sorted().enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { a, _ in a })
    return numbers.map { order[$0] ?? 0 }
  }

  func neighbors(at steps: [(Int, Int)]) -> [[Int32]] {
    places.map { place in
      steps.compactMap { pixels[Place(row: place.row + $0.0, column: place.column + $0.1)] }.sorted()
    }
  }
}
