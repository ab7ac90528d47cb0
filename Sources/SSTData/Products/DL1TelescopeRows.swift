internal import Reconstruction
public import SSTCore
public import SSTIO
public import SSTSky

/// Makes the rows of a DL1 file with one telescope from its image parameters and images.
///
/// A pointing is a row whenever it changes; the stereo tables say that there is no stereo geometry.
public struct DL1TelescopeRows: Sendable {
  /// The telescope's index in the subarray.
  public let place: Int
  /// The image parameters; own columns may have been added.
  public let parameters: Table<ParameterRow>
  /// The images; nil if they are not written.
  public let images: BlockTable<ImageBlock>?
  /// The nominal pointing of the run.
  public let nominalPointing: ICRSDirection
  private var lastPointing: HorizontalDirection?

  /// Makes rows for a telescope.
  public init(
    place: Int, parameters: Table<ParameterRow>, images: BlockTable<ImageBlock>?,
    nominalPointing: ICRSDirection
  ) {
    (self.place, self.parameters, self.images) = (place, parameters, images)
    self.nominalPointing = nominalPointing
  }

  /// Replaces the rows by those of a block of events.
  ///
  /// - Parameters:
  ///   - events: the image parameters of the events that are written.
  ///   - times: their trigger times; NaN in the tables where they are not known, and no pointing.
  ///   - pointings: where the telescope points.
  ///   - imageBlock: the images of all events of the block.
  ///   - runs: which of them are written, as runs of neighbors.
  ///   - rows: what is replaced.
  public mutating func fill(
    _ events: [ParameterRow], times: [TAITime], pointings: [HorizontalDirection],
    images imageBlock: ImageBlock,
    runs: [Range<Int>], into rows: inout DL1Rows
  ) {
    rows.removeAll()
    for (index, event) in events.enumerated() {
      let time = times[index]
      add(event.id, mjd: time.isKnown ? time.mjdTAI : .nan, pointings[index], to: &rows)
    }
    parameters.append(events, to: &rows.telescopes[0].parameters)
    images?.append(imageBlock, events: runs, to: &rows.telescopes[0].images)
  }

  private mutating func add(
    _ id: TelescopeEventID, mjd: Double, _ pointing: HorizontalDirection, to rows: inout DL1Rows
  ) {
    var trigger = SubarrayTrigger()
    (trigger.id, trigger.mjdTAI, trigger.telescopes) = (id.array, mjd, TelescopeSet(place))
    rows.triggers.append(trigger)
    var telescope = TelescopeTrigger()
    (telescope.id, telescope.mjdTAI) = (id, mjd)
    rows.telescopeTriggers.append(telescope)
    var shower = StereoEvent()
    shower.id = id.array
    rows.showers.append(shower)
    var impact = ImpactRow()
    impact.id = id
    rows.telescopes[0].impacts.append(impact)
    guard pointing != lastPointing, mjd.isFinite else { return }
    lastPointing = pointing
    var array = ArrayPointing()
    (array.mjdTAI, array.horizontal, array.nominal) = (mjd, pointing, nominalPointing)
    rows.arrayPointings.append(array)
    var own = TelescopePointing()
    (own.mjdTAI, own.horizontal) = (mjd, pointing)
    rows.telescopes[0].pointings.append(own)
  }
}

/// Image parameters in the order of sst1mpipe: sorted by event id; a row whose id occurs k times is there k times, as
/// after the original's join of the table with itself.
public struct SortedParameters: Sendable {
  private var rows: PackedRows

  /// Makes an empty collection.
  public init(_ schema: TableSchema) { rows = PackedRows(schema) }

  /// Adds rows.
  public mutating func append(_ more: PackedRows) { rows.append(contentsOf: more) }

  /// All rows in their final order.
  public func sorted() throws(TableError) -> PackedRows {
    let ids = try Table("", columns: TelescopeEventID.columns).rows(of: rows, initial: TelescopeEventID())
      .map(\.array.event)
    let order = ids.indices.sorted { (ids[$0], $0) < (ids[$1], $1) }
    let counts = Dictionary(ids.map { ($0, 1) }, uniquingKeysWith: +)
    let (bytes, size) = (rows.bytes, rows.schema.rowSize)
    var result = PackedRows(rows.schema, capacity: order.count)
    for row in order {
      for _ in 0..<(counts[ids[row]] ?? 1) { result.append(packedRow: bytes[row * size..<(row + 1) * size]) }
    }
    return result
  }
}
