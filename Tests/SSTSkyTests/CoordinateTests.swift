import Foundation
import SSTCore
import SSTSky
import TestSupport
import Testing

@Suite("Sky coordinates") struct CoordinateTests {
  static let sites = [
    "tel_021": GeodeticLocation(longitudeDeg: 14.782924, latitudeDeg: 49.9118, heightM: 510),
    "tel_022": GeodeticLocation(longitudeDeg: 14.782078, latitudeDeg: 49.913084, heightM: 510),
    "array": GeodeticLocation(longitudeDeg: 14.782501, latitudeDeg: 49.912442, heightM: 511.195),
  ]
  static let crab = ICRSDirection(rightAscensionDeg: 83.63, declinationDeg: 22.01)

  /// The rows of a CSV file by column name.
  static func rows(_ name: String) throws -> [[String: String]] {
    let text = String(decoding: try SharedData.data("oracle/stereo_dl3/coordinates/\(name)"), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map { $0.split(separator: ",").map(String.init) }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  static func time(_ unix: String) throws -> TAITime {
    let parts = unix.split(separator: ".")
    let digits = (String(parts[1]) + "000000000").prefix(9)
    return TAITime(unixSeconds: try #require(Int64(parts[0])), nanoseconds: try #require(Int64(digits)))
  }

  static func separationArcsec(_ a: HorizontalDirection, _ b: HorizontalDirection) -> Double {
    separationArcsec((a.azimuthRad, a.altitudeRad), (b.azimuthRad, b.altitudeRad))
  }

  static func separationArcsec(_ a: (Double, Double), _ b: (Double, Double)) -> Double {
    let (u, v) = (sin((a.1 - b.1) / 2), sin((a.0 - b.0) / 2))
    return 2 * asin((u * u + cos(a.1) * cos(b.1) * v * v).squareRoot()) * 648_000 / .pi
  }

  @Test(
    "ICRS to alt/az agrees with astropy",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.comment)))
  func icrsToHorizon() throws {
    var (worst, worstPackaged) = (0.0, 0.0)
    for row in try Self.rows("icrs_altaz_iers.csv") {
      func number(_ key: String) throws -> Double { try #require(row[key].flatMap(Double.init)) }
      let eop = EarthOrientation(
        ut1MinusUTC: try number("dut1_s"), polarMotionXArcsec: try number("xp_arcsec"),
        polarMotionYArcsec: try number("yp_arcsec"))
      let site = try #require(row["site"].flatMap { Self.sites[$0] })
      let unix = try #require(row["unix_utc"])
      let time = try Self.time(unix)
      let target = ICRSDirection(
        rightAscensionDeg: try number("ra_icrs_deg"), declinationDeg: try number("dec_icrs_deg"))
      let expected = HorizontalDirection(azimuthDeg: try number("az_deg"), altitudeDeg: try number("alt_deg"))
      let found = SkyTransformer(location: site, earthOrientation: eop).horizontal(of: target, at: time)
      worst = max(worst, Self.separationArcsec(found, expected))
      let packaged = SkyTransformer(location: site).horizontal(of: target, at: time)
      worstPackaged = max(worstPackaged, Self.separationArcsec(packaged, expected))
    }
    print(
      "ICRS to alt/az: worst \(worst) arcsec with the rows' values, \(worstPackaged) with the packaged table")
    #expect(worst < 0.0036)
    #expect(worstPackaged < 0.02)
  }

  @Test(
    "alt/az to ICRS agrees with astropy",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.comment)),
    arguments: ["altaz_icrs_iers.csv", "altaz_icrs_zero_eop.csv"])
  func horizonToICRS(file: String) throws {
    var worst = 0.0
    for row in try Self.rows(file) {
      func number(_ key: String) throws -> Double { try #require(row[key].flatMap(Double.init)) }
      let eop = EarthOrientation(
        ut1MinusUTC: try number("dut1_s"), polarMotionXArcsec: try number("xp_arcsec"),
        polarMotionYArcsec: try number("yp_arcsec"))
      let site = try #require(row["site"].flatMap { Self.sites[$0] })
      let unix = try #require(row["unix_utc"])
      let time = try Self.time(unix)
      let seen = HorizontalDirection(azimuthDeg: try number("az_deg"), altitudeDeg: try number("alt_deg"))
      let transformer = SkyTransformer(location: site, earthOrientation: eop)
      let found = transformer.icrs(of: seen, at: time)
      let (ra, dec) = (try number("ra_icrs_deg") * .pi / 180, try number("dec_icrs_deg") * .pi / 180)
      worst = max(worst, Self.separationArcsec((found.rightAscensionRad, found.declinationRad), (ra, dec)))
      let back = transformer.horizontal(of: found, at: time)
      #expect(Self.separationArcsec(back, seen) < 1e-6)
    }
    print("\(file): worst \(worst) arcsec")
    #expect(worst < 0.0036)
  }

  @Test(
    "pointing columns of the original's files",
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.comment)))
  func pointingColumns() throws {
    let cases: [(String, String, EarthOrientation, Double)] = [
      ("real_20180822_golden.json", "tel_022", .packaged, 1),
      ("real_20171031_golden.json", "tel_021", .packaged, 1),
      ("stream_tel21_golden.json", "tel_021", .zero, 0.3),
      ("stream_tel21_golden.json", "tel_021", .packaged, 15),
      ("stream_tel22_golden.json", "tel_022", .zero, 0.3),
    ]
    for (file, siteName, eop, limit) in cases {
      let content = try SharedData.json("oracle/r0_dl1/\(file)")
      let json = try #require(content as? [String: Any])
      let columns = try #require(json["dl1_columns"] as? [String])
      let rows = try #require(json["dl1_rows"] as? [[Any]])
      let site = try #require(Self.sites[siteName])
      let transformer = SkyTransformer(location: site, earthOrientation: eop)
      var worst = 0.0
      for row in rows {
        func value(_ name: String) throws -> Double {
          let column = try #require(columns.firstIndex(of: name))
          return try #require((row[column] as? NSNumber)?.doubleValue)
        }
        let unix = try value("local_time")
        let time = TAITime(
          unixSeconds: Int64(unix), nanoseconds: Int64((unix - unix.rounded(.down)) * 1e9))
        let expected = HorizontalDirection(
          azimuthDeg: try value("true_az_tel"), altitudeDeg: try value("true_alt_tel"))
        worst = max(worst, Self.separationArcsec(transformer.horizontal(of: Self.crab, at: time), expected))
      }
      print("\(file) with \(eop.source): worst \(worst) arcsec")
      #expect(worst < limit, "\(file), \(eop.source)")
    }
  }

  @Test("the fast transformation agrees with the exact one to 0.01 arcsec")
  func fastAgainstExact() throws {
    let site = try #require(Self.sites["tel_021"])
    let transformer = SkyTransformer(location: site)
    let start = TAITime(unixSeconds: 1_739_222_363)
    var worst = 0.0
    for target in [Self.crab, ICRSDirection(rightAscensionDeg: 166.1, declinationDeg: 89)] {
      let times = (0..<300).map { TAITime(nanoseconds: start.nanoseconds + Int64($0) * 7_123_456_789) }
      let fast = transformer.horizontal(of: target, at: times)
      for (time, direction) in zip(times, fast) {
        worst = max(worst, Self.separationArcsec(direction, transformer.horizontal(of: target, at: time)))
      }
      // The result of an instant does not depend on the times around it.
      #expect(transformer.horizontal(of: target, at: Array(times[150..<151])) == [fast[150]])
      #expect(transformer.horizontal(of: target, at: times.reversed()) == fast.reversed())
      let back = transformer.icrs(of: fast, at: times)
      for direction in back {
        #expect(
          Self.separationArcsec(
            (direction.rightAscensionRad, direction.declinationRad),
            (target.rightAscensionRad, target.declinationRad)) < 1e-5)
      }
    }
    print("fast against exact: worst \(worst) arcsec")
    #expect(worst < 0.01)
  }

  @Test(
    "mirrored directions are as far on the other side, anywhere in the sky", arguments: [0, 45, 89.9, -89.9])
  func mirrored(declination: Double) {
    let centre = ICRSDirection(rightAscensionDeg: 359.8, declinationDeg: declination)
    for (dx, dy) in [(0.0, 0.05), (0.3, 0), (1, -0.04), (40, 0.02)] {
      let source = ICRSDirection(rightAscensionDeg: 359.8 + dx, declinationDeg: declination + dy)
      let other = source.mirrored(at: centre)
      let distance = source.separationRad(to: centre)
      #expect(abs(other.separationRad(to: centre) - distance) < 1e-12)
      #expect(abs(other.separationRad(to: source) - 2 * distance) < 1e-12)
      #expect((0..<2 * .pi).contains(other.rightAscensionRad))
      #expect(other.mirrored(at: centre).separationRad(to: source) < 1e-12)
    }
  }

  @Test("the reference point of the array is where its configuration says") func location() throws {
    let place = try #require(GeodeticLocation(itrs: SubarrayDescription.sst1m.referenceITRS))
    let site = try #require(Self.sites["array"])
    #expect(abs(place.longitudeDeg - site.longitudeDeg) < 1e-5)
    #expect(abs(place.latitudeDeg - site.latitudeDeg) < 1e-5 && abs(place.heightM - site.heightM) < 1)
    for wrong in [[], [1, 2, 3], [.nan, 0, 6e6], [4e6, 1e6], [1e300, 0, 0]] {
      #expect(GeodeticLocation(itrs: wrong) == nil)
    }
  }
}
