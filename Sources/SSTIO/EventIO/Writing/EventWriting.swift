// Triggers, tracking and heads of telescope events as objects.

extension EventIOType {
  /// A type number that carries a telescope, on top of the base.
  static func type(_ base: Int, ofTelescope telescope: Int) -> Int {
    base + telescope % 100 + 1000 * (telescope / 100)
  }
}

extension CentralTrigger: EventIOWritable {
  /// 2009.
  public static let objectType = EventIOType.centralTrigger
  /// 3.
  public var writtenVersion: Int { 3 }

  /// Makes the trigger of an array, where all triggered telescopes have data.
  ///
  /// - Parameters:
  ///   - time: UTC.
  ///   - telescopes: those that triggered.
  ///   - times: their trigger times after `time`, corrected for the plane wave, in ns.
  ///   - masks: their kinds of trigger; bit 2 is a digital sum.
  ///   - planeWave: azimuth and altitude (rad) of the wave, its speed (cm/ns).
  public init(time: EventIOTime, telescopes: [Int], times: [Float], masks: [Int], planeWave: [Float]) {
    (cpuTime, gpsTime, triggered, withData) = (time, time, telescopes, telescopes)
    triggerPattern = telescopes.reduce(0) { $0 | ($1 <= 31 ? 1 << ($1 - 1) : 0) }
    dataPattern = triggerPattern
    (self.times, self.masks, self.planeWave) = (times, masks, planeWave)
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    let triggered = triggered ?? []
    writer.time(cpuTime)
    writer.time(gpsTime)
    writer.i32s([triggerPattern, dataPattern])
    writer.i16s([triggered.count] + triggered)
    writer.f32s(times)
    writer.i16s([withData.count] + withData)
    for mask in masks { writer.count(mask) }
    writer.f32s(timesByKind)
    writer.f32s(planeWave.isEmpty ? [0, 0, 0] : planeWave)
  }
}

extension TelescopeEventHeader: EventIOWritable {
  /// 2011.
  public static let objectType = EventIOType.telescopeHeader
  /// 4.
  public var writtenVersion: Int { 4 }

  /// Makes the head of a telescope's event.
  ///
  /// - Parameters:
  ///   - localCount: the telescope's own count.
  ///   - globalCount: the array's count.
  ///   - time: UTC.
  ///   - sectors: the groups of pixels that triggered.
  ///   - readoutTime: the start of readout, in ns after the front passes the array's reference point.
  ///   - triggerTime: the trigger after the start of readout, in ns.
  public init(
    localCount: Int, globalCount: Int, time: EventIOTime, sectors: [Int], readoutTime: Float,
    triggerTime: Float
  ) {
    (self.localCount, self.globalCount, cpuTime, gpsTime) = (localCount, globalCount, time, time)
    (triggerSource, self.sectors) = (1, sectors)
    sectorTimes = sectors.map { _ in triggerTime }
    (self.readoutTime, self.triggerTime, readoutStart) = (readoutTime, triggerTime, 0)
  }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.i32s([localCount, globalCount])
    writer.time(cpuTime)
    writer.time(gpsTime)
    writer.i16(triggerSource | (sectors.isEmpty ? 0 : 0x100) | (sectorTimes.isEmpty ? 0 : 0x400))
    if !sectors.isEmpty {
      writer.scount(sectors.count)
      writer.scounts(sectors)
      writer.f32s(sectorTimes)
    }
    writer.f32s([readoutTime ?? 0, triggerTime ?? 0])
    writer.i32(readoutStart ?? 0)
  }
}

extension PixelList: EventIOWritable {
  /// 2027.
  public static let objectType = EventIOType.pixelList
  /// 1.
  public var writtenVersion: Int { 1 }

  /// Makes a list of triggered pixels.
  public init(triggered pixels: [Int], telescopeID: Int) {
    (code, self.telescopeID, self.pixels) = (0, telescopeID, pixels)
  }

  /// The identifier with telescope and code.
  public var identifier: Int { telescopeID + 1_000_000 * code }

  /// Appends the body.
  public func writeBody(to writer: inout ObjectWriter) {
    writer.scount(pixels.count)
    writer.scounts(pixels)
  }
}

extension ObjectWriter {
  /// Appends the event of an array (2010): trigger, telescope events, tracking positions.
  ///
  /// - Parameters:
  ///   - event: 100 · shower + use.
  ///   - trigger: of the array.
  ///   - write: appends telescope events and tracking positions.
  public mutating func addArrayEvent(
    _ event: Int, trigger: CentralTrigger, _ write: (inout ObjectWriter) -> Void
  ) {
    container(type: EventIOType.arrayEvent, version: 0, identifier: event) { writer in
      writer.add(trigger, identifier: event)
      write(&writer)
    }
  }

  /// Appends the event of a telescope (2200 and more).
  ///
  /// - Parameters:
  ///   - telescopeID: the telescope.
  ///   - head: its head.
  ///   - write: appends what was measured.
  public mutating func addTelescopeEvent(
    telescopeID: Int, head: TelescopeEventHeader, _ write: (inout ObjectWriter) -> Void
  ) {
    let type = EventIOType.type(EventIOType.telescopeEvent, ofTelescope: telescopeID)
    container(type: type, version: 1, identifier: head.localCount) { writer in
      writer.add(head, identifier: telescopeID)
      write(&writer)
    }
  }

  /// Appends where a telescope looked, as its drives told it (2100 and more).
  ///
  /// - Parameters:
  ///   - telescopeID: the telescope.
  ///   - azimuth: from north over east, in radians.
  ///   - altitude: in radians.
  public mutating func addTracking(telescopeID: Int, azimuth: Float, altitude: Float) {
    let identifier = telescopeID & 0xFF | (telescopeID & 0x3F00) << 16 | 0x100
    let type = EventIOType.type(EventIOType.tracking, ofTelescope: telescopeID)
    object(type: type, version: 0, identifier: identifier) { $0.f32s([azimuth, altitude]) }
  }

  /// Appends the photoelectrons of the telescopes in an event (1204).
  public mutating func addPhotoelectrons(_ telescopes: [Photoelectrons], event: Int) {
    container(type: EventIOType.photonContainer, version: 0, identifier: event) { writer in
      for telescope in telescopes { writer.add(telescope, identifier: telescope.identifier) }
    }
  }
}
