import Forests
public import SSTCore
import SSTIO

/// What a file contains, without its images.
public struct FileInformation: Sendable, Equatable {
  /// One table or array.
  public struct Table: Sendable, Equatable {
    /// The name to give to `sstctl dump --table`.
    public var name: String
    /// The rows that can be read.
    public var rows: Int
    /// The columns, with type, shape and unit.
    public var columns: [Column]
    /// The bytes in the file; nil if the format does not tell.
    public var storedBytes: Int?
  }

  /// One column.
  public struct Column: Sendable, Equatable {
    /// The name.
    public var name: String
    /// The type of an item, `[shape]` of an array, and the unit.
    public var kind: String
  }

  /// The events of a raw or DL1 file.
  public struct Events: Sendable, Equatable {
    /// The number of events that can be read.
    public var count: Int
    /// The earliest trigger time; nil if no event has a time.
    public var first: TAITime?
    /// The latest trigger time.
    public var last: TAITime?
    /// The number of events of each type.
    public var byType: [String: Int]
    /// Problems with the clock and the numbers of the events.
    public var remarks: [String] = []
  }

  /// The path as given.
  public var path: String
  /// The format in words.
  public var format: String
  /// Facts by name, in the order in which they are shown.
  public var facts: [(name: String, value: JSONValue)] = []
  /// How the file came about, as lines with labels; the same is among the facts.
  var history: [(label: String, text: String)] = []
  /// The events, for raw and DL1 files.
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
    case .dl3: self = try DL3Information.read(path)
    case .simtel: self = try SimtelInformation.read(path, jobs: jobs)
    case .forest, .scikitLearn: self = try ModelInformation.read(path)
    }
  }

  /// Equal in everything that is shown.
  public static func == (a: FileInformation, b: FileInformation) -> Bool { a.json == b.json }
}

/// What kind of file the first bytes say it is; names play no role.
public enum FileKind: String, Sendable {
  /// FITS with compressed tables (`.fits.fz`).
  case zfits
  /// HDF5.
  case hdf5
  /// Waveforms of CHEC-S or SSTCAM (`.tio`).
  case tio
  /// Calibration tables of CHEC-S or SSTCAM (`.tcal`).
  case tcal
  /// Event lists, responses or index files (DL3).
  case dl3
  /// Simulated events of sim_telarray (EventIO).
  case simtel
  /// A model (`.forest`).
  case forest
  /// What may be a model of scikit-learn: pickled objects, compressed or not (`.sav`).
  case scikitLearn

  /// Recognises a file.
  ///
  /// - Throws: `FileError` if it cannot be read or is of no kind that is known.
  public static func recognise(_ path: String) throws -> FileKind {
    if try SimtelFile.isSimtel(path) { return .simtel }
    let file = try RandomAccessFile(path: path)
    let start = try file.bytes(0..<min(9, file.size))
    if try isHDF5(file) { return .hdf5 }
    if Forest.isModel(start) { return .forest }
    if isPickle(start) { return .scikitLearn }
    switch try FITSContent.recognise(path) {
    case .zfits: return .zfits
    case .tio: return .tio
    case .tcal: return .tcal
    case .dl3: return .dl3
    case nil: break
    }
    throw FileError.unknownFormat(path: path, found: describe(start))
  }

  /// Whether a file begins as HDF5 files do.
  static func isHDF5(_ file: RandomAccessFile) throws -> Bool {
    try file.bytes(0..<min(8, file.size)) == [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
  }

  /// Pickles begin with their protocol, 2 to 5; joblib compresses them with zlib by default.
  private static func isPickle(_ start: [UInt8]) -> Bool {
    guard start.count > 2 else { return false }
    return start[0] == 0x80
      ? 2...5 ~= start[1] : start[0] == 0x78 && [0x01, 0x5E, 0x9C, 0xDA].contains(start[1])
  }

  private static func describe(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "nothing: the file is empty" }
    if bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) {
      return "'" + String(decoding: bytes, as: UTF8.self) + "'"
    }
    return "bytes " + bytes.map { String($0, radix: 16) }.joined(separator: " ")
  }
}
