import SSTCore

/// Writes a `.tio` file of layout version 2, as the camera's own software does.
///
/// Packets are stored in the order of modules and pixels; one that never came leaves zeros. R0 packets carry the
/// sample counter and their checksum; in R1 packets the checksum is 0, as in all files without a history of R0. The
/// file appears under its name when ``finish()`` is called, and not at all otherwise.
public final class TIOWriter {
  /// What a row and its packets say beside the samples.
  public struct Event: Sendable, Equatable {
    /// The trigger time in ns of the backplane's clock; the event id follows from it.
    public var tack: UInt64
    /// The time of the computer: seconds since 1970 UTC.
    public var cpuSeconds: Int64
    /// Nanoseconds after ``cpuSeconds``.
    public var cpuNanoseconds: Int64
    /// The storage cell of the first sample: 0 to 4095 in CHEC-S.
    public var firstCell: Int
    /// Marks all packets as out of date.
    public var isStale = false
    /// Packets that never came, by their columns.
    public var missingPackets: Set<Int> = []

    /// Describes a whole event.
    public init(tack: UInt64, cpuSeconds: Int64, cpuNanoseconds: Int64, firstCell: Int) {
      self.tack = tack
      self.cpuSeconds = cpuSeconds
      self.cpuNanoseconds = cpuNanoseconds
      self.firstCell = firstCell
    }
  }

  /// What the file holds.
  public let layout: TIOLayout
  /// The number of events written so far.
  public private(set) var eventCount = 0

  /// A FITS table has at most 999 columns.
  static let maximumPackets = 993
  private let path: String
  private let output: FITSOutput
  private let configuration: String?
  private let rows: TIORowEncoder
  private var buffer: [UInt8] = []

  /// Starts a file.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - layout: what it holds.
  ///   - keywords: what else the header says, for example `DATE-OBS`, `RUNNUMBER`.
  ///   - configuration: the text of the run's configuration.
  ///   - overwrite: whether the file may exist already.
  /// - Throws: ``FITSOutputError``, ``AtomicFileError``, or ``FITSError`` for a bad keyword.
  public convenience init(
    path: String, layout: TIOLayout, keywords: [FITSCard] = [], configuration: String? = nil,
    overwrite: Bool = false
  ) throws {
    try self.init(
      path: path, layout: layout, packetCount: layout.packetCount, packetSize: layout.packetSize,
      stored: [], keywords: keywords, configuration: configuration, overwrite: overwrite)
  }

  init(
    path: String, layout: TIOLayout, packetCount: Int, packetSize: Int, stored: [[UInt8]],
    keywords: [FITSCard], configuration: String?, overwrite: Bool
  ) throws {
    if let fault = layout.fault { throw FITSOutputError.badLayout(path: path, detail: fault) }
    self.path = path
    self.layout = layout
    self.configuration = configuration
    rows = TIORowEncoder(layout: layout, packetCount: packetCount, packetSize: packetSize)
    output = try FITSOutput(path: path, overwrite: overwrite)
    for card in stored { try output.write(stored: card) }
    for card in keywords + Self.ownKeywords(layout) { try output.write(card) }
    let head = zip(TIORowLayout.names, ["1V", "1V", "1V", "1U", "1K", "1K"]).map { name, form in
      (name: name, form: form, unit: name == "TIME_STAMP_SEC" ? "s" : name == "TIME_STAMP_NSEC" ? "ns" : "")
    }
    let packets = (0..<packetCount).map {
      (name: "EVENT_PACKET_\($0)", form: "\(packetSize)B", unit: "")
    }
    try output.beginTable("EVENTS", columns: head + packets)
  }

  private static func ownKeywords(_ layout: TIOLayout) -> [FITSCard] {
    let version = FITSCard("EVENT_HEADER_VERSION", .integer(2), "layout of the table")
    guard layout.level == .r1 else { return [version] }
    return [
      version, .init("R1", .logical(true), "calibrated samples"),
      // The shortest text that gives the same single-precision number.
      .init("OFFSET", .verbatim("\(layout.offset)".uppercased()), "mV = sample / SCALE - OFFSET"),
      .init("SCALE", .verbatim("\(layout.scale)".uppercased()), "mV = sample / SCALE - OFFSET"),
    ]
  }

  /// Appends events.
  ///
  /// - Parameters:
  ///   - events: what their rows say.
  ///   - words: `[event][module][pixel 0..<64][sample]`: ADC counts up to 4095, or words of ``TIOScaling``.
  ///   - jobs: the number of threads that may make packets.
  /// - Throws: ``FITSOutputError``; the file is then gone.
  public func append(_ events: [Event], words: UnsafeBufferPointer<UInt16>, jobs: Int = 1) throws {
    let size = layout.pixelCount * layout.samplesPerPixel
    precondition(words.count == events.count * size, "words for all pixels of all events are needed")
    for (index, event) in events.enumerated() {
      guard (0..<16_384).contains(event.firstCell) else {
        throw FITSOutputError.badEvent(
          path: path, event: eventCount + index, detail: "first cell \(event.firstCell) of 16384")
      }
    }
    let first = eventCount
    let rows = rows
    // Read only, by the threads of the loop below, which ends before this call does.
    nonisolated(unsafe) let words = words
    try write(count: events.count, jobs: jobs) { index, row in
      rows.encode(
        events[index], sequence: first + index,
        words: UnsafeBufferPointer(rebasing: words[index * size..<(index + 1) * size]), into: row)
    }
  }

  /// Makes rows in parallel and appends them.
  func write(
    count: Int, jobs: Int, _ fill: @Sendable (Int, UnsafeMutableRawBufferPointer) throws -> Void
  ) throws {
    guard count > 0 else { return }
    let rowBytes = rows.rowBytes
    // Memory does not grow with the number of events that come at once.
    let step = max(1, min(count, max(jobs, (32 << 20) / rowBytes)))
    if buffer.count < step * rowBytes { buffer = [UInt8](repeating: 0, count: step * rowBytes) }
    for start in stride(from: 0, to: count, by: step) {
      let part = min(step, count - start)
      try buffer.withUnsafeMutableBufferPointer { buffer in
        guard let bytes = SharedPointer(buffer) else { return }
        try parallelFor(count: part, jobs: jobs) { index, _ in
          try fill(start + index, UnsafeMutableRawBufferPointer(bytes.part(index, of: rowBytes)))
        }
        let filled = UnsafeRawBufferPointer(buffer)[..<(part * rowBytes)]
        try output.write(UnsafeRawBufferPointer(rebasing: filled), atRow: eventCount)
      }
      eventCount += part
    }
  }

  /// Ends the file and gives it its name.
  public func finish() throws {
    if let configuration { try output.addText(configuration, name: "CONFIG") }
    try output.finish()
  }
}
