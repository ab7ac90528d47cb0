/// Numbers of a stream that came before, in bounded memory.
///
/// Numbers of events and showers rise, so that one bit each, in pages, takes little room. Beyond ``mostPages`` pages,
/// which millions of showers fill, numbers are not remembered any more.
struct NumberSet {
  private struct Page: Hashable {
    var group: Int
    var place: Int
  }

  /// Numbers of a page; 512 bytes.
  private static let pageBits = 4096
  /// 16 MB of pages.
  static let mostPages = 1 << 15

  private var starts: [Page: Int] = [:]
  private var words: [UInt64] = []

  /// Adds a number of a group; false if it was there.
  mutating func insert(_ number: Int, of group: Int) -> Bool {
    let page = Page(group: group, place: number / Self.pageBits - (number < 0 ? 1 : 0))
    let start: Int
    if let known = starts[page] {
      start = known
    } else {
      guard starts.count < Self.mostPages else { return true }
      start = words.count
      starts[page] = start
      words += repeatElement(0, count: Self.pageBits / UInt64.bitWidth)
    }
    let bit = (number % Self.pageBits + Self.pageBits) % Self.pageBits
    let (word, mask) = (start + bit / UInt64.bitWidth, UInt64(1) << UInt64(bit % UInt64.bitWidth))
    let isNew = words[word] & mask == 0
    words[word] |= mask
    return isNew
  }
}
