import SSTCore
import Testing

@testable import SSTIO

@Suite("FITS cards") struct FITSCardTests {
  private func parsed(_ text: String) -> FITSCard? {
    let padded = Array(text.utf8) + Array(repeating: 0x20, count: 80 - text.utf8.count)
    return FITSCard(parsing: padded)
  }

  @Test("what is written is parsed again, comment included")
  func roundTrip() throws {
    let values: [FITSValue] = [
      .text("a text / with a slash"), .text("O'Neill's ''"), .text(""), .logical(true), .logical(false),
      .integer(0), .integer(-42), .integer(.max), .integer(.min), .real(0.1), .real(-1.5e300), .real(3),
      .undefined,
    ]
    for keyword in ["NAME", "A-B_9", "LONGER THAN EIGHT"] {
      for value in values {
        for comment in ["", "metres", "one / two"] {
          let card = FITSCard(keyword, value, comment)
          let bytes = try card.bytes()
          #expect(bytes.count == 80)
          let again = try #require(FITSCard(parsing: bytes))
          #expect(again == card, "\(String(decoding: bytes, as: UTF8.self))")
        }
      }
    }
  }

  @Test("digits stay as they are") func verbatim() throws {
    let bytes = try FITSCard("TZERO1", .verbatim("2147483648."), "mark").bytes()
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("TZERO1  =          2147483648. / mark"))
    #expect(FITSCard(parsing: bytes)?.value == .real(2_147_483_648))
  }

  @Test("cards of other writers") func others() {
    #expect(parsed("A       = 1.5D3 / Fortran") == FITSCard("A", .real(1500), "Fortran"))
    #expect(parsed("A       = 'it''s'/x") == FITSCard("A", .text("it's"), "x"))
    #expect(parsed("A       = 'never closed")?.value == .text("never closed"))
    #expect(parsed("A       = 12345678901234567890")?.value == .real(12_345_678_901_234_567_168))
    #expect(parsed("A       = word / c") == FITSCard("A", .text("word"), "c"))
    #expect(parsed("HIERARCH A B = 3 / c").map { [$0.keyword, $0.value.description] } == ["A B", "3"])
    for text in ["END", "COMMENT   3", "HISTORY x", "", "A       =3"] {
      #expect(parsed(text) == nil, "\(text)")
    }
  }

  @Test("the first card of a name counts, a standard one before HIERARCH") func header() {
    var header = FITSHeader()
    for text in ["HIERARCH NAXIS = 7", "NAXIS   = 2", "NAXIS   = 3", "HIERARCH LONG NAME = 'x'"] {
      let added = header.add(card: Array(text.utf8) + Array(repeating: 0x20, count: 80 - text.utf8.count))
      #expect(added)
    }
    #expect(header.integer("NAXIS") == 2 && header.text("LONG NAME") == "x" && header.cards.count == 4)
    let isNotEnd = header.add(card: Array("END".utf8) + Array(repeating: 0x20, count: 77))
    #expect(!isNotEnd)
  }

  @Test("any 80 bytes are a card or none", arguments: 0..<UInt64(4)) func anyBytes(seed: UInt64) throws {
    var random = CounterRandom(seed: seed, event: 0, purpose: 3)
    for _ in 0..<500 {
      var bytes = Array("HIERARCH=".utf8.prefix(Int(random.next() % 10)))
      while bytes.count < 80 { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
      guard let card = FITSCard(parsing: bytes) else { continue }
      if let written = try? card.bytes() { #expect(written.count == 80) }
    }
  }
}
