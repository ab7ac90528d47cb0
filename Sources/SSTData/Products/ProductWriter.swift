public import SSTIO

/// The names of what a product says of itself in the attributes of its root group.
public enum ProductAttribute {
  /// The ``Provenance`` as canonical JSON.
  public static let provenance = "SST PROVENANCE"
  /// The effective configuration as canonical JSON.
  public static let configuration = "SST CONFIGURATION"
  /// How the run ended: ``Provenance/Status``. Without it the writer did not finish.
  public static let status = "SST STATUS"
  /// The number of events.
  public static let eventCount = "SST EVENT COUNT"
  /// The telescope of an auxiliary product, where no table says it.
  public static let telescope = "SST TELESCOPE"
  /// The observation of an auxiliary product, where no table says it.
  public static let observation = "SST OBSERVATION"
}

/// A product of one of our steps, an HDF5 file with its provenance.
///
/// The file appears under its name when ``finish(_:metadata:configuration:eventCount:)`` succeeds, or not at all.
public struct ProductWriter: Sendable {
  /// The file, for its tables and arrays.
  public let file: HDF5FileWriter

  /// Begins a product.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - overwrite: whether it may exist already.
  ///   - files: the set that it belongs to, if products appear together; it says whether they may exist.
  ///   - source: the product whose content it begins with; nil for an empty one.
  /// - Throws: `HDF5Error`.
  public init(
    path: String, overwrite: Bool = false, in files: AtomicFileSet? = nil, copyOf source: HDF5File? = nil
  ) throws(HDF5Error) {
    file = try HDF5FileWriter(path: path, overwrite: overwrite, in: files, copyOf: source)
  }

  /// Records the provenance of the product, and puts the file in place, or has it ready for its set. Tables must be
  /// finished
  /// before.
  ///
  /// - Parameters:
  ///   - provenance: inputs, options, software, times, status.
  ///   - metadata: CTA's reference metadata; nil for products outside CTA's data model.
  ///   - configuration: the effective configuration as JSON; nil if there is none.
  ///   - eventCount: the number of events; nil for products that hold none.
  /// - Throws: `HDF5Error`; there is no file then.
  public func finish(
    _ provenance: Provenance, metadata: ReferenceMetadata? = nil, configuration: String? = nil,
    eventCount: Int? = nil
  ) throws(HDF5Error) {
    for (name, value) in metadata?.attributes(provenance) ?? [] { try set(name, .strings([value])) }
    try set(ProductAttribute.provenance, .strings([provenance.json]))
    if let configuration { try set(ProductAttribute.configuration, .strings([configuration])) }
    try set(ProductAttribute.status, .strings([provenance.status.rawValue]))
    if let eventCount { try set(ProductAttribute.eventCount, .integers([Int64(eventCount)])) }
    try file.close()
  }

  private func set(_ name: String, _ value: HDF5Attribute) throws(HDF5Error) {
    try file.setAttribute(name, value)
  }
}
