/// Consecutive camera events of one telescope, in buffers that are filled again for every block.
///
/// Pixel arrays are in the order of the software pixel id (SST-1M) or of the nominal pixel id (CTAO).
public struct EventBlock: Sendable {
  /// The number of gain channels.
  public var channelCount = 1
  /// The number of pixels of each channel.
  public var pixelCount = 0
  /// The number of samples of each pixel.
  public var samplesPerPixel = 0
  /// One header an event; its count is the number of events in the block.
  public var headers: [EventHeader] = []
  /// The samples as stored, `[event][channel][pixel][sample]`, in ADC counts (or scaled units, see ``scale``).
  public var samples: [UInt16] = []
  /// The camera's running baselines `[event][pixel]` in ADC counts; empty where the format has none.
  ///
  /// SST-1M stores sixteenths, so the values are exact.
  public var baselines: [Float] = []
  /// The stored flags `[event][pixel]` (SST-1M: 1 present, 0 missing; CTAO: pixel status bits).
  public var pixelFlags: [UInt16] = []
  /// A physical value is `sample / scale - offset`; 1 and 0 for raw ADC counts.
  public var scale: Float = 1
  /// See ``scale``.
  public var offset: Float = 0

  /// Makes an empty block.
  public init() {}

  /// The number of events.
  public var count: Int { headers.count }

  /// The samples of one event, all channels.
  public var samplesPerEvent: Int { channelCount * pixelCount * samplesPerPixel }

  /// Where the samples of an event are in ``samples``.
  public func sampleRange(ofEvent event: Int) -> Range<Int> {
    event * samplesPerEvent..<(event + 1) * samplesPerEvent
  }

  /// Where the pixels of an event are in ``baselines`` and ``pixelFlags``.
  public func pixelRange(ofEvent event: Int) -> Range<Int> { event * pixelCount..<(event + 1) * pixelCount }
}
