public import SSTCore
public import SSTIO

/// The truth of a simulated run, written as CSV beside the raw file.
///
/// The shower columns of pedestals are empty. Numbers are written so that reading them gives the same doubles.
public struct TruthTable: Sendable {
  /// One event.
  public struct Row: Sendable, Equatable {
    /// The camera's event number.
    public var eventNumber: UInt64
    /// The stored trigger flags.
    public var eventType: UInt32
    /// The trigger time.
    public var time: TAITime
    /// The shower, nil for pedestals.
    public var shower: Shower?
  }

  /// The events, in the order of the file.
  public var rows: [Row]

  /// Makes a table.
  public init(rows: [Row]) { self.rows = rows }

  /// The table as text.
  public var csv: String { DelimitedTable(Self.events.packed(rows), missing: "").text }

  static let events = Table<Row>("events") {
    Column("event_number", \.eventNumber, "event number of the camera")
    Column("event_type", \.eventType, "trigger flags as stored")
    Column("time_tai_ns", get: { $0.time.nanoseconds }, unit: "ns", "trigger time: ns TAI since 1970-01-01")
    Column<Row>.shower(
      "size_pe", { $0.size }, "mean number of photoelectrons of the whole image, beyond the camera edge too")
    Column<Row>.shower("cog_x_m", { $0.cogX }, unit: "m", "centroid: camera frame x, towards larger altitude")
    Column<Row>.shower("cog_y_m", { $0.cogY }, unit: "m", "centroid: camera frame y, towards larger azimuth")
    Column<Row>.shower("length_m", { $0.length }, unit: "m", "rms along the major axis")
    Column<Row>.shower("width_m", { $0.width }, unit: "m", "rms along the minor axis")
    Column<Row>.shower("psi_rad", { $0.psi }, unit: "rad", "angle of the major axis, from x towards y")
    Column<Row>.shower(
      "time_gradient_ns_per_m", { $0.timeGradient }, unit: "ns / m",
      "gradient of the arrival time along the major axis, positive if later towards +psi")
  }

  /// Writes the table and commits the file.
  public func write(to file: AtomicFile) throws(AtomicFileError) {
    try file.write(csv)
    try file.commit()
  }
}

extension Column<TruthTable.Row> {
  /// A number of the shower; missing for pedestals.
  fileprivate static func shower(
    _ name: String, _ value: @escaping @Sendable (Shower) -> Double, unit: String? = nil, _ text: String
  ) -> Column {
    Column(name, get: { $0.shower.map(value) ?? .nan }, unit: unit, text)
  }
}
