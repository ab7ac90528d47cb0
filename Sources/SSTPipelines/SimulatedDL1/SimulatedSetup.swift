import Reconstruction
import SSTCalib
import SSTCore
import SSTData
import SSTIO
import SSTSky

/// Everything that is settled before the first event of simulated files that go into one DL1 file.
struct SimulatedSetup: Sendable {
  /// A file and what is needed of its head, of which there may be thousands.
  struct InputFile: Sendable {
    let path: String
    let run: Int
    /// How the showers were simulated; nil if the file does not say.
    let simulation: MCRunHeader?
    /// What makes no sense in it.
    let problems: [SimtelProblem]
    /// The settings in words.
    let settings: String
    /// The height of the array's reference point, in metres.
    let referenceHeight: Double
    /// The open source of a pipe, which cannot be opened twice; nil for files.
    let source: SimtelEventSource?
    /// Tells whether the file is still being written.
    let state: FileState
    /// The number of simulated events, with and without a trigger.
    var simulatedCount: Int { (simulation?.showerCount ?? 0) * (simulation?.useCount ?? 0) }

    init(path: String, source: SimtelEventSource, state: FileState) {
      let head = source.head
      (self.path, self.state, run, simulation) = (path, state, head.run.run, head.simulation)
      problems = head.problems
      (settings, referenceHeight) = (SimtelWords.settings(of: head), head.location.heightM)
      self.source = source.isPipe ? source : nil
    }
  }

  let options: R0DL1Options
  let inputs: [InputFile]
  /// In the order of the blocks.
  let telescopes: [SimulatedTelescope]
  let contents: DL1Contents
  let tables: [Table<SimulatedParameterRow>]
  let reconstructor: HillasReconstructor
  /// What is strange, for the log.
  let warnings: [Notice]
  /// The DL1 file and the log.
  let (output, log): (String, String)

  /// The name of the log and of the DL1 file of the standard input.
  private static let pipeName = "stdin"

  /// Opens the inputs and resolves the configuration for their telescopes.
  ///
  /// - Throws: `EventIOError`, `FileError`, ``SimulatedDL1Error``, `ConfigurationError`, `CalibrationError`.
  init(inputs paths: [String], options: R0DL1Options, adding columns: [Column<ParameterRow>] = []) throws {
    self.options = options
    try Self.refuseRawOptions(options, path: paths[0])
    let head: SimtelHead
    (inputs, head) = try Self.open(paths, options)
    let first = inputs[0]
    let subarray = Self.subarray(head)
    guard subarray.telescopes.count <= TelescopeSet.capacity else {
      throw SimulatedDL1Error.tooManyTelescopes(
        path: first.path, count: subarray.telescopes.count, most: TelescopeSet.capacity)
    }
    telescopes = try head.telescopes.map { telescope in
      try SimulatedTelescope(
        telescope, head: head,
        place: subarray.telescopes.firstIndex { $0.id == telescope.id } ?? 0, path: first.path,
        options: options)
    }
    var layout = ParameterRow.Layout()
    layout.frame = options.configuration.imageProcessor.usesTelescopeFrame ? .telescope : .camera
    tables = try telescopes.map { telescope in
      let standard = SimulatedParameterRow.table(telescope: telescope.description.id, layout)
      if let twin = columns.first(where: { own in
        standard.schema.columns.contains { $0.name == own.info.name }
      }) {
        throw R0DL1Error.columnExists(name: twin.info.name)
      }
      return standard.adding(columns.at(\.measured))
    }
    contents = try Self.contents(head, subarray, tables, options)
    reconstructor = HillasReconstructor(
      telescopes: telescopes.map(\.stereo), criteria: try options.configuration.stereoCriteria())
    warnings =
      try Self.warnings(telescopes, path: first.path) + SimulatedRunSettings.findings(inputs)
      + UnusedSettings.findings(
        options.configuration, telescopes: telescopes.map(\.description.id), path: first.path)
    let names = OutputNames(input: first.path == "-" ? Self.pipeName : first.path)
    output = OutputFolder.path(options.outputDirectory, options.mergedName ?? names.dl1)
    log = OutputFolder.path(
      options.outputDirectory,
      options.mergedName.map { OutputNames(input: $0.replacing(/\.h5$/, with: "")).log } ?? names.log)
  }

  /// Options that would be ignored are wrong.
  private static func refuseRawOptions(_ options: R0DL1Options, path: String) throws(SimulatedDL1Error) {
    let reason = "is for raw files; this one is simulated"
    let given: [(String, Bool)] = [
      ("--px-charges", options.writesPixelCharges), ("--reclean", options.recleans),
      ("--force-pointing", options.forcesPointing), ("--verify-checksums", options.verifiesChecksums),
      ("--precise-timestamps", options.writesPreciseTimestamps), ("--obs-date", options.date != nil),
      ("--run-number", options.runNumber != nil), ("--telescope-id", options.reading.telescopeID != nil),
      ("--time-scale", options.reading.timeScale != RawReadOptions().timeScale),
      ("--baseline-unit", options.reading.baselineUnit != RawReadOptions().baselineUnit),
    ]
    if let wrong = given.first(where: \.1) {
      throw .optionMisfit(option: wrong.0, path: path, reason: reason)
    }
    if options.mergedName != nil, options.onCorrupt == .skip {
      throw .optionMisfit(
        option: "--on-corrupt skip", path: path,
        reason: "cannot leave a part out of one merged file; use 'recover', or make a file each")
    }
  }

  /// Opens the inputs; the head of the first stands for the array of all.
  private static func open(_ paths: [String], _ options: R0DL1Options) throws -> ([InputFile], SimtelHead) {
    var inputs: [InputFile] = []
    var runs: [Int: String] = [:]
    var first: SimtelHead?
    for path in paths {
      let state = FileState(path: path)
      let source = try SimtelEventSource(path: path, options: options.simtelReading, needsCalibration: true)
      try requireTelescopes(options.configuration.allowedTelescopes ?? [], source.head, path)
      try requireSameArray(first ?? source.head, paths[0], source.head, path)
      if let twin = runs.updateValue(path, forKey: source.head.run.run) {
        throw SimulatedDL1Error.sameRun(first: twin, second: path, run: source.head.run.run)
      }
      first = first ?? source.head
      inputs.append(InputFile(path: path, source: source, state: state))
    }
    guard let first else { preconditionFailure("no input") }
    return (inputs, first)
  }

  /// All telescopes that are asked for must be in the file, not just one of them.
  private static func requireTelescopes(_ wanted: [Int], _ head: SimtelHead, _ path: String)
    throws(EventIOError)
  {
    let missing = wanted.filter { !head.run.telescopeIDs.contains($0) }
    if !missing.isEmpty { throw .noSuchTelescope(path: path, wanted: missing, has: head.run.telescopeIDs) }
  }

  private static func requireSameArray(
    _ first: SimtelHead, _ firstPath: String, _ head: SimtelHead, _ path: String
  ) throws(SimulatedDL1Error) {
    func refuse(_ detail: String) -> SimulatedDL1Error {
      .differentArrays(first: firstPath, second: path, detail: detail)
    }
    guard first.telescopes.map(\.id) == head.telescopes.map(\.id) else {
      throw refuse("telescopes \(first.telescopes.map(\.id)) and \(head.telescopes.map(\.id))")
    }
    for (a, b) in zip(first.telescopes, head.telescopes) {
      guard a.description == b.description || a.description.hasSameNumbers(as: b.description) else {
        throw refuse("position or optics of telescope \(a.id)")
      }
      guard a.readout == b.readout else { throw refuse("camera of telescope \(a.id)") }
    }
    guard first.storesTrueImages == head.storesTrueImages else {
      throw refuse("one stores true images, the other does not")
    }
  }

  /// The array with its place on Earth.
  private static func subarray(_ head: SimtelHead) -> SubarrayDescription {
    SubarrayDescription(
      name: head.arrayName, referenceITRS: head.location.itrs ?? [],
      telescopes: head.telescopes.map(\.description).sorted { $0.id < $1.id })
  }

  private static func contents(
    _ head: SimtelHead, _ subarray: SubarrayDescription, _ tables: [Table<SimulatedParameterRow>],
    _ options: R0DL1Options
  ) throws -> DL1Contents {
    let known = Dictionary(uniqueKeysWithValues: head.telescopes.map { ($0.id, $0) })
    let cameras = try subarray.telescopes.compactMap { telescope -> InstrumentCamera? in
      guard let stored = known[telescope.id], let geometry = stored.readout.geometry else { return nil }
      let pulse = stored.referencePulses.first
      return InstrumentCamera(
        geometry: geometry,
        pulse: try ReferencePulse(amplitudes: pulse?.amplitudes ?? [1], stepNS: pulse?.stepNS ?? 1),
        samplesPerPixel: stored.readout.samplesPerPixel, samplingRateGHz: stored.readout.samplingRateGHz ?? 1)
    }
    var contents = DL1Contents(
      instrument: Instrument(subarray: subarray, cameras: cameras), telescopes: head.telescopes.map(\.id),
      observationID: UInt64(max(0, head.run.run)), parameters: tables.map(\.schema),
      hasImages: options.writesImages, hasOwnGeometry: !options.quirks.contains(.originalLayout))
    (contents.isSimulated, contents.hasTrueImages) = (true, head.storesTrueImages)
    return contents
  }

  private static func warnings(
    _ telescopes: [SimulatedTelescope], path: String
  ) -> [Notice] {
    var notices: [Notice] = []
    let nominal = telescopes.filter(\.usesNominalFocalLength).map(\.description.id)
    if !nominal.isEmpty {
      notices.append(
        Notice(
          .nominalFocalLength,
          """
          \(path) stores no effective focal length of telescope \(SimtelWords.ranges(nominal)); the equivalent one is \
          used for directions
          """))
    }
    for telescope in telescopes where telescope.description.isSST1M && !telescope.correction.isKnown {
      guard telescope.isCorrected else { continue }
      notices.append(
        Notice(
          .unknownEfficiency,
          """
          telescope \(telescope.description.id): the quantum-efficiency table \
          \(telescope.correction.table.map { "'\($0)'" } ?? "is not named and") has no known correction; factor 1 is used
          """))
    }
    return notices
  }

  /// Makes the rows of an input.
  func rowMaker(for input: InputFile) -> SimulatedRowMaker {
    SimulatedRowMaker(
      self,
      energies: EnergyLimits(options, hasFloors: telescopes.contains { $0.description.isSST1M }),
      referenceHeight: input.referenceHeight)
  }
}

extension R0DL1Options {
  /// How simulated files are read.
  var simtelReading: RawReadOptions {
    var reading = reading
    reading.onCorrupt = onCorrupt
    reading.leapSeconds = timeTables.leapSeconds
    reading.allowedTelescopes = configuration.allowedTelescopes.map { Set($0) }
    return reading
  }
}

extension TelescopeDescription {
  /// True for the SST-1M: only its cameras have known corrections of their photon detection.
  var isSST1M: Bool { optics.name == "1M" }

  /// Equal but for numbers that neither has.
  fileprivate func hasSameNumbers(as other: TelescopeDescription) -> Bool {
    id == other.id && position == other.position && optics.name == other.optics.name
      && optics.equivalentFocalLength == other.optics.equivalentFocalLength
      && (optics.effectiveFocalLength == other.optics.effectiveFocalLength
        || optics.effectiveFocalLength.isNaN && other.optics.effectiveFocalLength.isNaN)
  }
}
