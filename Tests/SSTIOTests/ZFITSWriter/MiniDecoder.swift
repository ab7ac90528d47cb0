/// A small decoder for what the writer's encoders make; slow and independent of the package's reader.
enum MiniDecoder {
  struct Damaged: Error {}

  static func words(_ bytes: [UInt8]) -> [UInt16] {
    stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
  }

  static func bytes(_ words: [UInt16]) -> [UInt8] { words.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }

  static func integer(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Decodes a Huffman stream bit by bit with a dictionary of (length, code).
  static func huffman(_ stream: [UInt8]) throws -> [UInt16] {
    let (count, symbols) = (integer(stream[0..<8]), integer(stream[8..<16]))
    if symbols == 1 { return Array(repeating: UInt16(integer(stream[16..<18])), count: count) }
    var table: [[Int]: UInt16] = [:]
    var place = 16
    for _ in 0..<symbols {
      let length = Int(stream[place + 2])
      let end = place + 3 + (length + 7) / 8
      table[[length, integer(stream[place + 3..<end])]] = UInt16(integer(stream[place..<place + 2]))
      place = end
    }
    var (output, bit) = ([UInt16](), place * 8)
    while output.count < count {
      var (length, code) = (0, 0)
      while true {
        if bit >= stream.count * 8 || length > 63 { throw Damaged() }
        code |= Int(stream[bit / 8] >> UInt8(bit % 8) & 1) << length
        bit += 1
        length += 1
        if let word = table[[length, code]] {
          output.append(word)
          break
        }
      }
    }
    if (bit + 7) / 8 != stream.count { throw Damaged() }
    return output
  }

  /// Decodes a block (header included) of codecs 0, 1, 2, 3, 5, 12, 14, 16.
  static func block(_ block: [UInt8]) throws -> [UInt8] {
    guard integer(block[0..<8]) == block.count, block[8] == 0x43 else { throw Damaged() }
    let codecs = (0..<Int(block[9])).map { integer(block[10 + 2 * $0..<12 + 2 * $0]) }
    let payload = Array(block[(10 + 2 * codecs.count)...])
    var data: [UInt16] = []
    for codec in codecs.reversed() {
      switch codec {
      case 0: data = words(payload)
      case 2:
        guard integer(payload[0..<4]) == payload.count - 4 else { throw Damaged() }
        data = try huffman(Array(payload[4...]))
      case 12:
        let first = integer(payload[0..<4])
        data = try huffman(Array(payload[8..<8 + first])) + huffman(Array(payload[(8 + first)...]))
      case 1: unsmooth(&data)
      case 3: for j in data.indices.dropFirst() { data[j] &+= data[j - 1] }
      case 16: for j in data.indices { data[j] &-= 128 }
      case 14: data = data.indices.map { data[$0 / 2 + ($0 % 2) * data.count / 2] }
      case 5:
        let raw = bytes(data)
        data = data.indices.map { UInt16(raw[$0]) | UInt16(raw[data.count + $0]) << 8 }
      default: throw Damaged()
      }
    }
    return bytes(data)
  }

  private static func unsmooth(_ data: inout [UInt16]) {
    for j in data.indices.dropFirst(2) {
      let sum = Int(Int16(bitPattern: data[j - 1])) + Int(Int16(bitPattern: data[j - 2]))
      data[j] &+= UInt16(truncatingIfNeeded: sum / 2)
    }
  }
}
