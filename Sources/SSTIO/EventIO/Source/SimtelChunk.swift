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
  /// Telescopes whose events the simulation cut off; they are left out.
  var brightCount = 0

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
  let run: RunHeader
  /// How the showers of the run were simulated; nil if the file does not say.
  let simulation: MCRunHeader?
  let events: [SimtelEvent]
  /// The calibration of each telescope of the head.
  let monitoring: [CameraMonitoring]
  /// True if the events are showers.
  let areShowers: Bool

  init(
    run: RunHeader, simulation: MCRunHeader?, events: [SimtelEvent], monitoring: [CameraMonitoring],
    areShowers: Bool
  ) {
    (self.run, self.simulation, self.events) = (run, simulation, events)
    (self.monitoring, self.areShowers) = (monitoring, areShowers)
  }
}
