public import SSTCore
public import SSTIO

/// The truth of a simulated run, written as CSV beside the raw file.
///
/// Columns: event_number, event_type, time_tai_ns, size_pe, cog_x_m, cog_y_m, length_m, width_m, psi_rad,
/// time_gradient_ns_per_m. The shower columns of pedestals are empty. Numbers are written so that reading them
/// gives the same doubles.
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
  public var csv: String {
    var text =
      "event_number,event_type,time_tai_ns,size_pe,cog_x_m,cog_y_m,length_m,width_m,psi_rad,time_gradient_ns_per_m\n"
    for row in rows {
      text += "\(row.eventNumber),\(row.eventType),\(row.time.nanoseconds),"
      if let s = row.shower {
        text += "\(s.size),\(s.cogX),\(s.cogY),\(s.length),\(s.width),\(s.psi),\(s.timeGradient)\n"
      } else {
        text += ",,,,,,\n"
      }
    }
    return text
  }

  /// Writes the table and commits the file.
  public func write(to file: AtomicFile) throws(AtomicFileError) {
    try file.write(csv)
    try file.commit()
  }
}
