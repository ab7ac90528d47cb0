import SSTSky
import Foundation
import Reconstruction
import SSTCalib
import SSTCore
import SSTData
import SSTIO

/// Everything that is settled before the first event of a file: algorithms, pointing, names.
struct RunSetup: Sendable {
  let options: R0DL1Options
  let file: ZFITSFile
  let source: any RandomAccessEventSource
  /// 21 or 22.
  let telescopeID: Int
  let observationID: Int
  let date: Int
  let runNumber: Int
  /// The time of the first event that has one.
  let firstTime: TAITime
  let pointing: Pointing
  let names: OutputNames
  let calibration: TelescopeCalibration
  let configuration: RunConfiguration
  let cleaning: NightSkyCleaning
  let frame: ImageFrame
  let transformer: SkyTransformer
  /// The files beside the raw one that go into the provenance: role and path.
  let auxiliaryFiles: [(role: String, path: String)]
  /// What the file leaves open and how it was settled, for the log.
  let warnings: [Notice]
  /// Tells whether the file is still being written.
  let fileState: FileState

  /// Opens the input and resolves the configuration for its telescope.
  init(input: String, options: R0DL1Options) throws {
    self.options = options
    fileState = FileState(path: input)
    var reading = options.reading
    reading.onCorrupt = options.onCorrupt
    reading.leapSeconds = options.timeTables.leapSeconds
    if options.quirks.contains(.clockIsTAI), reading.timeScale == .auto { reading.timeScale = .tai }
    file = try ZFITSFile(path: input, onCorrupt: reading.onCorrupt)
    source = try RawFile.openRows(file, options: reading)
    let run = source.description
    guard run.instrument == .sst1m, run.telescope.camera.pixelCount == SST1MCamera.pixelCount else {
      throw R0DL1Error.wrongCamera(
        path: input, format: run.format, pixels: run.telescope.camera.pixelCount)
    }
    guard let id = run.telescope.description?.id else {
      throw RunInputError.unknownTelescope(path: input, id: run.telescope.id)
    }
    telescopeID = id
    let recovers = options.onCorrupt == .recover
    let first = try source.firstTimed(recovers: recovers)
    // Damage of the first events is found before any other file is processed.
    if !recovers { _ = try source.block(first.row..<first.row + 1) }
    firstTime = first.time
    var warnings: [Notice]
    (date, runNumber, warnings) = Self.identity(run, first: firstTime, options)
    observationID = date * (runNumber > 9999 ? 1_000_000 : 10_000) + runNumber
    pointing = try Self.pointing(run, options)
    names = OutputNames(input: input, tag: pointing.fileTag, recleaned: options.recleans)
    let configured = try ConfiguredCalibration(options, telescope: id, firstEvent: firstTime)
    calibration = configured.calibration
    let charges = options.outputDirectory + "/" + names.firstPassPedestalHistogram
    configuration = try options.runConfiguration(
      telescope: id, observation: observationID, charges: options.recleans ? charges : nil)
    let focalLength = options.configuration.equivalentFocalLength[id]
    frame =
      options.configuration.imageProcessor.usesTelescopeFrame
      ? .telescope(calibration.geometry, focalLength: focalLength) : .camera(calibration.geometry)
    cleaning = try options.cleaning(ofTelescope: id, geometry: calibration.geometry, frame: frame)
    transformer = SkyTransformer(
      location: try options.configuration.coordinates(ofTelescope: id),
      earthOrientation: options.timeTables.earthOrientation, leapSeconds: options.timeTables.leapSeconds)
    warnings +=
      RunDoubts(
        run, telescope: id, date: date, first: firstTime, leapSeconds: reading.leapSeconds
      ).notices
    warnings += [Self.belowHorizon(pointing, transformer, at: firstTime)].compactMap { $0 }
    self.warnings = warnings
    auxiliaryFiles =
      configured.paths + (options.recleans ? [("pedestal-charges", charges)] : [])
      + options.configurationFiles.map { ("configuration", $0) }
  }

  /// The name of the file that the gains come from.
  var calibrationFileName: String { calibration.gain.fileName }
  /// The name of the file that the window's transmittance comes from.
  var windowFileName: String { calibration.window?.fileName ?? "" }

  /// The number of events to process, unless damage ends the run before.
  var eventCount: Int { min(source.eventCount, options.maximumEvents ?? .max) }

  /// Primes the pedestal monitor; the run is ready to be processed then.
  func processor<Cleaning: ImageAnalysis>(cleaning: Cleaning) throws -> RunProcessor<Cleaning> {
    let reader = RunReader(
      source, swap: calibration.swap, jobs: options.jobs, recovers: options.onCorrupt == .recover)
    return try RunProcessor(reader, calibration, configuration: configuration, analysis: cleaning)
  }

  /// The path of an output.
  func output(_ name: String) -> String {
    OutputFolder.path(options.outputDirectory, name)
  }

  /// The DL1 file, and the charge distributions if they are asked for.
  var outputs: [String] {
    [output(names.dl1)] + (options.writesPixelCharges ? [output(names.pedestalHistogram)] : [])
  }

  private static func identity(
    _ source: SourceDescription, first: TAITime, _ options: R0DL1Options
  ) -> (date: Int, run: Int, warnings: [Notice]) {
    var warnings: [Notice] = []
    var date = options.date ?? source.date
    if date == nil {
      let unix = first.wholeUnixSeconds(leapSeconds: options.timeTables.leapSeconds)
      let day = CivilDate.fromDays(CivilDate.day(ofUnixSeconds: unix))
      date = Int(day.year * 10_000 + day.month * 100 + day.day)
      warnings.append(
        Notice(.noDate, "the file name has no date; that of the first event is used: \(date ?? 0)"))
    }
    let run = options.runNumber ?? source.runNumber
    if run == nil {
      warnings.append(
        Notice(.noRunNumber, "the file name has no run number; 1 is used. Give it with --run-number"))
    }
    return (date ?? 0, run ?? 1, warnings)
  }

  private static func pointing(_ source: SourceDescription, _ options: R0DL1Options) throws -> Pointing {
    let header = source.keywords["TARGET"]
    switch ObservationTarget.decide(header: header, forcePointing: options.forcesPointing) {
    case .skip(let reason): throw R0DL1Error.flaggedRun(path: source.path, target: reason)
    case .observe(let target):
      return try Pointing.choose(
        file: source.path, header: header, target: target,
        rightAscensionDeg: options.pointingRightAscensionDeg,
        declinationDeg: options.pointingDeclinationDeg, force: options.forcesPointing)
    }
  }

  /// A telescope cannot look below the horizon: clock or coordinates are wrong.
  private static func belowHorizon(
    _ pointing: Pointing, _ transformer: SkyTransformer, at time: TAITime
  ) -> Notice? {
    guard time.isKnown else { return nil }
    let target = ICRSDirection(
      rightAscensionDeg: pointing.coordinates.rightAscensionDeg,
      declinationDeg: pointing.coordinates.declinationDeg)
    let altitude = transformer.horizontal(of: target, at: time).altitudeDeg
    return altitude < 0 ? RunDoubts.belowHorizon(altitude) : nil
  }
}

/// Size and time of change of a file, to notice that it is still being written.
struct FileState: Equatable, Sendable {
  private let size: Int
  private let changed: Date?

  /// A missing file has a state of its own; opening it says why.
  init(path: String) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    size = (attributes?[.size] as? NSNumber)?.intValue ?? -1
    changed = attributes?[.modificationDate] as? Date
  }
}

/// The calibration of a telescope: packaged, but for the tables that the configuration names.
struct ConfiguredCalibration {
  private(set) var calibration: TelescopeCalibration
  /// The files that were read.
  private(set) var paths: [(role: String, path: String)] = []

  init(_ options: R0DL1Options, telescope: Int, firstEvent: TAITime) throws {
    let configuration = options.configuration
    calibration = try .packaged(telescope: telescope, firstEvent: firstEvent)
    calibration.dropModel?.quirks = options.quirks
    if configuration.nsbCalibrator.dropCorrection == .none { calibration.dropModel = nil }
    let pixels = calibration.geometry.pixelCount
    if let path = configuration.telescopeCalibration.files[telescope] {
      calibration.gain = try Self.gain(path, pixels, telescope: telescope)
      paths.append(("calibration", path))
    }
    if let path = configuration.windowTransmittance[telescope] {
      calibration.window = try Self.window(path, pixels)
      paths.append(("window", path))
    }
  }

  private static func window(_ path: String, _ pixels: Int) throws -> WindowTransmittance {
    let file = try RandomAccessFile(path: path)
    guard file.size < 16 << 20 else {
      throw R0DL1Error.unreadableTable(
        path: path, key: "window_transmittance", reason: "\(file.size) bytes are too many for a text table")
    }
    let text = String(decoding: try file.bytes(0..<file.size), as: UTF8.self)
    return try WindowTransmittance(text: text, fileName: name(path), pixelCount: pixels)
  }

  /// Files of `dark-run` say of which telescope they are, others do not.
  private static func gain(_ path: String, _ pixels: Int, telescope: Int) throws -> GainCalibration {
    let file = try HDF5File(readingFrom: path)
    if let found = try file.attributes()[ProductAttribute.telescope]?.integer, found != Int64(telescope) {
      throw R0DL1Error.foreignCalibration(path: path, found: Int(found), expected: telescope)
    }
    let frame = try PandasFixedFrame.read(file: file)
    return try GainCalibration(
      dcToPE: frame.column("dc_to_pe"), calibrationFlag: frame.column("calib_flag"), fileName: name(path),
      pixelCount: pixels)
  }

  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

extension R0DL1Options {
  /// How the run is calibrated.
  ///
  /// - Parameters:
  ///   - telescope: its id.
  ///   - observation: what the charge distributions must be of.
  ///   - charges: the charge distributions of a first pass.
  func runConfiguration(telescope: Int, observation: Int, charges: String?) throws -> RunConfiguration {
    var run = RunConfiguration()
    run.calibrator.extractor = try configuration.extractor(ofTelescope: telescope)
    run.calibrator.masksBadPixels = configuration.telescopeCalibration.interpolatesBadCalibration
    run.calibrator.masksDeadPixels = configuration.telescopeCalibration.interpolatesDynamicDead
    run.calibrator.interpolatesMaskedPixels = configuration.cameraCalibrator.invalidPixelHandler != nil
    run.calibrator.additionalBadPixels = configuration.analysis.badPixels[telescope]
    run.monitor.dropCorrection = configuration.nsbCalibrator.dropCorrection
    run.quirks = quirks
    run.mapInterval = configuration.analysis.pedestalTimeWindow
    run.collectsPedestals = writesPixelCharges
    run.firstPass = try charges.map {
      try firstPass($0, telescope: telescope, observation: observation, pixelCount: SST1MCamera.pixelCount)
    }
    return run
  }

  /// The cleaning that the configuration asks for.
  func cleaning(ofTelescope id: Int, geometry: CameraGeometry, frame: ImageFrame) throws -> NightSkyCleaning {
    let selection = ImageCleaner.tailcuts(
      try configuration.imageProcessor.tailcuts(for: TelescopeIdentity(id: id)))
    switch try configuration.cleaner(ofTelescope: id) {
    case .fixed(let cleaner):
      return NightSkyCleaning(
        cleaner: cleaner, selection: selection, geometry: geometry, frame: frame, quirks: quirks)
    case .sst(let settings):
      return NightSkyCleaning(
        entries: try settings.entries(ofTelescope: id), selection: selection, geometry: geometry,
        frame: frame, quirks: quirks)
    }
  }

  /// The night-sky background of a first pass, from its charge distributions.
  func firstPass(
    _ path: String, telescope: Int, observation: Int, pixelCount: Int
  ) throws -> RecleanTable {
    let file = PedestalHistogramFile(
      path: path, telescope: telescope, observation: observation,
      isOriginal: quirks.contains(.originalLayout))
    return try RecleanTable(
      file.maps(),
      minimumPedestals: configuration.imageProcessor.minimumPedestals(), pixelCount: pixelCount,
      fileName: path, quirks: quirks)
  }
}
