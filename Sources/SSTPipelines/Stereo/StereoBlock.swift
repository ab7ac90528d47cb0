import Reconstruction
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// Some coincident events on their way from two single-telescope files to the stereo file.
struct StereoBlock {
  /// What is known of one event in one telescope.
  struct Side {
    var telescopeID: Int16
    var triggerTime: Double
    var pointing: HorizontalDirection
    var image: StereoImage
  }

  /// One event.
  struct Event {
    var id: EventID
    /// The first and the second telescope.
    var sides: (Side, Side)
    var geometry: StereoGeometry
    /// Whether the images of the first and the second telescope were used.
    var used: (Bool, Bool)
  }

  /// The events.
  var events: [Event] = []
  /// The image parameters, of the first and the second telescope.
  var parameters: (PackedRows, PackedRows)
  /// The images, of the first and the second telescope; nil if they are not written.
  var images: (PackedRows, PackedRows)?
}

/// Makes blocks of coincident events.
struct StereoBlockMaker {
  let first: StereoSource
  let seconds: [StereoSource]
  let reconstructor: HillasReconstructor
  let withImages: Bool

  /// Reads, changes and reconstructs some pairs.
  func block(_ pairs: ArraySlice<PartnerRows.Pair>) throws -> StereoBlock {
    var own = try first.parameters(ofRows: pairs.map(\.first))
    var other = try gather(pairs) { try $0.parameters(ofRows: $1) }
    let events = try join(pairs, &own, &other)
    var block = StereoBlock(events: events, parameters: (own.packed, other.packed))
    if withImages { block.images = try images(pairs, events.map(\.id)) }
    return block
  }

  private func images(
    _ pairs: ArraySlice<PartnerRows.Pair>, _ ids: [EventID]
  ) throws -> (PackedRows, PackedRows) {
    var own = try first.images(ofRows: pairs.map(\.first))
    var other = try gather(pairs) { StereoRows(packed: try $0.images(ofRows: $1)) }.packed
    let table = Table("", columns: EventID.columns)
    try table.replace(ids, in: &own)
    try table.replace(ids, in: &other)
    return (own, other)
  }

  /// Rows of the second telescope's files, in the order of the pairs.
  private func gather(
    _ pairs: ArraySlice<PartnerRows.Pair>, _ read: (StereoSource, [Int]) throws -> StereoRows
  ) throws -> StereoRows {
    if let only = pairs.first?.file, pairs.allSatisfy({ $0.file == only }) {
      return try read(seconds[only], pairs.map(\.second))
    }
    let parts = try seconds.indices.map { file in
      try read(seconds[file], pairs.filter { $0.file == file }.map(\.second))
    }
    let (bytes, size) = (parts.map(\.packed.bytes), parts[0].packed.schema.rowSize)
    var next = [Int](repeating: 0, count: parts.count)
    var result = StereoRows(packed: PackedRows(parts[0].packed.schema, capacity: pairs.count))
    for pair in pairs {
      let row = next[pair.file]
      next[pair.file] += 1
      if !parts[pair.file].rows.isEmpty { result.rows.append(parts[pair.file].rows[row]) }
      result.packed.append(packedRow: bytes[pair.file][row * size..<(row + 1) * size])
    }
    return result
  }

  /// Gives both rows of each pair the first telescope's ids and times, and reconstructs the shower.
  private func join(
    _ pairs: ArraySlice<PartnerRows.Pair>, _ own: inout StereoRows, _ other: inout StereoRows
  ) throws -> [StereoBlock.Event] {
    var (events, changes): ([StereoBlock.Event], [[StereoParameterColumns.Change]]) = ([], [[], []])
    events.reserveCapacity(pairs.count)
    for (index, pair) in pairs.enumerated() {
      let event = join(pair, own.rows[index], other.rows[index])
      var change = StereoParameterColumns.Change()
      (change.id, change.date) = (event.id, own.rows[index].date)
      change.localTime = first.dl1.localTimes[pair.first]
      for (side, image) in [event.sides.0.image, event.sides.1.image].enumerated() {
        if event.geometry.isValid {
          let psi = reconstructor.correctedPsi(of: image, arrayPointing: event.sides.0.pointing)
          change.corePsiDeg = psi * 180 / .pi
        }
        changes[side].append(change)
      }
      events.append(event)
    }
    try first.columns.apply(changes[0], to: &own.packed)
    try seconds[0].columns.apply(changes[1], to: &other.packed)
    return events
  }

  private func join(_ pair: PartnerRows.Pair, _ a: ParameterRow, _ b: ParameterRow) -> StereoBlock.Event {
    let sides = (side(first, pair.first, a, 0), side(seconds[pair.file], pair.second, b, 1))
    let images = [sides.0.image, sides.1.image]
    return StereoBlock.Event(
      id: EventID(observation: first.dl1.observationID, event: first.dl1.eventIDs[pair.first]), sides: sides,
      geometry: reconstructor.reconstruct(images, arrayPointing: sides.0.pointing),
      used: (reconstructor.accepts(images[0]), reconstructor.accepts(images[1])))
  }

  private func side(
    _ source: StereoSource, _ row: Int, _ values: ParameterRow, _ telescope: Int
  ) -> StereoBlock.Side {
    let pointing = source.dl1.pointings[row]
    return StereoBlock.Side(
      telescopeID: Int16(source.dl1.telescopeID), triggerTime: source.triggerTimes[row], pointing: pointing,
      image: source.columns.image(
        values, telescope: telescope, pointing: pointing,
        focalLength: reconstructor.telescopes[telescope].focalLength))
  }
}
