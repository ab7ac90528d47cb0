internal import COpenBLAS

/// The version of the library of linear algebra.
public enum LinearAlgebraVersion {
  /// OpenBLAS's version, without what it says of the machine.
  public static var openBLAS: String {
    let words = openblas_get_config().map { String(cString: $0) } ?? ""
    return words.split(separator: " ").dropFirst().first.map(String.init) ?? "unknown"
  }
}
