import SSTIO

/// The tables of a stereo file that single-telescope files do not have.
enum StereoSchemas {
  private static let prefix = "HillasReconstructor_"

  /// The geometry; `extended` adds our columns at the end.
  static func geometry(extended: Bool) -> TableSchema {
    guard extended else { return DL1Schemas.stereoGeometry }
    return TableSchema(
      DL1Schemas.stereoGeometry.columns + [
        DL1Schemas.number(
          prefix + "h_max_distance", "m", "distance of the shower maximum from the array (ctapipe 0.17)",
          field: "h_max_distance"),
        DL1Schemas.number(
          prefix + "h_max_altitude", "m", "height of the shower maximum above the sea (ctapipe 0.21)",
          field: "h_max_altitude"),
        ColumnInfo(
          name: prefix + "status", type: .int64,
          description: "0 reconstructed, 1 too few images, 2 undefined image, 3 parallel images",
          fieldName: "status"),
      ])
  }

  /// What became of each event of the first telescope.
  static let decisions = TableSchema([
    DL1Schemas.observationID, DL1Schemas.eventID,
    ColumnInfo(
      name: "status", type: .int64,
      description: "0 matched, 1 no match, 2 multiple, 3 not cleaned, 4 already used, 5 outside the peak,"
        + " 6 duplicate"),
    ColumnInfo(name: "n_candidates", type: .int64, description: "events of the second telescope that fit"),
    ColumnInfo(
      name: "partner_event_id", type: .int64, description: "the second telescope's own event id, -1 for none"),
    ColumnInfo(
      name: "partner_file", type: .int64, description: "index of the second telescope's file, -1 for none"),
    DL1Schemas.number(
      "time_difference", "ns", "second minus first telescope, corrected for offset and light travel time"),
  ])

  /// The histogram of time differences.
  static let timeDifference = TableSchema([
    DL1Schemas.number("low", "ns", "lower edge of the bin"),
    DL1Schemas.number("high", "ns", "upper edge of the bin"),
    ColumnInfo(name: "n_candidates", type: .int64, description: "events with one candidate"),
    ColumnInfo(name: "n_matched", type: .int64, description: "matched events"),
  ])

  /// The scan of offsets of the sliding window.
  static let offsetScan = TableSchema([
    DL1Schemas.number("offset", "s", "offset of the second telescope's clock"),
    ColumnInfo(name: "n_pairs", type: .int64, description: "pairs within the window"),
  ])
}
