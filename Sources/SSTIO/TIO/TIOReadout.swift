/// What the sound packets of several events say about modules and samples: the majority decides.
///
/// One damaged number of one packet then misreads neither the modules nor the length of the waveforms.
struct TIOReadoutSurvey {
  /// Waveforms of a packet and samples of a waveform, with the number of packets that say so.
  private var shapes: [(waveforms: Int, samples: Int, votes: Int)] = []
  /// How many events have a packet of each slot.
  private var slotVotes = [Int](repeating: 0, count: 32)
  /// The number of events with a sound packet.
  private(set) var eventCount = 0

  private let layout: TIORowLayout
  private let verifiesChecksums: Bool

  /// - Parameters:
  ///   - layout: where the packets are.
  ///   - verifiesChecksums: true if packets with a wrong checksum do not count.
  init(layout: TIORowLayout, verifiesChecksums: Bool) {
    (self.layout, self.verifiesChecksums) = (layout, verifiesChecksums)
  }

  /// Takes the packets of an event.
  mutating func add(_ row: UnsafeRawPointer, index: Int) {
    let filled = layout.event(row, index: index).packetsFilled
    let columns = TIOPresence(row, layout: layout, filled: filled)
    var slots: Set<Int> = []
    for packet in 0..<columns.limit {
      let base = row + layout.packetOffset + packet * layout.packetSize
      guard !TIOPresence.isEmpty(base, count: layout.packetSize) else { continue }
      let header = TIOPacketHeader(base, count: layout.packetSize)
      guard isSound(header, base) else { continue }
      slots.insert(header.slot)
      count(header)
    }
    for slot in slots { slotVotes[slot] += 1 }
    if !slots.isEmpty { eventCount += 1 }
  }

  private func isSound(_ header: TIOPacketHeader, _ packet: UnsafeRawPointer) -> Bool {
    guard header.waveformCount > 0, header.byteCount == layout.packetSize, header.slot < 32,
      header.samplesPerWaveform > 0
    else { return false }
    return !verifiesChecksums || header.checksum == 0
      || header.checksum == TIOChecksum.of(packet, count: layout.packetSize - TIOPacketHeader.footBytes)
  }

  private mutating func count(_ header: TIOPacketHeader) {
    let known = shapes.firstIndex {
      $0.waveforms == header.waveformCount && $0.samples == header.samplesPerWaveform
    }
    if let known {
      shapes[known].votes += 1
    } else {
      shapes.append((header.waveformCount, header.samplesPerWaveform, 1))
    }
  }

  /// What most packets say; nil without packets.
  var readout: TIOReadout? {
    let most = shapes.map(\.votes).max()
    guard let shape = shapes.first(where: { $0.votes == most }) else { return nil }
    return TIOReadout(
      waveformsPerPacket: shape.waveforms, samplesPerPixel: shape.samples,
      slots: slots(waveformsPerPacket: shape.waveforms))
  }

  /// The slots that are believed: where the table has room for one module only, the one of most events; else a slot that
  /// was seen once does not count beside those of three events.
  private func slots(waveformsPerPacket: Int) -> [Int] {
    let most = slotVotes.max() ?? 0
    if layout.packetCount * waveformsPerPacket <= TIOReadout.modulePixels {
      return [slotVotes.firstIndex(of: most) ?? 0]
    }
    let least = most >= 3 ? 2 : 1
    return slotVotes.indices.filter { slotVotes[$0] >= least }
  }
}

extension TIOFile {
  /// The events with data that decide.
  private static let surveyedEvents = 8
  /// The bytes that are read at once, if rows are smaller.
  private static let surveyedBytes = 1 << 20
  /// The number of reads after which a file counts as one without data.
  private static let mostReads = 256

  /// Finds out from the first events with data which modules and samples the file holds; nil if there are none.
  ///
  /// In R0 first from packets whose checksum is right.
  static func findReadout(
    _ file: RandomAccessFile, _ layout: TIORowLayout, count: Int, level: Level
  ) throws -> TIOReadout? {
    if level == .r0 {
      let sound = TIOReadoutSurvey(layout: layout, verifiesChecksums: true)
      if let found = try survey(file, layout, count: min(count, 16), sound) { return found }
    }
    return try survey(file, layout, count: count, TIOReadoutSurvey(layout: layout, verifiesChecksums: false))
  }

  private static func survey(
    _ file: RandomAccessFile, _ layout: TIORowLayout, count: Int, _ empty: TIOReadoutSurvey
  ) throws -> TIOReadout? {
    guard count > 0, layout.rowBytes > 0 else { return nil }
    var survey = empty
    let step = min(count, max(1, surveyedBytes / layout.rowBytes))
    var rows = [UInt8](repeating: 0, count: step * layout.rowBytes)
    try rows.withUnsafeMutableBytes { rows in
      for first in stride(from: 0, to: count, by: step).prefix(mostReads) {
        let here = min(step, count - first)
        let target = UnsafeMutableRawBufferPointer(rebasing: rows[..<(here * layout.rowBytes)])
        try file.read(at: layout.dataStart + first * layout.rowBytes, into: target)
        guard let base = target.baseAddress else { return }
        for index in 0..<here where survey.eventCount < surveyedEvents {
          survey.add(UnsafeRawPointer(base + index * layout.rowBytes), index: first + index)
        }
        if survey.eventCount == surveyedEvents { return }
      }
    }
    return survey.readout
  }
}

/// The modules and samples that a `.tio` file holds, as its first events with data tell.
public struct TIOReadout: Sendable, Equatable {
  /// The pixels of a camera of 32 modules.
  public static let cameraPixels = 2048
  /// The pixels of a module.
  public static let modulePixels = 64

  /// The number of waveforms of a packet.
  public var waveformsPerPacket: Int
  /// The number of samples of a waveform.
  public var samplesPerPixel: Int
  /// The slots of the modules, ascending.
  public var slots: [Int]

  /// Pixels of the events: 64 for a single module, 2048 for more.
  public var pixelCount: Int { slots.count == 1 ? Self.modulePixels : Self.cameraPixels }
  /// The slot of pixel 0: that of a single module, or 0.
  public var firstSlot: Int { slots.count == 1 ? slots[0] : 0 }
  /// The number of packets of a whole event.
  public var packetsOfModules: Int { slots.count * Self.modulePixels / max(1, waveformsPerPacket) }
}
