import CCairo
import Foundation

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
