/// Reads the pickle streams of joblib and builds inert records: it looks nothing up and calls nothing.
///
/// Every class and function that a stream names must be on the list of what a scikit-learn forest consists of; any
/// other ends the reading with its name. The memory is
/// linear in the stream.
///
/// Sources: the opcodes of PEP 307, 3154 and 574; joblib's arrays, which follow their description in the stream.
struct PickleReader {
  /// What a stream may name.
  static let allowed: Set<String> = [
    "sklearn.ensemble._forest.RandomForestRegressor", "sklearn.ensemble._forest.RandomForestClassifier",
    "sklearn.tree._classes.DecisionTreeRegressor", "sklearn.tree._classes.DecisionTreeClassifier",
    "sklearn.tree._tree.Tree", "joblib.numpy_pickle.NumpyArrayWrapper", "numpy.ndarray", "numpy.dtype",
    "numpy.core.multiarray._reconstruct", "numpy.core.multiarray.scalar",
    "numpy._core.multiarray._reconstruct", "numpy._core.multiarray.scalar", "_codecs.encode",
  ]
  static let arrayWrapper = "joblib.numpy_pickle.NumpyArrayWrapper"
  /// Arrays of objects are streams within the stream; forests have them one deep.
  private static let deepest = 4
  /// The most opcodes of a stream, and with it the memory; a forest has a hundred for each tree.
  private static let mostOpcodes = 1 << 23

  let path: String
  let bytes: [UInt8]
  private(set) var arena = PickleArena()
  private(set) var position = 0
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  private var depth = 0
  private var opcodeCount = 0

  init(_ bytes: [UInt8], path: String) { (self.bytes, self.path) = (bytes, path) }

  func damaged(_ reason: String, at place: Int? = nil) -> ForestError {
    .damaged(path: path, place: "byte \(place ?? position) of the unpacked file", reason: reason)
  }

  /// Reads a stream up to its end.
  mutating func load() throws(ForestError) -> PickleValue {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw damaged("streams within streams, more than \(Self.deepest) deep")
    }
    let outer = (stack, marks, memo)
    defer { (stack, marks, memo) = outer }
    (stack, marks, memo) = ([], [], [:])
    while true {
      let place = position
      let opcode = try byte()
      opcodeCount += 1
      guard opcodeCount <= Self.mostOpcodes else {
        throw damaged("more than \(Self.mostOpcodes) opcodes, which no forest needs", at: place)
      }
      if opcode == UInt8(ascii: ".") { return try pop() }
      guard try execute(opcode, at: place) else {
        throw damaged("opcode \(opcode), which no forest needs", at: place)
      }
    }
  }

  private mutating func execute(_ opcode: UInt8, at place: Int) throws(ForestError) -> Bool {
    if try executeScalar(opcode) { return true }
    if try executeContainer(opcode) { return true }
    switch opcode {
    case 0x80: position += 1  // PROTO
    case 0x95: position += 8  // FRAME: its content follows like any other
    case UInt8(ascii: "0"): _ = try pop()
    case UInt8(ascii: "1"): _ = try popMark()
    case UInt8(ascii: "2"): stack.append(try top())
    case UInt8(ascii: "q"): memo[Int(try byte())] = try top()
    case UInt8(ascii: "r"): memo[try number(4)] = try top()
    case 0x94: memo[memo.count] = try top()
    case UInt8(ascii: "h"): stack.append(try recall(Int(try byte())))
    case UInt8(ascii: "j"): stack.append(try recall(try number(4)))
    case UInt8(ascii: "c"): try pushGlobal(try line() + "." + (try line()), at: place)
    case 0x93:
      guard let name = try pop().text, let module = try pop().text else {
        throw damaged("a name that is no text")
      }
      try pushGlobal(module + "." + name, at: place)
    case UInt8(ascii: "R"), 0x81:
      let arguments = try pop()
      try pushRecord(try pop(), arguments)
    case UInt8(ascii: "b"): try build()
    default: return false
    }
    return true
  }

  private mutating func pushGlobal(_ name: String, at place: Int) throws(ForestError) {
    guard Self.allowed.contains(name) else {
      if name.hasPrefix("sklearn.") { throw .notAForest(path: path, found: name) }
      throw .refusedGlobal(path: path, name: name, position: place)
    }
    stack.append(.global(name))
  }

  private mutating func pushRecord(_ callable: PickleValue, _ arguments: PickleValue) throws(ForestError) {
    guard case .global(let name) = callable else { throw damaged("an object of no class") }
    if name == "_codecs.encode" {
      // Bytes in the old protocols: a text whose characters are the bytes.
      guard let text = arena.elements(arguments)?.first?.text else { throw damaged("bytes that are no text") }
      arena.records.append(PickleRecord(global: name, arguments: .text(text)))
    } else {
      arena.records.append(PickleRecord(global: name, arguments: arguments))
    }
    stack.append(.record(arena.records.count - 1))
  }

  private mutating func build() throws(ForestError) {
    let state = try pop()
    guard case .record(let number) = try top() else { throw damaged("a state without an object") }
    arena.records[number].state = state
    if arena.records[number].global == Self.arrayWrapper { try takeArray(number) }
  }

  /// The content of an array stands right behind its description.
  private mutating func takeArray(_ number: Int) throws(ForestError) {
    let state = arena.records[number].state
    guard let shape = arena.elements(arena[state, "shape"]),
      let type = NumPyType(arena[state, "dtype"], arena)
    else { throw damaged("an array without shape or type") }
    if type.isObject {
      arena.records[number].objects = try load()
      return
    }
    var size = type.size
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: max(0, length.int ?? -1))
      guard length.int ?? -1 >= 0, !overflow else { throw damaged("a shape of an array that cannot be") }
      size = product
    }
    if arena[state, "numpy_array_alignment_bytes"]?.int != nil { position += Int(try byte()) }
    guard size <= bytes.count - position else {
      throw damaged("an array of \(size) bytes, \(max(0, bytes.count - position)) are left")
    }
    arena.records[number].content = position..<position + size
    position += size
  }

  // MARK: the stack

  private func top() throws(ForestError) -> PickleValue {
    guard let value = stack.last else { throw damaged("an empty stack") }
    return value
  }

  private mutating func pop() throws(ForestError) -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.popLast() else { throw damaged("an empty stack") }
    return value
  }

  private mutating func popMark() throws(ForestError) -> [PickleValue] {
    guard let mark = marks.popLast(), mark <= stack.count else { throw damaged("no mark") }
    defer { stack.removeLast(stack.count - mark) }
    return Array(stack[mark...])
  }

  private func recall(_ key: Int) throws(ForestError) -> PickleValue {
    guard let value = memo[key] else { throw damaged("a reference to nothing") }
    return value
  }

  // MARK: bytes

  private mutating func byte() throws(ForestError) -> UInt8 {
    guard position < bytes.count else { throw damaged("the stream ends too early") }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func number(_ count: Int) throws(ForestError) -> Int {
    guard count <= bytes.count - position else { throw damaged("the stream ends too early") }
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(bytes[position + index]) << (8 * UInt64(index)) }
    position += count
    return Int(truncatingIfNeeded: value)
  }

  private mutating func take(_ count: Int) throws(ForestError) -> Range<Int> {
    guard 0...max(0, bytes.count - position) ~= count else { throw damaged("the stream ends too early") }
    defer { position += count }
    return position..<position + count
  }

  private mutating func line() throws(ForestError) -> String {
    guard let end = bytes[min(position, bytes.count)...].firstIndex(of: 10), end - position < 1024 else {
      throw damaged("a name without an end")
    }
    defer { position = end + 1 }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  private mutating func executeScalar(_ opcode: UInt8) throws(ForestError) -> Bool {
    switch opcode {
    case UInt8(ascii: "N"): stack.append(.none)
    case 0x88: stack.append(.bool(true))
    case 0x89: stack.append(.bool(false))
    case UInt8(ascii: "K"): stack.append(.int(Int(try byte())))
    case UInt8(ascii: "M"): stack.append(.int(try number(2)))
    case UInt8(ascii: "J"): stack.append(.int(Int(Int32(truncatingIfNeeded: try number(4)))))
    case 0x8a: try pushLong(Int(try byte()))
    case 0x8b: try pushLong(try number(4))
    case UInt8(ascii: "G"):
      stack.append(.float(Double(bitPattern: UInt64(bitPattern: Int64(try number(8))).byteSwapped)))
    case 0x8c: try pushText(Int(try byte()))
    case UInt8(ascii: "X"): try pushText(try number(4))
    case 0x8d: try pushText(try number(8))
    case UInt8(ascii: "C"), UInt8(ascii: "U"): stack.append(.bytes(try take(Int(try byte()))))
    case UInt8(ascii: "B"), UInt8(ascii: "T"): stack.append(.bytes(try take(try number(4))))
    case 0x8e, 0x96: stack.append(.bytes(try take(try number(8))))
    default: return false
    }
    return true
  }

  private mutating func pushLong(_ count: Int) throws(ForestError) {
    guard 0...8 ~= count else {
      _ = try take(count)
      stack.append(.other)
      return
    }
    var value = try number(count)
    if count > 0, count < 8, value >> (8 * count - 1) & 1 == 1 { value -= 1 << (8 * count) }
    stack.append(.int(value))
  }

  private mutating func pushText(_ count: Int) throws(ForestError) {
    stack.append(.text(String(decoding: bytes[try take(count)], as: UTF8.self)))
  }

  private mutating func executeContainer(_ opcode: UInt8) throws(ForestError) -> Bool {
    switch opcode {
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: ")"), UInt8(ascii: "]"), 0x8f: stack.append(arena.list([]))
    case UInt8(ascii: "t"), UInt8(ascii: "l"), 0x91:
      let values = try popMark()
      stack.append(arena.list(values))
    case 0x85, 0x86, 0x87:
      var values: [PickleValue] = []
      for _ in 0...opcode - 0x85 { values.insert(try pop(), at: 0) }
      stack.append(arena.list(values))
    case UInt8(ascii: "a"):
      let value = try pop()
      try extend([value])
    case UInt8(ascii: "e"), 0x90: try extend(try popMark())
    case UInt8(ascii: "}"):
      arena.dictionaries.append([])
      stack.append(.dictionary(arena.dictionaries.count - 1))
    case UInt8(ascii: "s"):
      let value = try pop()
      try set([try pop(), value])
    case UInt8(ascii: "u"): try set(try popMark())
    default: return false
    }
    return true
  }

  private mutating func extend(_ values: [PickleValue]) throws(ForestError) {
    guard case .list(let number) = try top() else { throw damaged("elements without a list") }
    arena.lists[number] += values
  }

  private mutating func set(_ values: [PickleValue]) throws(ForestError) {
    guard case .dictionary(let number) = try top(), values.count.isMultiple(of: 2) else {
      throw damaged("values without a dictionary")
    }
    for place in stride(from: 0, to: values.count, by: 2) {
      arena.dictionaries[number].append((values[place], values[place + 1]))
    }
  }
}
