public import SSTCore
internal import SSTIO

/// A simulated shower as the table of showers of a night has it.
public struct SimulatedShower: Sendable, Equatable {
  /// What made it, such as `gamma`.
  public var primary = ""
  /// Its energy, in TeV.
  public var energyTeV = Double.nan
  /// The altitude it comes from, in degrees.
  public var altitudeDeg = Double.nan
  /// The azimuth it comes from, from north through east, in degrees.
  public var azimuthDeg = Double.nan
  /// The core on the ground, north and west of the array center, in meters.
  public var coreX = Double.nan, coreY = Double.nan
  /// The height of the shower maximum above sea level, in meters.
  public var maximumM = Double.nan
  /// When the shower front passes the array.
  public var time = TAITime(nanoseconds: 0)
  /// The distance of the telescopes that the table has from the shower axis, in meters.
  public var impactsM: [Int: Double] = [:]

  private var nanoseconds: Int64 {
    get { time.nanoseconds }
    set { time = TAITime(nanoseconds: newValue) }
  }

  /// Reads a `.showers.csv` of `simulate night`, in order of time.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - telescopes: the telescopes whose distances from the axis are read, if the table has them.
  /// - Throws: `FileError` or `TableError`.
  public static func read(_ path: String, telescopes: [Int]) throws -> [SimulatedShower] {
    let table = Table<SimulatedShower>("showers") {
      Column.text("primary", \.primary, 16)
      Column("energy_tev", \.energyTeV)
      Column("alt_deg", \.altitudeDeg)
      Column("az_deg", \.azimuthDeg)
      Column("core_x_m", \.coreX)
      Column("core_y_m", \.coreY)
      Column("height_max_m", \.maximumM)
      Column("time_tai_ns", \.nanoseconds)
      for telescope in telescopes {
        Column(
          "impact_m_\(telescope)", get: { $0.impactsM[telescope] ?? .nan },
          set: { $0.impactsM[telescope] = $1 }
        ).optional
      }
    }
    return try table.rows(ofDelimitedFile: path, initial: SimulatedShower()).sorted { $0.time < $1.time }
  }
}
