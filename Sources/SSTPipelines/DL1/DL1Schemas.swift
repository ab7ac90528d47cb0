import Reconstruction
import SSTCore
import SSTIO

/// The tables of a DL1 file: names, types, units and meaning of their columns.
///
/// Source: the data model v5.0.0 of ctapipe 0.17 as sst1mpipe writes it (guide article on formats).
enum DL1Schemas {
  static let observationID = ColumnInfo(name: "obs_id", type: .int64, description: "observation identifier")
  static let eventID = ColumnInfo(name: "event_id", type: .int64, description: "event identifier")
  static let telescopeID = ColumnInfo(name: "tel_id", type: .int16, description: "telescope identifier")

  static func time(_ description: String) -> ColumnInfo {
    ColumnInfo(
      name: "time", type: .float64, transform: .time(format: "mjd", scale: "tai"), description: description)
  }

  static func number(
    _ name: String, _ unit: String? = nil, _ description: String, field: String? = nil,
    type: ColumnType = .float64
  ) -> ColumnInfo {
    ColumnInfo(name: name, type: type, unit: unit, description: description, fieldName: field)
  }

  static let subarrayTrigger = TableSchema([
    observationID, eventID, time("trigger time"),
    ColumnInfo(
      name: "tels_with_trigger", type: .bool, shape: [2], transform: .telescopeListToMask,
      description: "telescopes that triggered, by ascending id"),
    ColumnInfo(
      name: "event_type", type: .int64, transform: .enumeration("cctapipe.containers\nEventType\np0\n."),
      description: "event type"),
  ])

  static let telescopeTrigger = TableSchema([
    observationID, eventID, telescopeID, time("trigger time of the telescope"),
    ColumnInfo(name: "n_trigger_pixels", type: .int64, description: "number of trigger groups"),
  ])

  static func images(pixelCount: Int) -> TableSchema {
    TableSchema([
      observationID, eventID, telescopeID,
      ColumnInfo(
        name: "image", type: .float32, shape: [pixelCount],
        description: "charge of each pixel in photo-electrons"),
      ColumnInfo(
        name: "peak_time", type: .float32, shape: [pixelCount],
        description: "time of each pixel's pulse in ns from the start of the readout"),
      ColumnInfo(
        name: "image_mask", type: .bool, shape: [pixelCount],
        description: "true for pixels that passed the cleaning"),
      ColumnInfo(name: "is_valid", type: .bool, description: "true if the extraction succeeded"),
    ])
  }

  static let arrayPointing = TableSchema([
    time("trigger time"), number("array_azimuth", "rad", "azimuth of the array pointing"),
    number("array_altitude", "rad", "altitude of the array pointing"),
    number("array_ra", "rad", "right ascension of the array pointing"),
    number("array_dec", "rad", "declination of the array pointing"),
  ])

  static let telescopePointing = TableSchema([
    time("trigger time of the telescope"), number("azimuth", "rad", "azimuth, from north to east"),
    number("altitude", "rad", "altitude"),
  ])

  static func pedestal(pixelCount: Int) -> TableSchema {
    func field(_ name: String, _ type: ColumnType, _ unit: String?, _ shape: [Int], _ text: String)
      -> ColumnInfo
    {
      ColumnInfo(
        name: "pedestal_" + name, type: type, shape: shape, unit: unit, description: text, fieldName: name)
    }
    return TableSchema([
      field("n_events", .int64, nil, [], "pedestal events in the window"),
      field("sample_time", .float64, "s", [], "mean time of the window, camera clock"),
      field("sample_time_min", .float64, "s", [], "time of the window's first event, camera clock"),
      field("sample_time_max", .float64, "s", [], "time of the window's last event, camera clock"),
      field("charge_mean", .float64, nil, [pixelCount], "mean of the raw samples of each pixel, ADC counts"),
      field(
        "charge_median", .float64, nil, [pixelCount], "median of the raw samples of each pixel, ADC counts"),
      field("charge_std", .float64, nil, [pixelCount], "rms of the raw samples of each pixel, ADC counts"),
    ])
  }

  static let stereoGeometry: TableSchema = {
    let prefix = "HillasReconstructor_"
    func field(_ name: String, _ unit: String?, _ text: String) -> ColumnInfo {
      number(prefix + name, unit, text, field: name)
    }
    return TableSchema([
      observationID, eventID,
      field("alt", "deg", "reconstructed altitude"),
      field("alt_uncert", "deg", "uncertainty of the altitude"),
      field("az", "deg", "reconstructed azimuth"), field("az_uncert", "deg", "uncertainty of the azimuth"),
      field("core_x", "m", "x of the core on the ground"),
      field("core_y", "m", "y of the core on the ground"),
      field("core_uncert_x", "m", "uncertainty of the core along x"),
      field("core_uncert_y", "m", "uncertainty of the core along y"),
      field("core_tilted_x", "m", "x of the core in the tilted frame"),
      field("core_tilted_y", "m", "y of the core in the tilted frame"),
      field("core_tilted_uncert_x", "m", "uncertainty along x in the tilted frame"),
      field("core_tilted_uncert_y", "m", "uncertainty along y in the tilted frame"),
      field("h_max", "m", "height of the shower maximum"),
      field("h_max_uncert", "m", "uncertainty of the height"),
      ColumnInfo(
        name: prefix + "is_valid", type: .bool, description: "true if the reconstruction succeeded",
        fieldName: "is_valid"),
      field("average_intensity", nil, "mean intensity of the images used"),
      field("goodness_of_fit", nil, "measure of success"),
      ColumnInfo(
        name: prefix + "telescopes", type: .bool, shape: [2], transform: .telescopeListToMask,
        description: "telescopes that were used", fieldName: "telescopes"),
    ])
  }()

  static let impact = TableSchema([
    observationID, eventID, telescopeID,
    number(
      "HillasReconstructor_tel_impact_distance", "m", "distance of the telescope to the shower axis",
      field: "distance"),
    number(
      "HillasReconstructor_tel_impact_distance_uncert", "m", "uncertainty of the distance",
      field: "distance_uncert"),
  ])

  /// The one-row table of facts about the run, columns in alphabetical order; `extended` adds ours at the end.
  static func info(extended: Bool) -> TableSchema {
    func text(_ name: String, _ length: Int) -> ColumnInfo { ColumnInfo(name: name, type: .string(length)) }
    let columns = [
      text("calib_file", 256), number("dec", "deg", "declination of the pointing"),
      ColumnInfo(name: "manual_coords", type: .bool), ColumnInfo(name: "n_pedestal", type: .int64),
      ColumnInfo(name: "n_saturated", type: .int64),
      ColumnInfo(name: "n_survived_pedestals", type: .float64),
      ColumnInfo(name: "n_triggered_tel1", type: .int64),
      ColumnInfo(name: "n_triggered_tel2", type: .int64),
      number("ra", "deg", "right ascension of the pointing"), text("sst1mpipe_version", 68),
      ColumnInfo(name: "swat_event_ids_used", type: .bool), text("target", 256), text("window_file", 256),
      text("wobble", 68),
    ]
    let ours = [
      ColumnInfo(name: "has_pedestals", type: .bool, description: "false if quiet events took their place"),
      ColumnInfo(
        name: "n_drop_clamped", type: .int64,
        description: "events whose drop factor is from the end of its table"),
      number("mean_raised_fraction", nil, "mean share of pixels with a raised picture threshold"),
      ColumnInfo(
        name: "is_complete", type: .bool, description: "false if the input was damaged or cut by an option"),
    ]
    return TableSchema(extended ? columns + ours : columns)
  }
}
