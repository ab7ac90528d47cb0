import SSTSky
import Glibc
import Reconstruction
import SSTCore
import SSTIO

/// The table of image parameters of one telescope.
struct ParameterTable: Sendable {
  let schema: TableSchema
  let frame: ImageFrame
  let hasPreciseTimes: Bool
  let hasMeanCharge: Bool
  /// True for our own columns at the end.
  let isExtended: Bool
  /// The factor on the Hillas intensity (`intensity_correction`).
  let intensityCorrection: Double
  let focalLength: Double
  let date: Int
  /// For the UTC in `local_time`.
  let leapSeconds: LeapSeconds

  /// What is known of one event beside its image.
  struct Row {
    var observationID: Int64
    var eventID: Int64
    var telescopeID: Int16
    var time: TAITime
    var parameters: ImageParameters
    var meanCharge: Double
    var pointing: HorizontalDirection
    var dropFactor: Double
    var isDropClamped: Bool
    var saturatedPixels: Int
  }

  init(
    frame: ImageFrame, hasPreciseTimes: Bool, hasMeanCharge: Bool, isExtended: Bool,
    intensityCorrection: Double, focalLength: Double, date: Int, leapSeconds: LeapSeconds = .packaged
  ) {
    self.frame = frame
    self.hasPreciseTimes = hasPreciseTimes
    self.hasMeanCharge = hasMeanCharge
    self.isExtended = isExtended
    self.intensityCorrection = intensityCorrection
    self.focalLength = focalLength
    self.date = date
    self.leapSeconds = leapSeconds
    var columns = [DL1Schemas.observationID, DL1Schemas.eventID, DL1Schemas.telescopeID]
    columns += Self.imageColumns(frame)
    if hasPreciseTimes {
      columns.append(
        DL1Schemas.number("time_wr_full_seconds", "s", "camera clock, whole seconds TAI since 1970"))
      columns.append(DL1Schemas.number("time_wr_frac_seconds", "s", "camera clock, fraction of the second"))
    }
    columns += [
      DL1Schemas.number("equivalent_focal_length", "m", "equivalent focal length"),
      ColumnInfo(name: "date", type: .int64, description: "date of the run as YYYYMMDD"),
      DL1Schemas.number("local_time", "s", "trigger time, UTC seconds since 1970"),
    ]
    if hasMeanCharge {
      columns.append(DL1Schemas.number("meanQ", nil, "mean pedestal charge of the camera in photo-electrons"))
    }
    columns += [
      DL1Schemas.number("true_az_tel", "deg", "azimuth of the telescope pointing"),
      DL1Schemas.number("true_alt_tel", "deg", "altitude of the telescope pointing"),
    ]
    if isExtended { columns += Self.ownColumns }
    schema = TableSchema(columns)
  }

  private static let ownColumns = [
    DL1Schemas.number("voltage_drop_factor", nil, "relative signal under the night-sky light of the moment"),
    ColumnInfo(
      name: "voltage_drop_clamped", type: .bool,
      description: "true if the factor is from the end of the model's table"),
    ColumnInfo(name: "n_saturated_pixels", type: .int64, description: "pixels that were re-integrated"),
  ]

  private static func imageColumns(_ frame: ImageFrame) -> [ColumnInfo] {
    let (prefix, unit) = (frame.columnPrefix, frame.lengthUnit)
    let (x, y) = frame.coordinateNames
    func hillas(_ name: String, _ unit: String?, _ text: String) -> ColumnInfo {
      DL1Schemas.number("\(prefix)hillas_\(name)", unit, text, field: name)
    }
    func timing(_ name: String, _ unit: String, _ text: String) -> ColumnInfo {
      DL1Schemas.number("\(prefix)timing_\(name)", unit, text, field: name)
    }
    func part(_ group: String, _ name: String, _ type: ColumnType, _ text: String) -> ColumnInfo {
      ColumnInfo(name: "\(group)_\(name)", type: type, description: text, fieldName: name)
    }
    func statistics(_ group: String) -> [ColumnInfo] {
      ["max", "min", "mean", "std"].map { part(group, $0, .float32, "\($0) over the selected pixels") }
        + ["skewness", "kurtosis"].map { part(group, $0, .float64, "\($0) over the selected pixels") }
    }
    return [
      hillas("intensity", nil, "sum of the selected charges in photo-electrons"),
      hillas("skewness", nil, "asymmetry along the major axis"),
      hillas("kurtosis", nil, "tailedness along the major axis"),
      hillas(x, unit, "centre of gravity, first coordinate"),
      hillas(y, unit, "centre of gravity, second coordinate"),
      hillas("r", unit, "distance of the centre of gravity from the camera centre"),
      hillas("phi", "deg", "polar angle of the centre of gravity"),
      hillas("length", unit, "rms along the major axis"),
      hillas("length_uncertainty", unit, "uncertainty of the length"),
      hillas("width", unit, "rms along the minor axis"),
      hillas("width_uncertainty", unit, "uncertainty of the width"),
      hillas("psi", "deg", "angle of the major axis"),
      timing("intercept", "ns", "time at the centre of gravity"),
      timing("deviation", "ns", "rms about the time line"),
      timing("slope", "ns/\(unit)", "time gradient along the major axis"),
      part("leakage", "pixels_width_1", .float64, "share of the camera's pixels: selected, outermost ring"),
      part(
        "leakage", "pixels_width_2", .float64, "share of the camera's pixels: selected, two outermost rings"),
      part("leakage", "intensity_width_1", .float32, "share of the intensity in the outermost ring"),
      part("leakage", "intensity_width_2", .float32, "share of the intensity in the two outermost rings"),
      part("concentration", "cog", .float64, "share of the intensity near the centre of gravity"),
      part("concentration", "core", .float64, "share of the intensity inside the ellipse"),
      part("concentration", "pixel", .float64, "share of the intensity in the brightest pixel"),
      part("morphology", "n_pixels", .int64, "selected pixels"),
      part("morphology", "n_islands", .int64, "islands"),
      part("morphology", "n_small_islands", .int64, "islands of one or two pixels"),
      part("morphology", "n_medium_islands", .int64, "islands of 3 to 50 pixels"),
      part("morphology", "n_large_islands", .int64, "islands of more than 50 pixels"),
    ] + statistics("intensity") + statistics("peak_time") + [
      DL1Schemas.number("core_psi", nil, "not filled"),
      DL1Schemas.number("log_\(prefix)hillas_intensity", nil, "log10 of the intensity"),
      DL1Schemas.number("\(prefix)hillas_wl", nil, "width divided by length"),
      DL1Schemas.number("t_rms", "ns", "rms of the peak times"),
      DL1Schemas.number("t_rms_w", "ns", "charge-weighted rms of the peak times"),
      DL1Schemas.number("t_lac", "ns", "range of the peak times"),
      DL1Schemas.number("len_st", nil, "correlation of peak time and charge"),
    ]
  }

  /// Appends one event to a buffer of this table's rows.
  func append(_ row: Row, to buffer: inout PackedRows) {
    buffer.append(row.observationID)
    buffer.append(row.eventID)
    buffer.append(row.telescopeID)
    append(row.parameters, to: &buffer)
    if hasPreciseTimes {
      buffer.append(Double(row.time.wholeSeconds))
      buffer.append(Double(row.time.subsecondNanoseconds) / 1e9)
    }
    buffer.append(focalLength)
    buffer.append(Int64(date))
    buffer.append(row.time.unixSeconds(leapSeconds: leapSeconds))
    if hasMeanCharge { buffer.append(row.meanCharge) }
    buffer.append(row.pointing.azimuthDeg)
    buffer.append(row.pointing.altitudeDeg)
    if isExtended {
      buffer.append(row.dropFactor)
      buffer.append(row.isDropClamped)
      buffer.append(Int64(row.saturatedPixels))
    }
  }

  private func append(_ p: ImageParameters, to buffer: inout PackedRows) {
    let intensity = p.hillas.intensity * intensityCorrection
    let h = p.hillas
    for value in [
      intensity, h.skewness, h.kurtosis, h.x, h.y, h.r, h.phiDeg, h.length, h.lengthUncertainty, h.width,
      h.widthUncertainty, h.psiDeg, p.timing.intercept, p.timing.deviation, p.timing.slope,
      p.leakage.pixelsWidth1,
      p.leakage.pixelsWidth2,
    ] { buffer.append(value) }
    buffer.append(p.leakage.intensityWidth1)
    buffer.append(p.leakage.intensityWidth2)
    for value in [p.concentration.cog, p.concentration.core, p.concentration.pixel] { buffer.append(value) }
    let m = p.morphology
    for count in [m.nPixels, m.nIslands, m.nSmallIslands, m.nMediumIslands, m.nLargeIslands] {
      buffer.append(Int64(count))
    }
    for s in [p.intensity, p.peakTime] {
      for value in [s.max, s.min, s.mean, s.std] { buffer.append(value) }
      for value in [s.skewness, s.kurtosis] { buffer.append(value) }
    }
    buffer.append(Double.nan)
    buffer.append(intensity > 0 ? log10(intensity) : .nan)
    let e = p.extra
    for value in [e.wl, e.tRMS, e.tRMSWeighted, e.tLac, e.lenST] { buffer.append(value) }
  }
}
