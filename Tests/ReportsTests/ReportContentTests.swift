import Foundation
import Testing

@testable import Reports

@Suite("The data block of a report") struct ReportValueTests {
  private func base64(_ value: ReportValue, _ key: String) throws -> Data {
    let object = try JSONSerialization.jsonObject(with: Data(value.json)) as? [String: String]
    let text = try #require(object?[key])
    return try #require(Data(base64Encoded: text))
  }

  /// Whole numbers of some bytes each, the lowest byte first.
  private func numbers(_ data: Data, width: Int) -> [UInt64] {
    stride(from: 0, to: data.count, by: width).map { start in
      data[start..<start + width].reversed().reduce(0) { value, byte in value << 8 | UInt64(byte) }
    }
  }

  @Test("numbers come back to the bit") func doubles() throws {
    let numbers: [Double] = [0, -0.0, 1.0 / 3, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -1.7e308]
    let data = try base64(.float64(numbers), "f64")
    #expect(self.numbers(data, width: 8) == numbers.map(\.bitPattern))
  }

  @Test(
    "counts take the smallest type that holds them",
    arguments: [([0, 255], "u8", 2), ([256, 0], "u16", 4), ([65_536], "u32", 4), ([], "u8", 0)]
      as [([UInt32], String, Int)])
  func counts(_ numbers: [UInt32], _ key: String, _ size: Int) throws {
    let data = try base64(.counts(numbers), key)
    #expect(data.count == size)
    let width = numbers.isEmpty ? 1 : size / numbers.count
    #expect(self.numbers(data, width: width) == numbers.map(UInt64.init))
  }

  @Test(
    "texts survive, and none can end the script element",
    arguments: ["</script><script>", "<!--", "\"\\\n\t", "µ", "a & b > c", "]]>"])
  func texts(_ text: String) throws {
    let json = ReportValue.object([(text, .list([.text(text), .number(.nan), .bool(true)]))]).json
    #expect(!json.contains(UInt8(ascii: "<")))
    let object = try #require(JSONSerialization.jsonObject(with: Data(json)) as? [String: [Any]])
    #expect(object[text]?.first as? String == text)
    #expect(object[text]?[1] is NSNull)
  }
}

@Suite("Text in reports") struct DisplayTextTests {
  @Test(
    "markup becomes text",
    arguments: [
      ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
      ("a & \"b\" 'c'", "a &amp; &quot;b&quot; &#39;c&#39;"),
      ("</script>", "&lt;/script&gt;"), ("µ ± σ", "µ ± σ"),
    ])
  func markup(_ text: String, _ html: String) { #expect(DisplayText.html(text) == html) }

  @Test(
    "control characters and marks of direction are replaced",
    arguments: [
      "\u{0}", "\u{1B}", "\u{7F}", "\u{85}", "\u{202E}", "\u{2066}", "\u{200F}", "\u{2028}", "\u{FEFF}",
    ])
  func harmful(_ mark: String) { #expect(DisplayText.clean("a\(mark)b") == "a\u{FFFD}b") }

  @Test("line ends and tabs stay") func harmless() { #expect(DisplayText.clean("a\n\tb") == "a\n\tb") }

  @Test("a text of megabytes is cut") func long() {
    let text = String(repeating: "x", count: 10_000_000)
    #expect(DisplayText.clean(text).count == DisplayText.maximumLength + 1)
    #expect(DisplayText.html(text).utf8.count < 3 * DisplayText.maximumLength)
  }
}
