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

/// What goes wrong when charges are read.
public enum ChargeTableError: SSTError, Equatable {
  /// The file is not there or cannot be read.
  case file(FileError)
  /// A `.npy` file that cannot be read.
  case numPy(NumPyError)
  /// Neither a `.npy` file nor text.
  case unknownFormat(path: String, found: String)
  /// The array has other axes than events and pixels.
  case notEventsByPixels(path: String, shape: [Int])
  /// A line of a text that is not understood.
  case badLine(path: String, line: Int, found: String, expected: String)
  /// There is no charge in the file.
  case empty(path: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .file(let error): error.code
    case .numPy(let error): error.code
    case .unknownFormat: ErrorCode(.inputMissing, 30, "charges-unknown-format")
    case .notEventsByPixels: ErrorCode(.incompatible, 31, "charges-wrong-shape")
    case .badLine: ErrorCode(.inputCorrupt, 31, "charges-line")
    case .empty: ErrorCode(.noEvents, 30, "no-charges")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .numPy(let error): error.description
    case .unknownFormat(let path, let found):
      "\(path) holds no charges that can be read (it starts with \(found)); expected a .npy array or a text table,"
        + " one event a line."
    case .notEventsByPixels(let path, let shape):
      "\(path) has the shape (\(shape.map(String.init).joined(separator: ", "))), expected (events, pixels)."
        + " Bring the axes into this order with reshape or transpose."
    case .badLine(let path, let line, let found, let expected):
      "\(path), line \(line): found \(found), expected \(expected)."
    case .empty(let path): "\(path) holds no charges."
    }
  }
}
