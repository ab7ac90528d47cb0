import SSTCore

// Puts array events together.

extension SimtelAssembler {
  /// Reads an array event into the chunk, or keeps it for the next one.
  mutating func assemble(_ header: ObjectHeader, _ chunk: inout EventChunk) throws {
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
      // What was damaged before may be the cause.
      noteDamage()
      lost.append(LostEvents(rows: nextEvent..<nextEvent + 1, error: fault))
      nextEvent += 1
      return
    }
    counted.untriggeredTelescopes += event.untriggeredCount
    counted.brightTelescopes += event.brightCount
    guard !event.telescopes.isEmpty else {
      chunk.bytes.removeLast(chunk.bytes.count - start)
      counted.emptyEvents += 1
      return
    }
    guard isNew(event) else {
      chunk.bytes.removeLast(chunk.bytes.count - start)
      counted.duplicateEvents += 1
      return
    }
    nextEvent += 1
    counted.arrayEvents += 1
    if try contradicts(event) { counted.contradictions += 1 }
    tally.addArrayEvent()
    if event.kind != .shower { counted.calibrationEvents += 1 }
    stream.event = Int(event.number)
    if fits(event) {
      append(event)
    } else {
      carried = (event.moved(by: -start), Array(chunk.bytes[start...]))
      chunk.bytes.removeLast(chunk.bytes.count - start)
    }
  }

  /// False for an event that came before in the same run; calibration events repeat their numbers unless the whole run
  /// comes again.
  private mutating func isNew(_ event: SimtelEvent) -> Bool {
    let group = tally.run.run << 8 | Int(event.kind.rawValue)
    let isNew = knownEvents.insert(Int(event.number), of: group)
    return isNew || event.kind != .shower && !tally.isContinued
  }

  /// True if the use before an event has another number than the event, or belongs to another shower than the one before.
  private func contradicts(_ event: SimtelEvent) throws -> Bool {
    guard event.kind == .shower, event.use != nil, EventIORecords.isKnown(use.header) else { return false }
    if Int64(use.header.identifier) != event.number { return true }
    let number = Int(shower.header.identifier)
    return try Self.guarded(use.header, stream) { () throws(ObjectFault) in
      try use.decode(MCEvent.self).shower != number
    } ?? false
  }

  /// Refuses events that cannot be calibrated.
  private func checkCalibration(_ event: SimtelEvent) throws(ObjectFault) {
    guard needsCalibration else { return }
    for part in event.telescopes {
      let telescope = head.telescopes[part.place]
      guard state.monitoring[part.place].calibrates(part.shape.gainCount * telescope.camera.pixelCount) else {
        throw ObjectFault(uncalibrated: telescope.id).inside(part.event.header)
      }
    }
  }

  /// Puts the parts of an event together and looks at its shape.
  private mutating func prepare(_ event: inout SimtelEvent, _ bytes: inout [UInt8]) throws(ObjectFault) {
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
    try checkCalibration(event)
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
