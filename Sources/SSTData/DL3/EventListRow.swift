public import SSTIO

/// An event of an event list, as GADF 0.3 has it.
public struct EventListRow: Sendable, Equatable {
  /// Which optional columns an event list has.
  public struct Layout: Sendable, Equatable {
    /// The events are of several telescopes: `MULTIP`, and where the showers would hit the ground.
    public var isStereo = false
    /// The models state uncertainties.
    public var hasUncertainties = false

    /// A list of one telescope without uncertainties.
    public init() {}
  }

  /// The number of the event in its observation.
  public var event: Int64 = 0
  /// International Atomic Time in seconds since 1970-01-01 TAI.
  public var timeS = Double.nan
  /// Right ascension (ICRS) in degrees.
  public var rightAscensionDeg = Double.nan
  /// Declination (ICRS) in degrees.
  public var declinationDeg = Double.nan
  /// The energy in TeV.
  public var energyTeV = Double.nan
  /// The position in the field of view along falling azimuth, in degrees.
  public var fieldXDeg = Double.nan
  /// The position in the field of view along rising altitude, in degrees.
  public var fieldYDeg = Double.nan
  /// The altitude in degrees.
  public var altitudeDeg = Double.nan
  /// The azimuth in degrees.
  public var azimuthDeg = Double.nan
  /// The probability of a gamma ray.
  public var gammaness = Float.nan
  /// The telescopes that were used.
  public var multiplicity: Int16 = 1
  /// The uncertainty of the direction in degrees.
  public var directionErrorDeg = Float.nan
  /// The uncertainty of the energy in TeV.
  public var energyErrorTeV = Float.nan

  /// An event without values.
  public init() {}

  /// The table.
  ///
  /// - Parameter layout: which optional columns it has.
  public static func table(_ layout: Layout) -> Table<EventListRow> {
    Table("EVENTS") {
      Column("EVENT_ID", \.event, "number of the event in its observation")
      Column("TIME", \.timeS, unit: "s", "International Atomic Time since MJDREF")
      Column("RA", \.rightAscensionDeg, unit: "deg", "right ascension, ICRS")
      Column("DEC", \.declinationDeg, unit: "deg", "declination, ICRS")
      Column("ENERGY", \.energyTeV, unit: "TeV", "reconstructed energy")
      Column("DETX", \.fieldXDeg, unit: "deg", "in the field of view, along falling azimuth").optional
      Column("DETY", \.fieldYDeg, unit: "deg", "in the field of view, along rising altitude").optional
      Column("ALT", \.altitudeDeg, unit: "deg", "reconstructed altitude").optional
      Column("AZ", \.azimuthDeg, unit: "deg", "reconstructed azimuth, from north through east").optional
      Column("GAMMANESS", \.gammaness, "probability of a gamma ray").optional
      if layout.isStereo { Column("MULTIP", \.multiplicity, "telescopes that were used").optional }
      if layout.hasUncertainties {
        Column("DIR_ERR", \.directionErrorDeg, unit: "deg", "uncertainty of the direction").optional
        Column("ENERGY_ERR", \.energyErrorTeV, unit: "TeV", "uncertainty of the energy").optional
      }
    }
  }
}

/// An interval of time in which an observation took data.
public struct GoodTimeRow: Sendable, Equatable {
  /// The begin: International Atomic Time in seconds since 1970-01-01 TAI.
  public var startS = Double.nan
  /// The end.
  public var stopS = Double.nan

  /// An interval.
  public init(startS: Double = .nan, stopS: Double = .nan) { (self.startS, self.stopS) = (startS, stopS) }

  /// The table.
  public static let table = Table<GoodTimeRow>("GTI") {
    Column("START", \.startS, unit: "s", "begin of an interval of good time")
    Column("STOP", \.stopS, unit: "s", "its end")
  }
}
