/// Writes the few forms of protocol-buffer fields that ONNX needs.
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  private mutating func varint(_ value: Int) {
    var rest = UInt64(bitPattern: Int64(value))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  private mutating func open(_ field: Int, byteCount: Int) {
    varint(field << 3 | 2)
    varint(byteCount)
  }

  /// A whole number.
  mutating func add(_ field: Int, _ value: Int) {
    varint(field << 3)
    varint(value)
  }

  /// A text.
  mutating func add(_ field: Int, _ text: String) {
    open(field, byteCount: text.utf8.count)
    bytes += text.utf8
  }

  /// A message.
  mutating func add(_ field: Int, _ fill: (inout ProtobufWriter) -> Void) {
    var message = ProtobufWriter()
    fill(&message)
    open(field, byteCount: message.bytes.count)
    bytes += message.bytes
  }

  /// Whole numbers one after the other.
  mutating func add(_ field: Int, packed values: [Int]) {
    var content = ProtobufWriter()
    for value in values { content.varint(value) }
    open(field, byteCount: content.bytes.count)
    bytes += content.bytes
  }

  /// 32-bit floats one after the other.
  mutating func add(_ field: Int, packed values: [Float]) {
    open(field, byteCount: 4 * values.count)
    for value in values {
      let bits = value.bitPattern
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
      }
    }
  }
}
