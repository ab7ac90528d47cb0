import SSTCore
import Testing

@Suite("Text for terminals and logs") struct TerminalTextTests {
  @Test(
    "harmful characters are escaped, others stay",
    arguments: [
      ("plain SST1M1_20260121_0001.fits.fz", "plain SST1M1_20260121_0001.fits.fz"),
      ("in\nject 2026 ERROR\u{1B}[31m", "in\\nject 2026 ERROR\\u{1B}[31m"),
      ("a\rb\tc\r\nd", "a\\rb\\tc\\r\\nd"), ("\u{0}\u{7F}\u{9B}31m\u{85}", "\\u{0}\\u{7F}\\u{9B}31m\\u{85}"),
      ("zf.\u{202E}5h.exe\u{2066}\u{200F}\u{061C}", "zf.\\u{202E}5h.exe\\u{2066}\\u{200F}\\u{61C}"),
      ("a\u{2028}b\u{2029}c", "a\\u{2028}b\\u{2029}c"),
      ("\u{FEFF}name\u{200B}\u{AD}", "\\u{FEFF}name\\u{200B}\\u{AD}"),
      ("\u{FFFF}\u{E0041}", "\\u{FFFF}\\u{E0041}"), ("Grün Δ µs 日本 e\u{301} ±", "Grün Δ µs 日本 e\u{301} ±"),
      ("نمی\u{200C}دانم 👩\u{200D}🚀", "نمی\u{200C}دانم 👩\u{200D}🚀"), ("C:\\data\\dir", "C:\\data\\dir"),
      ("", ""),
    ])
  func escapes(_ text: String, _ expected: String) {
    #expect(Array(TerminalText.line(text).unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test("different texts stay different")
  func injective() {
    let parts = ["\\", "n", "u", "{", "1B}", "\n", "\u{1B}", "\\\\", "t", "\t"]
    var seen: [String: String] = [:]
    for a in parts {
      for b in parts {
        for c in parts {
          for d in parts {
            let text = a + b + c + d
            let line = TerminalText.line(text)
            #expect(seen[line] == nil || seen[line] == text, "\(line)")
            seen[line] = text
            #expect(!line.unicodeScalars.contains(where: TerminalText.isHarmful))
          }
        }
      }
    }
  }

  @Test("texts in lines of their own") func lines() {
    #expect(TerminalText.lines(["a\nb", "c"]) == "a\\nb\nc")
  }
}
