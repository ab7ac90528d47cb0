import SSTCore

/// Collects the head of a simtel file, object by object.
struct SimtelHeadReader {
  private var run: RunHeader?
  private var simulation: MCRunHeader?
  private var history: [HistoryLine] = []
  private var meta: [Int: [String: String]] = [:]
  private var inputCards: [InputCard] = []
  private var atmospheres: [AtmosphericProfile] = []
  private var cameras: [Int: CameraSettings] = [:]
  private var organizations: [Int: CameraOrganization] = [:]
  private var pixels: [Int: PixelSettings] = [:]
  private var disabled: [Int: DisabledPixels] = [:]

  /// Objects that end the head.
  static func endsHead(_ type: Int) -> Bool {
    switch type {
    case EventIOType.arrayEvent, EventIOType.mcShower, EventIOType.mcEvent, EventIOType.calibrationEvent,
      EventIOType.calibrationPhotons, EventIOType.photonContainer, EventIOType.photoelectronSums,
      EventIOType.histograms, EventIOType.photonBunches, EventIOType.monitoring,
      EventIOType.laserCalibration, EventIOType.pixelMonitor:
      true
    default: false
    }
  }

  /// Objects that the head is made of.
  static func isNeeded(_ type: Int) -> Bool {
    switch type {
    case EventIOType.historyContainer, EventIOType.metaParameters, EventIOType.inputCard,
      EventIOType.atmosphere, EventIOType.runHeader, EventIOType.mcRunHeader, EventIOType.cameraSettings,
      EventIOType.cameraOrganization, EventIOType.pixelSettings, EventIOType.disabledPixels:
      true
    default: false
    }
  }

  /// Takes an object of the head.
  mutating func add(_ object: StoredObject) throws(ObjectFault) {
    let telescope = Int(object.header.identifier)
    guard object.header.type == EventIOType.historyContainer || EventIORecords.isKnown(object.header) else {
      return
    }
    switch object.header.type {
    case EventIOType.historyContainer:
      try object.forEachChild { child throws(ObjectFault) in
        if EventIORecords.isKnown(child.header) { history.append(try child.decode(HistoryLine.self)) }
      }
    case EventIOType.metaParameters:
      let values = try object.decode(MetaParameters.self)
      for (key, value) in zip(values.keys, values.values) {
        meta[telescope, default: [:]][key] = String(value.reversed().drop { $0 == " " }.reversed())
      }
    case EventIOType.inputCard: inputCards.append(try object.decode(InputCard.self))
    case EventIOType.atmosphere: atmospheres.append(try object.decode(AtmosphericProfile.self))
    case EventIOType.runHeader:
      let found = try object.decode(RunHeader.self)
      do throws(ObjectFault) { try found.checkSense() } catch { throw error.inside(object.header) }
      run = found
    case EventIOType.mcRunHeader: simulation = try object.decode(MCRunHeader.self)
    case EventIOType.cameraSettings:
      let camera = try object.decode(CameraSettings.self)
      do throws(ObjectFault) {
        try SimtelGeometry.check(camera, telescope: telescope)
      } catch {
        throw error.inside(object.header)
      }
      cameras[telescope] = camera
    case EventIOType.cameraOrganization:
      organizations[telescope] = try object.decode(CameraOrganization.self)
    case EventIOType.pixelSettings: pixels[telescope] = try object.decode(PixelSettings.self)
    case EventIOType.disabledPixels: disabled[telescope] = try object.decode(DisabledPixels.self)
    default: break
    }
  }

  /// The head.
  ///
  /// - Parameter allowed: the telescopes that are wanted; nil for all of them.
  /// - Throws: ``ObjectFault`` if a telescope of the run header has no camera.
  func finish(allowed: Set<Int>?) throws(ObjectFault) -> SimtelHead {
    guard let run else { throw ObjectFault("there is no run header") }
    var head = SimtelHead(run: run)
    (head.simulation, head.history, head.meta) = (simulation, history, meta)
    (head.inputCards, head.atmospheres) = (inputCards, atmospheres)
    head.storesTrueImages = SimtelHistory(history.map(\.text)).storesPhotoelectrons
    guard !run.telescopeIDs.isEmpty else { throw ObjectFault("the run header has no telescope") }
    var known: [(camera: CameraSettings, geometry: CameraGeometry)] = []
    for (index, id) in run.telescopeIDs.enumerated()
    where head.place(of: id) == nil && allowed?.contains(id) ?? true {
      guard let camera = cameras[id] else {
        throw ObjectFault("the file ends before telescope \(id) of the run header is described")
      }
      let optics = SimtelOptics(camera, meta: meta[id])
      let geometry: CameraGeometry
      if let twin = known.first(where: { $0.camera == camera && $0.geometry.name == optics.cameraName }) {
        geometry = twin.geometry
      } else {
        geometry = SimtelGeometry.geometry(camera, name: optics.cameraName)
        known.append((camera, geometry))
      }
      let telescope = telescope(id, index: index, run, camera, optics.optics, geometry)
      head.telescopes.append(telescope)
    }
    return head
  }

  private func telescope(
    _ id: Int, index: Int, _ run: RunHeader, _ camera: CameraSettings, _ stored: OpticsDescription,
    _ geometry: CameraGeometry
  ) -> SimtelTelescope {
    let position = run.positions[3 * index..<3 * index + 3].map { Double($0) }
    let settings = pixels[id]
    var optics = stored
    let isNominal = !(optics.effectiveFocalLength.isFinite && optics.effectiveFocalLength > 0)
    if isNominal { optics.effectiveFocalLength = optics.equivalentFocalLength }
    let gains = organizations[id]?.gainCount ?? 1
    var readout = CameraReadout(
      geometry: geometry, pixelCount: camera.pixelCount, samplesPerPixel: max(1, settings?.sampleCount ?? 1),
      channelCount: max(1, min(2, gains)))
    if let slice = settings?.timeSlice, slice > 0 { readout.samplingRateGHz = 1 / Double(slice) }
    let result = SimtelTelescope(
      id: id, index: index, camera: camera, organization: organizations[id], pixels: settings,
      disabled: disabled[id],
      description: TelescopeDescription(
        id: id, position: (position[0], position[1], position[2]), optics: optics),
      readout: readout, usesNominalFocalLength: isNominal)
    var telescope = result
    telescope.readout.referencePulse = result.referencePulses.first
    return telescope
  }
}
