import SSTSky
import Logging
import Reconstruction
import SSTCalib
import SSTCore
import SSTIO

/// Everything that is settled before the first event of a file: algorithms, pointing, names.
struct RunSetup: Sendable {
  let options: R0DL1Options
  let source: any RandomAccessEventSource
  /// 21 or 22.
  let telescopeID: Int
  let observationID: Int
  let date: Int
  let runNumber: Int
  /// The time of the first event.
  let firstTime: TAITime
  let pointing: Pointing
  let names: OutputNames
  let geometry: CameraGeometry
  let frame: ImageFrame
  let calibrator: ImageCalibrator
  let monitorConfiguration: PedestalMonitorConfiguration
  let dropModel: VoltageDropModel?
  let swap: ModuleSwap?
  let cleaning: CleaningPlan
  let transformer: SkyTransformer
  let calibrationFileName: String
  let windowFileName: String
  /// The events before the first that cannot be decoded; all, unless damaged files are recovered.
  let readableCount: Int
  /// The files beside the raw one that go into the provenance: role and path.
  let auxiliaryFiles: [(role: String, path: String)]

  /// Opens the input and resolves the configuration for its telescope.
  init(input: String, options: R0DL1Options, log: Logger) throws {
    self.options = options
    var reading = options.reading
    reading.onCorrupt = options.onCorrupt
    reading.leapSeconds = options.timeTables.leapSeconds
    let zfits = try ZFITSFile(path: input, onCorrupt: reading.onCorrupt)
    if options.verifiesChecksums { try zfits.verifyChecksums() }
    source = try RawFile.openRows(zfits, options: reading)
    geometry = SST1MCamera.geometry
    let telescope = source.description.telescope
    guard source.description.instrument == .sst1m, telescope.camera.pixelCount == geometry.pixelCount else {
      throw R0DL1Error.wrongCamera(
        path: input, format: source.description.format, pixels: telescope.camera.pixelCount)
    }
    guard let id = telescope.description?.id else {
      throw RunInputError.unknownTelescope(path: input, id: telescope.id)
    }
    telescopeID = id
    firstTime = try source.readHeaders(0..<1, jobs: 1)[0].time
    readableCount =
      options.onCorrupt == .recover ? try Self.countReadable(source, options.jobs, log) : source.eventCount
    (date, runNumber) = Self.identity(source.description, first: firstTime, options, log)
    observationID = date * (runNumber > 9999 ? 1_000_000 : 10_000) + runNumber
    pointing = try Self.pointing(source.description, options)
    names = OutputNames(input: input, tag: pointing.fileTag, recleaned: options.recleans)
    swap = ModuleSwap.active(telescope: id, firstEvent: firstTime)
    let tables = try InstrumentTables(options.configuration, telescope: id)
    let factory = AlgorithmFactory(
      options: options, telescope: id, tables: tables, swap: swap, geometry: geometry)
    calibrator = try factory.calibrator(absentPixels: try Self.absentPixels(source, swap))
    monitorConfiguration = factory.monitorConfiguration()
    dropModel = try factory.dropModel()
    let focalLength = options.configuration.equivalentFocalLength[id]
    frame =
      options.configuration.imageProcessor.usesTelescopeFrame
      ? .telescope(geometry, focalLength: focalLength) : .camera(geometry)
    transformer = SkyTransformer(
      location: try options.configuration.coordinates(ofTelescope: id),
      earthOrientation: options.timeTables.earthOrientation, leapSeconds: options.timeTables.leapSeconds)
    let charges = options.outputDirectory + "/" + names.firstPassPedestalHistogram
    cleaning = try CleaningPlan(
      options, telescope: id, chargesPath: options.recleans ? charges : nil, pixelCount: geometry.pixelCount)
    calibrationFileName = tables.gain.fileName
    windowFileName = tables.window.fileName
    auxiliaryFiles =
      tables.paths + (options.recleans ? [("pedestal-charges", charges)] : [])
      + options.configurationFiles.map { ("configuration", $0) }
  }

  /// The number of events to process.
  var eventCount: Int { min(readableCount, options.maximumEvents ?? .max) }

  /// True if the input is damaged and only the events before the damage are used.
  var isRecovered: Bool { source.description.damage != nil || readableCount < source.eventCount }

  /// Which results to give.
  var mode: CalibrationMode { options.isCompatible ? .sst1mpipe : .corrected }

  /// The path of an output.
  func output(_ name: String) -> String {
    options.outputDirectory.hasSuffix("/")
      ? options.outputDirectory + name : options.outputDirectory + "/" + name
  }

  private static func identity(
    _ source: SourceDescription, first: TAITime, _ options: R0DL1Options, _ log: Logger
  ) -> (date: Int, run: Int) {
    var date = options.date ?? source.date
    if date == nil {
      let unix = first.wholeUnixSeconds(leapSeconds: options.timeTables.leapSeconds)
      let day = CivilDate.fromDays(CivilDate.day(ofUnixSeconds: unix))
      date = Int(day.year * 10_000 + day.month * 100 + day.day)
      log.warning("W0701 no-date: the file name has no date; taken from the first event: \(date ?? 0)")
    }
    let run = options.runNumber ?? source.runNumber
    if run == nil {
      log.warning("W0702 no-run-number: the file name has no run number; 1 is used (--run-number)")
    }
    return (date ?? 0, run ?? 1)
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

  /// Reads everything once to find the first events that cannot be decoded.
  private static func countReadable(
    _ source: some RandomAccessEventSource, _ jobs: Int, _ log: Logger) throws -> Int {
    var block = EventBlock(for: source.description)
    let size = source.preferredBlockSize
    for first in stride(from: 0, to: source.eventCount, by: size) {
      do {
        try source.read(first..<min(first + size, source.eventCount), into: &block, jobs: jobs)
      } catch let error as any SSTError where error.code.exitCode == ErrorCategory.inputCorrupt.rawValue {
        log.warning("W0713 damage: \(error.code) \(error)")
        return first
      }
    }
    return source.eventCount
  }

  /// Pixels of boards that were missing in the first event.
  private static func absentPixels(
    _ source: some RandomAccessEventSource, _ swap: ModuleSwap?
  ) throws -> [Int] {
    var block = try source.block(0..<1)
    swap?.apply(to: &block.telescopes[0])
    let flags = block.telescopes[0].pixelFlags
    return flags.indices.filter { flags[$0] == 0 }
  }
}

/// Gain and window tables of a telescope, from the configured files or the packaged ones.
struct InstrumentTables {
  let gain: GainCalibration
  let window: WindowTransmittance
  /// The files that were read.
  let paths: [(role: String, path: String)]

  init(_ configuration: PipelineConfiguration, telescope: Int) throws {
    var paths: [(String, String)] = []
    let pixels = SST1MCamera.pixelCount
    if let path = configuration.telescopeCalibration.files[telescope] {
      gain = try Self.gain(path, pixels)
      paths.append(("calibration", path))
    } else {
      gain = try .packaged(telescope: telescope)
    }
    if let path = configuration.windowTransmittance[telescope] {
      let file = try RandomAccessFile(path: path)
      guard file.size < 16 << 20 else {
        throw R0DL1Error.unreadableTable(
          path: path, key: "window_transmittance", reason: "\(file.size) bytes is no text table")
      }
      let text = String(decoding: try file.bytes(0..<file.size), as: UTF8.self)
      window = try WindowTransmittance(text: text, fileName: Self.name(path), pixelCount: pixels)
      paths.append(("window", path))
    } else {
      window = try .packaged(telescope: telescope)
    }
    self.paths = paths
  }

  private static func gain(_ path: String, _ pixels: Int) throws -> GainCalibration {
    let frame = try PandasFixedFrame.read(file: HDF5File(readingFrom: path))
    return try GainCalibration(
      dcToPE: frame.column("dc_to_pe"), calibrationFlag: frame.column("calib_flag"), fileName: name(path),
      pixelCount: pixels)
  }

  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

/// Makes the calibration algorithms of one telescope.
struct AlgorithmFactory {
  let options: R0DL1Options
  let telescope: Int
  let tables: InstrumentTables
  let swap: ModuleSwap?
  let geometry: CameraGeometry

  private var mode: CalibrationMode { options.isCompatible ? .sst1mpipe : .corrected }

  /// - Parameter absentPixels: masked like `analysis.bad_pixels`, except in compatibility mode.
  func calibrator(absentPixels: [Int]) throws -> ImageCalibrator {
    let settings = options.configuration
    var configuration = ImageCalibratorConfiguration()
    configuration.extractor = try settings.extractor(ofTelescope: telescope)
    configuration.mode = mode
    configuration.masksBadPixels = settings.telescopeCalibration.interpolatesBadCalibration
    configuration.masksDeadPixels = settings.telescopeCalibration.interpolatesDynamicDead
    configuration.interpolatesMaskedPixels = settings.cameraCalibrator.invalidPixelHandler != nil
    configuration.additionalBadPixels =
      settings.analysis.badPixels[telescope] + (mode == .corrected ? absentPixels : [])
    configuration.samplingRateGHz = SST1MCamera.samplingRateGHz
    var window = tables.window
    // The table belongs to the places in the camera; the swapped modules see each other's glass.
    if mode == .corrected { swap?.apply(to: &window.factors) }
    return try ImageCalibrator(
      configuration: configuration, gain: tables.gain, window: window, pulse: .packaged(telescope: telescope),
      geometry: geometry, swap: swap)
  }

  func monitorConfiguration() -> PedestalMonitorConfiguration {
    var configuration = PedestalMonitorConfiguration()
    configuration.mode = mode
    configuration.dropCorrection = options.configuration.nsbCalibrator.dropCorrection
    return configuration
  }

  func dropModel() throws -> VoltageDropModel? {
    if options.configuration.nsbCalibrator.dropCorrection == .none { return nil }
    return try VoltageDropModel(telescope: telescope, extrapolation: mode == .corrected ? .clamp : .sst1mpipe)
  }
}
