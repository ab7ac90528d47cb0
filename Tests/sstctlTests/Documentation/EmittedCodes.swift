import Foundation
import SSTCore
import TestSupport

/// The codes of errors, warnings and information that the sources can print.
enum EmittedCodes {
  /// Each code, such as `E0411`, with its word; the word is empty for the few without.
  static let all: [String: Set<String>] = {
    let folder = SharedData.packageRoot.appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".swift") }.reduce(into: [:]) { codes, file in
      guard let text = try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8) else {
        return
      }
      codes.merge(find(in: text)) { $0.union($1) }
    }
  }()

  /// The codes in a source: `ErrorCode(.usage, 0, "usage")`, and texts such as "W0790 left-out".
  static func find(in source: String) -> [String: Set<String>] {
    let code = source.split(separator: "\n")
      .filter { !$0.drop(while: \.isWhitespace).hasPrefix("//") }.joined(separator: "\n")
    var found: [String: Set<String>] = [:]
    for match in code.matches(of: #/ErrorCode\(\s*\.(\w+),\s*(\d+),\s*"([^"]+)"/#) {
      let category = ErrorCategory.allCases.first { "\($0)" == match.1 }
      guard let category, let number = Int(match.2) else { continue }
      found["\(ErrorCode(category, number, ""))".trimmingCharacters(in: .whitespaces), default: []]
        .insert(String(match.3))
    }
    for match in code.matches(of: #/\b([EWI]0\d{3,4})\b(?: ([a-z][a-z0-9-]*))?/#) {
      found[String(match.1), default: []].insert(match.2.map(String.init) ?? "")
    }
    return found
  }
}
