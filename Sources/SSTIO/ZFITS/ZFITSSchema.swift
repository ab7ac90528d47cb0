/// Which columns hold one number a row and which hold an array with a length, from the message definitions.
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
