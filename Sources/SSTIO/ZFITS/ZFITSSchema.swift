/// Which columns hold one number per row and which hold an array with a length, from the message definitions.
enum ZFITSSchema {
  /// The kind of a column, or nil when the message or the field is not known.
  ///
  /// - Parameters:
  ///   - message: the value of PBFHEAD, for example `DataModel.CameraEvent`.
  ///   - identifier: the value of TPBIDn: field numbers joined by dots.
  static func kind(message: String, identifier: String) -> ZFITSCellKind? {
    let numbers = identifier.split(separator: ".").compactMap { Int($0) }
    guard var fields = messages[resolve(message)], !numbers.isEmpty else { return nil }
    var rest = numbers[...]
    while let number = rest.popFirst() {
      guard let field = fields[number] else { return nil }
      switch field {
      case "n": return rest.isEmpty ? .scalar : nil
      case "a": return rest.isEmpty ? .array : nil
      case "s": return rest.isEmpty ? .text : nil
      default:
        guard let inner = messages[field] else { return nil }
        // A repeated submessage has its element's index after its number; fields start at 1, so try both.
        if rest.count > 1, let next = rest.first, inner[next] == nil { rest = rest.dropFirst() }
        fields = inner
      }
    }
    return nil
  }

  /// The present name of a message that was renamed.
  static func resolve(_ name: String) -> String {
    switch name {
    case "R1.CameraConfiguration": return "ProtoR1.CameraConfiguration"
    case "R1.CameraEvent": return "ProtoR1.CameraEvent"
    case "R1.Event": return "R1v1.Event"
    default: break
    }
    for (old, new) in [("DataModel.", "ProtoDataModel."), ("CTAR1.", "R1v1.")] where name.hasPrefix(old) {
      return new + name.dropFirst(old.count)
    }
    return name
  }

  /// Field number to kind, for each message.
  private static let messages: [String: [Int: String]] = {
    let text = ZFITSMessageTable.text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    var all: [String: [Int: String]] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      var fields: [Int: String] = [:]
      for word in words.dropFirst() {
        guard let colon = word.firstIndex(of: ":"), let number = Int(word[..<colon]) else { continue }
        fields[number] = String(word[word.index(after: colon)...])
      }
      if let name = words.first { all[String(name)] = fields }
    }
    return all
  }()
}

/// A codec of the ZFITS format; a block of a column has a list of them, applied in order when it is written.
///
/// The raw value is the number that a block's header stores. Words are little-endian, arithmetic is modulo 2^16.
public enum ZFITSCodec: UInt16, Sendable, CaseIterable {
  /// The bytes as they are (end stage).
  case raw = 0
  /// Each 16-bit word minus the mean of the two before it, rounded towards zero.
  case smoothing = 1
  /// Huffman code of 16-bit words (end stage).
  case huffman16 = 2
  /// Each 16-bit word minus the one before it.
  case difference = 3
  /// ``difference`` twice; only read.
  case doubleDifference = 4
  /// Low bytes of all 16-bit words, then the high bytes.
  case splitBytes = 5
  /// zlib stream (end stage).
  case zlib = 7
  /// LZO1X stream (end stage); only read.
  case lzo = 9
  /// Rice code of 16-bit words (end stage); only read.
  case rice16 = 10
  /// Two Huffman codes, one for each half of the words (end stage).
  case halfman16 = 12
  /// Low words of all 32-bit words, then the high words.
  case splitWords = 14
  /// Each 16-bit word plus 128.
  case offset128 = 16
  /// Lengths of runs and 32-bit values; only read.
  case runLengths = 17
  /// Floats in hundredths; only read.
  case lossyFloats = 18
  /// 32-bit values between numbers of fillers; only read.
  case sparse = 19
  /// Stages of the official writer that leave the bytes as they are; only read.
  case none21 = 21, none22 = 22
  /// zstd frame (end stage).
  case zstd = 23

  /// The codecs that may stand in last place only, where a file is written.
  static let endStages: Set<ZFITSCodec> = [.raw, .huffman16, .zlib, .halfman16, .zstd]
  /// The codecs that may stand before the last place, where a file is written.
  static let transforms: Set<ZFITSCodec> = [.smoothing, .difference, .splitBytes, .splitWords, .offset128]

  /// Checks that `codecs` is some transforms followed by exactly one end stage.
  static func validate(_ codecs: [ZFITSCodec]) throws(ZFITSWriterError) {
    let numbers = codecs.map(\.rawValue)
    guard let last = codecs.last else { throw .badCodecs(codecs: numbers, reason: "it is empty") }
    if codecs.count > 255 { throw .badCodecs(codecs: numbers, reason: "more than 255 codecs") }
    if !endStages.contains(last) {
      throw .badCodecs(codecs: numbers, reason: "the last codec must be one of \(text(endStages))")
    }
    for codec in codecs.dropLast() where !transforms.contains(codec) {
      throw .badCodecs(
        codecs: numbers,
        reason: "codec \(codec.rawValue) is only allowed as the last; \(text(transforms)) may")
    }
  }

  private static func text(_ codecs: Set<ZFITSCodec>) -> String {
    codecs.map(\.rawValue).sorted().map(String.init).joined(separator: ", ")
  }
}
