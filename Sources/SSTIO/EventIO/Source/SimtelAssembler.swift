import SSTCore

/// Reads objects one after the other and puts array events together.
struct SimtelAssembler {
  /// Chunks end behind so many bytes or events.
  private static let chunkBytes = 1 << 19
  private static let chunkEvents = 256
  /// Chunks end behind so many samples, which then stay in the cache of a processor; suppressed ones take room only when
  /// they are decoded.
  private static let chunkSamples = 1 << 18

  let stream: ObjectStream
  let head: SimtelHead
  let admission: SimtelAdmission
  /// True if events without a calibration before them are damage.
  let needsCalibration: Bool
  private(set) var state: SimtelState
  private var pending: ObjectHeader?
  var counted = SimtelCounts()
  var tally: SimtelRunTally
  /// What came since the last shower; buffers are used again.
  var shower, use, photons, sums: KeptObject
  /// An event that did not fit the last chunk.
  var carried: (event: SimtelEvent, bytes: [UInt8])?
  private(set) var events: [SimtelEvent] = []
  /// The samples of ``events``, all telescopes and gains.
  private var sampleCount = 0
  var lost: [LostEvents] = []
  var nextEvent = 0
  /// The numbers of array events that came before.
  var knownEvents = NumberSet()
  private var nextChunk = 0
  var calibrationNumber: Int64 = 0
  private var damageSeen = 0
  /// The bytes of all histories behind the head.
  private var historyBytes = 0
  /// What another run describes in another way than the first.
  private var changed: EventIOError?

  /// Goes on with a stream whose head was read; `pending` is the header behind it.
  init(_ stream: ObjectStream, head: SimtelHead, pending: ObjectHeader?, needsCalibration: Bool) {
    (self.stream, self.head, self.pending, self.needsCalibration) = (stream, head, pending, needsCalibration)
    admission = SimtelAdmission(head: head)
    tally = SimtelRunTally(head)
    state = SimtelState(head)
    let none = KeptObject(
      header: ObjectHeader(
        type: 0, version: 0, identifier: 0, length: 0, isContainer: false, userFlag: false,
        isBigEndian: false, offset: 0, size: 0), isKept: false)
    (shower, use, photons, sums) = (none, none, none, none)
  }

  /// What was counted so far.
  var counts: SimtelCounts {
    var counts = counted
    counts.runs = tally.runs
    return counts
  }

  mutating func next(into chunk: inout EventChunk) throws -> Bool {
    chunk.bytes.removeAll(keepingCapacity: true)
    events.removeAll(keepingCapacity: true)
    sampleCount = 0
    if let carried {
      self.carried = nil
      append(carried.event)
      chunk.bytes += carried.bytes
    }
    while events.count < Self.chunkEvents, chunk.bytes.count < Self.chunkBytes,
      sampleCount < Self.chunkSamples, carried == nil
    {
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
      run: tally.run, simulation: tally.simulation, events: events, monitoring: state.monitoring,
      areShowers: events.first?.kind ?? .shower == .shower)
    chunk.lost = lost
    lost.removeAll()
    return true
  }

  /// Adds an event to the chunk.
  mutating func append(_ event: SimtelEvent) {
    events.append(event)
    for part in event.telescopes {
      sampleCount +=
        part.shape.gainCount * part.shape.sampleCount * head.telescopes[part.place].camera.pixelCount
    }
  }

  private func changesState(_ type: Int) -> Bool {
    SimtelState.holds(type) || SimtelHeadReader.isNeeded(type)
  }

  /// Damage between objects becomes lost events of no certain number.
  mutating func noteDamage() {
    for error in stream.damage[damageSeen...] {
      lost.append(LostEvents(rows: nextEvent..<nextEvent, error: error))
    }
    damageSeen = stream.damage.count
  }

  // MARK: - Objects

  private mutating func handle(_ header: ObjectHeader, _ chunk: inout EventChunk) throws {
    switch header.type {
    case EventIOType.mcShower:
      try Self.keep(header, of: stream, &shower)
      forgetUse()
      let isNew = try count(shower) { tally, object throws(ObjectFault) in try tally.addShower(object) }
      if isNew { counted.showers += 1 }
    case EventIOType.mcEvent:
      if use.isKept, use.header.identifier == header.identifier {
        // The first one of a number counts.
        counted.contradictions += 1
        _ = try stream.skip(header)
        return
      }
      forgetUse()
      try Self.keep(header, of: stream, &use)
      stream.event = Int(header.identifier)
      let isNew = try count(use) { tally, object throws(ObjectFault) in try tally.addUse(object) }
      if isNew { counted.mcEvents += 1 }
    case EventIOType.photonContainer: try Self.keep(header, of: stream, &photons)
    case EventIOType.photoelectronSums: try Self.keep(header, of: stream, &sums)
    case EventIOType.calibrationPhotons:
      forgetUse()
      if let found = try inner(header, EventIOType.photonContainer) { photons = found }
    case EventIOType.arrayEvent, EventIOType.calibrationEvent: try assemble(header, &chunk)
    case EventIOType.histograms: try addHistograms(header)
    default:
      guard changesState(header.type) else {
        if EventIOType.name(of: header.type) == nil {
          counted.unknown["\(header.type) \(header.version)", default: 0] += 1
        }
        _ = try stream.skip(header)
        return
      }
      try change(header)
    }
  }

  /// Counts an object; true for damaged ones too.
  private mutating func count(
    _ kept: KeptObject, _ add: (inout SimtelRunTally, StoredObject) throws(ObjectFault) -> Bool
  ) throws -> Bool {
    guard kept.isKept else { return true }
    return try Self.guarded(kept.header, stream) { () throws(ObjectFault) in
      try kept.withObject { object throws(ObjectFault) in try add(&tally, object) }
    } ?? true
  }

  mutating func forgetUse() { (use.isKept, photons.isKept, sums.isKept) = (false, false, false) }

  private static func keep(
    _ header: ObjectHeader, of stream: ObjectStream, _ slot: inout KeptObject
  ) throws {
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
    return try Self.guarded(header, stream) { () throws(ObjectFault) in
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

  private mutating func change(_ header: ObjectHeader) throws {
    guard let kept = try body(of: header) else { return }
    if header.type == EventIOType.historyContainer {
      historyBytes += header.length
      guard historyBytes <= EventIOLimits.maximumHeadBytes else {
        throw EventIOError.tooLarge(
          path: stream.path, at: EventIOError.Position(offset: header.offset, object: header.type),
          bytes: historyBytes, limit: EventIOLimits.maximumHeadBytes)
      }
    }
    if SimtelState.holds(header.type) {
      _ = try Self.guarded(header, stream) { () throws(ObjectFault) in
        try kept.withObject { object throws(ObjectFault) in try state.update(object) }
      }
      return
    }
    guard header.type == EventIOType.historyContainer || EventIORecords.isKnown(header) else { return }
    _ = try Self.guarded(header, stream) { () throws(ObjectFault) in
      try kept.withObject { object throws(ObjectFault) in try describe(object) }
    }
    if let changed { throw changed }
  }

  /// Takes in an object of the head of another run.
  private mutating func describe(_ object: StoredObject) throws(ObjectFault) {
    let place = head.place(of: Int(object.header.identifier))
    switch object.header.type {
    case EventIOType.historyContainer:
      var lines: [HistoryLine] = []
      try object.forEachChild { child throws(ObjectFault) in
        if EventIORecords.isKnown(child.header) { lines.append(try child.decode(HistoryLine.self)) }
      }
      tally.add(lines)
    case EventIOType.mcRunHeader: tally.add(try object.decode(MCRunHeader.self))
    case EventIOType.runHeader:
      // The events of another run have showers of their own.
      shower.isKept = false
      forgetUse()
      let run = try object.decode(RunHeader.self)
      do throws(ObjectFault) { try run.checkSense() } catch { throw error.inside(object.header) }
      tally.begin(run)
      if run.telescopeIDs != head.run.telescopeIDs || run.positions != head.run.positions {
        refuse(object.header, "the array is another one than before")
      }
    case EventIOType.cameraSettings:
      let camera = try object.decode(CameraSettings.self)
      if place == nil, !head.isLeftOut(Int(object.header.identifier)) {
        refuse(
          object.header, "there is a telescope \(object.header.identifier), which the run header has not")
      }
      if let place, camera != head.telescopes[place].camera {
        refuse(object.header, "telescope \(object.header.identifier) has another camera than before")
      }
    case EventIOType.pixelSettings:
      let pixels = try object.decode(PixelSettings.self)
      if let place, let known = head.telescopes[place].pixels, !pixels.hasReadout(of: known) {
        refuse(object.header, "telescope \(object.header.identifier) has another readout than before")
      }
    default: break
    }
  }

  private mutating func refuse(_ header: ObjectHeader, _ detail: String) {
    changed = .changedDescription(
      path: stream.path, at: EventIOError.Position(offset: header.offset, object: header.type), detail: detail
    )
  }

  private mutating func addHistograms(_ header: ObjectHeader) throws {
    guard let kept = try body(of: header), EventIORecords.isKnown(header) else { return }
    let all = try Self.guarded(header, stream) { () throws(ObjectFault) in
      try kept.decode(EventIOHistograms.self)
    }
    if let found = all?.histograms.first(where: { $0.identifier == 6 }) { tally.add(found) }
  }

  /// Runs a decoder; in recovery a fault is noted and nil returned.
  static func guarded<Result>(
    _ header: ObjectHeader, _ stream: ObjectStream, _ body: () throws(ObjectFault) -> Result
  ) throws -> Result? {
    do throws(ObjectFault) {
      return try body()
    } catch {
      try stream.note(error.inside(header).error(path: stream.path, event: stream.event))
      return nil
    }
  }
}
