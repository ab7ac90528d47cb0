/// What the product's CTA reference metadata say beside the provenance.
public struct ReferenceMetadata: Equatable, Sendable {
  /// True for simulations.
  public var isSimulation = false
  /// The data levels, for example `DL1_IMAGES,DL1_PARAMETERS,DL2`.
  public var dataLevels = "DL1_IMAGES,DL1_PARAMETERS,DL2"
  /// The observation ids in the product.
  public var observationIDs: [Int]
  /// The name of the array.
  public var instrument = "SST1M_miniarray"

  /// Metadata of a real-data DL1 product.
  public init(observationIDs: [Int]) { self.observationIDs = observationIDs }

  /// The attributes of the root group, in the order of the specification.
  ///
  /// Values of `CTA PRODUCT CREATION TIME`, `CTA PRODUCT ID`, `CTA ACTIVITY ID` and `CTA ACTIVITY START TIME`
  /// are the only ones that differ between equal runs. The contact is never a login name.
  public func attributes(_ provenance: Provenance) -> [(key: String, value: String)] {
    let product = Provenance.derivedUUID(from: provenance.identifier + "product")
    return [
      ("CTA REFERENCE VERSION", "1"),
      ("CTA PRODUCT DESCRIPTION", "ctapipe Data Product"),
      ("CTA PRODUCT CREATION TIME", RunClock.text(provenance.stop)),
      ("CTA PRODUCT ID", product),
      ("CTA PRODUCT DATA CATEGORY", isSimulation ? "Sim" : "Other"),
      ("CTA PRODUCT DATA LEVELS", dataLevels),
      ("CTA PRODUCT DATA ASSOCIATION", "Subarray"),
      ("CTA PRODUCT DATA MODEL NAME", "ASWG"),
      ("CTA PRODUCT DATA MODEL VERSION", SoftwareVersion.dataModel),
      ("CTA PRODUCT DATA MODEL URL", ""),
      ("CTA PRODUCT FORMAT", "hdf5"),
      ("CTA PROCESS TYPE", isSimulation ? "Simulation" : "Observation"),
      ("CTA PROCESS SUBTYPE", ""),
      ("CTA PROCESS ID", observationIDs.map(String.init).joined(separator: ",")),
      ("CTA ACTIVITY ID", provenance.identifier),
      ("CTA ACTIVITY NAME", provenance.activity),
      ("CTA ACTIVITY TYPE", "software"),
      ("CTA ACTIVITY START TIME", RunClock.text(provenance.start)),
      ("CTA ACTIVITY SOFTWARE NAME", SoftwareVersion.name),
      ("CTA ACTIVITY SOFTWARE VERSION", SoftwareVersion.number),
      ("CTA CONTACT NAME", "unknown"),
      ("CTA CONTACT EMAIL", "unknown"),
      ("CTA CONTACT ORGANIZATION", "unknown"),
      ("CTA INSTRUMENT CLASS", "Other"),
      ("CTA INSTRUMENT ID", instrument),
      ("CTA INSTRUMENT SITE", "Other"),
      ("CTA INSTRUMENT TYPE", "unspecified"),
      ("CTA INSTRUMENT SUBTYPE", "unspecified"),
      ("CTA INSTRUMENT VERSION", "unspecified"),
    ]
  }
}
