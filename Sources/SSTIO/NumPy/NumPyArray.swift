public import SSTCore

/// A numeric array of a `.npy` file, in memory.
///
/// Format versions 1.0 to 3.0; floating-point numbers of 2, 4 and 8 bytes, integers and booleans, in both byte
/// orders, in C and in Fortran order. Pickled objects are refused.
public struct NumPyArray: Sendable, Equatable {
  /// The lengths of the axes, empty for a single value.
  public var shape: [Int]
  /// The values, the last axis running fastest whatever the order in the file; half precision becomes `float32`.
  public var data: ColumnData

  /// Takes values, the last axis running fastest.
  ///
  /// - Parameters:
  ///   - shape: the lengths of the axes.
  ///   - data: as many values as `shape` asks for.
  public init(shape: [Int], data: ColumnData) {
    self.shape = shape
    self.data = data
  }

  /// Reads a file; it must hold exactly one array.
  ///
  /// The values are read into their final place: beside them no more than a megabyte is used.
  /// - Throws: ``NumPyError``.
  public static func read(path: String) throws(NumPyError) -> NumPyArray {
    let file: RandomAccessFile
    do throws(FileError) { file = try RandomAccessFile(path: path) } catch { throw .file(error) }
    return try read(file)
  }

  static func read(_ file: RandomAccessFile) throws(NumPyError) -> NumPyArray {
    let header = try NumPyHeader(file)
    let reading = NumPyReading(file: file, header: header)
    do throws(FileError) {
      return NumPyArray(shape: header.shape, data: try reading.values())
    } catch {
      throw .file(error)
    }
  }
}

/// The type of the values of a `.npy` file.
struct NumPyType: Equatable {
  /// What the values are.
  enum Kind: Character { case float = "f", signed = "i", unsigned = "u", bool = "b" }

  var kind: Kind
  /// The bytes of one value.
  var size: Int
  var isBigEndian: Bool

  /// The description as numpy writes it, for example `<f4`.
  var descr: String { (size == 1 ? "|" : isBigEndian ? ">" : "<") + "\(kind.rawValue)\(size)" }

  init(_ kind: Kind, _ size: Int, isBigEndian: Bool = false) {
    (self.kind, self.size, self.isBigEndian) = (kind, size, isBigEndian)
  }

  /// Reads numpy's description; throws for types that are not numbers.
  init(descr: String, path: String, offset: Int) throws(NumPyError) {
    var rest = Substring(descr)
    var isBig = false
    if let order = rest.first, "<>|=".contains(order) {
      isBig = order == ">"
      rest.removeFirst()
    }
    guard let letter = rest.popFirst() else {
      throw .damaged(path: path, offset: offset, found: "the type '\(descr)'", expected: "one such as '<f4'")
    }
    if letter == "O" {
      throw .unsupported(
        path: path, found: "pickled Python objects",
        advice: "Unpickling runs code from the file. Save numbers: numpy.save(file, array.astype('f4')).")
    }
    guard let kind = Kind(rawValue: letter), let size = Int(rest), Self.sizes(kind).contains(size) else {
      throw .unsupported(
        path: path, found: "values of type '\(descr.prefix(40))'",
        advice: "Supported are f2, f4, f8, i1 to i8, u1 to u8 and b1: use array.astype('f4') or 'f8'.")
    }
    self.init(kind, size, isBigEndian: isBig && size > 1)
  }

  private static func sizes(_ kind: Kind) -> [Int] {
    switch kind {
    case .float: [2, 4, 8]
    case .signed, .unsigned: [1, 2, 4, 8]
    case .bool: [1]
    }
  }
}

/// What goes wrong with `.npy` files.
public enum NumPyError: SSTError, Equatable {
  /// The file is not there or cannot be read.
  case file(FileError)
  /// The bytes at `offset` contradict the format.
  case damaged(path: String, offset: Int, found: String, expected: String)
  /// The file is honest, but holds what is not read.
  case unsupported(path: String, found: String, advice: String)
  /// Values and shape that cannot be written.
  case notWritable(path: String, detail: String)
  /// The output file could not be made or put in place.
  case output(AtomicFileError)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .file(let error): error.code
    case .damaged: ErrorCode(.inputCorrupt, 30, "npy-damaged")
    case .unsupported: ErrorCode(.incompatible, 30, "npy-unsupported")
    case .notWritable: ErrorCode(.output, 50, "npy-not-writable")
    case .output(let error): error.code
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .damaged(let path, let offset, let found, let expected):
      "\(path): found \(found) at byte \(offset), expected \(expected). The .npy file is damaged or "
        + "incomplete: copy or produce it again."
    case .unsupported(let path, let found, let advice):
      "\(path) holds \(found), which is not supported. \(advice)"
    case .notWritable(let path, let detail): "cannot write \(path): \(detail)."
    case .output(let error): error.description
    }
  }
}

extension NumPyArray {
  /// Writes a `.npy` file (format 1.0, little-endian, C order) that appears whole or not at all.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - overwrite: whether it may exist already.
  /// - Throws: ``NumPyError`` `.notWritable` for texts and for a shape that does not fit, `.output` otherwise.
  public func write(path: String, overwrite: Bool = false) throws(NumPyError) {
    guard checkedProduct(shape) == data.count else {
      throw .notWritable(path: path, detail: "\(data.count) values do not fill the shape \(shape)")
    }
    guard let type = data.numPyType else {
      throw .notWritable(path: path, detail: "strings are not written to .npy files")
    }
    let header = try Self.header(type, shape, path)
    do throws(AtomicFileError) {
      let file = try AtomicFile(path: path, overwrite: overwrite)
      try file.write(contentsOf: header)
      try data.write(to: file)
      try file.commit()
    } catch {
      throw .output(error)
    }
  }

  /// The bytes before the values: their number is a multiple of 64.
  private static func header(_ type: NumPyType, _ shape: [Int], _ path: String) throws(NumPyError) -> [UInt8]
  {
    let lengths = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let text = "{'descr': '\(type.descr)', 'fortran_order': False, 'shape': (\(lengths)), }"
    let length = (10 + text.utf8.count + 1 + 63) / 64 * 64 - 10
    guard length <= UInt16.max else {
      throw .notWritable(path: path, detail: "\(shape.count) axes do not fit into the header")
    }
    let padding = [UInt8](repeating: 0x20, count: length - text.utf8.count - 1)
    let start = NumPyHeader.magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    return start + Array(text.utf8) + padding + [0x0A]
  }
}

extension ColumnData {
  /// The type of the values as numpy knows it, `nil` for texts.
  fileprivate var numPyType: NumPyType? {
    switch self {
    case .int8: NumPyType(.signed, 1)
    case .int16: NumPyType(.signed, 2)
    case .int32: NumPyType(.signed, 4)
    case .int64: NumPyType(.signed, 8)
    case .uint8: NumPyType(.unsigned, 1)
    case .uint16: NumPyType(.unsigned, 2)
    case .uint32: NumPyType(.unsigned, 4)
    case .uint64: NumPyType(.unsigned, 8)
    case .float32: NumPyType(.float, 4)
    case .float64: NumPyType(.float, 8)
    case .bool: NumPyType(.bool, 1)
    case .string: nil
    }
  }

  /// Appends the bytes of the values, little-endian like all machines that this package runs on.
  fileprivate func write(to file: AtomicFile) throws(AtomicFileError) {
    switch self {
    case .int8(let v): try Self.write(v, file)
    case .int16(let v): try Self.write(v, file)
    case .int32(let v): try Self.write(v, file)
    case .int64(let v): try Self.write(v, file)
    case .uint8(let v): try Self.write(v, file)
    case .uint16(let v): try Self.write(v, file)
    case .uint32(let v): try Self.write(v, file)
    case .uint64(let v): try Self.write(v, file)
    case .float32(let v): try Self.write(v, file)
    case .float64(let v): try Self.write(v, file)
    case .bool(let v): try Self.write(v, file)
    case .string: return
    }
  }

  private static func write<Value: BitwiseCopyable>(
    _ values: [Value], _ file: AtomicFile
  ) throws(AtomicFileError) {
    try values.withUnsafeBufferPointer { buffer throws(AtomicFileError) in
      try file.write(contentsOf: UnsafeRawBufferPointer(buffer))
    }
  }
}
