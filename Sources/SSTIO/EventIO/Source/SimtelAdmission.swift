import SSTCore

/// Takes the parts of an array event apart as far as needed to know its shape.
struct SimtelAdmission {
  let head: SimtelHead
  /// True if the history says that true images are stored.
  let hasTrueImages: Bool

  init(head: SimtelHead) { (self.head, hasTrueImages) = (head, head.storesTrueImages) }

  /// Finds number and telescopes of an event.
  ///
  /// - Throws: ``ObjectFault`` for objects that pass their parent's end or contradict the head.
  /// - Returns: the number of the event, of the trigger or else of the object; 0 for none.
  func admit(_ event: inout SimtelEvent, _ bytes: UnsafeRawBufferPointer) throws(ObjectFault) -> Int64 {
    let array = event.array
    var triggered: [Int]?
    var telescopes: [SimtelTelescopePart] = []
    var number = Int64(array.header.identifier)
    try array.object(in: bytes).forEachChild { child throws(ObjectFault) in
      if child.header.type == EventIOType.centralTrigger, EventIORecords.isKnown(child.header) {
        triggered = try child.decode(CentralTrigger.self).triggered
        if child.header.identifier != 0 { number = Int64(child.header.identifier) }
      } else if EventIOType.isTelescopeEvent(child.header.type) {
        let start = array.start + (child.header.bodyOffset - array.header.bodyOffset)
        let id = EventIOType.telescope(ofType: child.header.type)
        guard let place = head.place(of: id) else {
          if head.isLeftOut(id) { return }
          throw ObjectFault("data of telescope \(id), which the run header has not").inside(child.header)
        }
        guard !telescopes.contains(where: { $0.place == place }) else {
          throw ObjectFault("data of telescope \(id) twice").inside(child.header)
        }
        guard let shape = try shape(of: child, head.telescopes[place]) else { return }
        telescopes.append(
          SimtelTelescopePart(
            place: place, event: SimtelPart(header: child.header, start: start), shape: shape))
      }
    }
    event.telescopes = telescopes.filter { part in
      triggered.map { $0.contains(head.telescopes[part.place].id) } ?? true
    }
    event.untriggeredCount = telescopes.count - event.telescopes.count
    if hasTrueImages, event.kind == .shower { try removeBright(&event, bytes) }
    return number
  }

  /// Takes out very bright events whose true image is missing.
  private func removeBright(
    _ event: inout SimtelEvent, _ bytes: UnsafeRawBufferPointer
  ) throws(ObjectFault) {
    guard let sums = event.sums, EventIORecords.isKnown(sums.header) else { return }
    var indices: Set<Int> = []
    if let photons = event.photons {
      try photons.object(in: bytes).forEachChild { child throws(ObjectFault) in
        guard child.header.type == EventIOType.photoelectrons else { return }
        indices.insert(Int(child.header.identifier) % 1000)
      }
    }
    let missing = event.telescopes.filter { !indices.contains(head.telescopes[$0.place].id - 1) }
    guard !missing.isEmpty else { return }
    let counts = try sums.object(in: bytes).decode(PhotoelectronSums.self).counts
    let bright = missing.map(\.place).filter { place in
      let index = head.telescopes[place].index
      return index < counts.count && counts[index] > SimtelCounts.brightEventLimit
    }
    event.telescopes.removeAll { bright.contains($0.place) }
    event.brightCount = bright.count
  }

  /// The shape of samples or sums; nil if there are neither.
  private func shape(
    of event: StoredObject, _ telescope: SimtelTelescope
  ) throws(ObjectFault) -> SimtelShape? {
    var found: SimtelShape?
    try event.forEachChild { child throws(ObjectFault) in
      let isSamples = child.header.type == EventIOType.adcSamples
      guard isSamples || child.header.type == EventIOType.adcSums, EventIORecords.isKnown(child.header)
      else { return }
      if !isSamples, found != nil { return }
      var cursor = child.cursor
      if !isSamples, child.header.version >= 4, child.header.identifier >> 5 & 0x1F == 2 {
        do throws(ObjectFault) { _ = try cursor.scounts(3) } catch { throw error.inside(child.header) }
      }
      do throws(ObjectFault) {
        let shape = try ADCShape(&cursor, child.header)
        guard shape.pixelCount == telescope.camera.pixelCount, shape.gainCount > 0, shape.sampleCount > 0
        else {
          throw ObjectFault(
            "\(shape.gainCount) gains and \(shape.sampleCount) samples of \(shape.pixelCount) pixels; the camera"
              + " of telescope \(telescope.id) has \(telescope.camera.pixelCount)")
        }
        if isSamples { try shape.checkSamples(cursor, child.header) }
        found = SimtelShape(
          gainCount: shape.gainCount, sampleCount: shape.sampleCount, hasSums: !isSamples)
      } catch {
        throw error.inside(child.header)
      }
    }
    return found
  }
}
