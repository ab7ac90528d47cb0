internal import CCairo
public import SSTCore
public import SSTIO

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
  ///   - files: the set that it belongs to, which then says when it appears and whether it may exist.
  /// - Throws: ``DrawingError``.
  public func writePNG(
    to path: String, overwrite: Bool = false, in files: AtomicFileSet? = nil
  ) throws(DrawingError) {
    let bytes = try png()
    do throws(AtomicFileError) {
      let file = try AtomicFile.make(path, overwrite: overwrite, in: files)
      try file.write(contentsOf: bytes)
      try file.commit()
    } catch {
      throw .file(error)
    }
  }
}

/// Why a picture cannot be made.
public enum DrawingError: SSTError, Equatable {
  /// The extent has no sense.
  case size(width: Int, height: Int, scale: Double)
  /// The library refused an operation.
  case library(reason: String)
  /// The file cannot be written.
  case file(AtomicFileError)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .size: ErrorCode(.usage, 84, "picture-size")
    case .library: ErrorCode(.output, 64, "drawing-failed")
    case .file(let error): error.code
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .size(let width, let height, let scale):
      "a picture of \(width) by \(height) units with a scale of \(scale) cannot be made;"
        + " it needs 1 to \(Int(Canvas.maximumPixels)) pixels each way."
    case .library(let reason): "the picture cannot be drawn: \(reason)."
    case .file(let error): error.description
    }
  }
}
