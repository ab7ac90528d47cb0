/// The name and version of this package, as outputs and `--version` state it.
public enum SoftwareVersion {
  /// The name of the package.
  public static let name = "swift-sst"
  /// The version, by the rules of semantic versioning.
  public static let number = "0.1.0"
  /// The version of ctapipe's data model that DL1 files follow.
  public static let dataModel = "v5.0.0"
}
