public import SSTCore

/// Hands out the array events of a simtel stream, some at a time.
///
/// All events of a chunk have the same calibration, the same shapes and are either showers or not.
public struct SimtelReader: ChunkReader {
  private let assembler: SimtelAssembler

  init(_ assembler: SimtelAssembler) { self.assembler = assembler }

  /// Fills in the next events; false at the end.
  ///
  /// - Throws: ``EventIOError`` for damage, `FileError`.
  public mutating func next(into chunk: inout EventChunk) throws -> Bool { try assembler.next(into: &chunk) }

  /// What was counted so far.
  public var counts: SimtelCounts { assembler.counts }
}

/// What a pass over a stream has met.
public struct SimtelCounts: Sendable, Equatable {
  /// Showers.
  public var showers = 0
  /// Uses of showers, with or without a trigger.
  public var mcEvents = 0
  /// Array events with data.
  public var arrayEvents = 0
  /// Those of them that are calibration.
  public var calibrationEvents = 0
  /// Array events without data of a telescope.
  public var emptyEvents = 0
  /// Events of telescopes that the trigger of the array does not list; they are left out.
  public var untriggeredTelescopes = 0
  /// Objects of types or versions that are not known, as `type version`.
  public var unknown: [String: Int] = [:]
  /// Histogram 6: all simulated events in core distance and energy; nil if none came.
  public var showerHistogram: EventIOHistograms.Histogram?
}

/// Reads objects one after the other and puts array events together.
///
/// Only one thread at a time uses it: a reader is called under a lock or by one owner.
final class SimtelAssembler: @unchecked Sendable {
  /// Chunks end behind so many bytes or events.
  private static let chunkBytes = 1 << 19
  private static let chunkEvents = 256

  private let stream: ObjectStream
  private let head: SimtelHead
  private let admission: SimtelAdmission
  private var state: SimtelState
  private var pending: ObjectHeader?
  private(set) var counts = SimtelCounts()
  /// What came since the last shower; buffers are used again.
  private var shower, use, photons, sums: KeptObject
  /// An event that did not fit the last chunk.
  private var carried: (event: SimtelEvent, bytes: [UInt8])?
  private var events: [SimtelEvent] = []
  private var lost: [LostEvents] = []
  private var nextEvent = 0
  private var nextChunk = 0
  private var calibrationNumber: Int64 = 0
  private var damageSeen = 0

  /// Goes on with a stream whose head was read; `pending` is the header behind it.
  init(_ stream: ObjectStream, head: SimtelHead, pending: ObjectHeader?) {
    (self.stream, self.head, self.pending) = (stream, head, pending)
    admission = SimtelAdmission(head: head)
    state = SimtelState(head)
    let none = KeptObject(
      header: ObjectHeader(
        type: 0, version: 0, identifier: 0, length: 0, isContainer: false, userFlag: false,
        isBigEndian: false, offset: 0, size: 0), isKept: false)
    (shower, use, photons, sums) = (none, none, none, none)
  }

  func next(into chunk: inout EventChunk) throws -> Bool {
    chunk.bytes.removeAll(keepingCapacity: true)
    events.removeAll(keepingCapacity: true)
    if let carried {
      self.carried = nil
      events.append(carried.event)
      chunk.bytes += carried.bytes
    }
    while events.count < Self.chunkEvents, chunk.bytes.count < Self.chunkBytes, carried == nil {
      guard let header = try pending ?? stream.next() else { break }
      pending = nil
      if changesState(header.type), !events.isEmpty {
        pending = header
        break
      }
      try handle(header, &chunk)
    }
    noteDamage()
    guard !events.isEmpty || !lost.isEmpty else { return false }
    chunk.index = nextChunk
    nextChunk += 1
    let first = events.first?.index ?? nextEvent
    chunk.rows = first..<(events.last.map { $0.index + 1 } ?? first)
    chunk.context = SimtelContext(
      events: events, monitoring: state.monitoring, areShowers: events.first?.kind ?? .shower == .shower)
    chunk.lost = lost
    lost.removeAll()
    return true
  }

  private func changesState(_ type: Int) -> Bool {
    SimtelState.holds(type) || SimtelHeadReader.isNeeded(type)
  }

  /// Damage between objects becomes lost events of no certain number.
  private func noteDamage() {
    for error in stream.damage[damageSeen...] {
      lost.append(LostEvents(rows: nextEvent..<nextEvent, error: error))
    }
    damageSeen = stream.damage.count
  }

  // MARK: - Objects

  private func handle(_ header: ObjectHeader, _ chunk: inout EventChunk) throws {
    switch header.type {
    case EventIOType.mcShower:
      try keep(header, &shower)
      forgetUse()
      counts.showers += 1
    case EventIOType.mcEvent:
      forgetUse()
      try keep(header, &use)
      counts.mcEvents += 1
      stream.event = Int(header.identifier)
    case EventIOType.photonContainer: try keep(header, &photons)
    case EventIOType.photoelectronSums: try keep(header, &sums)
    case EventIOType.calibrationPhotons:
      forgetUse()
      if let found = try inner(header, EventIOType.photonContainer) { photons = found }
    case EventIOType.arrayEvent, EventIOType.calibrationEvent: try assemble(header, &chunk)
    case EventIOType.histograms: try addHistograms(header)
    default:
      guard changesState(header.type) else {
        if EventIOType.name(of: header.type) == nil {
          counts.unknown["\(header.type) \(header.version)", default: 0] += 1
        }
        _ = try stream.skip(header)
        return
      }
      try change(header)
    }
  }

  private func forgetUse() { (use.isKept, photons.isKept, sums.isKept) = (false, false, false) }

  private func keep(_ header: ObjectHeader, _ slot: inout KeptObject) throws {
    slot.header = header
    slot.bytes.removeAll(keepingCapacity: true)
    slot.isKept = try stream.read(header, appendingTo: &slot.bytes)
  }

  private func body(of header: ObjectHeader) throws -> KeptObject? {
    var kept = KeptObject(header: header)
    return try stream.read(header, appendingTo: &kept.bytes) ? kept : nil
  }

  /// The first object of a type inside another one.
  private func inner(_ header: ObjectHeader, _ type: Int) throws -> KeptObject? {
    guard let outer = try body(of: header) else { return nil }
    return try guarded(header) { () throws(ObjectFault) in
      var found: KeptObject?
      try outer.withObject { object throws(ObjectFault) in
        try object.forEachChild { child throws(ObjectFault) in
          if child.header.type == type, found == nil {
            found = KeptObject(header: child.header, bytes: Array(child.body))
          }
        }
      }
      return found
    } ?? nil
  }

  private func change(_ header: ObjectHeader) throws {
    guard let kept = try body(of: header) else { return }
    if SimtelState.holds(header.type) {
      _ = try guarded(header) { () throws(ObjectFault) in
        try kept.withObject { object throws(ObjectFault) in try state.update(object) }
      }
      return
    }
    if header.type == EventIOType.cameraSettings {
      let camera = try guarded(header) { () throws(ObjectFault) in
        try kept.decode(CameraSettings.self)
      }
      let known = head.place(of: Int(header.identifier)).map { head.telescopes[$0].camera }
      if let camera, camera != known {
        throw EventIOError.changedDescription(
          path: stream.path, at: EventIOError.Position(offset: header.offset, object: header.type),
          detail: "telescope \(header.identifier) has another camera than before")
      }
    }
    if header.type == EventIOType.runHeader {
      // Another run begins, whose events have showers of their own.
      shower.isKept = false
      forgetUse()
      let run = try guarded(header) { () throws(ObjectFault) in try kept.decode(RunHeader.self) }
      if let run, run.telescopeIDs != head.run.telescopeIDs || run.positions != head.run.positions {
        throw EventIOError.changedDescription(
          path: stream.path, at: EventIOError.Position(offset: header.offset, object: header.type),
          detail: "the array is another one than before")
      }
    }
  }

  private func addHistograms(_ header: ObjectHeader) throws {
    guard let kept = try body(of: header), EventIORecords.isKnown(header) else { return }
    let all = try guarded(header) { () throws(ObjectFault) in
      try kept.decode(EventIOHistograms.self)
    }
    if let found = all?.histograms.first(where: { $0.identifier == 6 }) { counts.showerHistogram = found }
  }

  /// Runs a decoder; in recovery a fault is noted and nil returned.
  private func guarded<Result>(
    _ header: ObjectHeader, _ body: () throws(ObjectFault) -> Result
  ) throws -> Result? {
    do throws(ObjectFault) {
      return try body()
    } catch {
      try stream.note(error.inside(header).error(path: stream.path, event: stream.event))
      return nil
    }
  }

  // MARK: - Events

  /// Reads an array event into the chunk, or keeps it for the next one.
  private func assemble(_ header: ObjectHeader, _ chunk: inout EventChunk) throws {
    let start = chunk.bytes.count
    defer { forgetUse() }
    guard try stream.read(header, appendingTo: &chunk.bytes) else { return }
    var event = SimtelEvent(
      index: nextEvent, kind: .shower, number: 0, array: SimtelPart(header: header, start: start))
    do throws(ObjectFault) {
      try prepare(&event, &chunk.bytes)
    } catch {
      chunk.bytes.removeLast(chunk.bytes.count - start)
      let fault = error.inside(header).error(path: stream.path, event: Int(event.number))
      guard stream.recovers else { throw fault }
      lost.append(LostEvents(rows: nextEvent..<nextEvent + 1, error: fault))
      nextEvent += 1
      return
    }
    counts.untriggeredTelescopes += event.untriggeredCount
    guard !event.telescopes.isEmpty else {
      chunk.bytes.removeLast(chunk.bytes.count - start)
      counts.emptyEvents += 1
      return
    }
    nextEvent += 1
    counts.arrayEvents += 1
    if event.kind != .shower { counts.calibrationEvents += 1 }
    stream.event = Int(event.number)
    if fits(event) {
      events.append(event)
    } else {
      carried = (event.moved(by: -start), Array(chunk.bytes[start...]))
      chunk.bytes.removeLast(chunk.bytes.count - start)
    }
  }

  /// Puts the parts of an event together and looks at its shape.
  private func prepare(_ event: inout SimtelEvent, _ bytes: inout [UInt8]) throws(ObjectFault) {
    let outer = event.array.header
    if outer.type == EventIOType.calibrationEvent {
      let container = KeptObject(header: outer, bytes: Array(bytes[event.array.start...]))
      guard var inside = try Self.arrayEvent(in: container) else {
        throw ObjectFault("there is no array event inside")
      }
      inside.start += event.array.start
      event.array = inside
      event.kind = Self.kind(ofCalibration: Int(outer.identifier))
    } else if !shower.isKept {
      event.kind = .otherCalibration
    } else {
      (event.shower, event.use) = (append(shower, to: &bytes), append(use, to: &bytes))
    }
    event.photons = append(photons, to: &bytes)
    event.sums = append(sums, to: &bytes)
    var fault: ObjectFault?
    var number: Int64 = 0
    bytes.withUnsafeBytes { raw in
      do throws(ObjectFault) { number = try admission.admit(&event, raw) } catch { fault = error }
    }
    if let fault { throw fault }
    // Events in containers of calibration repeat the numbers of showers.
    event.number =
      outer.type == EventIOType.calibrationEvent ? -Int64(event.array.header.identifier) : number
    if event.number == 0 {
      calibrationNumber -= 1
      event.number = calibrationNumber
    }
  }

  private static func arrayEvent(in container: KeptObject) throws(ObjectFault) -> SimtelPart? {
    let outer = container.header
    return try container.withObject { object throws(ObjectFault) in
      var found: SimtelPart?
      try object.forEachChild { child throws(ObjectFault) in
        if child.header.type == EventIOType.arrayEvent, found == nil {
          found = SimtelPart(header: child.header, start: child.header.bodyOffset - outer.bodyOffset)
        }
      }
      return found
    }
  }

  private static func kind(ofCalibration number: Int) -> ArrayEventKind {
    switch number {
    case 0: .darkPedestal
    case 1: .skyPedestal
    case 2: .singlePhotoelectron
    case 3: .flatField
    default: .otherCalibration
    }
  }

  private func append(_ kept: KeptObject, to bytes: inout [UInt8]) -> SimtelPart? {
    guard kept.isKept else { return nil }
    let part = SimtelPart(header: kept.header, start: bytes.count)
    bytes += kept.bytes
    return part
  }

  /// Whether an event has the kind and the shapes of those before.
  private func fits(_ event: SimtelEvent) -> Bool {
    guard let first = events.first else { return true }
    guard (first.kind == .shower) == (event.kind == .shower) else { return false }
    return event.telescopes.allSatisfy { part in
      for other in events.reversed() {
        if let known = other.telescopes.first(where: { $0.place == part.place }) {
          return known.shape == part.shape
        }
      }
      return true
    }
  }
}
