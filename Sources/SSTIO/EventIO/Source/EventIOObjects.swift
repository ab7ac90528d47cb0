public import SSTCore

/// An object of a simtel file with its values.
public struct EventIOObject: Sendable {
  /// What is in front of it.
  public var header: ObjectHeader
  /// 0 at top level.
  public var depth: Int
  /// The event that it belongs to: the last MC event or trigger before it; nil before the first.
  public var event: Int?
  /// The telescope whose event it is part of; nil outside telescope events.
  public var telescope: Int?
  /// Its values; empty for containers and objects of unknown layout, or if they are not wanted.
  public var fields: [EventIOField]
  /// False for a type or version that is not known.
  public var isKnown: Bool
}

/// Goes through all objects of a simtel file, those inside others included.
public struct EventIOObjects {
  private let stream: ObjectStream
  private var event: Int?

  /// The damage that was left behind; only in recovery.
  public var damage: [EventIOError] { stream.damage }
  /// The bytes that were skipped in the search for a marker; only in recovery.
  public var skippedBytes: Int { stream.skippedBytes }
  /// How the file is compressed.
  public var compression: StreamCompression { stream.compression }
  /// The bytes of the uncompressed stream so far.
  public var byteCount: Int { stream.offset }

  /// Opens a file, or `-` for the standard input.
  ///
  /// - Parameters:
  ///   - path: a file, a named pipe, or `-`; a pipe can be read once.
  ///   - onCorrupt: with `CorruptionPolicy.recover` damage is left behind.
  ///   - cancellation: looked at while a pipe is silent.
  /// - Throws: as ``ObjectStream/init(path:onCorrupt:cancellation:)``.
  public init(
    path: String, onCorrupt: CorruptionPolicy = .stop, cancellation: CancellationFlag? = nil
  ) throws {
    stream = try ObjectStream(path: path, onCorrupt: onCorrupt, cancellation: cancellation)
  }

  /// Calls `body` with every object, containers before what they hold.
  ///
  /// - Parameters:
  ///   - wantsValues: tells of which types the values are wanted; all objects are decoded in any case.
  ///   - body: returns false to stop.
  /// - Throws: ``EventIOError``, or what `body` throws.
  public mutating func forEach(
    wantsValues: (Int) -> Bool = { _ in false }, _ body: (EventIOObject) throws -> Bool
  ) throws {
    var bytes: [UInt8] = []
    while let header = try stream.next() {
      bytes.removeAll(keepingCapacity: true)
      guard EventIOObjects.containers.contains(header.type) || EventIORecords.isKnown(header) else {
        // Nothing is known of its body, so that none is needed.
        guard try stream.skip(header) else { continue }
        let found = EventIOObject(
          header: header, depth: 0, event: event, telescope: nil, fields: [], isKnown: false)
        if try !body(found) { return }
        continue
      }
      guard try stream.read(header, appendingTo: &bytes) else { continue }
      let kept = KeptObject(header: header, bytes: bytes)
      var stop: Stop?
      do throws(ObjectFault) {
        try kept.withObject { object throws(ObjectFault) in
          stop = try visit(object, Place(), wantsValues, body)
        }
      } catch {
        let fault = error.inside(header).error(path: stream.path, event: event)
        guard stream.recovers else { throw fault }
        try stream.note(fault)
      }
      if case .failed(let error) = stop { throw error }
      if stop != nil { return }
      stream.event = event
    }
  }

  private enum Stop { case wanted, failed(any Error) }

  private struct Place {
    var depth = 0
    var telescope: Int?
  }

  private mutating func visit(
    _ object: StoredObject, _ place: Place, _ wantsValues: (Int) -> Bool,
    _ body: (EventIOObject) throws -> Bool
  ) throws(ObjectFault) -> Stop? {
    let type = object.header.type
    if type == EventIOType.mcEvent || type == EventIOType.centralTrigger && object.header.identifier != 0 {
      event = Int(object.header.identifier)
    }
    var inner = Place(depth: place.depth + 1, telescope: place.telescope)
    if place.depth > 0, EventIOType.isTelescopeEvent(type) {
      inner.telescope = EventIOType.telescope(ofType: type)
    }
    let isContainer = EventIOObjects.containers.contains(type) || inner.telescope != place.telescope
    let record = isContainer ? nil : try EventIORecords.decode(object)
    do {
      let found = EventIOObject(
        header: object.header, depth: place.depth, event: event, telescope: inner.telescope,
        fields: wantsValues(type) ? record?.fields ?? [] : [], isKnown: isContainer || record != nil)
      if try !body(found) { return .wanted }
    } catch {
      return .failed(error)
    }
    guard isContainer else { return nil }
    var stop: Stop?
    var walker = self
    try object.forEachChild { child throws(ObjectFault) in
      if stop == nil { stop = try walker.visit(child, inner, wantsValues, body) }
    }
    event = walker.event
    return stop
  }

  private static let containers: Set<Int> = [
    EventIOType.historyContainer, EventIOType.photonContainer, EventIOType.arrayEvent,
    EventIOType.calibrationEvent, EventIOType.calibrationPhotons,
  ]

  /// The names of the kinds of objects that have values, for `dump`.
  public static var kinds: [String] {
    (EventIORecords.newestVersions.keys.sorted().compactMap { EventIOType.name(of: $0) } + ["tracking"])
  }

  /// The name of a kind that is given by its name or its number; nil for one that is not known.
  public static func kind(_ text: String) -> String? {
    if kinds.contains(text) { return text }
    return Int(text).flatMap { EventIOType.name(of: $0) }.flatMap { kinds.contains($0) ? $0 : nil }
  }
}
