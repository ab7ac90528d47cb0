/// Consecutive events of a source, in buffers that are filled again for every block.
///
/// It holds the events of each telescope of the source and, for simulations, the truth. Make one for each thread.
public struct EventBlock: Sendable {
  /// The events of each telescope, in the order of ``SourceDescription/telescopes``; empty if it saw nothing.
  public var telescopes: [TelescopeEvents]
  /// The array events; empty for files of a single telescope.
  public var array: [ArrayEventHeader] = []
  /// The true shower of each array event; empty for data.
  public var truth: [TrueShower] = []
  /// The place of the block in its pass, for output in the order of the file.
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
    truth.removeAll(keepingCapacity: true)
  }
}

/// What is known of an array event beside its telescopes.
public struct ArrayEventHeader: Sendable, Equatable {
  /// The array-wide event number.
  public var eventNumber: UInt64
  /// The trigger time of the array.
  public var time: TAITime

  /// Makes a header.
  public init(eventNumber: UInt64, time: TAITime) {
    self.eventNumber = eventNumber
    self.time = time
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
  /// The stored flags `[event][pixel]` (SST-1M, `.tio`: 1 present, 0 missing; CTAO: pixel status bits).
  public var pixelFlags: [UInt16] = []
  /// The true photo-electrons `[event][pixel]` of simulations; empty for data.
  public var trueImages: [Float] = []
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

  /// Where the pixels of an event are in ``baselines``, ``pixelFlags`` and ``trueImages``.
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
    trueImages.removeAll(keepingCapacity: true)
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
    trueImages.resize(0, repeating: 0)
  }
}

extension Array {
  /// Makes the array this long; old elements stay, the memory is kept.
  @inlinable
  public mutating func resize(_ count: Int, repeating element: Element) {
    if self.count > count { removeLast(self.count - count) }
    if self.count < count { append(contentsOf: repeatElement(element, count: count - self.count)) }
  }
}
