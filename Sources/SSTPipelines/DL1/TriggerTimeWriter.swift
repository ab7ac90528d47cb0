import SSTCore
import SSTData
import SSTIO

/// Writes the times of all triggers of a run, in the order of the file.
///
/// Those of damaged events that are left out are found in the headers of the file, as far as these can be read.
struct TriggerTimeWriter {
  private let source: any RandomAccessEventSource
  private let end: Int
  private let recovers: Bool
  private var table: RowWriter<TriggerTimeRow>
  private var rows: [TriggerTimeRow] = []
  private var nextRow = 0

  /// Begins the table.
  ///
  /// - Throws: `HDF5Error`.
  init(_ setup: RunSetup, _ file: HDF5FileWriter) throws(HDF5Error) {
    (source, end) = (setup.source, setup.eventCount)
    recovers = setup.options.onCorrupt == .recover
    table = try file.makeTable(TriggerTimeRow.table(telescope: setup.telescopeID))
  }

  /// Adds the next sound event of the file; rows that were never filled are no triggers.
  ///
  /// - Throws: the error of the reader.
  mutating func add(_ header: EventHeader, _ verdict: HeaderCensus.Verdict) throws {
    try addLost(until: header.index)
    nextRow = header.index + 1
    if verdict != .empty { rows.append(TriggerTimeRow(header, isRepeated: verdict == .duplicate)) }
  }

  /// Writes what was added.
  ///
  /// - Throws: `HDF5Error`.
  mutating func flush() throws(HDF5Error) {
    guard !rows.isEmpty else { return }
    try table.append(rows)
    rows.removeAll(keepingCapacity: true)
  }

  /// Ends the table.
  ///
  /// - Throws: the error of the reader, `HDF5Error`.
  mutating func finish() throws {
    try addLost(until: end)
    try flush()
    try table.finish()
  }

  /// Adds the events of the telescope that were left out between the last one and a row.
  private mutating func addLost(until row: Int) throws {
    guard recovers, nextRow < row else { return }
    rows += try source.salvageHeaders(nextRow..<row, jobs: 1).headers
      .filter { $0.time.isKnown && $0.telescopeID == source.description.telescope.id }
      .map { TriggerTimeRow($0, isLost: true) }
  }
}
