/// Which events are shown, and how.
public struct ShowOptions: Sendable {
  /// Which waveforms a page stores.
  public enum Waveforms: String, Sendable, CaseIterable {
    /// None.
    case none
    /// Those of the cleaned pixels, of two rings around them, and of the brightest pixels.
    case near
    /// Those of all pixels.
    case all
  }

  /// The rows of events; nil for the first hundred, unless ``identifiers`` has some.
  public var rows: RowSelection?
  /// The ids of events; used if not empty.
  public var identifiers: [Int64] = []
  /// Raw files with the waveforms of the events of a DL1 file.
  public var rawFiles: [String] = []
  /// The table of simulated showers of the night that the events are of; nil for none.
  public var truthPath: String?
  /// Which waveforms are stored.
  public var waveforms = Waveforms.near
  /// The title; nil for the name of the file.
  public var title: String?
  /// The pixels of the camera of `.tio` files; nil for CHEC-S.
  public var mappingPath: String?
  /// The number of threads.
  public var jobs = 1
  /// Whether outputs may replace existing files.
  public var overwrite = false

  /// The events of a page where none are named.
  public static let defaultEventCount = 100
  /// The most events of a page, or pictures of a run of the command.
  public static let maximumEventCount = 2000

  /// Makes default options.
  public init() {}
}
