public import SSTCore

/// What the head of a simtel file says of run, telescopes and simulation.
public struct SimtelHead: Sendable {
  /// The head of the run.
  public var run: RunHeader
  /// How showers were simulated; the last one of several.
  public var simulation: MCRunHeader?
  /// The lines of the history: command line and configuration, in the order of the file.
  public var history: [HistoryLine] = []
  /// Names and values of the configuration, by telescope; −1 for the array.
  public var meta: [Int: [String: String]] = [:]
  /// The steering of CORSIKA.
  public var inputCards: [InputCard] = []
  /// The atmospheres.
  public var atmospheres: [AtmosphericProfile] = []
  /// The telescopes that are wanted, in the order of the run header.
  public var telescopes: [SimtelTelescope] = []
  /// True if the history says that photoelectrons are stored.
  public internal(set) var storesTrueImages = false

  init(run: RunHeader) { self.run = run }

  /// The place of a telescope in ``telescopes``.
  func place(of id: Int) -> Int? { telescopes.firstIndex { $0.id == id } }

  /// The name of the array.
  public var arrayName: String {
    meta[-1]?["ARRAY_CONFIG_NAME"].map(EventIOText.name) ?? "MonteCarloArray"
  }

  /// True for a telescope of the run header that is not wanted.
  func isLeftOut(_ id: Int) -> Bool { run.telescopeIDs.contains(id) && place(of: id) == nil }

  /// The array: telescopes with positions and optics.
  var subarray: SubarrayDescription {
    SubarrayDescription(
      name: arrayName, referenceITRS: [],
      telescopes: telescopes.map(\.description).sorted { $0.id < $1.id })
  }

  /// The reference point of the array: from the configuration, else 0°, 0° at the height of the observation level.
  public var location: GeodeticLocation {
    func number(_ key: String) -> Double? {
      meta[-1]?[key].flatMap { Double($0.split(separator: " ").first ?? "") }
    }
    if let longitude = number("*LONGITUDE"), let latitude = number("*LATITUDE"),
      let height = number("ALTITUDE")
    {
      return GeodeticLocation(longitudeDeg: longitude, latitudeDeg: latitude, heightM: height)
    }
    return GeodeticLocation(
      longitudeDeg: 0, latitudeDeg: 0, heightM: Double(simulation?.observationHeight ?? 0))
  }

  /// The settings that weights and responses need; nil without a head of the simulation.
  func settings(primary: Int?) -> SimulationSettings? { simulation.map { $0.settings(primary: primary) } }
}

extension MCRunHeader {
  /// The settings that weights and responses need.
  func settings(primary: Int?) -> SimulationSettings {
    SimulationSettings(
      minimumEnergyTeV: Double(energyRange[0]), maximumEnergyTeV: Double(energyRange[1]),
      spectralIndex: Double(spectralIndex), showerCount: showerCount, reuseCount: useCount,
      maximumImpactM: Double(coreRange[1]), maximumViewConeDeg: Double(viewCone[1]), primary: primary)
  }
}

/// A telescope as the head of a simtel file describes it.
public struct SimtelTelescope: Sendable {
  /// The id.
  public var id: Int
  /// The place in the run header, by which sums of photoelectrons are addressed.
  public var index: Int
  /// Camera and optics.
  public var camera: CameraSettings
  /// How pixels are wired; nil if not stored.
  public var organization: CameraOrganization?
  /// The readout; nil if not stored.
  public var pixels: PixelSettings?
  /// Pixels that are switched off; nil if not stored.
  public var disabled: DisabledPixels?
  /// Position and optics.
  public var description: TelescopeDescription
  /// The camera in the terms of all formats.
  public var readout: CameraReadout
  /// True if the effective focal length is not stored and the nominal one takes its place.
  public var usesNominalFocalLength: Bool

  /// For example `SST_1M_DigiCam`.
  public var name: String {
    "\(description.optics.sizeType)_\(description.optics.name)_\(readout.geometry?.name ?? "")"
  }

  /// The reference pulses, one a gain; empty if not stored.
  public var referencePulses: [PulseShape] {
    guard let pixels, pixels.pulseLength > 0 else { return [] }
    return (0..<pixels.pulseCount).map { gain in
      let range = gain * pixels.pulseLength..<(gain + 1) * pixels.pulseLength
      return PulseShape(amplitudes: pixels.pulses[range].map { Double($0) }, stepNS: Double(pixels.pulseStep))
    }
  }
}
