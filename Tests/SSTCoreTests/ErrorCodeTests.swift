import Foundation
import SSTCore
import TestSupport
import Testing

/// Error codes are for ever: no number may stand for two things.
@Suite("Error codes") struct ErrorCodeTests {
  @Test("every number has one word, in one place")
  func unique() throws {
    let sources = SharedData.packageRoot.appendingPathComponent("Sources")
    let files = try #require(FileManager.default.enumerator(atPath: sources.path))
    let pattern = /ErrorCode\(\s*\.(\w+), (\d+), "([^"]+)"\)/
    var seen: [String: String] = [:]
    for case let name as String in files where name.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appendingPathComponent(name), encoding: .utf8)
      for match in text.matches(of: pattern) {
        let number = "\(match.1) \(match.2)"
        let place = "\(match.3) in \(name)"
        #expect(seen[number] == nil || seen[number] == place, "\(number): \(place) and \(seen[number] ?? "")")
        seen[number] = place
      }
    }
    #expect(seen.count > 80)
  }
  @Test("notices have one code and one word each, and no log line is without")
  func notices() throws {
    #expect(Set(NoticeCode.allCases.map(\.code)).count == NoticeCode.allCases.count)
    for notice in NoticeCode.allCases {
      #expect(notice.rawValue.wholeMatch(of: /[WI]0\d{3} [a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, "\(notice)")
    }
    let sources = SharedData.packageRoot.appendingPathComponent("Sources")
    let files = try #require(FileManager.default.enumerator(atPath: sources.path))
    let bare = /\blog\.(info|notice|warning)\(/
    for case let name as String in files where name.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appendingPathComponent(name), encoding: .utf8)
      #expect(text.firstMatch(of: bare) == nil, "\(name): log.report takes a NoticeCode")
      if !name.hasSuffix("NoticeCode.swift") {
        #expect(text.firstMatch(of: /"[WI]0\d{3}\s/) == nil, "\(name): codes are in NoticeCode")
      }
    }
  }
}
