/// The state of a telescope (2022); parts that are not there are empty.
public struct StoredMonitoring: EventIORecord, Equatable {
  /// The telescope.
  public var telescopeID: Int
  /// Which parts there are, one bit each.
  public var parts: Int
  /// The number of this record.
  public var identifier: Int
  /// When it was made.
  public var time: EventIOTime
  /// The number of trigger sectors.
  public var sectorCount: Int
  /// The number of pixels.
  public var pixelCount: Int
  /// The number of drawers.
  public var drawerCount: Int
  /// The number of gains.
  public var gainCount: Int
  /// Part 1: bits of the status.
  public var statusBits: Int?
  /// Part 2: coincidences and events.
  public var counts: [Int] = []
  /// Part 2: the rate of triggers (Hz), of each sector, of events, of data (MB/s), and the mean of significant pixels.
  public var rates: [Float] = []
  /// Part 4: the samples of which ``pedestals`` are sums.
  public var pedestalSliceCount: Int?
  /// Part 4: the sums of pedestals, `[gain][pixel]`.
  public var pedestals: [Float] = []
  /// Part 4: their fluctuation, `[gain][pixel]`.
  public var noise: [Float] = []
  /// Part 8: the voltage of each pixel.
  public var voltages: [Int] = []
  /// Part 8: the current of its supply.
  public var supplyCurrents: [Int] = []
  /// Part 8: the status of its supply.
  public var voltageStates: [Int] = []
  /// Part 8: temperatures of the drawers.
  public var drawerTemperatures: [Int] = []
  /// Part 8: temperatures of the camera.
  public var cameraTemperatures: [Int] = []
  /// Part 16: the current of each pixel.
  public var currents: [Int] = []
  /// Part 16: its counts.
  public var scalers: [Int] = []
  /// Part 32: the DAC value of its voltage.
  public var voltageDACs: [Int] = []
  /// Part 32: the DAC value of the threshold of each drawer.
  public var thresholdDACs: [Int] = []
  /// Part 32: whether the voltage of each pixel is on.
  public var voltageSet: [Int] = []
  /// Part 32: whether its trigger is on.
  public var triggerSet: [Int] = []
  /// Part 64: configuration, window of the scalers and three delays of the readout.
  public var readout: [Int] = []
  /// Part 128: compensations of the pedestals, `[gain][pixel]`.
  public var pedestalCompensations: [Int] = []

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    telescopeID = EventIOType.telescope(inFlags: header.identifier)
    parts = Int(header.identifier >> 8 & 0xFFFF)
    _ = try cursor.i16s(2)
    (identifier, time) = (try cursor.i32(), try cursor.time())
    let short = header.version == 0
    (sectorCount, pixelCount) = (try cursor.int(short: short), try cursor.int(short: short))
    (drawerCount, gainCount) = (try cursor.int(short: short), try cursor.int(short: short))
    let all = try cursor.product(gainCount, pixelCount)
    try readState(&cursor, all)
    try readVoltages(&cursor)
    if parts & 0x40 != 0 {
      _ = try cursor.time()
      readout = try cursor.u16s(5)
    }
    if parts & 0x80 != 0 {
      _ = try cursor.time()
      pedestalCompensations = try cursor.i32s(all)
    }
  }

  private mutating func readState(_ cursor: inout ObjectCursor, _ all: Int) throws(ObjectFault) {
    if parts & 0x01 != 0 {
      _ = try cursor.time()
      statusBits = try cursor.i32()
    }
    if parts & 0x02 != 0 {
      _ = try cursor.time()
      counts = try cursor.i32s(2)
      guard sectorCount < 1 << 20 else { throw ObjectFault("\(sectorCount) sectors") }
      rates = try cursor.f32s(sectorCount + 4)
    }
    if parts & 0x04 != 0 {
      _ = try cursor.time()
      pedestalSliceCount = try cursor.i16()
      (pedestals, noise) = (try cursor.f32s(all), try cursor.f32s(all))
    }
  }

  private mutating func readVoltages(_ cursor: inout ObjectCursor) throws(ObjectFault) {
    if parts & 0x08 != 0 {
      _ = try cursor.time()
      let (drawer, camera) = (try cursor.i16(), try cursor.i16())
      (voltages, supplyCurrents) = (try cursor.u16s(pixelCount), try cursor.u16s(pixelCount))
      voltageStates = try cursor.u8s(pixelCount)
      drawerTemperatures = try cursor.i16s(try cursor.product(drawerCount, drawer))
      cameraTemperatures = try cursor.i16s(camera)
    }
    if parts & 0x10 != 0 {
      _ = try cursor.time()
      (currents, scalers) = (try cursor.u16s(pixelCount), try cursor.u16s(pixelCount))
    }
    if parts & 0x20 != 0 {
      _ = try cursor.time()
      (voltageDACs, thresholdDACs) = (try cursor.u16s(pixelCount), try cursor.u16s(drawerCount))
      (voltageSet, triggerSet) = (try cursor.u8s(pixelCount), try cursor.u8s(pixelCount))
    }
  }
}

/// The calibration of a camera by flashes (2023).
public struct LaserCalibration: EventIORecord, Equatable {
  /// The number of pixels.
  public var pixelCount: Int
  /// The number of gains.
  public var gainCount: Int
  /// The number of this calibration.
  public var identifier: Int
  /// Mean photoelectrons per count of the summed pulse, flat field included, `[gain][pixel]`.
  public var factors: [Float]
  /// The largest fraction of a pulse in the integration, of each gain; empty in old layouts.
  public var integratedFractions: [Float] = []
  /// The same for sums around the pixel's own time.
  public var timedFractions: [Float] = []
  /// Time offsets of the signals, in ns, `[gain][pixel]`; empty in old layouts.
  public var timeOffsets: [Float] = []
  /// Flat-field factors, `[gain][pixel]`; empty in old layouts.
  public var flatField: [Float] = []

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    let version = header.version
    pixelCount = version >= 4 ? try cursor.i32() : try cursor.u16()
    (gainCount, identifier) = (try cursor.i16(), try cursor.i32())
    let all = try cursor.product(gainCount, pixelCount)
    factors = try cursor.f32s(all)
    if version >= 1 {
      for _ in 0..<gainCount {
        integratedFractions.append(try cursor.f32())
        timedFractions.append(try cursor.f32())
      }
    }
    if version >= 2 { timeOffsets = try cursor.f32s(all) }
    if version >= 3 { flatField = try cursor.f32s(all) }
  }
}

/// Properties of pixels as simulated (2033); what is not stored is empty.
public struct PixelMonitor: EventIORecord, Equatable {
  /// Which properties there are, one bit each.
  public var flags: Int
  /// The number of pixels.
  public var pixelCount: Int
  /// The number of gains.
  public var gainCount: Int
  /// The rate of night-sky background, in photoelectrons per ns.
  public var nightSkyRate: [Float] = []
  /// The relative quantum efficiency.
  public var relativeEfficiency: [Float] = []
  /// The relative gain.
  public var relativeGain: [Float] = []
  /// The relative voltage.
  public var relativeVoltage: [Float] = []
  /// The current, in µA.
  public var current: [Float] = []
  /// The counts of a photoelectron in the high gain.
  public var highGainAmplitude: [Float] = []
  /// The counts of a photoelectron in the low gain.
  public var lowGainAmplitude: [Float] = []
  /// Not 0 for disabled pixels.
  public var disabled: [Int] = []
  /// Delays, in ns.
  public var delay: [Float] = []

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    (flags, pixelCount, gainCount) = (try cursor.i32(), try cursor.i32(), try cursor.i16())
    if flags & 1 != 0 { nightSkyRate = try cursor.f32s(pixelCount) }
    if flags & 2 != 0 { relativeEfficiency = try cursor.f32s(pixelCount) }
    if flags & 4 != 0 { relativeGain = try cursor.f32s(pixelCount) }
    if flags & 8 != 0 { relativeVoltage = try cursor.f32s(pixelCount) }
    if flags & 16 != 0 { current = try cursor.f32s(pixelCount) }
    if flags & 32 != 0 { highGainAmplitude = try cursor.f32s(pixelCount) }
    if flags & 64 != 0, gainCount > 1 { lowGainAmplitude = try cursor.f32s(pixelCount) }
    if flags & 128 != 0 { disabled = try cursor.u8s(pixelCount) }
    if flags & 256 != 0 { delay = try cursor.f32s(pixelCount) }
  }
}
