public import SSTCore

/// What becomes of the samples of a packet.
protocol TIOSampleSink {
  associatedtype Sample: Sendable
  /// The bits of a stored word that are sample.
  var mask: UInt16 { get }
  /// Converts the big-endian words of a waveform.
  func convert(_ words: UnsafeRawPointer, count: Int, to target: UnsafeMutablePointer<Sample>)
  /// Sets the samples of a pixel without data.
  func clear(_ target: UnsafeMutablePointer<Sample>, count: Int)
}

/// Samples as stored, without the counter in the upper bits of R0.
struct TIOWordSink: TIOSampleSink {
  let mask: UInt16

  @inline(__always)
  func convert(_ words: UnsafeRawPointer, count: Int, to target: UnsafeMutablePointer<UInt16>) {
    for index in 0..<count {
      let word = words.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self)
      target[index] = UInt16(bigEndian: word) & mask
    }
  }

  @inline(__always)
  func clear(_ target: UnsafeMutablePointer<UInt16>, count: Int) {
    target.update(repeating: 0, count: count)
  }
}

/// Samples in millivolts or ADC counts, in single precision: word / scale - offset.
struct TIOValueSink: TIOSampleSink {
  let mask: UInt16
  let scale: Float
  let offset: Float

  @inline(__always)
  func convert(_ words: UnsafeRawPointer, count: Int, to target: UnsafeMutablePointer<Float>) {
    for index in 0..<count {
      let word = words.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self)
      target[index] = Float(UInt16(bigEndian: word) & mask) / scale - offset
    }
  }

  @inline(__always)
  func clear(_ target: UnsafeMutablePointer<Float>, count: Int) { target.update(repeating: 0, count: count) }
}

/// Takes the rows of events apart; every number of a packet is checked before it is used.
struct TIOEventDecoder: Sendable {
  let layout: TIORowLayout
  let readout: TIOReadout
  let verifiesChecksums: Bool

  /// A row of pixels: one bit for each pixel that has data.
  typealias Pixels = InlineArray<32, UInt64>

  /// Decodes one event.
  ///
  /// - Parameters:
  ///   - row: all bytes of the row.
  ///   - index: the event's position in the file.
  ///   - samples: room for all samples of the event; nil if only its description is wanted.
  ///   - flags: room for one flag per pixel, 1 present and 0 missing.
  func decode<Sink: TIOSampleSink>(
    _ row: UnsafeRawPointer, index: Int, sink: Sink, samples: UnsafeMutablePointer<Sink.Sample>?,
    flags: UnsafeMutablePointer<UInt16>?
  ) -> TIOEvent {
    var event = layout.event(row, index: index)
    var pixels = Pixels(repeating: 0)
    var end = RangeEnd(mask: sink.mask)
    let limit = TIOPresence(row, layout: layout, filled: event.packetsFilled).limit
    for column in 0..<limit {
      let packet = row + layout.packetOffset + column * layout.packetSize
      if TIOPresence.isEmpty(packet, count: layout.packetSize) { continue }
      let header = TIOPacketHeader(packet, count: layout.packetSize)
      guard let module = accept(packet, header, &pixels, &event) else { continue }
      note(packet, header, &event)
      if end.isPossible { end.add(packet, header) }
      if let samples { copy(packet, header, to: samples + module * moduleSamples, sink) }
    }
    event.readout.isMissingPackets =
      event.packetsPresent < layout.packetCount || event.packetsFilled < layout.packetCount
    if end.isReached { event.readout.problems.insert(.void) }
    finish(pixels, sink, samples, flags)
    return event
  }

  private var moduleSamples: Int { TIOReadout.modulePixels * readout.samplesPerPixel }

  /// Calls `body` with the sound packets of an event, as ``decode(_:index:sink:samples:flags:)`` finds them.
  func forEachPacket(
    _ row: UnsafeRawPointer, index: Int, _ body: (_ offset: Int, TIOPacketHeader) -> Void
  ) {
    var event = layout.event(row, index: index)
    var pixels = Pixels(repeating: 0)
    let limit = TIOPresence(row, layout: layout, filled: event.packetsFilled).limit
    for column in 0..<limit {
      let offset = layout.packetOffset + column * layout.packetSize
      if TIOPresence.isEmpty(row + offset, count: layout.packetSize) { continue }
      let header = TIOPacketHeader(row + offset, count: layout.packetSize)
      if accept(row + offset, header, &pixels, &event) != nil { body(offset, header) }
    }
  }

  /// The module's place among the pixels, or nil if the packet cannot be used.
  @inline(__always)
  private func accept(
    _ packet: UnsafeRawPointer, _ header: TIOPacketHeader, _ pixels: inout Pixels, _ event: inout TIOEvent
  ) -> Int? {
    guard header.waveformCount > 0, header.byteCount == layout.packetSize,
      header.samplesPerWaveform == readout.samplesPerPixel
    else { return drop(.packetLength, &event) }
    guard let mask = pixelMask(packet, header) else { return drop(.waveformLength, &event) }
    let module = header.slot - readout.firstSlot
    guard header.slot < 32, module >= 0, module * TIOReadout.modulePixels < readout.pixelCount else {
      return drop(.slotRange, &event)
    }
    // As many bits as waveforms, or a waveform came twice.
    guard mask.nonzeroBitCount == header.waveformCount, pixels[module] & mask == 0 else {
      return drop(.duplicatePixel, &event)
    }
    pixels[module] |= mask
    return module
  }

  private func drop(_ problem: ReadoutProblems, _ event: inout TIOEvent) -> Int? {
    event.readout.problems.insert(problem)
    return nil
  }

  /// The pixels of a packet inside their module; nil if a waveform is not of the packet's length.
  @inline(__always)
  private func pixelMask(_ packet: UnsafeRawPointer, _ header: TIOPacketHeader) -> UInt64? {
    var mask: UInt64 = 0
    var place = packet + TIOPacketHeader.headBytes
    for _ in 0..<header.waveformCount {
      let (first, second) = (place.load(as: UInt8.self), place.load(fromByteOffset: 1, as: UInt8.self))
      if Int(second & 0x3F) * 16 != header.samplesPerWaveform { return nil }
      mask |= 1 << UInt64(first >> 1 & 0x3F)
      place += 2 + 2 * header.samplesPerWaveform
    }
    return mask
  }

  @inline(__always)
  private func note(_ packet: UnsafeRawPointer, _ header: TIOPacketHeader, _ event: inout TIOEvent) {
    if event.packetsPresent == 0 {
      event.isStaleInFirstPacket = header.isStale
      event.readout.firstCell = header.firstCell
    }
    event.packetsPresent += 1
    if header.isStale { event.readout.isStale = true }
    if header.hasError { event.readout.problems.insert(.footerError) }
    if header.hasTimeout { event.readout.problems.insert(.footerTimeout) }
    if header.mustBeZero != 0 { event.readout.problems.insert(.footerReserved) }
    if header.tack != event.tack { event.readout.problems.insert(.tackMismatch) }
    if verifiesChecksums, header.checksum != 0,
      TIOChecksum.of(packet, count: layout.packetSize - TIOPacketHeader.footBytes) != header.checksum
    {
      event.readout.problems.insert(.checksum)
    }
  }

  @inline(__always)
  private func copy<Sink: TIOSampleSink>(
    _ packet: UnsafeRawPointer, _ header: TIOPacketHeader, to module: UnsafeMutablePointer<Sink.Sample>,
    _ sink: Sink
  ) {
    var place = packet + TIOPacketHeader.headBytes
    for _ in 0..<header.waveformCount {
      // Two bits of ASIC and four of channel are the pixel's number in its module.
      let pixel = Int(place.load(as: UInt8.self) >> 1 & 0x3F)
      sink.convert(
        place + 2, count: readout.samplesPerPixel, to: module + pixel * readout.samplesPerPixel)
      place += 2 + 2 * readout.samplesPerPixel
    }
  }

  private func finish<Sink: TIOSampleSink>(
    _ pixels: Pixels, _ sink: Sink, _ samples: UnsafeMutablePointer<Sink.Sample>?,
    _ flags: UnsafeMutablePointer<UInt16>?
  ) {
    for module in 0..<readout.pixelCount / TIOReadout.modulePixels {
      let mask = pixels[module]
      for pixel in 0..<TIOReadout.modulePixels {
        let isPresent = mask >> UInt64(pixel) & 1 != 0
        let place = module * TIOReadout.modulePixels + pixel
        flags?[place] = isPresent ? 1 : 0
        if let samples, !isPresent {
          sink.clear(samples + place * readout.samplesPerPixel, count: readout.samplesPerPixel)
        }
      }
    }
  }
}

/// Tells whether all samples of an event are at the same end of the range, as of a writer that had no data.
///
/// Costs nothing for other events: their first sample ends the search.
private struct RangeEnd {
  let mask: UInt16
  private(set) var isPossible = true
  private var value: UInt16?

  init(mask: UInt16) { self.mask = mask }

  /// True if there were samples, all at one end.
  var isReached: Bool { isPossible && value != nil }

  mutating func add(_ packet: UnsafeRawPointer, _ header: TIOPacketHeader) {
    var place = packet + TIOPacketHeader.headBytes
    for _ in 0..<header.waveformCount {
      place += 2
      for sample in 0..<header.samplesPerWaveform {
        let word = UInt16(bigEndian: place.loadUnaligned(fromByteOffset: 2 &* sample, as: UInt16.self)) & mask
        if word == value { continue }
        guard value == nil, word == 0 || word == mask else {
          isPossible = false
          return
        }
        value = word
      }
      place += 2 * header.samplesPerWaveform
    }
  }
}

/// What a row of a `.tio` file and its packets say beside the samples.
public struct TIOEvent: Sendable, Equatable {
  /// The position of the event in its file, from 0.
  public var index: Int
  /// The camera's event number: the low 32 bits of a hundredth of ``tack``. It repeats every 429 s.
  public var eventID: UInt32
  /// The trigger time in ns of the backplane's clock, which is no absolute time.
  public var tack: UInt64
  /// The arrival of the first packet at the computer: seconds since 1970 UTC, as stored.
  public var cpuSeconds: Int64
  /// Nanoseconds after ``cpuSeconds``, as stored.
  public var cpuNanoseconds: Int64
  /// The number of packets that the writer counted.
  public var packetsFilled: Int
  /// The number of packets that were found and are sound.
  public var packetsPresent = 0
  /// True if the first packet is marked as out of date; other readers look no further.
  public var isStaleInFirstPacket = false
  /// How complete and sound the event is; packets are missing by either count.
  public var readout = ReadoutState()

  /// Describes an event whose packets have not been looked at.
  public init(
    index: Int, eventID: UInt32, tack: UInt64, cpuSeconds: Int64, cpuNanoseconds: Int64, packetsFilled: Int
  ) {
    self.index = index
    self.eventID = eventID
    self.tack = tack
    self.cpuSeconds = cpuSeconds
    self.cpuNanoseconds = cpuNanoseconds
    self.packetsFilled = packetsFilled
    readout.isMissingPackets = true
  }
}
