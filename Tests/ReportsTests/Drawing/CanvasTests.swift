import CCairo
import Foundation
import Reports
import SSTIO
import Testing

@Suite("Pictures") struct CanvasTests {
  private func decoded(_ canvas: Canvas) throws -> DecodedPicture {
    let path = NSTemporaryDirectory() + "canvas-\(UUID().uuidString).png"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try canvas.writePNG(to: path)
    return try DecodedPicture(path: path)
  }

  @Test("have the size that was asked for, times the scale", arguments: [1.0, 2, 1.5])
  func size(_ scale: Double) throws {
    let picture = try decoded(Canvas(width: 40, height: 20, scale: scale))
    #expect(picture.width == Int(40 * scale) && picture.height == Int(20 * scale))
    #expect(picture.count(0xFFFFFF) == picture.width * picture.height)
  }

  @Test("show areas where they are") func areas() throws {
    let canvas = try Canvas(width: 60, height: 40)
    canvas.fill(Canvas.Rectangle(x: 10, y: 5, width: 20, height: 10), Colour(0x1B9E77))
    canvas.fill([(40, 20), (58, 20), (58, 38)].map { Canvas.Point($0, $1) }, Colour(0xD95F02))
    let picture = try decoded(canvas)
    #expect(picture.count(0x1B9E77) == 200)
    #expect(picture[10, 5] == 0x1B9E77 && picture[29, 14] == 0x1B9E77 && picture[30, 14] == 0xFFFFFF)
    #expect(picture[55, 24] == 0xD95F02 && picture[43, 36] == 0xFFFFFF)
  }

  @Test("draw ellipses with their angle clockwise and a line of even width") func ellipses() throws {
    let canvas = try Canvas(width: 100, height: 100)
    canvas.drawEllipse(
      at: Canvas.Point(50, 50), semiAxes: (40, 10), angle: .pi / 4, Stroke(Colour(0), width: 3))
    let picture = try decoded(canvas)
    let end = 50 + Int((40 / 2.0.squareRoot()).rounded())
    #expect(picture[end, end] == 0 && picture[99 - end, 99 - end] == 0)
    #expect(picture[end, 100 - end] == 0xFFFFFF && picture[50, 50] == 0xFFFFFF)
  }

  @Test("write text, cut to the width, never beyond it") func text() throws {
    let canvas = try Canvas(width: 200, height: 40)
    canvas.write("event", at: Canvas.Point(5, 20), size: 16)
    #expect(try decoded(canvas).colourCount > 3)
    let long = String(repeating: "charge ", count: 100)
    #expect(canvas.width(of: long) > 1000)
    let narrow = try Canvas(width: 200, height: 40)
    narrow.write(long, at: Canvas.Point(10, 20), maximumWidth: 80)
    let picture = try decoded(narrow)
    #expect((95..<200).allSatisfy { x in (0..<40).allSatisfy { picture[x, $0] == 0xFFFFFF } })
    #expect((10..<90).contains { x in (0..<40).contains { picture[x, $0] != 0xFFFFFF } })
  }

  @Test("pass over what has no place") func notFinite() throws {
    let canvas = try Canvas(width: 30, height: 30)
    canvas.fill([Canvas.Point(.nan, 1), Canvas.Point(.infinity, 2)], Colour(0))
    canvas.draw([Canvas.Point(1e300, 5), Canvas.Point(-1e300, 5)], Stroke(Colour(0)))
    canvas.drawEllipse(at: Canvas.Point(.nan, 3), semiAxes: (3, 1), angle: 0, Stroke(Colour(0)))
    canvas.write("a\0b\u{202E}c", at: Canvas.Point(2, 20))
    #expect(try decoded(canvas).width == 30)
  }

  @Test(
    "of no sensible size are refused", arguments: [(0, 5, 1.0), (5, -1, 1), (20_000, 10, 1), (10, 10, .nan)])
  func refused(_ width: Int, _ height: Int, _ scale: Double) {
    #expect(throws: DrawingError.self) { try Canvas(width: width, height: height, scale: scale) }
  }

  @Test("do not replace files unless asked to") func existing() throws {
    let path = NSTemporaryDirectory() + "canvas-\(UUID().uuidString).png"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let canvas = try Canvas(width: 4, height: 4)
    try canvas.writePNG(to: path)
    #expect(throws: DrawingError.file(.exists(path: path))) { try canvas.writePNG(to: path) }
    try canvas.writePNG(to: path, overwrite: true)
  }

  @Test("have colours that get brighter with the number", arguments: [ColourMap.viridis, .plasma])
  func colours(_ map: ColourMap) {
    let brightness = stride(from: 0.0, through: 1, by: 0.01).map { fraction -> Double in
      let colour = map.colour(fraction)
      return 0.21 * colour.red + 0.72 * colour.green + 0.07 * colour.blue
    }
    #expect(zip(brightness, brightness.dropFirst()).allSatisfy { $0 < $1 })
    #expect(map.colour(-3) == map.colour(0) && map.colour(.nan) == map.colour(0))
  }
}

/// A PNG file, decoded by libpng.
struct DecodedPicture {
  let width: Int
  let height: Int
  private let pixels: [UInt32]

  init(path: String) throws {
    guard let surface = cairo_image_surface_create_from_png(path) else {
      throw CocoaError(.fileReadCorruptFile)
    }
    defer { cairo_surface_destroy(surface) }
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
      let data = cairo_image_surface_get_data(surface)
    else { throw CocoaError(.fileReadCorruptFile) }
    width = Int(cairo_image_surface_get_width(surface))
    height = Int(cairo_image_surface_get_height(surface))
    let stride = Int(cairo_image_surface_get_stride(surface))
    pixels = (0..<width * height).map { [width] index in
      let place = index / width * stride + index % width * 4
      return UnsafeRawPointer(data).load(fromByteOffset: place, as: UInt32.self) & 0xFFFFFF
    }
  }

  /// The colour of a pixel as `0xRRGGBB`.
  subscript(x: Int, y: Int) -> UInt32 { pixels[y * width + x] }

  /// How many pixels have a colour.
  func count(_ colour: UInt32) -> Int { pixels.count { $0 == colour } }

  /// How many colours there are.
  var colourCount: Int { Set(pixels).count }
}
