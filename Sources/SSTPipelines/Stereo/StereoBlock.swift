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
    var own = try first.parameterBytes(ofRows: pairs.map(\.first))
    var other = try gather(pairs, rowSize: seconds[0].columns.source.rowSize) { source, rows in
      try source.parameterBytes(ofRows: rows)
    }
    let events = join(pairs, &own, &other)
    var block = StereoBlock(
      events: events,
      parameters: (
        PackedRows(first.columns.output, packed: own), PackedRows(seconds[0].columns.output, packed: other)
      ))
    if withImages { block.images = try images(pairs) }
    return block
  }

  private func images(_ pairs: ArraySlice<PartnerRows.Pair>) throws -> (PackedRows, PackedRows) {
    guard let schema = first.imageSchema else { preconditionFailure("images were not opened") }
    var own = try first.imageBytes(ofRows: pairs.map(\.first))
    var other = try gather(pairs, rowSize: schema.rowSize) { source, rows in
      try source.imageBytes(ofRows: rows)
    }
    for (index, pair) in pairs.enumerated() {
      for place in [index * schema.rowSize, index * schema.rowSize + schema.offsets[1]] {
        let value = place % schema.rowSize == 0 ? first.dl1.observationID : first.dl1.eventIDs[pair.first]
        own.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: place, as: Int64.self) }
        other.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: place, as: Int64.self) }
      }
    }
    return (PackedRows(schema, packed: own), PackedRows(schema, packed: other))
  }

  /// Rows of the second telescope's files, in the order of the pairs.
  private func gather(
    _ pairs: ArraySlice<PartnerRows.Pair>, rowSize: Int, _ read: (StereoSource, [Int]) throws -> [UInt8]
  ) throws -> [UInt8] {
    if let only = pairs.first?.file, pairs.allSatisfy({ $0.file == only }) {
      return try read(seconds[only], pairs.map(\.second))
    }
    var result = [UInt8](repeating: 0, count: pairs.count * rowSize)
    for (file, source) in seconds.enumerated() {
      let places = pairs.indices.filter { pairs[$0].file == file }
      let bytes = try read(source, places.map { pairs[$0].second })
      for (index, place) in places.enumerated() {
        let target = (place - pairs.startIndex) * rowSize
        result.replaceSubrange(
          target..<target + rowSize, with: bytes[index * rowSize..<(index + 1) * rowSize])
      }
    }
    return result
  }

  /// Gives both rows of each pair the first telescope's ids and times, and reconstructs the shower.
  private func join(
    _ pairs: ArraySlice<PartnerRows.Pair>, _ own: inout [UInt8], _ other: inout [UInt8]
  ) -> [StereoBlock.Event] {
    own.withUnsafeMutableBytes { own in
      other.withUnsafeMutableBytes { other in
        pairs.enumerated().map { index, pair in
          let a = Self.row(own, index, first.columns.output.rowSize)
          let b = Self.row(other, index, seconds[pair.file].columns.output.rowSize)
          return join(pair, a, b)
        }
      }
    }
  }

  private static func row(
    _ bytes: UnsafeMutableRawBufferPointer, _ index: Int, _ size: Int
  ) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: bytes[index * size..<(index + 1) * size])
  }

  private func join(
    _ pair: PartnerRows.Pair, _ a: UnsafeMutableRawBufferPointer, _ b: UnsafeMutableRawBufferPointer
  ) -> StereoBlock.Event {
    let second = seconds[pair.file]
    let sides = (side(first, pair.first, a, 0), side(second, pair.second, b, 1))
    let array = sides.0.pointing
    let images = [sides.0.image, sides.1.image]
    let geometry = reconstructor.reconstruct(images, arrayPointing: array)
    let used = (reconstructor.accepts(images[0]), reconstructor.accepts(images[1]))
    var change = StereoParameterColumns.Change(
      observationID: first.dl1.observationID, eventID: first.dl1.eventIDs[pair.first],
      localTime: first.dl1.localTimes[pair.first], date: first.columns.date(of: UnsafeRawBufferPointer(a)),
      corePsiDeg: .nan)
    for (index, (columns, row)) in [(first.columns, a), (second.columns, b)].enumerated() {
      if geometry.isValid {
        let psi = reconstructor.correctedPsi(of: images[index], arrayPointing: array)
        change.corePsiDeg = psi * 180 / .pi
      }
      columns.apply(change, to: row)
    }
    return StereoBlock.Event(
      id: EventID(observation: first.dl1.observationID, event: first.dl1.eventIDs[pair.first]), sides: sides,
      geometry: geometry, used: used)
  }

  private func side(
    _ source: StereoSource, _ row: Int, _ bytes: UnsafeMutableRawBufferPointer, _ telescope: Int
  ) -> StereoBlock.Side {
    let pointing = source.dl1.pointings[row]
    return StereoBlock.Side(
      telescopeID: Int16(source.dl1.telescopeID), triggerTime: source.triggerTimes[row], pointing: pointing,
      image: source.columns.image(
        UnsafeRawBufferPointer(bytes), telescope: telescope, pointing: pointing,
        focalLength: reconstructor.telescopes[telescope].focalLength))
  }
}
