import Testing

@testable import Reports

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
