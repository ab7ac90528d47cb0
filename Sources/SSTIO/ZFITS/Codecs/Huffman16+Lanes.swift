/// Decoding one long stream at three places at once.
///
/// What costs time is the wait from one table entry to the next; three independent waits overlap. Two of the
/// lanes start in the middle of the stream, most likely not at the start of a code; prefix codes fall into step
/// after some words (self-synchronisation). A lane keeps the bit positions of its first codes; where the lane
/// before it meets one of them, both decode alike from there on. Where lanes do not meet, or a lane meets bits that
/// are no code, decoding goes on word after word, so that the result is always that of the plain loop.
///
/// Source of the idea: S. T. Klein and Y. Wiseman, "Parallel Huffman decoding with applications to JPEG files",
/// The Computer Journal 46 (2003) 487.
extension Huffman16 {
  /// The number of words from which lanes are worth their start.
  static let laneThreshold = 1 << 16
  private static let laneCount = 3
  /// How many of its first codes a lane notes.
  private static let notedCodes = 1024

  /// One of the places where a stream is decoded.
  private struct Lane {
    /// The bit after the last code.
    var position: Int
    /// Where to stop: the start of the next lane.
    let end: Int
    /// The words so far, and the room for them.
    let words: UnsafeMutablePointer<UInt16>
    let room: Int
    var count = 0
    var sum: UInt16 = 0
    /// The bit positions of the first codes.
    var starts: [Int] = []
    /// False if the lane met bits that are no code, or had no room.
    var isWhole = true
  }

  /// Decodes `count` words into `output`.
  mutating func decodeInLanes(
    _ stream: UnsafeRawBufferPointer, into output: UnsafeMutablePointer<UInt16>, count: Int, summing: Bool
  ) throws(CodecError) {
    guard let base = stream.baseAddress, stream.count > 64 * Self.laneCount else {
      return try decodeFast(stream, from: 0, into: output, range: 0..<count, summing: summing)
    }
    let width = stream.count * 8 / Self.laneCount
    // A third of the words and half of that again: more than any but the oddest stream needs.
    let room = min(count, count / Self.laneCount * 3 / 2 + 4096)
    scratch.reserve(2 * room * (Self.laneCount - 1))
    let spare = scratch.base.assumingMemoryBound(to: UInt16.self)
    var lanes = (0..<Self.laneCount).map { lane in
      Lane(
        position: lane * width, end: lane == Self.laneCount - 1 ? stream.count * 8 : (lane + 1) * width,
        words: lane == 0 ? output : spare + (lane - 1) * room, room: lane == 0 ? count : room)
    }
    for lane in 1..<Self.laneCount { noteStarts(&lanes[lane], base, stream.count, summing) }
    run(&lanes, base, stream.count, summing)
    let (position, done) = join(lanes, base, stream.count, into: output, count: count, summing)
    try decodeFast(stream, from: position, into: output, range: done..<count, summing: summing)
  }

  /// Decodes the first codes of a lane one by one.
  private func noteStarts(_ lane: inout Lane, _ base: UnsafeRawPointer, _ size: Int, _ summing: Bool) {
    for _ in 0..<Self.notedCodes {
      let start = lane.position
      guard lane.count < lane.room, let symbol = next(base, size, at: &lane.position),
        lane.position <= size * 8
      else {
        lane.isWhole = false
        lane.position = start
        return
      }
      lane.starts.append(start)
      lane.sum = summing ? lane.sum &+ symbol : symbol
      lane.words[lane.count] = lane.sum
      lane.count += 1
    }
  }

  /// Decodes all lanes up to a few codes before their ends.
  private func run(_ lanes: inout [Lane], _ base: UnsafeRawPointer, _ size: Int, _ summing: Bool) {
    let lastLoad = (size - 8) * 8
    func hasRoom(_ lane: Lane) -> Bool {
      lane.isWhole && lane.position <= min(lane.end - 119, lastLoad - 64) && lane.count + 16 <= lane.room
    }
    // How many rounds a lane cannot leave its bounds in: a round takes four table steps of 12 bits and three
    // words, and perhaps one longer code of 64 bits.
    func rounds(_ lane: Lane) -> Int {
      let bits = min(lane.end - 119, lastLoad - 64) - lane.position
      let words = lane.room - lane.count - 16
      return max(1, min(bits / 119, words / 16))
    }
    while lanes.allSatisfy(hasRoom) {
      let together = lanes.map(rounds).min() ?? 1
      // Two copies of the loop, so that it has no branch on what is constant.
      if summing {
        runTogether(&lanes, base, size, rounds: together, true)
      } else {
        runTogether(&lanes, base, size, rounds: together, false)
      }
    }
    for index in lanes.indices {
      while hasRoom(lanes[index]) { stepAlone(&lanes[index], base, size, summing) }
    }
  }

  /// Rounds of table steps in each of the lanes.
  @inline(__always)
  private func runTogether(
    _ lanes: inout [Lane], _ base: UnsafeRawPointer, _ size: Int, rounds: Int, _ summing: Bool
  ) {
    var (a, b, c) = (Cursor(lanes[0]), Cursor(lanes[1]), Cursor(lanes[2]))
    table.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      for _ in 0..<rounds {
        a.load(base)
        b.load(base)
        c.load(base)
        for _ in 0..<4 {
          a.step(table, summing)
          b.step(table, summing)
          c.step(table, summing)
        }
        a.settle()
        b.settle()
        c.settle()
        guard a.isStuck || b.isStuck || c.isStuck else { continue }
        searchIfStuck(&a, base, size, summing)
        searchIfStuck(&b, base, size, summing)
        searchIfStuck(&c, base, size, summing)
        guard a.isWhole, b.isWhole, c.isWhole else { return }
      }
    }
    a.store(&lanes[0])
    b.store(&lanes[1])
    c.store(&lanes[2])
  }

  /// Four table steps of one lane.
  private func stepAlone(_ lane: inout Lane, _ base: UnsafeRawPointer, _ size: Int, _ summing: Bool) {
    var cursor = Cursor(lane)
    table.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      cursor.load(base)
      for _ in 0..<4 { cursor.step(table, summing) }
      cursor.settle()
    }
    searchIfStuck(&cursor, base, size, summing)
    cursor.store(&lane)
  }

  /// One code that is longer than the table, where a lane waits for it.
  @inline(__always)
  private func searchIfStuck(_ cursor: inout Cursor, _ base: UnsafeRawPointer, _ size: Int, _ summing: Bool) {
    guard cursor.isStuck else { return }
    guard let symbol = next(base, size, at: &cursor.position) else {
      cursor.isWhole = false
      return
    }
    cursor.put(summing ? cursor.sum &+ symbol : symbol)
  }

  /// Puts the lanes' words together; returns the bit position and the number of words that this came to.
  private func join(
    _ lanes: [Lane], _ base: UnsafeRawPointer, _ size: Int, into output: UnsafeMutablePointer<UInt16>,
    count: Int,
    _ summing: Bool
  ) -> (position: Int, done: Int) {
    var (position, done) = (lanes[0].position, lanes[0].count)
    for index in 1..<lanes.count {
      guard lanes[index - 1].isWhole,
        let meeting = meet(lanes[index].starts, base, size, &position, output, &done, count, summing)
      else { break }
      let lane = lanes[index]
      let taken = min(lane.count - meeting, count - done)
      let before =
        summing
        ? (done > 0 ? output[done - 1] : 0) &- (meeting > 0 ? lane.words[meeting - 1] : 0) : 0
      Transforms.copy(UnsafePointer(lane.words + meeting), adding: before, to: output + done, count: taken)
      done += taken
      position = lane.position
    }
    return (position, done)
  }

  /// Goes on code by code until a start of the next lane is met; nil if that does not happen.
  private func meet(
    _ starts: [Int], _ base: UnsafeRawPointer, _ size: Int, _ position: inout Int,
    _ output: UnsafeMutablePointer<UInt16>, _ done: inout Int, _ count: Int, _ summing: Bool
  ) -> Int? {
    var index = 0
    while done < count {
      while index < starts.count, starts[index] < position { index += 1 }
      if index == starts.count { return nil }
      if starts[index] == position { return index }
      var next = position
      guard let symbol = self.next(base, size, at: &next), next <= size * 8 else { return nil }
      position = next
      output[done] = summing ? (done > 0 ? output[done - 1] : 0) &+ symbol : symbol
      done += 1
    }
    return nil
  }

  /// The state of a lane in the inner loop.
  private struct Cursor {
    var window: UInt64 = 0
    var position: Int
    var output: UnsafeMutablePointer<UInt16>
    var sum: UInt16
    var isStuck = false
    var isWhole = true
    private let start: UnsafeMutablePointer<UInt16>

    init(_ lane: Lane) {
      position = lane.position
      start = lane.words
      output = lane.words + lane.count
      sum = lane.sum
    }

    func store(_ lane: inout Lane) {
      lane.position = position
      lane.count = output - start
      lane.sum = sum
      lane.isWhole = isWhole
    }

    /// Appends one word.
    @inline(__always)
    mutating func put(_ word: UInt16) {
      sum = word
      output.pointee = word
      output += 1
    }

    /// Loads 57 bits or more; the highest bit is set and tells by its place how many bits were taken.
    @inline(__always)
    mutating func load(_ base: UnsafeRawPointer) {
      window =
        base.loadUnaligned(fromByteOffset: position &>> 3, as: UInt64.self)
        &>> UInt64(truncatingIfNeeded: position & 7)
      window |= 1 &<< 63
    }

    @inline(__always)
    mutating func step(_ table: UnsafePointer<UInt64>, _ summing: Bool) {
      let entry = table[Int(truncatingIfNeeded: window & UInt64(1 &<< Huffman16.tableBits &- 1))]
      window = window &>> entry
      let number = entry &>> 8 & 0xFF
      var lanes = unsafeBitCast(entry &>> 16, to: SIMD4<UInt16>.self)
      if summing {
        lanes &+= SIMD4(repeating: sum)
        sum &+= UInt16(truncatingIfNeeded: (entry & ~0xFFFF) &>> (number &<< 4))
      }
      UnsafeMutableRawPointer(output).storeBytes(of: lanes, as: SIMD4<UInt16>.self)
      output += Int(truncatingIfNeeded: number)
      isStuck = number == 0
    }

    @inline(__always)
    mutating func settle() { position &+= window.leadingZeroBitCount }
  }
}
