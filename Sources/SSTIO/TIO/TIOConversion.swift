internal import Synchronization
import SSTCore

/// One waveform of an R0 event, with what its calibration depends on.
public struct TIOWaveform {
  /// The slot of its module, 0 to 31.
  public let slot: Int
  /// The pixel inside the module, 0 to 63.
  public let pixel: Int
  /// The storage cell of its first sample, as its own packet says.
  public let firstCell: Int
  /// The 12 bits of the ADC.
  public let counts: UnsafeBufferPointer<UInt16>

  /// Describes a waveform.
  public init(slot: Int, pixel: Int, firstCell: Int, counts: UnsafeBufferPointer<UInt16>) {
    self.slot = slot
    self.pixel = pixel
    self.firstCell = firstCell
    self.counts = counts
  }
}

/// Rewrites an R0 file as R1: all bytes stay, the samples are replaced.
public struct TIOConversion: Sendable {
  /// What was done.
  public struct Summary: Sendable, Equatable {
    /// The events written.
    public var events = 0
    /// Samples that did not fit 16 bits and were clamped.
    public var clamped = 0
  }

  /// The file to read.
  public var source: TIOFile
  /// The file to make.
  public var path: String
  /// Stored units of one millivolt.
  public var scale: Float
  /// Millivolts that are added before scaling.
  public var offset: Float
  /// What is added to the header of the source.
  public var keywords: [FITSCard] = []
  /// Whether the file to make may exist.
  public var overwrite = false

  /// Describes a conversion.
  public init(source: TIOFile, path: String, scale: Float, offset: Float) {
    self.source = source
    self.path = path
    self.scale = scale
    self.offset = offset
  }

  /// Keywords of the source that the result has anew.
  private static let replaced: Set<String> = [
    "SIMPLE", "BITPIX", "NAXIS", "EXTEND", "R1", "SCALE", "OFFSET", "EVENT_HEADER_VERSION", "CHECKSUM",
    "DATASUM",
  ]

  /// Runs the conversion.
  ///
  /// - Parameters:
  ///   - jobs: the number of threads.
  ///   - progress: called between blocks with the number of events done; may throw to stop.
  ///   - calibrate: makes millivolts of the counts of one waveform; called from several threads.
  /// - Throws: ``TIOError``, ``FileError``, ``FITSOutputError``; no file is left behind.
  public func run(
    jobs: Int, progress: (Int) throws -> Void = { _ in },
    _ calibrate: @Sendable (TIOWaveform, UnsafeMutableBufferPointer<Float>) -> Void
  ) throws -> Summary {
    let layout = source.layout
    let writer = try makeWriter()
    let clamped = Atomic<Int>(0)
    var summary = Summary()
    let block = max(1, (32 << 20) / layout.rowBytes)
    for start in stride(from: 0, to: source.eventCount, by: block) {
      let count = min(block, source.eventCount - start)
      try writer.write(count: count, jobs: jobs) { index, row in
        try convert(start + index, into: row, clamped, calibrate)
      }
      summary.events += count
      try progress(summary.events)
    }
    try writer.finish()
    summary.clamped = clamped.load(ordering: .relaxed)
    return summary
  }

  private func makeWriter() throws -> TIOWriter {
    var layout = TIOLayout.r1(
      slots: source.readout?.slots ?? [0], samplesPerPixel: source.readout?.samplesPerPixel ?? 16,
      scale: scale, offset: offset)
    layout.waveformsPerPacket = source.readout?.waveformsPerPacket ?? 32
    let ours = Self.replaced.union(keywords.map(\.keyword))
    let kept = source.cards.filter { bytes in
      if FITSCard.isEnd(bytes) { return false }
      guard let card = FITSCard(parsing: bytes) else { return !Self.isStandardComment(bytes) }
      return !ours.contains(card.keyword)
    }
    return try TIOWriter(
      path: path, layout: layout, packetCount: source.packetsPerEvent, packetSize: source.packetSize,
      stored: kept, keywords: keywords, configuration: source.configuration, overwrite: overwrite)
  }

  /// The two lines that every FITS library writes by itself.
  private static func isStandardComment(_ card: [UInt8]) -> Bool {
    let text = String(decoding: card, as: UTF8.self)
    return text.hasPrefix("COMMENT   FITS (Flexible") || text.hasPrefix("COMMENT   and Astrophysics'")
  }

  private func convert(
    _ index: Int, into row: UnsafeMutableRawBufferPointer, _ clamped: borrowing Atomic<Int>,
    _ calibrate: (TIOWaveform, UnsafeMutableBufferPointer<Float>) -> Void
  ) throws {
    let layout = source.layout
    let event = try source.event(index)
    let packets = UnsafeMutableRawBufferPointer(rebasing: row[TIORowEncoder.headBytes...])
    try source.file.read(
      at: layout.dataStart + index * layout.rowBytes + layout.packetOffset, into: packets)
    TIORowEncoder.encodeHead(
      eventID: event.eventID, tack: event.tack, filled: event.packetsFilled, seconds: event.cpuSeconds,
      nanoseconds: event.cpuNanoseconds, into: row)
    guard let readout = source.readout, let base = row.baseAddress else { return }
    let decoder = TIOEventDecoder(
      layout: layout.withStandardHead, readout: readout, verifiesChecksums: false)
    var lost = 0
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: readout.samplesPerPixel) { counts in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: readout.samplesPerPixel) { values in
        decoder.forEachPacket(UnsafeRawPointer(base), index: index) { place, header in
          lost += convert(base + place, header, counts, values, calibrate)
        }
      }
    }
    clamped.wrappingAdd(lost, ordering: .relaxed)
  }

  private func convert(
    _ packet: UnsafeMutableRawPointer, _ header: TIOPacketHeader,
    _ counts: UnsafeMutableBufferPointer<UInt16>, _ values: UnsafeMutableBufferPointer<Float>,
    _ calibrate: (TIOWaveform, UnsafeMutableBufferPointer<Float>) -> Void
  ) -> Int {
    guard let words = counts.baseAddress else { return 0 }
    var place = packet + TIOPacketHeader.headBytes
    var lost = 0
    for _ in 0..<header.waveformCount {
      let pixel = Int(place.load(as: UInt8.self) >> 1 & 0x3F)
      TIOWordSink(mask: 0x0FFF).convert(place + 2, count: counts.count, to: words)
      calibrate(
        TIOWaveform(
          slot: header.slot, pixel: pixel, firstCell: header.firstCell,
          counts: UnsafeBufferPointer(counts)), values)
      lost += TIOScaling.encode(UnsafeBufferPointer(values), into: counts, scale: scale, offset: offset)
      for index in 0..<counts.count {
        place.storeBytes(of: words[index].bigEndian, toByteOffset: 2 + 2 &* index, as: UInt16.self)
      }
      place += 2 + 2 * counts.count
    }
    return lost
  }
}

extension TIORowLayout {
  /// The same packets behind the event header that we write.
  var withStandardHead: TIORowLayout { TIORowLayout(packetSize: packetSize, packetCount: packetCount) }

  /// The layout of a row of version 2.
  private init(packetSize: Int, packetCount: Int) {
    let kinds: [(Int, FITSColumn.Kind, Int64)] = [
      (0, .int32, 1 << 31), (4, .int32, 1 << 31), (8, .int32, 1 << 31), (12, .int16, 1 << 15),
      (14, .int64, 0), (22, .int64, 0),
    ]
    numbers = kinds.map { Number(offset: $0.0, kind: $0.1, zero: $0.2) }
    packetOffset = TIORowEncoder.headBytes
    self.packetSize = packetSize
    self.packetCount = packetCount
    rowBytes = TIORowEncoder.headBytes + packetSize * packetCount
    dataStart = 0
  }
}
