import ArgumentParser
import SSTCore
import SSTPipelines
import SSTSim

/// `sstctl simulate night`.
struct SimulateNightCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "night", abstract: "Make runs of both SST-1M telescopes with air showers that both see.",
    discussion: """
      Example:
        sstctl simulate night --output-dir night --duration 40 --rate 300 --runs 3
      This writes night/SST1M1_20260121_0001.fits.fz and SST1M2_20260121_0001.fits.fz for each run, and the truth: \
      night_20260121_0001.events.csv (what was recorded), .showers.csv (the showers) and .simulation.json (settings and \
      the number of showers thrown). All files of a run appear when it is complete.

      Showers are lines of light with a lateral spread, a toy with published formulas (Docs/night-simulation.md). The \
      rate is that of the triggers of one telescope; each telescope triggers alone. The pointing wobbles around the \
      source, run by run. With --training it is at a fixed place of the sky and gamma rays come out of a cone:
        sstctl simulate night --output-dir train --training --source gamma --duration 100
      The same options and seed give the same bytes, whatever the number of threads.
      """)

  @OptionGroup var folder: NewFolderOptions
  @Option(help: ArgumentHelp("Length of a run.", valueName: "s")) var duration = 40.0
  @Option(help: ArgumentHelp("Mean trigger rate of a telescope.", valueName: "hz")) var rate = 100.0
  @Option(help: ArgumentHelp("The number of runs.", valueName: "n")) var runs = 1
  @Option(help: ArgumentHelp("The number of the first run.", valueName: "n")) var firstRun = 1
  @Option(
    help: ArgumentHelp("Start of the first run, UTC (default: 2026-01-21T20:00:00).", valueName: "time"))
  var start: UTCTime?
  @Option(help: "What everything random is made from.") var seed: UInt64 = 1
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var existing: OverwriteOptions
  @OptionGroup(title: "Sky") var sky: NightSkyArguments
  @OptionGroup(title: "Camera") var camera: NightCameraArguments
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    _ = try settings
  }

  func run() throws {
    try CommandRunner(messages, .init()).run(
      SimulateNightStep(
        settings, outputDirectory: folder.outputDir, overwrite: existing.overwrite,
        threads: resources.threads),
      [])
  }

  /// The settings that the options ask for.
  var settings: NightSettings {
    get throws {
      var settings = NightSettings(seed: seed)
      settings.duration = duration
      settings.rate = rate
      settings.runCount = runs
      settings.firstRun = firstRun
      if let start { settings.start = start.time }
      try sky.apply(to: &settings)
      camera.apply(to: &settings)
      return settings
    }
  }
}

/// What the telescopes of a night look at.
struct NightSkyArguments: ParsableArguments {
  @Option(help: "The showers: gamma rays of the source, protons, or mostly protons.")
  var source = NightSettings.Source.mixed
  @Option(help: ArgumentHelp("Share of gamma rays with --source mixed.", valueName: "x"))
  var gammaFraction = 0.1
  @Option(help: ArgumentHelp("The name of the source.", valueName: "name")) var sourceName = "Crab"
  @Option(help: ArgumentHelp("Right ascension of the source.", valueName: "deg")) var ra = 83.6324
  @Option(help: ArgumentHelp("Declination of the source.", valueName: "deg")) var dec = 22.0174
  @Option(help: ArgumentHelp("Offset of the pointing in declination.", valueName: "deg")) var wobble = 0.5
  @Flag(help: "Training data: gamma rays out of the cone too, pointing at --altitude, --azimuth.")
  var training = false
  @Option(help: ArgumentHelp("Altitude with --training.", valueName: "deg")) var altitude = 60.0
  @Option(help: ArgumentHelp("Azimuth with --training.", valueName: "deg")) var azimuth = 180.0
  @Option(help: ArgumentHelp("Half opening angle of the cone of protons.", valueName: "deg")) var viewcone =
    5.0
  @Option(help: ArgumentHelp("Smallest energy (default: 0.3, protons 0.6).", valueName: "tev"))
  var energyMin: Double?
  @Option(help: ArgumentHelp("Largest energy.", valueName: "tev")) var energyMax = 100.0
  @Option(help: ArgumentHelp("Largest distance of the cores.", valueName: "m")) var coreRadius = 500.0

  /// Puts the options into settings.
  func apply(to settings: inout NightSettings) throws {
    settings.source = source
    settings.gammaFraction = gammaFraction
    settings.viewCone = viewcone
    settings.coreRadius = coreRadius
    let (gamma, proton) = (
      energyMin ?? settings.gammaEnergies.lowerBound, energyMin ?? settings.protonEnergies.lowerBound
    )
    guard gamma < energyMax, proton < energyMax else {
      throw ValidationError("--energy-max must be above --energy-min")
    }
    settings.gammaEnergies = gamma...energyMax
    settings.protonEnergies = proton...energyMax
    settings.hasDiffuseGammas = training
    if training {
      settings.pointing = .fixed(altitudeDeg: altitude, azimuthDeg: azimuth)
    } else {
      var pointing = NightPointing.Wobble()
      pointing.name = sourceName
      pointing.rightAscensionDeg = ra
      pointing.declinationDeg = dec
      pointing.offsetDeg = wobble
      settings.pointing = .wobble(pointing)
    }
  }
}

/// Light and trigger of the cameras of a night.
struct NightCameraArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Night-sky background of a pixel, p.e.", valueName: "mhz")) var nsb = 40.0
  @Option(help: ArgumentHelp("Threshold on the sum of seven patches.", valueName: "adc")) var threshold = 300
  @Option(help: ArgumentHelp("Clocked pedestal events of a telescope.", valueName: "hz")) var pedestalRate =
    10.0
  @Option(help: ArgumentHelp("A trigger so soon after another is lost.", valueName: "ns")) var deadTime = 2000
  @Flag(inversion: .prefixedNo, help: "Numbers of the array trigger in the events.") var arrayNumbers = true

  /// Puts the options into settings.
  func apply(to settings: inout NightSettings) {
    settings.backgroundMHz = nsb
    settings.threshold = threshold
    settings.pedestalRate = pedestalRate
    settings.deadTimeNS = deadTime
    settings.hasArrayNumbers = arrayNumbers
  }
}

/// A time as `2026-01-21T20:00:00`, UTC.
struct UTCTime: ExpressibleByArgument {
  let time: TAITime

  /// Reads date and time, separated by `T`; nil for anything else.
  init?(argument: String) {
    let parts = argument.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count == 2, let date = Self.numbers(parts[0], "-"), let clock = Self.numbers(parts[1], ":"),
      (1970...2200).contains(date[0]), (1...12).contains(date[1]), (1...31).contains(date[2]),
      clock[0] < 24, clock[1] < 60, clock[2] < 60
    else { return nil }
    let days = CivilDate.toDays(year: date[0], month: date[1], day: date[2])
    guard CivilDate.fromDays(days) == (date[0], date[1], date[2]) else { return nil }
    time = TAITime(unixSeconds: days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2])
  }

  private static func numbers(_ text: Substring, _ separator: Character) -> [Int64]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    let values = parts.compactMap { part in
      part.utf8.count <= 4 && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(part) : nil
    }
    return parts.count == 3 && values.count == 3 ? values : nil
  }
}
