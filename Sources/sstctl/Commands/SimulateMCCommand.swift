import ArgumentParser
import Foundation
import SSTCore
import SSTPipelines
import SSTSim

/// `sstctl simulate mc`.
struct SimulateMCCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mc", abstract: "Make a production: simtel files of both SST-1M telescopes.",
    discussion: """
      Example:
        sstctl simulate mc --output-dir mc --primary gamma --showers 2000 --view-cone 5 --runs 2
      This writes mc/gamma_20.0deg_180.0deg_run000001.simtel.zst and …run000002: what sim_telarray would write, with all \
      showers (those without a trigger too), photoelectrons, samples of triggered telescopes, and the settings that \
      weights need. Telescopes 21 and 22 are 1 and 2 in it.

      The showers are those of 'simulate night', a toy (Docs/explanation/simulations.md). Each shower is used --reuse \
      times with cores of its own within --scatter-radius, measured at right angles to its axis. At the end the area in \
      which showers trigger is said, and how many of the triggers are inside the radius; 99 % should be.

      With --output - a single run goes to standard output, uncompressed:
        sstctl simulate mc --showers 500 --output - | sstctl r0-dl1 - -o dl1
      The same options and seed give the same bytes, whatever the number of threads.
      """)

  @Option(name: .shortAndLong, help: "The folder of the files; made if missing.") var outputDir: String?
  @Option(parsing: .unconditional, help: ArgumentHelp("'-' for standard output.", valueName: "-"))
  var output: String?
  @Option(
    name: .customLong("run"), parsing: .unconditional,
    help: ArgumentHelp("The number of the first run.", valueName: "n"))
  var runNumber = 1
  @Option(parsing: .unconditional, help: ArgumentHelp("The number of runs, one file each.", valueName: "n"))
  var runs = 1
  @Option(help: "What everything random is made from.") var seed: UInt64 = 1
  @Option(help: "Compression (default: zstd; none with --output -).") var compression:
    ProductionSettings.Compression?
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var existing: OverwriteOptions
  @OptionGroup(title: "Showers") var showers: ProductionShowerArguments
  @OptionGroup(title: "Camera") var camera: ProductionCameraArguments
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if (outputDir == nil) == (output == nil) {
      throw ValidationError("give either --output-dir for files or --output - for standard output")
    }
    if let output, output != "-" { throw ValidationError("--output takes '-'; use --output-dir for files") }
  }

  func run() throws {
    var settings = ProductionSettings(seed: seed)
    showers.apply(to: &settings)
    try camera.apply(to: &settings)
    (settings.firstRun, settings.runCount) = (runNumber, runs)
    settings.compression = compression ?? (outputDir == nil ? .none : .zstd)
    try CommandRunner(messages, .init()).run(
      SimulateMCStep(
        settings, output: outputDir.map { .folder($0) } ?? .stream, overwrite: existing.overwrite,
        threads: resources.threads),
      [])
  }
}

/// The showers of a production.
struct ProductionShowerArguments: ParsableArguments {
  @Option(help: "What the showers are.") var primary = PrimaryParticle.gamma
  @Option(
    name: .customLong("showers"), parsing: .unconditional,
    help: ArgumentHelp("Showers of a run.", valueName: "n"))
  var count = 1000
  @Option(
    parsing: .unconditional, help: ArgumentHelp("How often each shower is used, up to 20.", valueName: "k"))
  var reuse = 10
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Energies (default: 0.2:100 for gamma rays, else 0.4:100).", valueName: "tev:tev"),
    transform: EnergyRange.init(text:))
  var energy: EnergyRange?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Exponent of the power law of energies.", valueName: "x"))
  var slope = -2.0
  @Option(parsing: .unconditional, help: ArgumentHelp("Zenith angle of the pointing.", valueName: "deg"))
  var zenith = 20.0
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Azimuth of the pointing, north over east.", valueName: "deg")
  ) var azimuth =
    180.0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Half opening angle of the cone of directions (default: 0 for gamma rays, else 5).", valueName: "deg"))
  var viewCone: Double?
  @Option(parsing: .unconditional, help: ArgumentHelp("Largest distance of the cores.", valueName: "m"))
  var scatterRadius =
    ShowerRanges.coreRadius

  /// Puts the options into settings.
  func apply(to settings: inout ProductionSettings) {
    (settings.primary, settings.showerCount, settings.reuse) = (primary, count, reuse)
    settings.energies = energy?.range
    settings.slope = slope
    (settings.zenithDeg, settings.azimuthDeg) = (zenith, azimuth)
    (settings.viewConeDeg, settings.scatterRadius) = (viewCone, scatterRadius)
  }
}

/// Light and trigger of the cameras of a production.
struct ProductionCameraArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Night-sky background of a pixel: MHz, two with a comma for each telescope, or dark (40), low (136,177), \
      med (251,300).
      """,
      valueName: "class|mhz"))
  var nsb = NightSkyArgument(level: NightSkyLevel(megahertz: ShowerRanges.backgroundMHz))
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Threshold on the sum of seven patches (default: 300, or what the night sky needs).", valueName: "adc"))
  var threshold: Int?
  @Option(
    help: ArgumentHelp("Times (ns) and amplitudes of a pulse in place of the camera's.", valueName: "file"))
  var pulse: String?

  /// Puts the options into settings.
  func apply(to settings: inout ProductionSettings) throws {
    (settings.nightSky, settings.threshold) = (nsb.level, threshold)
    guard let pulse else { return }
    guard let bytes = FileManager.default.contents(atPath: pulse) else {
      throw SimulationError.unreadable(path: pulse, reason: "it is missing or may not be read")
    }
    settings.pulse = try ProductionPulse(text: String(decoding: bytes, as: UTF8.self), path: pulse)
  }
}

/// A range of energies as `0.2:100`, in TeV.
struct EnergyRange: CustomStringConvertible {
  let range: ClosedRange<Double>

  /// As it is given; recorded in the provenance.
  var description: String { "\(range.lowerBound):\(range.upperBound)" }

  /// Reads two numbers.
  ///
  /// - Throws: `ValidationError` unless they are energies, the smaller one first.
  init(text: String) throws {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    guard parts.count == 2, let low = parts[0], let high = parts[1], low.isFinite, high.isFinite, low >= 0,
      low < high
    else {
      throw ValidationError(
        "'\(text)': give two energies in TeV without a unit, the smaller first, such as 0.2:100")
    }
    range = low...high
  }
}

/// A night sky as a name or in MHz.
struct NightSkyArgument: ExpressibleByArgument {
  let level: NightSkyLevel

  init(level: NightSkyLevel) { self.level = level }

  /// Reads `dark`, `low`, `med`, a number, or two with a comma.
  init?(argument: String) {
    if let level = NightSkyLevel(name: argument) {
      self.level = level
      return
    }
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard (1...2).contains(numbers.count), !numbers.contains(nil) else { return nil }
    level = NightSkyLevel(telescopes: numbers.compactMap { $0 })
  }

  var defaultValueDescription: String { level.megahertz.map { "\($0)" }.joined(separator: ",") }
}
