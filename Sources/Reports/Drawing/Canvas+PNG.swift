internal import CCairo
internal import SSTIO

extension Canvas {
  /// The picture as a PNG file, 8 bits for each of red, green and blue.
  ///
  /// - Throws: ``DrawingError/library(reason:)`` if an operation failed, also one before.
  public func png() throws(DrawingError) -> [UInt8] {
    try check()
    var bytes: [UInt8] = []
    let status = withUnsafeMutablePointer(to: &bytes) { target in
      cairo_surface_write_to_png_stream(
        surface,
        { target, data, count in
          guard let target, let data else { return CAIRO_STATUS_WRITE_ERROR }
          let part = UnsafeBufferPointer(start: data, count: Int(count))
          target.assumingMemoryBound(to: [UInt8].self).pointee.append(contentsOf: part)
          return CAIRO_STATUS_SUCCESS
        }, target)
    }
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .library(reason: cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown")
    }
    return bytes
  }

  /// Writes the picture to a PNG file, which appears whole or not at all.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - overwrite: whether it may exist already.
  /// - Throws: ``DrawingError``.
  public func writePNG(to path: String, overwrite: Bool = false) throws(DrawingError) {
    let bytes = try png()
    do throws(AtomicFileError) {
      let file = try AtomicFile(path: path, overwrite: overwrite)
      try file.write(contentsOf: bytes)
      try file.commit()
    } catch {
      throw .file(error)
    }
  }
}
