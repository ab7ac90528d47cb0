import SSTCore

/// An object whose body lies in the bytes of a chunk.
struct SimtelPart: Sendable {
  var header: ObjectHeader
  /// Where the body starts.
  var start: Int

  /// The object; valid as long as the bytes are.
  func object(in bytes: UnsafeRawBufferPointer) -> StoredObject {
    StoredObject(
      header: header, body: UnsafeRawBufferPointer(rebasing: bytes[start..<start + header.length]))
  }

  /// The part in bytes that were put behind `offset` others.
  func moved(by offset: Int) -> SimtelPart { SimtelPart(header: header, start: start + offset) }
}

/// An object that later ones may need.
struct KeptObject {
  var header: ObjectHeader
  var bytes: [UInt8] = []
  /// False for an object that is not needed any more; its bytes are room for another one.
  var isKept = true

  /// Calls `body` with the object.
  func withObject<Result>(
    _ body: (StoredObject) throws(ObjectFault) -> Result
  ) throws(ObjectFault) -> Result {
    try bytes.withUnsafeBufferPointer { bytes throws(ObjectFault) in
      try body(StoredObject(header: header, body: UnsafeRawBufferPointer(bytes)))
    }
  }

  /// Decodes the object as a record of one type.
  func decode<Record: EventIORecord>(_ type: Record.Type) throws(ObjectFault) -> Record {
    try withObject { object throws(ObjectFault) in try object.decode(type) }
  }
}

/// The parts of one array event.
struct SimtelEvent: Sendable {
  var index: Int
  var kind: ArrayEventKind
  /// 0 until the trigger tells it.
  var number: Int64
  var shower, use, photons, sums: SimtelPart?
  var array: SimtelPart
  var telescopes: [SimtelTelescopePart] = []
  /// Telescopes with data that the trigger does not list; they are left out.
  var untriggeredCount = 0

  func moved(by offset: Int) -> SimtelEvent {
    var event = self
    (event.shower, event.use) = (shower?.moved(by: offset), use?.moved(by: offset))
    (event.photons, event.sums) = (photons?.moved(by: offset), sums?.moved(by: offset))
    event.array = array.moved(by: offset)
    event.telescopes = telescopes.map {
      var part = $0
      part.event = part.event.moved(by: offset)
      return part
    }
    return event
  }
}

/// The event of one telescope in an array event.
struct SimtelTelescopePart: Sendable {
  /// The place of the telescope in the head.
  var place: Int
  var event: SimtelPart
  var shape: SimtelShape
}

/// What must be the same for all events of a telescope in a block.
struct SimtelShape: Sendable, Equatable {
  var gainCount: Int
  var sampleCount: Int
  /// True if only sums are stored.
  var hasSums: Bool
}

/// What the decoder of a chunk must know beside the bytes.
final class SimtelContext: Sendable {
  let events: [SimtelEvent]
  /// The calibration of each telescope of the head.
  let monitoring: [CameraMonitoring]
  /// True if the events are showers.
  let areShowers: Bool

  init(events: [SimtelEvent], monitoring: [CameraMonitoring], areShowers: Bool) {
    (self.events, self.monitoring, self.areShowers) = (events, monitoring, areShowers)
  }
}

/// Takes the parts of an array event apart as far as needed to know its shape.
struct SimtelAdmission {
  let head: SimtelHead

  /// Finds number and telescopes of an event.
  ///
  /// - Throws: ``ObjectFault`` for objects that pass their parent's end or contradict the head.
  /// - Returns: the number of the event, of the trigger or else of the object; 0 for none.
  func admit(_ event: inout SimtelEvent, _ bytes: UnsafeRawBufferPointer) throws(ObjectFault) -> Int64 {
    let array = event.array
    var triggered: [Int]?
    var telescopes: [SimtelTelescopePart] = []
    var number = Int64(array.header.identifier)
    try array.object(in: bytes).forEachChild { child throws(ObjectFault) in
      if child.header.type == EventIOType.centralTrigger, EventIORecords.isKnown(child.header) {
        triggered = try child.decode(CentralTrigger.self).triggered
        if child.header.identifier != 0 { number = Int64(child.header.identifier) }
      } else if EventIOType.isTelescopeEvent(child.header.type) {
        let start = array.start + (child.header.bodyOffset - array.header.bodyOffset)
        let id = EventIOType.telescope(ofType: child.header.type)
        guard let place = head.place(of: id) else {
          throw ObjectFault("data of telescope \(id), which the run header has not").inside(child.header)
        }
        guard !telescopes.contains(where: { $0.place == place }) else {
          throw ObjectFault("data of telescope \(id) twice").inside(child.header)
        }
        guard let shape = try shape(of: child, head.telescopes[place]) else { return }
        telescopes.append(
          SimtelTelescopePart(
            place: place, event: SimtelPart(header: child.header, start: start), shape: shape))
      }
    }
    event.telescopes = telescopes.filter { part in
      triggered.map { $0.contains(head.telescopes[part.place].id) } ?? true
    }
    event.untriggeredCount = telescopes.count - event.telescopes.count
    return number
  }

  /// The shape of samples or sums; nil if there are neither.
  private func shape(
    of event: StoredObject, _ telescope: SimtelTelescope
  ) throws(ObjectFault) -> SimtelShape? {
    var found: SimtelShape?
    try event.forEachChild { child throws(ObjectFault) in
      let isSamples = child.header.type == EventIOType.adcSamples
      guard isSamples || child.header.type == EventIOType.adcSums, EventIORecords.isKnown(child.header)
      else { return }
      if !isSamples, found != nil { return }
      var cursor = child.cursor
      if !isSamples, child.header.version >= 4, child.header.identifier >> 5 & 0x1F == 2 {
        do throws(ObjectFault) { _ = try cursor.scounts(3) } catch { throw error.inside(child.header) }
      }
      do throws(ObjectFault) {
        let shape = try ADCShape(&cursor, child.header)
        guard shape.pixelCount == telescope.camera.pixelCount, shape.gainCount > 0, shape.sampleCount > 0
        else {
          throw ObjectFault(
            "\(shape.gainCount) gains and \(shape.sampleCount) samples of \(shape.pixelCount) pixels; the camera"
              + " of telescope \(telescope.id) has \(telescope.camera.pixelCount)")
        }
        if isSamples { try shape.checkSamples(cursor, child.header) }
        found = SimtelShape(
          gainCount: shape.gainCount, sampleCount: shape.sampleCount, hasSums: !isSamples)
      } catch {
        throw error.inside(child.header)
      }
    }
    return found
  }
}
