internal import Foundation
public import SSTCore
public import SSTIO

/// A list of events of ``IntegerRecipe``, as the validation data store them in `stream_*.json`.
public struct SyntheticStream: Sendable, Decodable {
  /// One event.
  public struct Event: Sendable, Decodable {
    /// The camera's event number.
    public var eventNumber: UInt64
    /// 1 for showers, 8 for pedestals.
    public var eventType: UInt32
    /// The event's index in the random sequence.
    public var prngEvent: UInt64
    /// TAI seconds since 1970 of the camera's clock.
    public var timeSeconds: Int64
    /// The nanoseconds of that clock.
    public var timeNanoseconds: Int64
    /// The light.
    public var pulses: [IntegerRecipe.Pulse]

    /// The time as one number.
    public var time: TAITime { TAITime(nanoseconds: timeSeconds * 1_000_000_000 + timeNanoseconds) }

    private enum CodingKeys: String, CodingKey {
      case eventNumber = "event_number"
      case eventType = "event_type"
      case prngEvent = "prng_event"
      case timeSeconds = "time_s"
      case timeNanoseconds = "time_ns"
      case pulses
    }

    /// Reads an event; pulses are triples [pixel, milli p.e., start].
    public init(from decoder: any Decoder) throws {
      let box = try decoder.container(keyedBy: CodingKeys.self)
      eventNumber = try box.decode(UInt64.self, forKey: .eventNumber)
      eventType = try box.decode(UInt32.self, forKey: .eventType)
      prngEvent = try box.decode(UInt64.self, forKey: .prngEvent)
      timeSeconds = try box.decode(Int64.self, forKey: .timeSeconds)
      timeNanoseconds = try box.decode(Int64.self, forKey: .timeNanoseconds)
      pulses = try box.decode([[Int]].self, forKey: .pulses).map { triple in
        guard triple.count == 3, (0..<SST1MCamera.pixelCount).contains(triple[0]),
          (0..<1_000_000_000).contains(triple[1]),
          (-1000...1000).contains(triple[2])
        else {
          throw DecodingError.dataCorruptedError(
            forKey: .pulses, in: box, debugDescription: "\(triple) is no [pixel, milli p.e., start sample]")
        }
        return IntegerRecipe.Pulse(pixel: triple[0], milliPE: triple[1], start: triple[2])
      }
    }
  }

  /// The seed of the recipe.
  public var seed: UInt64
  /// The telescope's id.
  public var telescope: Int
  /// The events.
  public var events: [Event]

  /// Reads a stream from a JSON file.
  ///
  /// - Throws: ``SimulationError/unreadable(path:reason:)``.
  public init(contentsOf path: String) throws(SimulationError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }

  /// Builds the raw events of `range`.
  ///
  /// - Parameters:
  ///   - recipe: made from ``seed``.
  ///   - range: indices into ``events``.
  ///   - arrayNumbers: true numbers the events from 1 in the array-wide count, false leaves it out.
  public func rawEvents(_ range: Range<Int>, recipe: IntegerRecipe, arrayNumbers: Bool) -> [SST1MRawEvent] {
    let flags = [UInt16](repeating: 1, count: SST1MCamera.pixelCount)
    return range.map { index in
      let event = events[index]
      let header = EventHeader(
        index: index, telescopeID: telescope, eventNumber: event.eventNumber,
        arrayEventNumber: arrayNumbers ? UInt64(index + 1) : nil, time: event.time, eventType: event.eventType
      )
      return SST1MRawEvent(
        header: header, samples: recipe.waveforms(event: event.prngEvent, pulses: event.pulses),
        baselines16: recipe.baselines16, pixelFlags: flags)
    }
  }

  /// Writes the stream as a real raw file.
  ///
  /// The default layout of 2018 has no arrayEvtNum; with the layout of 2026 the events are numbered from 1.
  ///
  /// - Parameters:
  ///   - path: the file; an existing one is replaced.
  ///   - layout: the columns.
  ///   - target: the TARGET text, nil for none.
  ///   - eventsPerTile: rows of a tile.
  ///   - jobs: threads; the bytes do not depend on it.
  /// - Throws: `ZFITSWriterError` or `AtomicFileError`.
  @discardableResult
  public func write(
    to path: String, layout: SST1MRawLayout = .year2018, target: String? = nil, eventsPerTile: Int = 100,
    jobs: Int = 1
  ) throws -> ZFITSWriter.TableSummary {
    var configuration = SST1MRawWriter.Configuration(layout: layout, reservation: .rows(events.count))
    configuration.eventsPerTile = eventsPerTile
    configuration.target = target
    if let first = events.first, let last = events.last {
      configuration.date = first.time.fitsDate
      configuration.dateEnd = last.time.fitsDate
    }
    let recipe = IntegerRecipe(seed: seed)
    let writer = try SST1MRawWriter(path: path, configuration: configuration, overwrite: true)
    try writer.appendTiles(eventCount: events.count, eventsPerTile: eventsPerTile, jobs: jobs) { range in
      rawEvents(range, recipe: recipe, arrayNumbers: layout == .year2026)
    }
    return try writer.close()
  }
}

extension TAITime {
  /// UTC as `YYYY-MM-DDThh:mm:ss`.
  var fitsDate: String { String(iso8601UTC.prefix(19)) }
}
