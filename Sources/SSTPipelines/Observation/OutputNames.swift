/// The names of the files that a run of R0 to DL1 reads and writes in its output folder.
public struct OutputNames: Equatable, Sendable {
  /// The DL1 file.
  public var dl1: String
  /// The charge distributions of the pedestals.
  public var pedestalHistogram: String
  /// The log.
  public var log: String
  /// The charge distributions of the first pass, from which a second one takes its thresholds.
  public var firstPassPedestalHistogram: String

  /// Derives the names from the name of the raw file and the wobble tag, if it goes into the names.
  public init(input path: String, tag: String? = nil, recleaned: Bool = false) {
    let base = Self.base(of: path)
    let tagged = tag.map { base + "_" + Self.sanitised($0) } ?? base
    let suffix = recleaned ? "_recleaned" : ""
    dl1 = "\(tagged)_dl1\(suffix).h5"
    pedestalHistogram = "\(tagged)_pedestal_hist\(suffix).h5"
    firstPassPedestalHistogram = "\(tagged)_pedestal_hist.h5"
    log = "\(base)_r1_dl1\(suffix).log"
  }

  private static let endings = [
    ".corsika.gz.simtel.gz", ".simtel.gz", ".simtel.zst", ".simtel", ".fits.fz", ".fits.gz", ".fits", ".fz",
  ]

  /// The name of a raw file without folders and ending, made safe.
  static func base(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let ending = endings.first { name.hasSuffix($0) && name.count > $0.count } ?? ""
    return sanitised(String(name.dropLast(ending.count)))
  }

  /// The name of an HDF5 file without folders and `.h5`, from which products made of it take theirs.
  static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.hasSuffix(".h5") ? String(name.dropLast(3)) : name
  }

  /// A text with everything outside `[A-Za-z0-9._+-]` replaced by `_`, never empty and never starting with a dot.
  public static func sanitised(_ text: String) -> String {
    let safe = text.unicodeScalars.map { scalar in
      let good = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
      return good || "._+-".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
    }
    let name = String(safe.prefix(200))
    if name.isEmpty { return "unnamed" }
    return name.hasPrefix(".") || name.hasPrefix("-") ? "_" + name.dropFirst() : name
  }
}
