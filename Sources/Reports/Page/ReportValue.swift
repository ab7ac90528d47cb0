internal import Foundation

/// A piece of a report's data block, as its scripts will see it.
///
/// Lists of numbers travel as base64 of little-endian bytes and arrive as typed arrays of JavaScript; numbers that
/// are not finite are kept there, and become `null` elsewhere.
enum ReportValue {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([ReportValue])
  case object([(String, ReportValue)])
  /// A `Float64Array`.
  case float64([Double])
  /// A `Float32Array`.
  case float32([Float])
  /// A `Uint8Array`, `Uint16Array` or `Uint32Array`: the smallest that holds all numbers.
  case counts([UInt32])

  /// A list of texts.
  static func texts(_ texts: [String]) -> ReportValue { .list(texts.map { .text($0) }) }

  /// Numbers below zero become 0.
  static func counts(of numbers: [Int]) -> ReportValue {
    .counts(numbers.map { UInt32(clamping: $0) })
  }

  /// The value as JSON that can stand inside a `<script>` element.
  var json: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  private func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += "\(value)".utf8
    case .number(let value): bytes += (value.isFinite ? "\(value)" : "null").utf8
    case .text(let text): Self.append(text, to: &bytes)
    case .list(let values): Self.append(values, "[", "]", to: &bytes) { $0.append(to: &$1) }
    case .object(let members):
      Self.append(members, "{", "}", to: &bytes) { member, bytes in
        Self.append(member.0, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.1.append(to: &bytes)
      }
    case .float64(let numbers): Self.append("f64", numbers.map(\.bitPattern.littleEndian), to: &bytes)
    case .float32(let numbers): Self.append("f32", numbers.map(\.bitPattern.littleEndian), to: &bytes)
    case .counts(let numbers):
      let top = numbers.max() ?? 0
      if top <= UInt8.max {
        Self.append("u8", numbers.map(UInt8.init(truncatingIfNeeded:)), to: &bytes)
      } else if top <= UInt16.max {
        Self.append("u16", numbers.map { UInt16(truncatingIfNeeded: $0).littleEndian }, to: &bytes)
      } else {
        Self.append("u32", numbers.map(\.littleEndian), to: &bytes)
      }
    }
  }

  private static func append<Element>(
    _ elements: [Element], _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, to bytes: inout [UInt8],
    each: (Element, inout [UInt8]) -> Void
  ) {
    bytes.append(UInt8(ascii: opening))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      each(element, &bytes)
    }
    bytes.append(UInt8(ascii: closing))
  }

  private static func append<Number: BitwiseCopyable>(
    _ type: String, _ numbers: [Number], to bytes: inout [UInt8]
  ) {
    bytes += "{\"\(type)\":\"".utf8
    bytes += numbers.withUnsafeBytes { Data($0).base64EncodedData() }
    bytes += "\"}".utf8
  }

  /// A JSON string without `<`, so that no text can end the script element that holds it.
  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in DisplayText.clean(text).utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "<"): bytes += "\\u003c".utf8
      case UInt8(ascii: ">"): bytes += "\\u003e".utf8
      case UInt8(ascii: "&"): bytes += "\\u0026".utf8
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case UInt8(ascii: "\t"): bytes += "\\t".utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

/// Text from files and users, made safe to show.
enum DisplayText {
  /// The most characters of one text; longer ones are cut.
  static let maximumLength = 2000

  /// The text without control characters and marks that change the direction of writing, cut to a sane length.
  static func clean(_ text: some StringProtocol) -> String {
    var result = String.UnicodeScalarView()
    for (count, scalar) in text.unicodeScalars.enumerated() {
      if count == maximumLength {
        result.append("…")
        break
      }
      result.append(isHarmful(scalar) ? "\u{FFFD}" : scalar)
    }
    return String(result)
  }

  /// The cleaned text with `& < > " '` as character references, for element content and quoted attributes.
  static func html(_ text: some StringProtocol) -> String {
    var result = ""
    for character in clean(text).unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069: true
    case 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }
}
