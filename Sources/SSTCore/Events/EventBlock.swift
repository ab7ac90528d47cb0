/// Consecutive events of a source, in buffers that are filled again for every block.
///
/// It holds the events of each telescope of the source and, for simulations, the truth. Make one for each thread.
public struct EventBlock: Sendable {
  /// The events of each telescope, in the order of ``SourceDescription/telescopes``; empty if it saw nothing.
  public var telescopes: [TelescopeEvents]
  /// The array events; empty for files of a single telescope.
  public var array: [ArrayEventHeader] = []
  /// Which telescopes triggered, `[array event][telescope]`; empty for files of a single telescope.
  public var triggered: [Bool] = []
  /// The true shower of each array event; empty for data, a shower of NaNs for events without one.
  public var truth: [TrueShower] = []
  /// What was damaged and left out before or among these events; only in recovery.
  public var lost: [LostEvents] = []
  /// The index of the block in its pass, for output in the order of the file.
  public var index = 0

  /// Makes an empty block for the events of a source.
  ///
  /// - Parameters:
  ///   - description: tells the telescopes.
  ///   - samples: whether samples are wanted as stored or as physical values.
  public init(for description: SourceDescription, samples: SampleForm = .stored) {
    telescopes = description.telescopes.map { TelescopeEvents($0.camera, form: samples) }
  }

  /// Empties the block; the buffers keep their memory.
  public mutating func removeAll() {
    for index in telescopes.indices { telescopes[index].removeAll() }
    array.removeAll(keepingCapacity: true)
    triggered.removeAll(keepingCapacity: true)
    lost.removeAll(keepingCapacity: true)
    truth.removeAll(keepingCapacity: true)
  }
}

/// What is known of an array event beside its telescopes.
public struct ArrayEventHeader: Sendable, Equatable {
  /// The position of the array event in its file, from 0.
  public var index: Int
  /// The array-wide event number; negative for calibration events of simulations.
  public var eventNumber: Int64
  /// The trigger time of the array.
  public var time: TAITime
  /// What was recorded.
  public var kind: ArrayEventKind
  /// Where the array looked, in radians.
  public var pointing: TelescopePointing
  /// The run; a stream of several files behind each other has several.
  public var runNumber: Int

  /// Makes a header.
  public init(
    index: Int = 0, eventNumber: Int64, time: TAITime, kind: ArrayEventKind = .shower,
    pointing: TelescopePointing = TelescopePointing(), runNumber: Int = 0
  ) {
    (self.index, self.eventNumber, self.time) = (index, eventNumber, time)
    (self.kind, self.pointing, self.runNumber) = (kind, pointing, runNumber)
  }
}

/// What an array event is; the numbers are the event types of CTAO.
public enum ArrayEventKind: UInt32, Sendable, CaseIterable {
  /// Flashes of an even light.
  case flatField = 0
  /// Flashes of single photoelectrons.
  case singlePhotoelectron = 1
  /// With the lid closed.
  case darkPedestal = 3
  /// With the lid open and no trigger.
  case skyPedestal = 5
  /// A calibration of another kind.
  case otherCalibration = 15
  /// A shower.
  case shower = 32
}

/// Where a telescope looks, in radians; NaN if unknown.
public struct TelescopePointing: Sendable, Equatable {
  /// The altitude.
  public var altitude: Double
  /// The azimuth, from north over east.
  public var azimuth: Double

  /// Makes a pointing from angles in radians.
  public init(altitude: Double = .nan, azimuth: Double = .nan) {
    (self.altitude, self.azimuth) = (altitude, azimuth)
  }
}

/// How samples are delivered.
public enum SampleForm: Sendable {
  /// As stored, in ``TelescopeEvents/samples``.
  case stored
  /// As physical values in single precision, in ``TelescopeEvents/values``.
  case physical
}

/// Consecutive events of one telescope, in contiguous buffers that are filled again for every block.
///
/// Pixel arrays are in the order of the software pixel id (SST-1M) or of the nominal pixel id (CTAO, `.tio`).
public struct TelescopeEvents: Sendable {
  /// The number of gain channels.
  public var channelCount = 1
  /// The number of pixels of each channel.
  public var pixelCount = 0
  /// The number of samples of each pixel.
  public var samplesPerPixel = 0
  /// Whether ``samples`` or ``values`` are filled.
  public let form: SampleForm
  /// One header an event; its count is the number of events.
  public var headers: [EventHeader] = []
  /// The samples as stored, `[event][channel][pixel][sample]`, in ADC counts (or scaled units, see ``scale``).
  public var samples: [UInt16] = []
  /// The samples as `sample / scale - offset`, `[event][channel][pixel][sample]`; 0 where a pixel has no data.
  public var values: [Float] = []
  /// The camera's running baselines `[event][pixel]` in ADC counts; empty where the format has none.
  ///
  /// SST-1M stores sixteenths, so the values are exact.
  public var baselines: [Float] = []
  /// The stored flags `[event][pixel]` (SST-1M, `.tio`: 1 present, 0 missing; CTAO and simtel: pixel status bits).
  public var pixelFlags: [UInt16] = []
  /// What is wrong with each pixel `[event][pixel]`; empty for formats whose readers do not check pixels.
  public var pixelStatus: [PixelStatus] = []
  /// Sums as stored, `[event][channel][pixel]`, of cameras that deliver one number a pixel; else empty.
  public var sums: [UInt32] = []
  /// The channel that ``values`` were taken from, `[event][pixel]`; empty where all channels are there.
  public var selectedChannels: [Int8] = []
  /// The true photoelectrons `[event][pixel]` of simulations; empty for data, −1 for an event without a true image.
  public var trueImages: [Float] = []
  /// What the simulation knows beside the true image, one an event; empty for data.
  public var simulated: [SimulatedTelescopeEvent] = []
  /// Where the telescope looked, one an event; empty for formats that do not say.
  public var pointings: [TelescopePointing] = []
  /// The calibration of the camera, the same for all events of the block; nil for formats without one.
  public var monitoring: CameraMonitoring?
  /// A physical value is `sample / scale - offset`; 1 and 0 for raw ADC counts.
  public var scale: Float = 1
  /// See ``scale``.
  public var offset: Float = 0

  /// Makes an empty buffer whose shape is set later.
  public init(form: SampleForm = .stored) { self.form = form }

  /// Makes an empty buffer for a camera.
  public init(_ camera: CameraReadout, form: SampleForm = .stored) {
    self.form = form
    channelCount = camera.channelCount
    pixelCount = camera.pixelCount
    samplesPerPixel = camera.samplesPerPixel
    scale = camera.scale
    offset = camera.offset
  }

  /// The number of events.
  public var count: Int { headers.count }

  /// The samples of one event, all channels.
  public var samplesPerEvent: Int { channelCount * pixelCount * samplesPerPixel }

  /// Where the samples of an event are in ``samples`` or ``values``.
  public func sampleRange(ofEvent event: Int) -> Range<Int> {
    event * samplesPerEvent..<(event + 1) * samplesPerEvent
  }

  /// Where the pixels of an event are in ``baselines``, ``pixelFlags``, ``pixelStatus`` and ``trueImages``.
  public func pixelRange(ofEvent event: Int) -> Range<Int> { event * pixelCount..<(event + 1) * pixelCount }

  /// Calls `body` with the stored samples of one event, `[channel][pixel][sample]`.
  public func withSamples<Result>(
    ofEvent event: Int, _ body: (Span<UInt16>) throws -> Result
  ) rethrows -> Result {
    try body(samples.span.extracting(sampleRange(ofEvent: event)))
  }

  /// Calls `body` with the physical samples of one event, `[channel][pixel][sample]`.
  public func withValues<Result>(
    ofEvent event: Int, _ body: (Span<Float>) throws -> Result
  ) rethrows -> Result {
    try body(values.span.extracting(sampleRange(ofEvent: event)))
  }

  /// Empties the buffers, which keep their memory.
  public mutating func removeAll() {
    headers.removeAll(keepingCapacity: true)
    samples.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    baselines.removeAll(keepingCapacity: true)
    pixelFlags.removeAll(keepingCapacity: true)
    pixelStatus.removeAll(keepingCapacity: true)
    trueImages.removeAll(keepingCapacity: true)
    sums.removeAll(keepingCapacity: true)
    selectedChannels.removeAll(keepingCapacity: true)
    simulated.removeAll(keepingCapacity: true)
    pointings.removeAll(keepingCapacity: true)
  }

  /// Makes room for events; a reader then writes every header, sample, baseline and flag.
  ///
  /// Buffers only grow: nothing is allocated for a block that is no larger than those before.
  ///
  /// - Parameters:
  ///   - count: the number of events.
  ///   - hasBaselines: false for formats without baselines.
  public mutating func resize(_ count: Int, hasBaselines: Bool) {
    headers.resize(count, repeating: .blank)
    samples.resize(form == .stored ? count * samplesPerEvent : 0, repeating: 0)
    values.resize(form == .physical ? count * samplesPerEvent : 0, repeating: 0)
    baselines.resize(hasBaselines ? count * pixelCount : 0, repeating: 0)
    pixelFlags.resize(count * pixelCount, repeating: 0)
    pixelStatus.resize(0, repeating: [])
    trueImages.resize(0, repeating: 0)
  }

  /// Adds the events of a block of the same shape behind the others.
  public mutating func append(_ other: TelescopeEvents) {
    headers += other.headers
    samples += other.samples
    values += other.values
    baselines += other.baselines
    pixelFlags += other.pixelFlags
    pixelStatus += other.pixelStatus
    trueImages += other.trueImages
    sums += other.sums
    selectedChannels += other.selectedChannels
    simulated += other.simulated
    pointings += other.pointings
  }

  /// Takes events out; the others move together.
  ///
  /// - Parameter places: ascending places in the block.
  public mutating func remove(_ places: [Int]) {
    guard !places.isEmpty else { return }
    var rest = places[...]
    let kept = headers.indices.filter { event in
      guard rest.first == event else { return true }
      rest.removeFirst()
      return false
    }
    let (samplesPerEvent, pixels) = (samplesPerEvent, pixelCount)
    headers.keep(kept, width: 1)
    samples.keep(kept, width: samplesPerEvent)
    values.keep(kept, width: samplesPerEvent)
    baselines.keep(kept, width: pixels)
    pixelFlags.keep(kept, width: pixels)
    pixelStatus.keep(kept, width: pixels)
    trueImages.keep(kept, width: pixels)
    sums.keep(kept, width: channelCount * pixels)
    selectedChannels.keep(kept, width: pixels)
    simulated.keep(kept, width: 1)
    pointings.keep(kept, width: 1)
  }

  /// Takes events of other telescopes than the source's out; rows that were never filled are of none.
  ///
  /// - Returns: their rows, with ``RunInputError/mixedTelescopes(path:row:found:expected:)``.
  public mutating func removeOtherTelescopes(of source: SourceDescription) -> [LostEvents] {
    let expected = source.telescope.id
    let places = headers.indices.filter { headers[$0].telescopeID != expected && !headers[$0].isEmpty }
    let lost = places.map { place in
      let row = headers[place].index
      return LostEvents(
        rows: row..<row + 1,
        error: RunInputError.mixedTelescopes(
          path: source.path, row: row, found: headers[place].telescopeID ?? -1, expected: expected ?? -1))
    }
    remove(places)
    return lost
  }
}

extension Array {
  /// Makes the array this long; old elements stay, the memory is kept.
  @inlinable
  public mutating func resize(_ count: Int, repeating element: Element) {
    if self.count > count { removeLast(self.count - count) }
    if self.count < count { append(contentsOf: repeatElement(element, count: count - self.count)) }
  }

  /// Keeps rows of `width` elements, moved together; does nothing to an empty array.
  mutating func keep(_ rows: [Int], width: Int) {
    guard !isEmpty, width > 0 else { return }
    for (target, row) in rows.enumerated() where target != row {
      for place in 0..<width { self[target * width + place] = self[row * width + place] }
    }
    removeLast(count - rows.count * width)
  }
}
