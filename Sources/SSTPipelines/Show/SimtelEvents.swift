import SSTSky
import Reconstruction
import Reports
import SSTCalib
import SSTCore
import SSTIO

/// Reads the events of a simtel file: charges and peak times of each telescope, the true image beside them.
struct SimtelEvents {
  let path: String
  let options: ShowOptions
  private let source: SimtelEventSource
  private let extractions: [SimtelImageMaker]

  /// An event with the images of all telescopes of the file.
  private struct Found {
    var event: ArrayEventHeader
    var truth: TrueShower
    var measured: [Int: DisplayedImage] = [:]
    var simulated: [Int: DisplayedImage] = [:]
    var impacts: [Int: Double] = [:]
  }

  /// Opens a file and reads its head.
  ///
  /// - Throws: the reader's error.
  init(path: String, options: ShowOptions) throws {
    self.path = path
    self.options = options
    source = try SimtelEventSource(path: path, needsCalibration: true)
    extractions = try source.head.telescopes.map { try SimtelImageMaker($0) }
  }

  /// Reads the chosen events and the telescopes that they have images of.
  ///
  /// - Throws: ``ShowError``, the reader's error, or `CancelledError`.
  func read(
    _ cancellation: CancellationFlag, _ progress: (any ProgressObserver)?
  ) throws -> (telescopes: [DisplayedTelescope], events: [DisplayedEvent]) {
    var found: [Found] = []
    var count = 0
    var reader = try source.makeReader()
    var chunk = EventChunk()
    var block = EventBlock(for: source.description)
    while try reader.next(into: &chunk) {
      try cancellation.check()
      if isBehind(chunk.rows.lowerBound) { break }
      try source.decode(chunk, into: &block)
      for place in block.array.indices where isWanted(block.array[place], count + place) {
        found.append(try self.found(block, place))
        guard found.count <= ShowOptions.maximumEventCount else {
          throw ShowError.tooManyEvents(
            output: path, count: found.count, limit: ShowOptions.maximumEventCount)
        }
      }
      count += block.array.count
      progress?.progressed(done: found.count, total: nil, unit: "events")
    }
    try checkChoice(found, count: count)
    return displayed(found)
  }

  private func isBehind(_ row: Int) -> Bool {
    guard options.identifiers.isEmpty else { return false }
    return row >= options.rows?.end ?? (options.rows == nil ? ShowOptions.defaultEventCount : .max)
  }

  private func isWanted(_ event: ArrayEventHeader, _ row: Int) -> Bool {
    if !options.identifiers.isEmpty { return options.identifiers.contains(event.eventNumber) }
    guard let rows = options.rows else { return row < ShowOptions.defaultEventCount }
    return row >= rows.start && row < rows.end ?? .max
  }

  private func checkChoice(_ found: [Found], count: Int) throws(ShowError) {
    let numbers = Set(found.map(\.event.eventNumber))
    if let missing = options.identifiers.first(where: { !numbers.contains($0) }) {
      throw .noSuchEvent(path: path, wanted: "event \(missing)", has: "\(count) events")
    }
    if let rows = options.rows, found.isEmpty || rows.end.map({ $0 - rows.start > found.count }) ?? false {
      throw .noSuchEvent(
        path: path, wanted: "rows \(rows)", has: "\(count) events, counted from 0; the end is left out")
    }
    if found.isEmpty { throw .wrongKind(path: path, found: "it has no event") }
  }

  private func found(_ block: EventBlock, _ place: Int) throws -> Found {
    var found = Found(event: block.array[place], truth: block.truth[place])
    for (telescope, events) in block.telescopes.enumerated() {
      guard let event = events.headers.firstIndex(where: { $0.arrayEvent == Int32(place) }) else { continue }
      let isShower = found.event.kind == .shower
      var image = try extractions[telescope].image(events, event, selectsGain: isShower)
      mark(&image, telescope, events.pointings[event], found)
      image.time = ShowText.time(events.headers[event].time, isPrecise: true)
      let picker = WaveformPicker(choice: options.waveforms, geometry: extractions[telescope].geometry)
      if !events.samples.isEmpty { image.waveforms = picker.waveforms(of: image, in: events, event: event) }
      found.measured[telescope] = image
      found.impacts[telescope] = events.simulated[event].impactM
      guard !events.trueImages.isEmpty else { continue }
      var truth = DisplayedImage(charges: Array(events.trueImages[events.pixelRange(ofEvent: event)]))
      if truth.charges.first == -1 {
        truth.charges = truth.charges.map { _ in .nan }
        truth.note = "The file has no true image of this event."
      }
      mark(&truth, telescope, events.pointings[event], found)
      found.simulated[telescope] = truth
    }
    return found
  }

  /// Marks the true direction and the pointing.
  private func mark(
    _ image: inout DisplayedImage, _ telescope: Int, _ pointing: TelescopePointing, _ found: Found
  ) {
    guard pointing.altitude.isFinite else { return }
    let direction = HorizontalDirection(azimuthRad: pointing.azimuth, altitudeRad: pointing.altitude)
    image.pointing = ShowText.direction(direction)
    image.arrayPointing = DisplayedImage.Place(x: 0, y: 0)
    guard found.truth.energyTeV.isFinite else { return }
    let focalLength = source.head.telescopes[telescope].description.optics.effectiveFocalLength
    image.trueDirection = CameraProjection(pointing: direction, focalLengthM: focalLength).place(
      of: HorizontalDirection(azimuthDeg: found.truth.azimuthDeg, altitudeDeg: found.truth.altitudeDeg))
  }

  // MARK: - For the page

  private func displayed(_ found: [Found]) -> ([DisplayedTelescope], [DisplayedEvent]) {
    let used = source.head.telescopes.indices.filter { place in
      found.contains { $0.measured[place] != nil }
    }
    let hasTruth = found.contains { !$0.simulated.isEmpty }
    let telescopes = used.flatMap { place in
      [telescope(place, isTrue: false)] + (hasTruth ? [telescope(place, isTrue: true)] : [])
    }
    let events = found.map { found in
      let images = used.flatMap { place in
        [found.measured[place]] + (hasTruth ? [found.simulated[place]] : [])
      }
      var event = DisplayedEvent(
        id: found.event.eventNumber, row: found.event.index, kind: SimtelWords.kind(found.event.kind),
        images: images)
      let impacts = used.flatMap { place in
        [Double](repeating: found.impacts[place] ?? .nan, count: hasTruth ? 2 : 1)
      }
      event.truth = DisplayedTruth(found.truth, impactsM: impacts)
      return event
    }
    return (telescopes, events)
  }

  private func telescope(_ place: Int, isTrue: Bool) -> DisplayedTelescope {
    let telescope = source.head.telescopes[place]
    let position = telescope.description.position
    return DisplayedTelescope(
      name: "Telescope \(telescope.id)\(isTrue ? ", true image" : ", \(telescope.name)")",
      camera: ReportCamera(extractions[place].geometry), frame: "camera frame (m): x right, y up",
      positionM: [position.x, position.y, position.z], chargeUnit: "p.e.",
      samplePeriodNS: telescope.readout.samplingRateGHz.map { 1 / $0 },
      window: isTrue ? nil : SimtelImageMaker.window)
  }
}
