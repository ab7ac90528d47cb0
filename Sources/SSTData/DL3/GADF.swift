public import SSTIO

/// What all tables of DL3 files say of themselves.
///
/// Source: data formats for gamma-ray astronomy 0.3.
public enum GADF {
  /// Where the format is described.
  static let address = "https://github.com/open-gamma-ray-astro/gamma-astro-data-formats"
  /// The version of the format.
  public static let version = "0.3"

  /// The cards of the format.
  ///
  /// - Parameter kind: `HDUCLAS1`, such as `EVENTS`.
  public static func identification(_ kind: String) -> [FITSCard] {
    [
      FITSCard("HDUCLASS", .text("GADF"), "data formats for gamma-ray astronomy"),
      FITSCard("HDUDOC", .text(address)), FITSCard("HDUVERS", .text(version)),
      FITSCard("HDUCLAS1", .text(kind)),
    ]
  }
}
