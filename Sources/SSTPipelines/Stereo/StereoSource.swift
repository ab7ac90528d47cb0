import Reconstruction
import SSTCore
import SSTData
import SSTIO

/// The tables of a single-telescope file that go into the stereo file, row by row.
struct StereoSource {
  let dl1: TelescopeDL1
  let columns: StereoParameterColumns
  private let parameters: PackedRowReader
  private let images: PackedRowReader?
  /// Trigger time (MJD, TAI) of each row of the parameters.
  let triggerTimes: [Double]
  /// The row of triggers and images of each row of the parameters, where they differ.
  private let eventRows: [Int]?

  /// Opens the tables.
  ///
  /// - Throws: `StereoError.tablesDisagree`, `HDF5Error`.
  init(_ dl1: TelescopeDL1, quirks: Quirks, method: EventMatchingMethod, withImages: Bool) throws {
    self.dl1 = dl1
    columns = try StereoParameterColumns(dl1, quirks: quirks, method: method)
    parameters = try dl1.parameters.packedReader(columns.source)
    let path = TablePath.images(telescope: dl1.telescopeID)
    if withImages, let pixels = try DL1File(dl1.file).pixelCount(ofTelescope: dl1.telescopeID) {
      let schema = ImageBlock.table(telescope: dl1.telescopeID, pixelCount: pixels).schema
      images = try dl1.file.table(path).packedReader(schema)
    } else {
      images = nil
    }
    (triggerTimes, eventRows) = try Self.triggers(dl1)
    if let images, let last = (eventRows?.max() ?? dl1.count - 1) as Int?, last >= images.rowCount {
      throw StereoError.tablesDisagree(
        path: dl1.path, table: path, event: dl1.eventIDs.last ?? 0)
    }
  }

  /// True if images can be copied.
  var hasImages: Bool { images != nil }

  /// Rows of image parameters.
  func parameters(ofRows rows: [Int]) throws(HDF5Error) -> StereoRows {
    try columns.read(PackedRows(columns.source, packed: parameters.bytes(ofRows: rows)))
  }

  /// Packed images of rows of the parameters.
  ///
  /// - Throws: `StereoError.tablesDisagree`, `HDF5Error`.
  func images(ofRows rows: [Int]) throws -> PackedRows {
    guard let images else { preconditionFailure("images were not opened") }
    let bytes = try images.bytes(ofRows: rows.map { eventRows?[$0] ?? $0 })
    let packed = PackedRows(images.schema, packed: bytes)
    let path = TablePath.images(telescope: dl1.telescopeID)
    let found = try Table(path, columns: EventID.columns).rows(of: packed, initial: EventID())
    for (row, id) in zip(rows, found) where id.event != dl1.eventIDs[row] {
      throw StereoError.tablesDisagree(path: dl1.path, table: path, event: dl1.eventIDs[row])
    }
    return packed
  }

  /// The trigger times, and the rows where events are if the tables differ in order.
  ///
  /// The original sorts the parameters by event id, the other tables are in the order of time.
  private static func triggers(_ dl1: TelescopeDL1) throws -> ([Double], [Int]?) {
    let path = TablePath.telescopeTrigger
    let rows = try dl1.file.reader(of: TelescopeTrigger.table, initial: TelescopeTrigger()).all()
    let (ids, times) = (rows.map(\.id.array.event), rows.map(\.mjdTAI))
    if ids == dl1.eventIDs { return (times, nil) }
    let places = Dictionary(ids.enumerated().map { ($1, $0) }) { first, _ in first }
    let found = try dl1.eventIDs.map { id in
      guard let row = places[id] else {
        throw StereoError.tablesDisagree(path: dl1.path, table: path, event: id)
      }
      return row
    }
    return (found.map { times[$0] }, found)
  }
}
