internal import CERFA

/// The version of the library of astronomical routines.
public enum SkyLibraryVersion {
  /// ERFA's version, as the running library states it.
  public static var erfa: String { eraVersion().map { String(cString: $0) } ?? "unknown" }
}
