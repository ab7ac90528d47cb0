/// The columns of SST-1M raw files.
///
/// The codecs of the columns that existed in 2018 are the old camera server's preset for DigiCam, as found in a
/// real file of that year; the later columns got zlib.
public enum SST1MRawLayout: Sendable, Hashable {
  /// 13 columns: no array event number, no results of the camera server's own analysis.
  case year2018
  /// 34 columns: with arrayEvtNum, muon and Hillas parameters of the camera server.
  case year2026

  /// The columns of the Events table (message DataModel.CameraEvent).
  public var eventColumns: [ZFITSColumn] {
    let isNew = self == .year2026
    return Self.numberColumns(withArrayNumber: isNew) + Self.waveformColumns + (isNew ? Self.muonColumns : [])
      + Self.timeAndTriggerColumns + (isNew ? Self.hillasColumns : [])
  }

  private static func numberColumns(withArrayNumber: Bool) -> [ZFITSColumn] {
    let array = ZFITSColumn(
      "arrayEvtNum", "5", .uint32, codecs: [.splitBytes, .smoothing, .halfman16])
    return [
      ZFITSColumn("telescopeID", "1", .int32, codecs: [.splitBytes, .zlib]),
      ZFITSColumn("eventNumber", "4", .uint32, codecs: [.splitBytes, .smoothing, .halfman16]),
    ] + (withArrayNumber ? [array] : [])
  }

  private static let waveformColumns: [ZFITSColumn] = [
    .init("hiGain_waveforms_samples", "6.1.1", .int16, .array, codecs: [.difference, .huffman16]),
    .init(
      "hiGain_waveforms_pixelsIndices", "6.1.2", .uint16, .array,
      codecs: [.difference, .offset128, .splitBytes, .zlib]),
    .init("hiGain_waveforms_baselines", "6.1.5", .int16, .array, codecs: [.splitBytes, .zlib]),
  ]

  private static let muonColumns: [ZFITSColumn] = [
    .init("muon_x", "10.1", .float64), .init("muon_y", "10.2", .float64), .init("muon_r", "10.3", .float64),
    .init("muon_s", "10.4", .float64), .init("muon_niter", "10.5", .int32),
    .init("muon_npts", "10.6", .int32),
    .init("muon_muon_flag", "10.7", .bool), .init("muon_muon_totalpe", "10.8", .float64),
  ]

  private static let timeAndTriggerColumns: [ZFITSColumn] = [
    .init("local_time_nanosec", "30", .uint64), .init("local_time_sec", "31", .uint64),
    .init("pixels_flags", "32", .uint16, .array),
    .init("event_type", "34", .uint32, codecs: [.splitBytes, .zlib]),
    .init("trigger_input_traces", "35", .uint8, .array),
    .init("trigger_output_patch7", "36", .uint8, .array),
    .init("trigger_output_patch19", "37", .uint8, .array, codecs: [.splitWords, .zlib]),
    .init("trigger_output_muon", "38", .uint8, .array, codecs: [.raw]),
  ]

  private static let hillasColumns: [ZFITSColumn] =
    [
      "x", "y", "r", "phi", "intensity", "length", "width", "psi", "skewness", "kurtosis", "miss",
    ].enumerated().map { .init("hillas_" + $0.element, "40.\($0.offset + 1)", .float64) }
    + [.init("hillas_npts", "40.12", .int32)]
}
