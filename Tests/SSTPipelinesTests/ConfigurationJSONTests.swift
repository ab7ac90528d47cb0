@testable import SSTPipelines
import SSTCore
import Testing

@Suite("Configuration: JSON") struct ConfigurationJSONTests {
  @Test(
    "values come back in canonical form",
    arguments: [
      (#" { "b" : [1, 2.50, -3e2, 5E5], "a" : null } "#, #"{"a":null,"b":[1,2.5,-300,500000]}"#),
      (#"["é\u00e9\n\"\\", "\ud83d\ude00", true, false]"#, #"["éé\n\"\\","😀",true,false]"#),
      ("0", "0"), ("-0.0", "0"), ("0.1", "0.1"), ("{}", "{}"), ("[]", "[]"), ("1e300", "1e+300"),
    ])
  func canonical(text: String, expected: String) throws {
    let value = try JSONParser.parse(Array(text.utf8)).value
    #expect(value.canonicalText == expected)
    #expect(try JSONParser.parse(Array(expected.utf8)).value == value)
  }

  @Test(
    "bad texts are refused with their line",
    arguments: [
      ("{\n\n\"a\" 1}", 3), ("[1\n2]", 2), ("01", 1), ("1.", 1), ("1e", 1), ("-", 1), ("tru", 1), ("\"a", 1),
      ("\"\\x\"", 1), ("\"\\ud800\"", 1), ("\"\\udc00\"", 1), ("\"\\u12g4\"", 1), ("[1] x", 1), ("1e999", 1),
      ("\"\n\"", 1), ("\"\\ud800\\u0041\"", 1),
    ])
  func refused(text: String, line: Int) throws {
    let failure = try #require(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(text.utf8)) }
    #expect(failure.line == line)
  }

  @Test("no bytes crash the parser")
  func hostile() throws {
    let depth = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(depth) }
    #expect(throws: JSONParser.Failure.self) {
      try JSONParser.parse([UInt8(ascii: "\""), 0xFF, UInt8(ascii: "\"")])
    }
    let good = try Array(PipelineConfiguration.packaged().effectiveJSON.utf8)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var bytes = good
      bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= UInt8(
        1 << Int.random(in: 0..<8, using: &random))
      bytes.removeLast(Int.random(in: 0..<20, using: &random))
      _ = (try? JSONNode(parsing: bytes, file: "fuzz")).map { try? PipelineConfiguration(layers: [$0]) }
    }
  }
}
