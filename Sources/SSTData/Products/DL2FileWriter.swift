public import SSTIO

/// Writes a DL2 file: a copy of a DL1 file, and the results of models behind it.
///
/// The file appears under its name when ``finish(_:info:observations:configuration:)`` succeeds, or not at all.
public struct DL2FileWriter: Sendable {
  /// What the writer adds to.
  public let product: ProductWriter
  private let source: DL1File
  private let hasOwnColumns: Bool

  /// The names under which the record and the configuration of the DL1 file are kept.
  public static let (dl1Provenance, dl1Configuration) = (
    "SST DL1 PROVENANCE", "SST DL1 CONFIGURATION"
  )

  /// Begins a file with the content of another one.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - source: the DL1 file.
  ///   - hasOwnColumns: true for the columns that sst1mpipe does not have.
  ///   - files: the set that the file belongs to.
  /// - Throws: `HDF5Error`.
  public init(
    path: String, copyOf source: DL1File, hasOwnColumns: Bool = true, in files: AtomicFileSet? = nil
  ) throws(HDF5Error) {
    (self.source, self.hasOwnColumns) = (source, hasOwnColumns)
    product = try ProductWriter(path: path, in: files, copyOf: source.file)
  }

  /// The file, for its tables.
  public var file: HDF5FileWriter { product.file }

  /// Records models and provenance, and puts the file in place. Tables must be finished before.
  ///
  /// - Parameters:
  ///   - provenance: inputs, options, software, times, status.
  ///   - info: the models.
  ///   - observations: the observation ids in the file.
  ///   - configuration: the effective configuration as JSON.
  /// - Throws: `HDF5Error`; there is no file then.
  public func finish(
    _ provenance: Provenance, info: DL2Info, observations: [Int], configuration: String
  ) throws(HDF5Error) {
    try file.write([info], to: DL2Info.table(hasOwnColumns: hasOwnColumns))
    for (name, text) in [
      (Self.dl1Provenance, source.provenance), (Self.dl1Configuration, source.configuration),
    ] {
      if let text { try file.setAttribute(name, .strings([text])) }
    }
    var metadata = ReferenceMetadata(observationIDs: observations)
    metadata.isSimulation = try source.isSimulated
    try product.finish(provenance, metadata: metadata, configuration: configuration)
  }
}
