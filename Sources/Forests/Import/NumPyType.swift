/// The type of a NumPy array's elements.
struct NumPyType: Sendable, Equatable {
  /// A field of a structured type.
  struct Field: Sendable, Equatable {
    var offset: Int
    var kind: String
    var isBigEndian = false
  }

  /// The letter and number of NumPy, such as `f8`; `V` with the size for structured types.
  var kind: String
  /// The bytes of an element.
  var size: Int
  /// True for numbers with the most significant byte first.
  var isBigEndian = false
  /// The fields of a structured type.
  var fields: [String: Field] = [:]

  /// True for arrays of Python objects.
  var isObject: Bool { kind.hasPrefix("O") }

  /// Reads a record of `numpy.dtype`; nil if it is none.
  init?(_ value: PickleValue?, _ arena: PickleArena) {
    guard let record = arena.record(value), record.global == "numpy.dtype",
      let kind = arena.elements(record.arguments)?.first?.text, let letter = kind.first,
      let number = Int(kind.dropFirst().filter(\.isNumber)), number >= 0, number < 1 << 20
    else { return nil }
    self.kind = kind
    size = letter == "U" ? number * 4 : number
    guard let state = arena.elements(record.state), state.count >= 7 else { return }
    isBigEndian = state[1].text == ">"
    if letter == "V", let itemSize = state[5].int, (0...1 << 20).contains(itemSize) { size = itemSize }
    guard case .dictionary(let number) = state[4] else { return }
    for (key, value) in arena.dictionaries[number] {
      guard let name = key.text, let parts = arena.elements(value), parts.count >= 2,
        let type = arena.record(parts[0]), let kind = arena.elements(type.arguments)?.first?.text,
        let offset = parts[1].int
      else { return nil }
      let order = arena.elements(type.state).flatMap { $0.count > 1 ? $0[1].text : nil }
      fields[name] = Field(offset: offset, kind: kind, isBigEndian: order == ">")
    }
  }
}

/// A NumPy array of a pickle stream.
struct NumPyContent: Sendable {
  var shape: [Int]
  var type: NumPyType
  /// The bytes; nil for an array of objects.
  var bytes: ArraySlice<UInt8>
  /// The elements of an array of objects.
  var objects: [PickleValue] = []
  /// True if the first index runs fastest.
  var isFortran = false

  /// The product of the lengths.
  var count: Int { shape.reduce(1, *) }

  /// Reads an array in one of its two forms; nil if a value is none.
  init?(_ value: PickleValue?, _ reader: PickleReader) {
    let arena = reader.arena
    guard let record = arena.record(value) else { return nil }
    if record.global == PickleReader.arrayWrapper {
      guard let type = NumPyType(arena[record.state, "dtype"], arena),
        let shape = arena.elements(arena[record.state, "shape"])
      else { return nil }
      (self.type, self.shape) = (type, shape.compactMap(\.int))
      isFortran = arena[record.state, "order"]?.text == "F"
      if let objects = record.objects {
        // The stream within has the array once more, with its elements.
        guard let inner = NumPyContent(objects, reader) else { return nil }
        self = inner
        return
      }
      bytes = reader.bytes[record.content ?? 0..<0]
    } else {
      guard let state = arena.elements(record.state), state.count >= 5,
        let shape = arena.elements(state[1]), let type = NumPyType(state[2], arena)
      else { return nil }
      (self.type, self.shape) = (type, shape.compactMap(\.int))
      isFortran = state[3].int == 1
      switch state[4] {
      case .bytes(let range): bytes = reader.bytes[range]
      case .list(let number): (bytes, objects) = ([], arena.lists[number])
      case .record(let number):
        // Bytes of the old protocols are a text with one character for each.
        guard let text = arena.records[number].arguments.text else { return nil }
        bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }[...]
      default: return nil
      }
    }
    guard isComplete else { return nil }
  }

  private var isComplete: Bool {
    var count = type.isObject ? 1 : type.size
    guard count > 0 else { return false }
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      if length < 0 || overflow { return false }
      count = product
    }
    return count == (type.isObject ? objects.count : bytes.count)
  }

  /// How the numbers of the elements, or of a field of them, are read; nil for other types, or a field that is not
  /// inside of the elements.
  func scalar(_ field: NumPyType.Field? = nil) -> NumPyScalar? {
    guard
      let scalar = NumPyScalar(
        kind: field?.kind ?? type.kind, offset: field?.offset ?? 0, stride: type.size,
        isBigEndian: field?.isBigEndian ?? type.isBigEndian)
    else { return nil }
    return 0...max(0, type.size - scalar.size) ~= scalar.offset && scalar.size <= type.size ? scalar : nil
  }

  /// All elements as numbers; nil for another type.
  var numbers: [Double]? {
    guard let scalar = scalar() else { return nil }
    return bytes.withUnsafeBytes { bytes in (0..<count).map { scalar.read(bytes, $0) } }
  }
}
