internal import CERFA
public import SSTCore

/// ERFA's star-independent parameters of a location and an instant.
struct AstrometricContext {
  private var astrom = eraASTROM()
  /// UT1 − TAI, in seconds, and where it comes from.
  let ut1MinusTAI: Double
  let status: EarthOrientation.Status

  /// Computes everything for `time`: Earth ephemeris, precession, nutation, polar motion, rotation; no
  /// refraction.
  init(
    time: TAITime, location: GeodeticLocation, earthOrientation: EarthOrientation, leapSeconds: LeapSeconds
  ) {
    let values = earthOrientation.values(at: time, leapSeconds: leapSeconds)
    // By way of UTC: during a leap second the values still count from the UTC before it.
    let unix = time.wholeUnixSeconds(leapSeconds: leapSeconds)
    ut1MinusTAI = values.ut1MinusUTC - Double(leapSeconds.taiMinusUTC(unixSeconds: unix))
    status = values.status
    let arcsec = Double.pi / 648_000
    let (day, fraction) = Self.julianDate(time, offsetSeconds: 32.184)
    var heliocentric: PositionVelocity = ((0, 0, 0), (0, 0, 0))
    var barycentric: PositionVelocity = ((0, 0, 0), (0, 0, 0))
    withVectors(&heliocentric) { h in withVectors(&barycentric) { b in _ = eraEpv00(day, fraction, h, b) } }
    var matrix: Matrix = ((0, 0, 0), (0, 0, 0), (0, 0, 0))
    var (x, y) = (0.0, 0.0)
    withRows(&matrix) { rows in
      eraPnm06a(day, fraction, rows)
      eraBpn2xy(rows, &x, &y)
    }
    let s = eraS06(day, fraction, x, y)
    let theta = Self.earthRotation(time, ut1MinusTAI: ut1MinusTAI)
    withVectors(&barycentric) { b in
      withUnsafeMutablePointer(to: &heliocentric.0) { sun in
        sun.withMemoryRebound(to: Double.self, capacity: 3) { sun in
          eraApco(
            day, fraction, b, sun, x, y, s, theta, location.longitudeDeg * .pi / 180,
            location.latitudeDeg * .pi / 180, location.heightM, values.polarMotionXArcsec * arcsec,
            values.polarMotionYArcsec * arcsec, eraSp00(day, fraction), 0, 0, &astrom)
        }
      }
    }
  }

  /// Moves the Earth's rotation to another instant; everything else stays.
  mutating func rotate(to time: TAITime) {
    eraAper(Self.earthRotation(time, ut1MinusTAI: ut1MinusTAI), &astrom)
  }

  /// ICRS to the intermediate system (CIRS) of the context, in radians.
  mutating func intermediate(_ direction: ICRSDirection) -> (ra: Double, dec: Double) {
    var (ra, dec) = (0.0, 0.0)
    eraAtciqz(direction.rightAscensionRad, direction.declinationRad, &astrom, &ra, &dec)
    return (ra, dec)
  }

  /// CIRS to the horizon.
  mutating func horizontal(_ cirs: (ra: Double, dec: Double)) -> HorizontalDirection {
    var (azimuth, zenith, hour, dec, ra) = (0.0, 0.0, 0.0, 0.0, 0.0)
    eraAtioq(cirs.ra, cirs.dec, &astrom, &azimuth, &zenith, &hour, &dec, &ra)
    return HorizontalDirection(azimuthRad: azimuth, altitudeRad: .pi / 2 - zenith)
  }

  /// The horizon to ICRS.
  mutating func icrs(_ direction: HorizontalDirection) -> ICRSDirection {
    var (cirsRA, cirsDec, ra, dec) = (0.0, 0.0, 0.0, 0.0)
    eraAtoiq("A", direction.azimuthRad, .pi / 2 - direction.altitudeRad, &astrom, &cirsRA, &cirsDec)
    eraAticq(cirsRA, cirsDec, &astrom, &ra, &dec)
    return ICRSDirection(rightAscensionRad: ra, declinationRad: dec)
  }

  /// The Julian date of TAI plus an offset, in two parts: midnight and the fraction of the day.
  private static func julianDate(_ time: TAITime, offsetSeconds: Double) -> (Double, Double) {
    let whole = time.wholeSeconds
    let day = CivilDate.day(ofUnixSeconds: whole)
    let seconds = Double(whole - day * 86400) + Double(time.subsecondNanoseconds) * 1e-9
    return (2_440_587.5 + Double(day), (seconds + offsetSeconds) / 86400)
  }

  private static func earthRotation(_ time: TAITime, ut1MinusTAI: Double) -> Double {
    let (day, fraction) = julianDate(time, offsetSeconds: ut1MinusTAI)
    return eraEra00(day, fraction)
  }
}

private typealias Vector = (Double, Double, Double)
private typealias PositionVelocity = (Vector, Vector)
private typealias Matrix = (Vector, Vector, Vector)

/// Calls `body` with the C type `double (*)[3]` of a position and velocity.
private func withVectors(_ value: inout PositionVelocity, _ body: (UnsafeMutablePointer<Vector>) -> Void) {
  withUnsafeMutablePointer(to: &value) { $0.withMemoryRebound(to: Vector.self, capacity: 2) { body($0) } }
}

/// Calls `body` with the C type `double (*)[3]` of a matrix.
private func withRows(_ value: inout Matrix, _ body: (UnsafeMutablePointer<Vector>) -> Void) {
  withUnsafeMutablePointer(to: &value) { $0.withMemoryRebound(to: Vector.self, capacity: 3) { body($0) } }
}

extension GeodeticLocation {
  /// The location of a point in the Earth-fixed frame (ITRS) with coordinates in metres; nil if they are not three
  /// numbers, or far from the ground.
  public init?(itrs: [Double]) {
    guard itrs.count == 3, itrs.allSatisfy(\.isFinite) else { return nil }
    var (xyz, longitude, latitude, height) = (itrs, 0.0, 0.0, 0.0)
    guard eraGc2gd(1, &xyz, &longitude, &latitude, &height) == 0, height.magnitude < 100_000 else {
      return nil
    }
    self.init(longitudeDeg: longitude * 180 / .pi, latitudeDeg: latitude * 180 / .pi, heightM: height)
  }

  /// The location in the Earth-fixed frame (ITRS), in metres; nil for coordinates that are no numbers.
  public var itrs: [Double]? {
    guard longitudeDeg.isFinite, latitudeDeg.isFinite, heightM.isFinite else { return nil }
    var xyz = [0.0, 0.0, 0.0]
    guard eraGd2gc(1, longitudeDeg * .pi / 180, latitudeDeg * .pi / 180, heightM, &xyz) == 0 else {
      return nil
    }
    return xyz
  }
}
