/// A raw-data file that delivers camera events, whatever its format.
///
/// A source is immutable after opening: several tasks may read from it at once.
public protocol EventSource: Sendable {
  /// What the file is and what it holds.
  var run: RunDescription { get }

  /// The number of events that can be read.
  var eventCount: Int { get }

  /// Rows that are stored together: reading whole groups is cheapest. At least 1.
  var preferredBlockSize: Int { get }

  /// Reads events `range` into `block`, whose buffers are reused.
  ///
  /// - Parameters:
  ///   - range: indices within `0..<eventCount`.
  ///   - block: filled with exactly these events, in order.
  ///   - jobs: the number of threads that may decode.
  /// - Throws: an ``SSTError`` of the format's reader when the bytes are damaged.
  func readEvents(_ range: Range<Int>, into block: inout EventBlock, jobs: Int) throws

  /// Reads the headers of events `range`, without samples.
  func readHeaders(_ range: Range<Int>, jobs: Int) throws -> [EventHeader]
}

/// What a raw file says about itself.
public struct RunDescription: Sendable, Equatable {
  /// The file's path.
  public var path: String
  /// A name for the format, for example `SST-1M R0 (zfits)`.
  public var format: String
  /// The telescope's id, from the first event or the file's header.
  public var telescopeID: Int?
  /// The number of pixels.
  public var pixelCount: Int
  /// The number of samples a pixel.
  public var samplesPerPixel: Int
  /// The number of gain channels.
  public var channelCount: Int
  /// Free text keywords of the events table that describe the run, for example `TARGET`, `RUNTYPE`.
  public var keywords: [String: String]
  /// The date of the run as `YYYYMMDD` digits of the file name.
  public var date: Int?
  /// The run number, from the file name.
  public var runNumber: Int?
  /// True if the events carry array-wide event numbers.
  public var hasArrayEventNumbers: Bool
  /// True when the file is damaged and holds more than the events that could be recovered.
  public var isRecovered: Bool

  /// Makes a description.
  public init(
    path: String, format: String, telescopeID: Int?, pixelCount: Int, samplesPerPixel: Int,
    channelCount: Int = 1,
    keywords: [String: String] = [:], date: Int? = nil, runNumber: Int? = nil,
    hasArrayEventNumbers: Bool = false,
    isRecovered: Bool = false
  ) {
    self.path = path
    self.format = format
    self.telescopeID = telescopeID
    self.pixelCount = pixelCount
    self.samplesPerPixel = samplesPerPixel
    self.channelCount = channelCount
    self.keywords = keywords
    self.date = date
    self.runNumber = runNumber
    self.hasArrayEventNumbers = hasArrayEventNumbers
    self.isRecovered = isRecovered
  }
}
