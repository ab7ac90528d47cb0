import Reconstruction
import SSTCalib
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// The rows of one block of simulated events, and what was counted on the way.
struct SimulatedRows: Sendable {
  var rows: DL1Rows
  /// Events that were written, per telescope in the order of the blocks.
  var telescopeEvents: [Int]
  var counts = SimulatedCounts()
  /// What is damaged and left out.
  var lost: [LostEvents] = []
  /// True if the last event that is wanted was reached.
  var isLast = false

  init(_ contents: DL1Contents) {
    rows = DL1Rows(contents)
    telescopeEvents = contents.telescopes.map { _ in 0 }
  }

  mutating func removeAll() {
    rows.removeAll()
    for index in telescopeEvents.indices { telescopeEvents[index] = 0 }
    counts = SimulatedCounts()
    lost.removeAll(keepingCapacity: true)
    isLast = false
  }
}

/// What became of the events of simulated files.
public struct SimulatedCounts: Sendable, Equatable {
  /// Triggered array events that were read.
  public var events = 0
  /// Array events that were written.
  public var written = 0
  /// Images that were written, of all telescopes.
  public var images = 0
  /// Images that survived the cleaning.
  public var survived = 0
  /// Events whose direction was reconstructed from several telescopes.
  public var stereo = 0
  /// Events outside the range of energies.
  public var outsideEnergy = 0
  /// Calibration events, which are left out.
  public var calibration = 0

  /// Nothing yet.
  public init() {}

  static func += (a: inout SimulatedCounts, b: SimulatedCounts) {
    a.events += b.events
    a.written += b.written
    a.images += b.images
    a.survived += b.survived
    a.stereo += b.stereo
    a.outsideEnergy += b.outsideEnergy
    a.calibration += b.calibration
  }
}

/// Makes the rows of blocks.
struct SimulatedRowMaker: Sendable {
  let contents: DL1Contents
  /// In the order of the blocks.
  let telescopes: [SimulatedTelescope]
  let tables: [Table<SimulatedParameterRow>]
  private let images: [BlockTable<ImageBlock>]
  private let trueImages: [BlockTable<TrueImageBlock>]
  let reconstructor: HillasReconstructor
  let energies: EnergyLimits
  let referenceHeight: Double
  let options: R0DL1Options

  private var quirks: Quirks { options.quirks }

  /// Makes rows of the events of an input.
  init(_ setup: SimulatedSetup, energies: EnergyLimits, referenceHeight: Double) {
    (contents, telescopes, tables) = (setup.contents, setup.telescopes, setup.tables)
    images = setup.telescopes.map { setup.contents.images(of: $0.description.id) }
    trueImages = setup.telescopes.map { setup.contents.trueImages(of: $0.description.id) }
    (reconstructor, options) = (setup.reconstructor, setup.options)
    (self.energies, self.referenceHeight) = (energies, referenceHeight)
  }

  /// What becomes of an event.
  private enum Fate { case leftOut, withoutImages, written }

  /// Fills `result` with the rows of a block.
  func fill<Analysis: ImageAnalysis>(
    _ block: borrowing EventBlock, _ worker: inout SimulatedWorker<Analysis>, into result: inout SimulatedRows
  ) throws where Analysis.Parameters == ImageParameters {
    result.removeAll()
    result.lost = block.lost
    let fates = choose(block, &result)
    let isWanted = fates.map { $0 != .leftOut }
    for index in block.telescopes.indices {
      try worker.process(index, block.telescopes[index], isWanted: isWanted)
    }
    var images = block.telescopes.indices.map { _ in 0 }
    for event in block.array.indices where isWanted[event] {
      add(event, block, worker, next: &images, hasImages: fates[event] == .written, to: &result)
    }
    for index in block.telescopes.indices { addImages(index, block, worker, fates, &result) }
  }

  /// Which events are written: showers within the limits of number and energy.
  private func choose(_ block: borrowing EventBlock, _ result: inout SimulatedRows) -> [Fate] {
    let limit = options.maximumEvents ?? .max
    return block.array.indices.map { event in
      let header = block.array[event]
      if header.index >= limit - 1 { result.isLast = true }
      guard header.index < limit else { return .leftOut }
      guard header.kind == .shower else {
        result.counts.calibration += 1
        return .leftOut
      }
      result.counts.events += 1
      if energies.contains(block.truth[event]) { return .written }
      result.counts.outsideEnergy += 1
      return quirks.contains(.partialEnergyCut) ? .withoutImages : .leftOut
    }
  }

  // MARK: - Events

  private func add<Analysis: ImageAnalysis>(
    _ event: Int, _ block: borrowing EventBlock, _ worker: SimulatedWorker<Analysis>, next: inout [Int],
    hasImages: Bool, to result: inout SimulatedRows
  ) where Analysis.Parameters == ImageParameters {
    let header = block.array[event]
    let id = EventID(observation: Int64(header.runNumber), event: header.eventNumber)
    var trigger = SubarrayTrigger()
    (trigger.id, trigger.mjdTAI) = (id, header.time.isKnown ? header.time.mjdTAI : .nan)
    var stereo: [StereoImage] = []
    var rows: [(telescope: Int, row: SimulatedParameterRow)] = []
    for index in telescopes.indices {
      let images = worker.images(ofTelescopeAt: index)
      let place = next[index]
      guard place < images.events.count,
        Int(block.telescopes[index].headers[images.events[place]].arrayEvent) == event
      else { continue }
      next[index] += 1
      let (row, image) = parameters(
        index, images, place, block.telescopes[index], id: id, truth: block.truth[event])
      rows.append((index, row))
      stereo.append(image)
      trigger.telescopes.insert(telescopes[index].place)
      addTrigger(index, row.measured.id, block.telescopes[index], images.events[place], &result)
    }
    guard !rows.isEmpty else { return }
    result.rows.triggers.append(trigger)
    result.rows.trueShowers.append(TrueShowerRow(id, block.truth[event]))
    addPointing(header, &result)
    let pointing = Self.direction(header.pointing)
    let geometry = reconstructor.reconstruct(stereo, arrayPointing: pointing)
    result.rows.showers.append(shower(geometry, id, stereo))
    if geometry.isValid { result.counts.stereo += 1 }
    result.counts.written += 1
    for (place, item) in rows.enumerated() {
      var row = item.row
      if geometry.isValid {
        row.measured.corePsiDeg =
          reconstructor.correctedPsi(of: stereo[place], arrayPointing: pointing) * 180 / .pi
      }
      if hasImages {
        tables[item.telescope].append([row], to: &result.rows.telescopes[item.telescope].parameters)
      }
      addImpact(geometry, row.measured.id, item.telescope, &result)
      result.telescopeEvents[item.telescope] += 1
      result.counts.images += 1
      if row.measured.parameters.isDefined { result.counts.survived += 1 }
    }
  }

  /// The image parameters of an event with its truth, and its image for the stereo reconstruction.
  private func parameters(
    _ index: Int, _ images: TelescopeImages, _ place: Int, _ events: TelescopeEvents, id: EventID,
    truth: TrueShower
  ) -> (SimulatedParameterRow, StereoImage) {
    let telescope = telescopes[index]
    let optics = telescope.description.optics
    let pointing = Self.direction(events.pointings[images.events[place]])
    var row = SimulatedParameterRow()
    row.measured.id = TelescopeEventID(id, telescope: telescope.description.id)
    row.measured.parameters = images.parameters[place]
    row.measured.focalLength = optics.equivalentFocalLength
    (row.measured.azimuthDeg, row.measured.altitudeDeg) = (pointing.azimuthDeg, pointing.altitudeDeg)
    let image = StereoImage(
      images.parameters[place], frame: telescope.frame.kind, focalLength: optics.equivalentFocalLength,
      telescope: index, pointing: pointing)
    row.add(
      truth, telescope: telescope.description, focalLength: optics.equivalentFocalLength,
      centre: image.centre,
      psiRad: image.psiRad)
    if !images.survivedFractions.isEmpty { row.survivedFraction = images.survivedFractions[place] }
    row.leastEnergyTeV = Float(energies.least(of: truth))
    return (row, image)
  }

  private func addTrigger(
    _ index: Int, _ id: TelescopeEventID, _ events: TelescopeEvents, _ event: Int,
    _ result: inout SimulatedRows
  ) {
    var trigger = TelescopeTrigger()
    let time = events.headers[event].time
    (trigger.id, trigger.mjdTAI) = (id, time.isKnown ? time.mjdTAI : .nan)
    trigger.groupCount = Int64(events.simulated[event].triggerPixelCount)
    result.rows.telescopeTriggers.append(trigger)
    var impact = TrueImpactRow()
    (impact.id, impact.distance) = (id, events.simulated[event].impactM)
    result.rows.telescopes[index].truth.impacts.append(impact)
    let pointing = Self.direction(events.pointings[event])
    guard result.rows.telescopes[index].pointings.last?.horizontal != pointing else { return }
    var row = SSTData.TelescopePointing()
    (row.mjdTAI, row.horizontal) = (trigger.mjdTAI, pointing)
    result.rows.telescopes[index].pointings.append(row)
  }

  private func addPointing(_ header: ArrayEventHeader, _ result: inout SimulatedRows) {
    let pointing = Self.direction(header.pointing)
    guard result.rows.arrayPointings.last?.horizontal != pointing else { return }
    var row = ArrayPointing()
    (row.mjdTAI, row.horizontal) = (header.time.isKnown ? header.time.mjdTAI : .nan, pointing)
    result.rows.arrayPointings.append(row)
  }

  private static func direction(_ pointing: SSTCore.TelescopePointing) -> HorizontalDirection {
    HorizontalDirection(azimuthRad: pointing.azimuth, altitudeRad: pointing.altitude)
  }

  private func shower(_ geometry: StereoGeometry, _ id: EventID, _ images: [StereoImage]) -> StereoEvent {
    var used = TelescopeSet()
    for image in images where reconstructor.accepts(image) { used.insert(telescopes[image.telescope].place) }
    return StereoEvent(
      id, geometry, telescopes: used, showerMaximum: options.showerMaximum, referenceHeight: referenceHeight,
      statesSpread: quirks.contains(.statesStereoSpread))
  }

  private func addImpact(
    _ geometry: StereoGeometry, _ id: TelescopeEventID, _ index: Int, _ result: inout SimulatedRows
  ) {
    var row = ImpactRow()
    row.id = id
    row.distance = geometry.impactDistance(of: telescopes[index].description.groundPosition)
    result.rows.telescopes[index].impacts.append(row)
  }

  // MARK: - Images

  /// Images and true images of a telescope's events that were written.
  private func addImages<Analysis: ImageAnalysis>(
    _ index: Int, _ block: borrowing EventBlock, _ worker: SimulatedWorker<Analysis>, _ fates: [Fate],
    _ result: inout SimulatedRows
  ) where Analysis.Parameters == ImageParameters {
    let found = worker.images(ofTelescopeAt: index)
    guard !found.events.isEmpty else { return }
    let (id, events) = (telescopes[index].description.id, block.telescopes[index])
    let ids = found.events.map { event in
      let header = block.array[Int(events.headers[event].arrayEvent)]
      return TelescopeEventID(
        EventID(observation: Int64(header.runNumber), event: header.eventNumber), telescope: id)
    }
    let all = [0..<ids.count]
    let written = found.events.indices.filter {
      fates[Int(events.headers[found.events[$0]].arrayEvent)] == .written
    }
    if contents.hasImages {
      let block = ImageBlock(
        ids: ids, charges: found.charges, peakTimes: found.peakTimes, masks: found.masks,
        isValid: found.isValid)
      images[index].append(
        block, events: written.map { $0..<$0 + 1 }, to: &result.rows.telescopes[index].images)
    }
    guard contents.hasTrueImages else { return }
    var truth = TrueImageBlock()
    truth.ids = ids
    truth.photoelectrons = found.truePhotoelectrons
    truth.sums = found.events.map { event in
      Int32(exactly: events.simulated[event].photoelectronSum.rounded()) ?? -1
    }
    if quirks.contains(.darkTrueImages) {
      truth.photoelectrons = truth.photoelectrons.map { max(0, $0) }
    }
    trueImages[index].append(truth, events: all, to: &result.rows.telescopes[index].truth.images)
    result.rows.telescopes[index].truth.parameters += zip(ids, found.trueParameters).map { id, parameters in
      var row = TrueParameterRow()
      (row.id, row.parameters) = (id, parameters)
      return row
    }
  }
}
