/// The trigger of the array (2009).
public struct CentralTrigger: EventIORecord, Equatable {
  /// The computer's time.
  public var cpuTime: EventIOTime
  /// The trigger time.
  public var gpsTime: EventIOTime
  /// The telescopes that triggered as bits; for small arrays only.
  public var triggerPattern: Int
  /// The telescopes with data as bits; for small arrays only.
  public var dataPattern: Int
  /// The telescopes that triggered; nil in the oldest layout.
  public var triggered: [Int]?
  /// Their trigger times, in ns after ``gpsTime``.
  public var times: [Float] = []
  /// The telescopes with data.
  public var withData: [Int] = []
  /// The kinds of trigger of each triggered telescope: bits 0 to 3 are kinds of pixel sums, 8 a long event, 9 a muon,
  /// 10 a single telescope kept at random.
  public var masks: [Int] = []
  /// The trigger times by kind, of telescopes with several kinds, in ns; one after the other, kinds ascending.
  public var timesByKind: [Float] = []
  /// Azimuth and altitude (rad) of the plane wave that times are corrected for, and its speed (cm/ns); or empty.
  public var planeWave: [Float] = []

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    (cpuTime, gpsTime) = (try cursor.time(), try cursor.time())
    (triggerPattern, dataPattern) = (try cursor.i32(), try cursor.i32())
    guard header.version >= 1 else { return }
    let kinds = header.version >= 4 ? try cursor.i16() : 4
    let count = try cursor.i16()
    let telescopes = try cursor.i16s(count)
    triggered = telescopes
    times = try cursor.f32s(count)
    withData = try cursor.i16s(try cursor.i16())
    masks = [Int](repeating: 1, count: count)
    guard header.version >= 2 else { return }
    guard (0...16).contains(kinds) else { throw ObjectFault("\(kinds) kinds of trigger") }
    for place in 0..<count { masks[place] = Int(truncatingIfNeeded: try cursor.count()) & 0xFFFF_FFFF }
    for mask in masks {
      let bits = (mask & (1 << kinds - 1)).nonzeroBitCount
      if bits > 1 { timesByKind += try cursor.f32s(bits) }
    }
    if header.version <= 3 { masks = masks.map(Self.repaired) }
    if header.version >= 3 { planeWave = try cursor.f32s(3) }
  }

  /// Simulations from July 2023 to February 2024 put the upper bits four places too low.
  private static func repaired(_ mask: Int) -> Int { mask & ~0xF0 | (mask & 0xF0) << 4 }
}

/// Where a telescope looked (2100 and more), in radians, azimuth from north over east.
public struct TrackingPosition: EventIORecord, Equatable {
  /// The telescope.
  public var telescopeID: Int
  /// As the drives told it; nil if not stored.
  public var rawAzimuth: Float?
  /// As the drives told it; nil if not stored.
  public var rawAltitude: Float?
  /// Corrected for the deformation of the telescope; nil if not stored.
  public var correctedAzimuth: Float?
  /// Corrected for the deformation of the telescope; nil if not stored.
  public var correctedAltitude: Float?

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    telescopeID = EventIOType.telescope(ofType: header.type)
    if header.identifier & 0x100 != 0 { (rawAzimuth, rawAltitude) = (try cursor.f32(), try cursor.f32()) }
    if header.identifier & 0x200 != 0 {
      (correctedAzimuth, correctedAltitude) = (try cursor.f32(), try cursor.f32())
    }
  }
}

/// The head of a telescope's event (2011).
public struct TelescopeEventHeader: EventIORecord, Equatable {
  /// The telescope's own count of events.
  public var localCount: Int
  /// The array's count of events.
  public var globalCount: Int
  /// The computer's time.
  public var cpuTime: EventIOTime
  /// The trigger time.
  public var gpsTime: EventIOTime
  /// 1 for events, 2 for calibration.
  public var triggerSource: Int
  /// The groups of pixels that triggered.
  public var sectors: [Int] = []
  /// When, in ns; empty if not stored.
  public var sectorTimes: [Float] = []
  /// Addresses of hardware; not used.
  public var addresses: [Int] = []
  /// The start of readout on a scale of the array, in ns; nil in old layouts.
  public var readoutTime: Float?
  /// The trigger, in ns after ``readoutTime``; nil in old layouts. Version 3 splits their sum wrongly.
  public var triggerTime: Float?
  /// The position in the memory of the simulation; nil in old layouts.
  public var readoutStart: Int?

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    (localCount, globalCount) = (try cursor.i32(), try cursor.i32())
    (cpuTime, gpsTime) = (try cursor.time(), try cursor.time())
    let flags = try cursor.i16()
    triggerSource = flags & 0xFF
    let short = header.version <= 1
    if flags & 0x100 != 0 {
      sectors = try cursor.ints(try cursor.int(short: short), short: short)
      if header.version >= 1, flags & 0x400 != 0 { sectorTimes = try cursor.f32s(sectors.count) }
    }
    if flags & 0x200 != 0 { addresses = try cursor.ints(try cursor.int(short: short), short: short) }
    if header.version >= 3 { (readoutTime, triggerTime) = (try cursor.f32(), try cursor.f32()) }
    if header.version >= 4 { readoutStart = try cursor.i32() }
  }
}

/// A list of pixels (2027).
public struct PixelList: EventIORecord, Equatable {
  /// 0 triggered pixels, 1 pixels of the cleaned image, 10 and more further kinds of trigger.
  public var code: Int
  /// The telescope.
  public var telescopeID: Int
  /// The pixels.
  public var pixels: [Int]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    (code, telescopeID) = (Int(header.identifier) / 1_000_000, Int(header.identifier) % 1_000_000)
    let short = header.version == 0
    pixels = try cursor.ints(try cursor.int(short: short), short: short)
  }
}

/// Traces of the trigger (2029 digital, 2030 analogue).
public struct AuxiliaryTraces: EventIORecord, Equatable {
  /// The kind: digital 1 sum; analogue 1 pixel input, 2 sum, 3 comparator output, 4 input of the majority.
  public var kind: Int
  /// The telescope.
  public var telescopeID: Int
  /// The step, in steps of the waveforms.
  public var timeScale: Float
  /// The number of traces.
  public var traceCount: Int
  /// The traces one after the other, in mV or counts.
  public var traces: [Float]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    kind = Int(header.identifier)
    telescopeID = try cursor.i32()
    timeScale = try cursor.f32()
    let isDigital = header.type == EventIOType.digitalTraces
    let size = isDigital ? 1 : 4
    traceCount = try cursor.itemCount(bytesEach: 0)
    let length = try cursor.itemCount(bytesEach: 0)
    let all = try cursor.checked(try cursor.product(traceCount, length), bytesEach: size)
    guard isDigital else {
      traces = try cursor.f32s(all)
      return
    }
    traces = []
    guard length > 0 else { return }
    for _ in 0..<traceCount {
      traces += try cursor.differences16(length).map { Float($0) }
    }
  }
}

/// When pixels triggered (2032).
public struct PixelTriggerTimes: EventIORecord, Equatable {
  /// The unit of ``times``, in ns.
  public var step: Float
  /// The pixels.
  public var pixels: [Int]
  /// The times after the telescope's trigger, in steps.
  public var times: [Int]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    step = try cursor.f32()
    let count = try cursor.scount()
    (pixels, times) = (try cursor.scounts(count), try cursor.scounts(count))
  }
}
