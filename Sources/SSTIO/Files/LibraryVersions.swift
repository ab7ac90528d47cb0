internal import CBlosc
internal import CCFITSIO
internal import CCrypto
internal import CDeflate
internal import CHDF5
internal import CZlib
internal import CZstd

/// The versions of the C libraries that read and write files.
public enum LibraryVersions {
  /// Versions by name, as the running libraries state them.
  public static let files: [String: String] = [
    "blosc": text(blosc_get_version_string()), "cfitsio": cfitsio, "hdf5": hdf5,
    "libcrypto": text(OpenSSL_version(6)), "libdeflate": LIBDEFLATE_VERSION_STRING,
    "zlib": text(zlibVersion()), "zstd": text(ZSTD_versionString()),
  ]

  private static var hdf5: String {
    var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
    guard H5get_libversion(&major, &minor, &release) >= 0 else { return "unknown" }
    return "\(major).\(minor).\(release)"
  }

  private static var cfitsio: String {
    var version: Float = 0
    ffvers(&version)
    return "\(version)"
  }

  private static func text(_ words: UnsafePointer<CChar>?) -> String {
    words.map { String(cString: $0) } ?? "unknown"
  }
}
