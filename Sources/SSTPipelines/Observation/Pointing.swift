public import SSTCore

/// No pointing can be made out.
public enum PointingError: SSTError, Equatable {
  /// The header has no coordinates and none were forced.
  case noCoordinates(file: String, header: String?)
  /// `--force-pointing` without both numbers.
  case incompleteForce(file: String)
  /// Numbers for the pointing without `--force-pointing`: they would not be used.
  case notForced
  /// A forced number outside the sphere.
  case outOfRange(option: String, value: Double, range: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .noCoordinates: ErrorCode(.usage, 20, "no-pointing")
    case .incompleteForce: ErrorCode(.usage, 21, "pointing-incomplete")
    case .outOfRange: ErrorCode(.usage, 22, "pointing-out-of-range")
    case .notForced: ErrorCode(.usage, 26, "pointing-not-forced")
    }
  }

  /// What is missing and which options give it.
  public var description: String {
    switch self {
    case .noCoordinates(let file, let header):
      let found = header.map { "TARGET is '\($0)'" } ?? "there is no TARGET"
      return "\(file): no coordinates in the header (\(found)); "
        + "give --pointing-ra and --pointing-dec with --force-pointing"
    case .incompleteForce(let file):
      return "\(file): --force-pointing needs both --pointing-ra and --pointing-dec"
    case .notForced:
      return
        "--pointing-ra and --pointing-dec are used only with --force-pointing: add it, or leave them out to use"
        + " the coordinates in TARGET"
    case .outOfRange(let option, let value, let range):
      return "\(option) is \(value), expected \(range) degrees"
    }
  }
}

/// The pointing of a run and where it comes from.
public struct Pointing: Equatable, Sendable {
  /// The direction.
  public var coordinates: SkyCoordinates
  /// True if the direction was given as options.
  public var isManual: Bool
  /// What the header says about the target.
  public var target: ObservationTarget

  /// The tag in the names of outputs: the wobble if the header's coordinates are used, else none.
  public var fileTag: String? { isManual ? nil : target.wobble }

  /// Chooses the pointing of a file.
  ///
  /// The header's coordinates are used unless `force` is set, and no numbers may be given then; with `force` both must
  /// be given.
  public static func choose(
    file: String, header: String?, target: ObservationTarget, rightAscensionDeg: Double?,
    declinationDeg: Double?, force: Bool
  ) throws(PointingError) -> Pointing {
    if !force {
      guard rightAscensionDeg == nil, declinationDeg == nil else { throw .notForced }
      guard let coordinates = target.coordinates else { throw .noCoordinates(file: file, header: header) }
      return Pointing(coordinates: coordinates, isManual: false, target: target)
    }
    guard let ra = rightAscensionDeg, let dec = declinationDeg else { throw .incompleteForce(file: file) }
    guard ra.isFinite, (-360...360).contains(ra) else {
      throw .outOfRange(option: "--pointing-ra", value: ra, range: "-360 to 360")
    }
    guard (-90...90).contains(dec) else {
      throw .outOfRange(option: "--pointing-dec", value: dec, range: "-90 to 90")
    }
    let coordinates = SkyCoordinates(rightAscensionDeg: ra, declinationDeg: dec)
    return Pointing(coordinates: coordinates, isManual: true, target: target)
  }
}
