public import SSTCore
public import SSTIO
public import SSTSky

/// What the header of an event list says of its observation.
public struct ObservationHeader: Sendable, Equatable {
  /// The number of the observation: YYYYMMDD and four digits of the first run.
  public var id: Int64 = 0
  /// The telescope, or `stereo`.
  public var setup = ""
  /// The telescopes.
  public var telescopes: [Int] = []
  /// The name of the source.
  public var object = ""
  /// Where the source is; nil if it is not known.
  public var source: ICRSDirection?
  /// Where the telescopes point.
  public var pointing = ICRSDirection(rightAscensionRad: .nan, declinationRad: .nan)
  /// The mean pointing above the horizon.
  public var horizontal = HorizontalDirection(azimuthRad: .nan, altitudeRad: .nan)
  /// The first and the last trigger.
  public var times = (start: TAITime.unknown, stop: TAITime.unknown)
  /// The sum of the good times in seconds.
  public var ontimeS = Double.nan
  /// The part of it in which the cameras could take events, in seconds.
  public var liveTimeS = Double.nan
  /// How the live time was found, in words.
  public var liveTimeMethod = ""
  /// How long a trigger of each telescope keeps it busy, in seconds; empty if the live time was not found from that.
  public var deadTimesS: [Int: Double] = [:]
  /// Where the telescopes are.
  public var location: GeodeticLocation?
  /// The number of events.
  public var eventCount = 0

  /// An observation of which nothing is known.
  public init() {}

  /// Whether all keywords and times are equal.
  public static func == (a: Self, b: Self) -> Bool {
    a.cards == b.cards && a.times == b.times && a.eventCount == b.eventCount
  }

  /// `DEADC`: the live part of the good times; 1 without any.
  public var livePart: Double { ontimeS > 0 ? liveTimeS / ontimeS : 1 }

  /// A time in seconds since the reference, which is 1970-01-01 TAI.
  public static func seconds(_ time: TAITime) -> Double { Double(time.nanoseconds) / 1e9 }

  /// The reference of all times.
  public static let timeCards: [FITSCard] = [
    FITSCard("MJDREFI", .integer(40587), "reference of times: 1970-01-01 TAI"),
    FITSCard("MJDREFF", .real(0), "fraction of a day"),
    FITSCard("TIMEUNIT", .text("s")), FITSCard("TIMESYS", .text("TAI"), "time scale"),
    FITSCard("TIMEREF", .text("TOPOCENTER")), FITSCard("TREFPOS", .text("TOPOCENTER"), "VODF"),
  ]

  /// All keywords of the event list but those of the time reference and the format.
  public var cards: [FITSCard] {
    identity + positions + [
      FITSCard("TSTART", .real(Self.seconds(times.start)), "[s] first trigger"),
      FITSCard("TSTOP", .real(Self.seconds(times.stop)), "[s] last trigger"),
      FITSCard("DATE-BEG", .text(Self.text(times.start)), "TAI"),
      FITSCard("DATE-OBS", .text(Self.text(times.start)), "TAI"),
      FITSCard("DATE-END", .text(Self.text(times.stop)), "TAI"),
      FITSCard("ONTIME", .real(ontimeS), "[s] sum of good times"),
      FITSCard("LIVETIME", .real(liveTimeS), "[s] without dead time"),
      FITSCard("DEADC", .real(livePart), "LIVETIME over ONTIME"),
      FITSCard("TELAPSE", .real(Self.seconds(times.stop) - Self.seconds(times.start)), "[s]"),
    ]
      + (liveTimeMethod.isEmpty ? [] : [FITSCard("LIVEMETH", .text(liveTimeMethod))])
      + deadTimesS.sorted { $0.key < $1.key }.map {
        FITSCard("DEADT\($0.key)", .real($0.value), "[s] after a trigger of telescope \($0.key)")
      }
  }

  private var identity: [FITSCard] {
    [
      FITSCard("OBS_ID", .integer(Int(id)), "date and number of the first run"),
      FITSCard("ORIGIN", .text("SST-1M")), FITSCard("TELESCOP", .text("SST-1M")),
      FITSCard("INSTRUME", .text("SST1M_" + setup), "telescope, or several together"),
      FITSCard("CREATOR", .text("\(SoftwareVersion.name) \(SoftwareVersion.number)")),
      FITSCard("OBS_MODE", .text("POINTING")),
      FITSCard("OBJECT", .text(Self.printable(object))),
      FITSCard("N_TELS", .integer(telescopes.count)),
      FITSCard("TELLIST", .text(telescopes.map(String.init).joined(separator: ","))),
      FITSCard("EUNIT", .text("TeV")),
    ]
  }

  private var positions: [FITSCard] {
    var cards = [
      FITSCard("RADECSYS", .text("ICRS")), FITSCard("EQUINOX", .real(2000)),
      FITSCard("FOVALIGN", .text("ALTAZ"), "alignment of DETX and DETY"),
      FITSCard("RA_PNT", .real(pointing.rightAscensionDeg), "[deg]"),
      FITSCard("DEC_PNT", .real(pointing.declinationDeg), "[deg]"),
      FITSCard("ALT_PNT", .real(horizontal.altitudeDeg), "[deg] mean direction"),
      FITSCard("AZ_PNT", .real(horizontal.azimuthDeg), "[deg] mean direction"),
    ]
    if let source {
      cards.append(FITSCard("RA_OBJ", .real(source.rightAscensionDeg), "[deg]"))
      cards.append(FITSCard("DEC_OBJ", .real(source.declinationDeg), "[deg]"))
    }
    return cards + locationCards
  }

  /// Where the telescopes are, in the words of GADF and VODF.
  public var locationCards: [FITSCard] {
    guard let location else { return [] }
    return [
      FITSCard("GEOLON", .real(location.longitudeDeg), "[deg]"),
      FITSCard("GEOLAT", .real(location.latitudeDeg), "[deg]"),
      FITSCard("ALTITUDE", .real(location.heightM), "[m]"),
      FITSCard("OBSGEO-L", .real(location.longitudeDeg), "[deg]"),
      FITSCard("OBSGEO-B", .real(location.latitudeDeg), "[deg]"),
      FITSCard("OBSGEO-H", .real(location.heightM), "[m]"),
    ]
  }

  /// A time as text on the TAI scale.
  public static func text(_ time: TAITime) -> String {
    let seconds = time.wholeSeconds
    let second = seconds - CivilDate.day(ofUnixSeconds: seconds) * 86_400
    func pad(_ value: Int64, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return CivilDate.text(unixSeconds: seconds) + "T\(pad(second / 3600, 2)):\(pad(second / 60 % 60, 2)):"
      + "\(pad(second % 60, 2)).\(pad(time.subsecondNanoseconds / 1000, 6))"
  }

  /// Names of sources come from raw files: only what a card can hold.
  private static func printable(_ text: String) -> String {
    String(text.unicodeScalars.prefix(60).map { (0x20..<0x7F).contains($0.value) ? Character($0) : "?" })
  }
}
