public import SSTCore
import SSTIO

/// What is in a file, as far as can be told without its images.
public struct FileInformation: Sendable, Equatable {
  /// One table or array.
  public struct Table: Sendable, Equatable {
    /// The name to give to `sstctl dump --table`.
    public var name: String
    /// The rows that can be read.
    public var rows: Int
    /// The columns, with type, shape and unit.
    public var columns: [Column]
    /// The bytes in the file; nil if the format does not say.
    public var storedBytes: Int?
  }

  /// One column.
  public struct Column: Sendable, Equatable {
    /// The name.
    public var name: String
    /// The type of an item, `[shape]` of an array, and the unit.
    public var kind: String
  }

  /// The events of a raw file.
  public struct Events: Sendable, Equatable {
    /// The number of events that can be read.
    public var count: Int
    /// The earliest trigger time; nil if no event has a time.
    public var first: TAITime?
    /// The latest trigger time.
    public var last: TAITime?
    /// The number of events of each type.
    public var byType: [String: Int]
    /// What is strange about clock and numbers of the events.
    public var remarks: [String] = []
  }

  /// The path as given.
  public var path: String
  /// The format in words.
  public var format: String
  /// Facts by name, in the order in which they are shown.
  public var facts: [(name: String, value: JSONValue)] = []
  /// The events, for raw files.
  public var events: Events?
  /// The tables.
  public var tables: [Table] = []
  /// False if the file is damaged or lacks events of its input.
  public var isComplete = true
  /// What is wrong with the file.
  public var problem: String?

  init(path: String, format: String) {
    self.path = path
    self.format = format
  }

  /// Reads what a file says about itself; a damaged raw file is opened in recovery.
  ///
  /// - Throws: an `SSTError` if the file cannot be opened at all.
  public init(path: String, jobs: Int = 1) throws {
    switch try FileKind.recognise(path) {
    case .zfits: self = try RawInformation.read(path, jobs: jobs)
    case .hdf5: self = try HDF5Information.read(path)
    case .tio: self = try TIOInformation.read(path)
    case .tcal: self = try TcalInformation.read(path)
    }
  }

  /// Equal in everything that is shown.
  public static func == (a: FileInformation, b: FileInformation) -> Bool { a.json == b.json }
}
