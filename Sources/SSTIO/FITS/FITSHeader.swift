/// The keywords of one FITS header, in file order.
public struct FITSHeader: Sendable {
  /// The cards that have a value.
  public private(set) var cards: [FITSCard] = []
  private var positions: [String: Int] = [:]

  /// Makes a header of cards.
  public init(_ cards: [FITSCard] = []) {
    for card in cards { add(card) }
  }

  /// The value of a keyword, short or long: the first card with that name, a HIERARCH card only if there is no other.
  public subscript(_ keyword: String) -> FITSValue? { positions[keyword].map { cards[$0].value } }

  /// Parses the bytes of one card and adds it; false for `END`.
  mutating func add(card bytes: some Collection<UInt8>) -> Bool {
    if FITSCard.isEnd(bytes) { return false }
    if let card = FITSCard(parsing: bytes) { add(card) }
    return true
  }

  private mutating func add(_ card: FITSCard) {
    let known = positions[card.keyword]
    if known.map({ cards[$0].isHierarchical && !card.isHierarchical }) ?? true {
      positions[card.keyword] = cards.count
    }
    cards.append(card)
  }
}

extension FITSHeader {
  /// The text of a keyword, or nil if it is absent or no text.
  public func text(_ keyword: String) -> String? {
    if case .text(let text) = self[keyword] { text } else { nil }
  }

  /// The whole number of a keyword, or nil if it is absent or no whole number.
  public func integer(_ keyword: String) -> Int? {
    if case .integer(let number) = self[keyword] { number } else { nil }
  }

  /// A keyword as a number; texts of digits count.
  public func number(_ keyword: String) -> Double? {
    switch self[keyword] {
    case .integer(let number): Double(number)
    case .real(let number): number
    case .text(let text): Double(text.trimmingBlanks)
    default: nil
    }
  }

  /// A keyword as a whole number; texts of digits and numbers like `5.` count.
  func wholeNumber(_ keyword: String) -> Int? {
    switch self[keyword] {
    case .integer(let number): number
    case .real(let number): Int(exactly: number)
    case .text(let text): Int(text.trimmingBlanks)
    default: nil
    }
  }

  /// The texts of all keywords, the first of each name.
  var texts: [String: String] {
    var texts: [String: String] = [:]
    for card in cards {
      if case .text(let text) = card.value, texts[card.keyword] == nil { texts[card.keyword] = text }
    }
    return texts
  }
}
