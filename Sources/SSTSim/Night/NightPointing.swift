internal import SSTSky
internal import Foundation
internal import SSTCore

/// Where the telescopes of a night point.
public enum NightPointing: Encodable, Sendable, Equatable {
  /// North and south of a source, run by run in turn (W1, W2).
  case wobble(Wobble)
  /// A place in the sky of the site, taken up at the start of each run and tracked; degrees.
  case fixed(altitudeDeg: Double, azimuthDeg: Double)

  /// A source and the distance of the pointing from it.
  public struct Wobble: Encodable, Sendable, Equatable {
    /// The name of the source: letters, digits, `+`, `-` and `.`.
    public var name = "Crab"
    /// Right ascension of the source, degrees.
    public var rightAscensionDeg = 83.6324
    /// Declination of the source, degrees.
    public var declinationDeg = 22.0174
    /// The offset in declination, degrees.
    public var offsetDeg = 0.5

    /// Makes the default: the Crab Nebula.
    public init() {}
  }

  /// Throws ``SimulationError/badSetting(name:value:expected:)``.
  func validate() throws(SimulationError) {
    switch self {
    case .wobble(let wobble):
      let letters = wobble.name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || "+-.".utf8.contains($0)
      }
      if !letters || !(1...40).contains(wobble.name.utf8.count) {
        throw .badSetting(name: "name", value: wobble.name, expected: "letters, digits, '+', '-', '.'")
      }
      guard (0...360).contains(wobble.rightAscensionDeg), (0...4).contains(abs(wobble.offsetDeg)),
        abs(wobble.declinationDeg) + abs(wobble.offsetDeg) <= 89
      else {
        throw .badSetting(
          name: "source", value: "\(wobble.rightAscensionDeg), \(wobble.declinationDeg)",
          expected: "right ascension and declination in degrees, offset up to 4 degrees")
      }
    case .fixed(let altitude, let azimuth):
      guard (15...89).contains(altitude), (0...360).contains(azimuth) else {
        throw .badSetting(
          name: "pointing", value: "\(altitude), \(azimuth)",
          expected: "altitude 15 to 89 and azimuth 0 to 360 degrees")
      }
    }
  }
}

/// The pointing of one run.
struct RunPointing: Sendable {
  /// The TARGET keyword: `NAME_W1_ra_dec`.
  let text: String
  /// Exactly the numbers of ``text``.
  let direction: ICRSDirection
  /// Where gamma rays come from.
  let source: ICRSDirection

  /// The pointing of a run.
  ///
  /// - Parameters:
  ///   - pointing: of the night.
  ///   - index: of the run, from 0.
  ///   - start: of the run.
  ///   - site: the array's reference point.
  init(_ pointing: NightPointing, run index: Int, start: TAITime, site: SkyTransformer) {
    let (label, ra, dec): (String, Double, Double)
    let source: ICRSDirection?
    switch pointing {
    case .wobble(let wobble):
      let sign = index.isMultiple(of: 2) ? 1.0 : -1
      label = "\(wobble.name)_W\(index % 2 + 1)"
      ra = Self.rounded(wobble.rightAscensionDeg)
      dec = Self.rounded(wobble.declinationDeg + sign * wobble.offsetDeg)
      source = ICRSDirection(
        rightAscensionDeg: wobble.rightAscensionDeg, declinationDeg: wobble.declinationDeg)
    case .fixed(let altitude, let azimuth):
      let place = site.icrs(of: HorizontalDirection(azimuthDeg: azimuth, altitudeDeg: altitude), at: start)
      label = "Training_W0"
      let turn = place.rightAscensionDeg.truncatingRemainder(dividingBy: 360)
      ra = Self.rounded(turn < 0 ? turn + 360 : turn)
      dec = Self.rounded(place.declinationDeg)
      source = nil
    }
    text = "\(label)_\(ra)_\(dec)"
    direction = ICRSDirection(rightAscensionDeg: ra, declinationDeg: dec)
    self.source = source ?? direction
  }

  private static func rounded(_ degrees: Double) -> Double { (degrees * 1e4).rounded() / 1e4 }
}
