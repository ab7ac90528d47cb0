public import SSTCore

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
