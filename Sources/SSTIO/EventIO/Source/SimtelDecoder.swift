import SSTCore

/// Decodes the array events of a chunk into a block.
struct SimtelDecoder {
  let path: String
  let head: SimtelHead
  let leapSeconds: LeapSeconds
  let context: SimtelContext
  /// True if the history says that true images are stored.
  let hasTrueImages: Bool
  let bytes: UnsafeRawBufferPointer
  let scratch: SimtelScratch

  /// A fault, and the event where it was found.
  struct Failure: Error {
    var event: Int
    var fault: ObjectFault
  }

  /// What is read once for each array event.
  private struct EventFacts {
    var truth = TrueShower.none
    var trigger: CentralTrigger?
    var sums: PhotoelectronSums?
    var direction: (x: Double, y: Double, z: Double)?
  }

  /// Fills a block with the events that are not left out.
  ///
  /// - Throws: ``Failure`` at the first event that is damaged.
  func decode(into block: inout EventBlock, without left: Set<Int>) throws(Failure) {
    block.array.removeAll(keepingCapacity: true)
    block.truth.removeAll(keepingCapacity: true)
    block.triggered.removeAll(keepingCapacity: true)
    var facts: [EventFacts] = []
    var rows: [Int] = []
    for (place, event) in context.events.enumerated() where !left.contains(place) {
      do throws(ObjectFault) {
        facts.append(try self.facts(of: event))
      } catch {
        throw Failure(event: place, fault: error)
      }
      rows.append(place)
    }
    for (row, place) in rows.enumerated() { add(context.events[place], facts[row], to: &block) }
    for telescope in head.telescopes.indices {
      var parts: [(row: Int, part: SimtelTelescopePart)] = []
      for (row, place) in rows.enumerated() {
        for part in context.events[place].telescopes where part.place == telescope {
          parts.append((row, part))
        }
      }
      guard let first = parts.first else {
        block.telescopes[telescope].removeAll()
        continue
      }
      prepare(&block.telescopes[telescope], telescope, first.part.shape, count: parts.count)
      for (index, item) in parts.enumerated() {
        let event = context.events[rows[item.row]]
        do throws(ObjectFault) {
          var header = try fill(
            item.part, event, facts[item.row], at: index, &block.telescopes[telescope])
          header.arrayEvent = Int32(item.row)
          header.index = event.index
          block.telescopes[telescope].headers[index] = header
        } catch {
          throw Failure(event: rows[item.row], fault: error)
        }
      }
    }
  }

  // MARK: - Array events

  private func facts(of event: SimtelEvent) throws(ObjectFault) -> EventFacts {
    var facts = EventFacts()
    if context.areShowers, let part = event.shower, EventIORecords.isKnown(part.header) {
      let shower = try part.object(in: bytes).decode(MCShower.self)
      do throws(ObjectFault) { try shower.checkSense() } catch { throw error.inside(part.header) }
      var use: MCEvent?
      if let part = event.use, EventIORecords.isKnown(part.header) {
        let found = try part.object(in: bytes).decode(MCEvent.self)
        do throws(ObjectFault) { try found.checkSense() } catch { throw error.inside(part.header) }
        use = found
      }
      (facts.truth, facts.direction) = Self.truth(shower, use)
      facts.truth.leastSimulatedTeV = context.simulation.map { Double($0.energyRange[0]) } ?? 0
    }
    if let part = event.sums, EventIORecords.isKnown(part.header) {
      facts.sums = try part.object(in: bytes).decode(PhotoelectronSums.self)
    }
    try event.array.object(in: bytes).forEachChild { child throws(ObjectFault) in
      if child.header.type == EventIOType.centralTrigger, EventIORecords.isKnown(child.header) {
        facts.trigger = try child.decode(CentralTrigger.self)
      }
    }
    return facts
  }

  private static func truth(
    _ shower: MCShower, _ use: MCEvent?
  ) -> (TrueShower, (x: Double, y: Double, z: Double)) {
    let (altitude, azimuth) = (SimtelAngle.clipped(shower.altitude), Double(shower.azimuth))
    var truth = TrueShower(
      energyTeV: Double(shower.energy), altitudeDeg: altitude * 180 / .pi, azimuthDeg: azimuth * 180 / .pi,
      coreX: use.map { Double($0.coreX) } ?? .nan, coreY: use.map { Double($0.coreY) } ?? .nan,
      firstInteractionM: Double(shower.firstInteraction), maximumDepth: Double(shower.maximumDepth),
      startDepth: Double(shower.startDepth), primary: shower.primary)
    truth.shower = use?.shower ?? -1
    // x to the north, y to the west, azimuth to the east.
    return (truth, SimtelGeometry.direction(altitude: altitude, azimuth: azimuth))
  }

  private func add(_ event: SimtelEvent, _ facts: EventFacts, to block: inout EventBlock) {
    let direction = context.run.direction
    let isHorizontal = context.run.trackingMode == 0
    block.array.append(
      ArrayEventHeader(
        index: event.index, eventNumber: event.number, time: time(facts.trigger?.gpsTime), kind: event.kind,
        pointing: isHorizontal
          ? TelescopePointing(altitude: Double(direction[1]), azimuth: Double(direction[0]))
          : TelescopePointing(), runNumber: context.run.run))
    block.truth.append(facts.truth)
    for telescope in head.telescopes {
      let isTriggered =
        facts.trigger?.triggered?.contains(telescope.id)
        ?? event.telescopes.contains { head.telescopes[$0.place].id == telescope.id }
      block.triggered.append(isTriggered)
    }
  }

  private func time(_ stored: EventIOTime?) -> TAITime {
    guard let stored, stored.seconds != 0 || stored.nanoseconds != 0 else { return .unknown }
    return TAITime(
      unixSeconds: Int64(stored.seconds), nanoseconds: Int64(stored.nanoseconds), leapSeconds: leapSeconds)
  }

  // MARK: - Telescopes

  /// Makes room for the events of a telescope.
  private func prepare(
    _ events: inout TelescopeEvents, _ telescope: Int, _ shape: SimtelShape, count: Int
  ) {
    events.channelCount =
      events.form == .physical && context.areShowers ? 1 : shape.gainCount
    events.pixelCount = head.telescopes[telescope].camera.pixelCount
    events.samplesPerPixel = shape.sampleCount
    events.monitoring = context.monitoring[telescope]
    // What every event writes whole keeps its old values here.
    events.resize(count, hasBaselines: false)
    let pixels = count * events.pixelCount
    events.pixelFlags.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    let isRaw = events.form == .stored
    events.sums.resize(shape.hasSums && isRaw ? pixels * shape.gainCount : 0, repeating: 0)
    if shape.hasSums { events.samples.resize(0, repeating: 0) }
    events.selectedChannels.resize(!isRaw && context.areShowers ? pixels : 0, repeating: 0)
    events.trueImages.resize(hasTrueImages ? pixels : 0, repeating: 0)
    events.trueImages.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    events.simulated.resize(count, repeating: SimulatedTelescopeEvent())
    events.pointings.resize(count, repeating: TelescopePointing())
  }

  /// Fills in one event of a telescope.
  private func fill(
    _ part: SimtelTelescopePart, _ event: SimtelEvent, _ facts: EventFacts, at index: Int,
    _ events: inout TelescopeEvents
  ) throws(ObjectFault) -> EventHeader {
    let telescope = head.telescopes[part.place]
    let filler = SimtelTelescopeFiller(
      telescope: telescope, monitoring: context.monitoring[part.place], shape: part.shape,
      selectsGain: context.areShowers && events.form == .physical, scratch: scratch)
    let stored = part.event.object(in: bytes)
    let header = try filler.fill(stored, at: index, &events)
    if hasTrueImages {
      try fillTrueImage(telescope, event, at: index, &events)
    }
    var simulated = SimulatedTelescopeEvent()
    simulated.triggerPixelCount = header.triggerPixelCount
    if let counts = facts.sums?.counts, telescope.index < counts.count {
      simulated.photoelectronSum = Double(counts[telescope.index])
    }
    simulated.impactM = impact(of: telescope, facts)
    let place = facts.trigger?.triggered?.firstIndex(of: telescope.id)
    if let place, let trigger = facts.trigger {
      simulated.triggerTimeNS = trigger.times[place]
      simulated.triggerKinds = Int32(truncatingIfNeeded: trigger.masks[place])
    }
    events.simulated[index] = simulated
    events.pointings[index] = try pointing(of: telescope.id, event)
    var time = time(facts.trigger?.gpsTime)
    let delay = Double(simulated.triggerTimeNS)
    if time.isKnown, delay.magnitude < 1e15 { time.nanoseconds += Int64(delay.rounded()) }
    return EventHeader(
      index: event.index, telescopeID: telescope.id,
      eventNumber: UInt64(max(0, header.localCount)),
      arrayEventNumber: event.number >= 0 ? UInt64(event.number) : nil, time: time,
      eventType: context.areShowers ? Self.eventType(simulated.triggerKinds) : event.kind.rawValue)
  }

  /// The event type of CTAO by the kinds of the trigger.
  private static func eventType(_ kinds: Int32) -> UInt32 {
    kinds & 0x400 != 0 ? 18 : kinds & 0x200 != 0 ? 16 : kinds & 0x100 != 0 ? 33 : 32
  }

  /// The distance of a telescope from the axis of the shower.
  private func impact(of telescope: SimtelTelescope, _ facts: EventFacts) -> Double {
    guard let direction = facts.direction else { return .nan }
    return SimtelGeometry.distance(
      fromAxis: direction, through: (facts.truth.coreX, facts.truth.coreY), to: telescope.description.position
    )
  }

  private func pointing(of id: Int, _ event: SimtelEvent) throws(ObjectFault) -> TelescopePointing {
    var found = TelescopePointing()
    try event.array.object(in: bytes).forEachChild { child throws(ObjectFault) in
      guard EventIOType.isTracking(child.header.type), EventIORecords.isKnown(child.header),
        EventIOType.telescope(ofType: child.header.type) == id
      else { return }
      let position = try child.decode(TrackingPosition.self)
      let azimuth = position.correctedAzimuth ?? position.rawAzimuth
      let altitude = position.correctedAltitude ?? position.rawAltitude
      if let azimuth, let altitude {
        guard SimtelSense.isDirection(altitude: altitude, azimuth: azimuth) else {
          throw ObjectFault("a position of azimuth \(azimuth) and altitude \(altitude) rad").inside(
            child.header)
        }
        found = TelescopePointing(altitude: SimtelAngle.clipped(altitude), azimuth: Double(azimuth))
      }
    }
    return found
  }

  /// The photoelectrons of each pixel; −1 for all if they are not stored.
  private func fillTrueImage(
    _ telescope: SimtelTelescope, _ event: SimtelEvent, at index: Int, _ events: inout TelescopeEvents
  ) throws(ObjectFault) {
    let pixels = events.pixelRange(ofEvent: index)
    var isFound = false
    if let photons = event.photons {
      try photons.object(in: bytes).forEachChild { child throws(ObjectFault) in
        guard child.header.type == EventIOType.photoelectrons, EventIORecords.isKnown(child.header),
          Int(child.header.identifier) % 1000 == telescope.id - 1
        else { return }
        guard !isFound else {
          throw ObjectFault("photoelectrons of telescope \(telescope.id) twice").inside(child.header)
        }
        isFound = true
        try Photoelectrons.forEachCount(child) { pixel, count throws(ObjectFault) in
          guard pixels.count > pixel, pixel >= 0 else {
            throw ObjectFault("photoelectrons of pixel \(pixel)").inside(child.header)
          }
          events.trueImages[pixels.lowerBound + pixel] = Float(count)
        }
      }
    }
    if !isFound { for pixel in pixels { events.trueImages[pixel] = -1 } }
  }
}
