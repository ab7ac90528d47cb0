/// The header of a `.npy` file: what the array is, and where its bytes begin.
struct NumPyHeader: Equatable {
  /// The bytes that every `.npy` file starts with.
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The longest header text that is read; those of plain arrays have about 100 bytes.
  static let maximumLength = 1 << 20

  var type: NumPyType
  var isFortranOrder: Bool
  var shape: [Int]
  /// The place of the first value.
  var dataOffset: Int
  /// The number of values.
  var count: Int

  /// Reads and checks the header, also against the size of the file.
  init(_ file: RandomAccessFile) throws(NumPyError) {
    let (start, length) = try Self.place(file)
    let bytes = try Self.bytes(file, start..<start + length)
    var parser = PythonLiteral(bytes: bytes)
    guard case .dictionary(let entries)? = parser.parse() else {
      throw .damaged(
        path: file.path, offset: start + parser.position, found: "not the dictionary of a .npy header",
        expected: "{'descr': …, 'fortran_order': …, 'shape': …}")
    }
    (type, isFortranOrder, shape) = try Self.fields(entries, file.path, start)
    dataOffset = start + length
    count = try Self.checkedCount(shape, type, file, dataOffset)
  }

  /// Where the text is, from the magic, the version and the length.
  private static func place(_ file: RandomAccessFile) throws(NumPyError) -> (start: Int, length: Int) {
    let head = try bytes(file, 0..<min(12, file.size))
    guard head.starts(with: magic) else {
      throw .damaged(
        path: file.path, offset: 0, found: FoundBytes.text(head.prefix(8)), expected: "the magic \\x93NUMPY")
    }
    guard head.count == 12 else {
      throw .damaged(
        path: file.path, offset: head.count, found: "the end of the file", expected: "a .npy header")
    }
    let version = (head[6], head[7])
    switch version {
    case (1, 0): return try checkedLength(Int(head[8]) | Int(head[9]) << 8, after: 10, file)
    case (2, 0), (3, 0):
      let length = (0..<4).reduce(0) { $0 | Int(head[8 + $1]) << (8 * $1) }
      return try checkedLength(length, after: 12, file)
    default:
      throw .unsupported(
        path: file.path, found: "the .npy format version \(version.0).\(version.1)",
        advice: "Versions 1.0, 2.0 and 3.0 are supported; write the array with numpy.save.")
    }
  }

  private static func checkedLength(
    _ length: Int, after start: Int, _ file: RandomAccessFile
  ) throws(NumPyError) -> (Int, Int) {
    guard length <= min(maximumLength, file.size - start) else {
      throw .damaged(
        path: file.path, offset: 8, found: "a header of \(length) bytes",
        expected: "at most \(min(maximumLength, file.size - start))")
    }
    return (start, length)
  }

  private static func bytes(_ file: RandomAccessFile, _ range: Range<Int>) throws(NumPyError) -> [UInt8] {
    do throws(FileError) { return try file.bytes(range) } catch { throw .file(error) }
  }

  private static func fields(
    _ entries: [String: PythonLiteral.Value], _ path: String, _ offset: Int
  ) throws(NumPyError) -> (NumPyType, Bool, [Int]) {
    func wrong(_ key: String, _ expected: String) -> NumPyError {
      .damaged(
        path: path, offset: offset, found: entries[key].map { "\(key) \($0)" } ?? "no \(key) in the header",
        expected: expected)
    }
    guard case .truth(let isFortran)? = entries["fortran_order"] else {
      throw wrong("fortran_order", "True or False")
    }
    guard case .list(let items)? = entries["shape"] else { throw wrong("shape", "a tuple of lengths") }
    var shape: [Int] = []
    for item in items {
      guard case .integer(let length) = item else { throw wrong("shape", "a tuple of lengths") }
      shape.append(length)
    }
    guard shape.count <= 64 else { throw wrong("shape", "at most 64 axes") }
    switch entries["descr"] {
    case .text(let text): return (try NumPyType(descr: text, path: path, offset: offset), isFortran, shape)
    case .list:
      throw .unsupported(
        path: path, found: "a structured array (records with named fields)",
        advice: "Save one field as a plain array: numpy.save(file, array['field']).")
    default: throw wrong("descr", "the type of the values")
    }
  }

  private static func checkedCount(
    _ shape: [Int], _ type: NumPyType, _ file: RandomAccessFile, _ dataOffset: Int
  ) throws(NumPyError) -> Int {
    let available = file.size - dataOffset
    let text = "shape (\(shape.map(String.init).joined(separator: ", "))) of '\(type.descr)'"
    guard let count = checkedProduct(shape), let size = checkedProduct([count, type.size]),
      size <= available
    else {
      throw .damaged(
        path: file.path, offset: dataOffset, found: "\(available) bytes of values",
        expected: "those of the \(text) that the header claims")
    }
    if size < available {
      throw .damaged(
        path: file.path, offset: dataOffset + size, found: "\(available - size) more bytes",
        expected: "the end after the \(text); files with several arrays are not supported")
    }
    return count
  }
}
