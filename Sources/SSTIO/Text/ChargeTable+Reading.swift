public import SSTCore

extension ChargeTable {
  /// Reads a file, recognised by its content: `.npy` (events × pixels, or one pixel), or a text table.
  ///
  /// - Throws: ``ChargeTableError``.
  public static func read(path: String) throws(ChargeTableError) -> ChargeTable {
    let file: RandomAccessFile
    let start: [UInt8]
    do throws(FileError) {
      file = try RandomAccessFile(path: path)
      start = try file.bytes(0..<min(512, file.size))
    } catch {
      throw .file(error)
    }
    if start.starts(with: NumPyHeader.magic) { return try numPy(file) }
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw .unknownFormat(path: path, found: "a ZIP archive; arrays of .npz files must be saved one by one")
    }
    guard start.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }) else {
      throw .unknownFormat(path: path, found: FoundBytes.text(start.prefix(8)))
    }
    return try ChargeTextReader.read(file)
  }

  private static func numPy(_ file: RandomAccessFile) throws(ChargeTableError) -> ChargeTable {
    let array: NumPyArray
    do throws(NumPyError) { array = try NumPyArray.read(file) } catch { throw .numPy(error) }
    guard (1...2).contains(array.shape.count) else {
      throw .notEventsByPixels(path: file.path, shape: array.shape)
    }
    let pixels = array.shape.count == 2 ? array.shape[1] : 1
    if array.shape[0] == 0 || pixels == 0 { throw .empty(path: file.path) }
    if case .float32(let values) = array.data {
      return ChargeTable(eventCount: array.shape[0], pixelCount: pixels, values: .float32(values))
    }
    return ChargeTable(
      eventCount: array.shape[0], pixelCount: pixels, values: .float64(array.data.doubles ?? []))
  }

  /// The charges as an array that can be written to a `.npy` file.
  public var numPyArray: NumPyArray {
    switch values {
    case .float32(let values): NumPyArray(shape: [eventCount, pixelCount], data: .float32(values))
    case .float64(let values): NumPyArray(shape: [eventCount, pixelCount], data: .float64(values))
    }
  }
}
