public import SSTIO

/// A DL2 file that is open for reading: a DL1 file with the results of models.
///
/// ```swift
/// for event in try DL2File(readingFrom: path).stereoEvents() where event.gammaness > 0.7 {
///   print(event.id.event, event.energyTeV, event.altitudeDeg, event.azimuthDeg)
/// }
/// ```
public struct DL2File: Sendable {
  /// The DL1 content of the file.
  public let dl1: DL1File
  /// The telescopes that have results of their own, ascending.
  public let telescopes: [Int]
  /// True if the file has results of events with images of several telescopes.
  public let hasStereo: Bool
  /// The file, for tables of other programs.
  public var file: HDF5File { dl1.file }

  /// Opens a file.
  ///
  /// - Throws: `HDF5Error`.
  public init(readingFrom path: String) throws(HDF5Error) { try self.init(HDF5File(readingFrom: path)) }

  /// Looks at a file that is open already.
  ///
  /// - Throws: `HDF5Error`.
  public init(_ file: HDF5File) throws(HDF5Error) {
    dl1 = try DL1File(file)
    telescopes = try Self.telescopes(in: file)
    hasStereo = try file.hasTable(TablePath.dl2Stereo)
  }

  /// True if a file has results of models.
  ///
  /// - Throws: `HDF5Error`.
  public static func hasResults(_ file: HDF5File) throws(HDF5Error) -> Bool {
    try file.kind(of: TablePath.dl2ParametersGroup) != nil
  }

  private static func telescopes(in file: HDF5File) throws(HDF5Error) -> [Int] {
    let group = TablePath.dl2ParametersGroup
    guard try file.kind(of: group) == .group else { return [] }
    let start = group + "/tel_"
    return try file.children(of: group).compactMap { object in
      object.path.hasPrefix(start) ? Int(object.path.dropFirst(start.count)) : nil
    }.sorted()
  }

  /// What the models say of a telescope's images; events without a result are not there.
  ///
  /// - Throws: `HDF5Error` `.missingObject` if the file has none of the telescope.
  public func events(ofTelescope telescope: Int) throws(HDF5Error) -> [DL2TelescopeEvent] {
    try file.reader(of: DL2TelescopeEvent.table(telescope: telescope), initial: DL2TelescopeEvent()).all()
  }

  /// What the models say of events with images of several telescopes; none in other files.
  ///
  /// - Throws: `HDF5Error`.
  public func stereoEvents() throws(HDF5Error) -> [StereoReconstruction] {
    try dl1.rows(of: StereoReconstruction.table, initial: StereoReconstruction())
  }

  /// The models; nil if the file does not tell.
  ///
  /// - Throws: `HDF5Error`.
  public func info() throws(HDF5Error) -> DL2Info? {
    try dl1.rows(of: DL2Info.table(), initial: DL2Info()).first
  }
}
