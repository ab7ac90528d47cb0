import ArgumentParser
import SSTPipelines
import SSTSim

/// `sstctl simulate lab`.
struct SimulateLabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab", abstract: "Runs of an SSTCAM laboratory: low light and a dynamic-range scan.",
    usage: "sstctl simulate lab --output-dir <dir> [<options>]",
    discussion: """
      Example:
        sstctl simulate lab --output-dir lab --pixels 64 --events 2000
      This writes lab/spe/ with one .tio file for each illumination, lab/charge_res/ with one for each light level of \
      the scan, a table.csv in both, and the truth: lab/truth.json, lab/truth_pixels.csv (what a fit of each pixel \
      should find) and lab/truth_resolution.csv. An event of 2048 pixels takes half a megabyte.

      The light of the scan is in photons per flash and pixel, after '@' the night-sky background (NSB) in MHz per \
      pixel: 4,25,150,25@125. With --level r0 the samples are ADC counts; lab/pedestal.tcal has the pedestals, and \
      lab/pedestal/ a run without light from which pedestal-tio makes such a table:
        sstctl simulate lab --output-dir lab --pixels 64 --level r0
        sstctl calibrate-tio lab/spe/*_r0.tio --pedestal lab/pedestal.tcal \\
          --output-dir lab/spe
      """)

  @OptionGroup var folder: NewFolderOptions
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of pixels, a multiple of 64 up to 2048.", valueName: "n"))
  var pixels = 2048
  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp("Events of each low-light run.", valueName: "n"))
  var events = 1000
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Mean photoelectrons per flash of the low-light runs, one run for each; '' for none.",
      valueName: "x,..."))
  var illuminations = "0.8,1.6,3"
  @Option(
    help: ArgumentHelp(
      "Light levels of the scan; '' for none (default: eight from 4 to 1000 photons, four of them also at 125 MHz).",
      valueName: "photons[@mhz],..."))
  var scan: String?
  @Option(parsing: .unconditional, help: ArgumentHelp("Events of each run of the scan.", valueName: "n"))
  var scanEvents = 500
  @Option(help: ArgumentHelp("Data level of the samples.", valueName: "level")) var level = LabSettings.Level
    .r1
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Events of the pedestal run with --level r0; 4099 cover every storage cell once.", valueName: "n"))
  var pedestalEvents = 4099
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Samples (1 ns each) of a waveform, a multiple of 16.", valueName: "n"))
  var samples = 128
  @OptionGroup var random: SeedOptions
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var existing: OverwriteOptions
  @OptionGroup(title: "Camera") var camera: LabCameraArguments
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    _ = try settings
  }

  func run() throws {
    try CommandRunner(messages, .init()).run(
      SimulateLabStep(
        settings, outputDirectory: folder.outputDir, overwrite: existing.overwrite,
        threads: resources.threads),
      [])
  }

  /// The settings that the options ask for.
  private var settings: LabSettings {
    get throws {
      var settings = LabSettings(seed: random.seed)
      settings.camera = camera.settings(pixels: pixels)
      settings.illuminations = try Self.list(illuminations, "--illuminations", Self.number)
      if let scan { settings.scan = try Self.list(scan, "--scan", Self.scanLevel) }
      settings.eventsPerIllumination = events
      settings.eventsPerScanLevel = scanEvents
      settings.pedestalEvents = pedestalEvents
      settings.level = level
      settings.sampleCount = samples
      settings.staleFraction = camera.staleFraction
      settings.incompleteFraction = camera.incompleteFraction
      return settings
    }
  }

  private static func list<Item>(
    _ text: String, _ option: String, _ parse: (Substring) -> Item?
  ) throws -> [Item] {
    try text.split(separator: ",", omittingEmptySubsequences: !text.contains(",")).map { part in
      guard let item = parse(part) else { throw ValidationError("\(option): '\(part)' is not a light level") }
      return item
    }
  }

  private static func number(_ text: Substring) -> Double? {
    Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  private static func scanLevel(_ text: Substring) -> LabSettings.ScanLevel? {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let photons = number(parts[0]) else { return nil }
    if parts.count == 1 { return .init(photons: photons) }
    return number(parts[1]).map { .init(photons: photons, nightSkyHz: $0 * 1e6) }
  }
}

/// Options of the camera of `sstctl simulate lab`.
struct LabCameraArguments: ParsableArguments {
  @Option(parsing: .unconditional, help: ArgumentHelp("Pulse height of one fired cell.", valueName: "mv"))
  var amplitude = 3.2
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Relative standard deviation of the charge of a fired cell.", valueName: "x"))
  var peSigma = 0.12
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Crosstalk: mean number of further cells that a fired cell fires.", valueName: "x"))
  var opct = 0.12
  @Option(parsing: .unconditional, help: ArgumentHelp("Electronic noise of a sample, rms.", valueName: "mv"))
  var noise = 0.85
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Dark-count rate of a pixel in all runs.", valueName: "mhz"))
  var darkRate = 0.0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Fired cells above which the response is no longer linear.", valueName: "n"))
  var knee = 100.0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Range of the saturating response above the knee, in fired cells.", valueName: "n"))
  var saturationRange = 8000.0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Fraction of dead pixels: noise, but no signal at all.", valueName: "x"))
  var dead = 0.005
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Fraction of pixels with 5 to 20 % of the light.", valueName: "x"))
  var dim = 0.01
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Fraction of pixels with three to five times the noise.", valueName: "x"))
  var noisy = 0.01
  @Option(
    help: ArgumentHelp("A module that is missing in the files; may be repeated.", valueName: "slot"))
  var missingModule: [Int] = []
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Fraction of stale events, which hold no light.", valueName: "x"))
  var staleFraction = 0.002
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Fraction of events that lack a packet.", valueName: "x"))
  var incompleteFraction = 0.002

  /// The camera that the options ask for.
  func settings(pixels: Int) -> LabCameraSettings {
    var settings = LabCameraSettings()
    settings.pixelCount = pixels
    settings.amplitude = amplitude
    settings.chargeSpread = peSigma
    settings.crosstalk = opct
    settings.noise = noise
    settings.darkCountHz = darkRate * 1e6
    settings.saturation.knee = knee
    settings.saturation.range = saturationRange
    settings.deadFraction = dead
    settings.dimFraction = dim
    settings.noisyFraction = noisy
    settings.missingModules = missingModule
    return settings
  }
}
