public import SSTCore
internal import Synchronization

/// One table of a ZFITS file: its columns, its tiles and where they are.
public struct ZFITSTable: Sendable {
  /// The name (EXTNAME).
  public let name: String
  /// The message that the rows are made of (PBFHEAD).
  public let message: String
  /// The columns, in file order.
  public let columns: [ZFITSColumn]
  /// The keywords of the table's header.
  public let header: FITSHeader
  /// The number of rows that can be read.
  public let rowCount: Int
  /// What is wrong with the table, when it was opened in recovery and only complete tiles are offered.
  public let damage: (any SSTError)?

  let file: RandomAccessFile
  let pool: Pool<BlockDecoder>
  let tiles: [Tile]
  /// The first row of each tile, and the number of rows at the end.
  let firstRows: [Int]
  let unit: FITSUnit
  /// The first byte after the data, rounded up to a whole FITS block.
  let end: Int
  /// True when ZFORM's counts are those of the first row only, and so no bound.
  let hasOpenCounts: Bool

  struct Tile: Sendable {
    /// Where `TILE` stands in the file.
    var offset: Int
    var rows: Int
    /// The size of all blocks.
    var size: Int
  }

  /// The largest number of rows that are stored together.
  public var rowsPerTile: Int { tiles.map(\.rows).max() ?? 1 }

  /// The tiles that hold a range of rows.
  func tileIndices(of rows: Range<Int>) -> Range<Int> {
    if rows.isEmpty { return 0..<0 }
    return tileIndex(of: rows.lowerBound)..<tileIndex(of: rows.upperBound - 1) + 1
  }

  private func tileIndex(of row: Int) -> Int {
    var (first, last) = (0, tiles.count - 1)
    while first < last {
      let middle = (first + last + 1) / 2
      if firstRows[middle] <= row { first = middle } else { last = middle - 1 }
    }
    return first
  }

  /// The position of a column by name, or nil.
  public func columnIndex(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }

  /// The position of a column by its protobuf field numbers, or nil.
  func columnIndex(identifier: String) -> Int? { columns.firstIndex { $0.identifier == identifier } }

  /// Throws unless all of `rows` can be read.
  func check(_ rows: Range<Int>) throws(ZFITSError) {
    guard rows.lowerBound >= 0, rows.upperBound <= rowCount else {
      throw ZFITSError.noSuchRows(path: file.path, table: name, rows: rows, count: rowCount)
    }
  }
}

/// How much memory numbers in a file may make a reader ask for.
enum ZFITSLimits {
  /// What a block may decode to whatever its stored size: constant data shrink without bound.
  static let baseBytes = 24 << 20
  /// The believable ratio of decoded to stored bytes beyond that; deflate's best is 1032.
  static let expansionRatio = 1100
  /// The most samples of one event, all channels: 30 times those of the largest camera.
  static let maximumSamplesPerEvent = 1 << 22
  /// The most samples of one pixel.
  static let maximumSamplesPerPixel = 1 << 14
  /// The most samples of one block of events (2 GiB).
  static let maximumSamplesPerBlock = 1 << 30

  /// The bytes that `stored` bytes may decode to.
  static func allowance(stored: Int) -> Int {
    let product = max(0, stored).multipliedReportingOverflow(by: expansionRatio)
    return product.overflow ? Int.max / 8 : min(product.partialValue, Int.max / 8) + baseBytes
  }
}

/// Things with buffers that threads borrow, so that the buffers are used again from block to block.
final class Pool<Item: AnyObject>: Sendable {
  // The mutex hands each item to one thread at a time.
  private struct Free: @unchecked Sendable { var items: [Item] = [] }
  private let free = Mutex(Free())
  private let make: @Sendable () -> Item

  /// - Parameter make: makes another item when all are lent.
  init(_ make: @escaping @Sendable () -> Item) { self.make = make }

  /// Runs `body` with an item that nobody else uses meanwhile.
  func withItem<Result>(_ body: (Item) throws -> Result) rethrows -> Result {
    let item = free.withLock { Borrowed(item: $0.items.popLast()) }.item ?? make()
    defer { giveBack(item) }
    return try body(item)
  }

  /// A sum over all items that are free.
  func sum(_ value: @Sendable (Item) -> Int) -> Int {
    free.withLock { $0.items.reduce(0) { $0 + value($1) } }
  }

  private func giveBack(_ item: Item) {
    let borrowed = Borrowed(item: item)
    free.withLock { if let item = borrowed.item { $0.items.append(item) } }
  }

  // Carries one item in or out of the mutex; it is never in two places.
  private struct Borrowed: @unchecked Sendable { var item: Item? }
}
