import ArgumentParser
import SSTCore
import SSTPipelines
import SSTSim

/// `sstctl simulate night`.
struct SimulateNightCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "night", abstract: "Runs of both SST-1M telescopes with air showers seen by both.",
    usage: "sstctl simulate night --output-dir <dir> [<options>]",
    discussion: """
      Example:
        sstctl simulate night --output-dir night --duration 40 --rate 300 --runs 3
      This writes night/SST1M1_20260121_0001.fits.fz and SST1M2_20260121_0001.fits.fz for each run, and the truth: \
      night_20260121_0001.events.csv (events recorded), .showers.csv (showers that triggered) and .simulation.json \
      (settings and the number of showers thrown). All files of a run appear when it is complete.

      Showers are lines of light with a lateral distribution, a toy model with documented formulas \
      (Docs/explanation/simulations.md). Each telescope triggers by itself. The pointing wobbles around the source, \
      run by run. With --training it is at a fixed altitude and azimuth, and gamma rays arrive from a cone, too:
        sstctl simulate night --output-dir train --training --source gamma \\
          --duration 100
      """)

  @OptionGroup var folder: NewFolderOptions
  @Option(parsing: .unconditional, help: ArgumentHelp("Length of a run.", valueName: "s")) var duration = 40.0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Mean rate of shower triggers of a telescope.", valueName: "hz"))
  var rate = 100.0
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Number of runs; 20 s lie between two.", valueName: "n"))
  var runs = 1
  @Option(parsing: .unconditional, help: ArgumentHelp("Number of the first run.", valueName: "n"))
  var firstRun = 1
  @Option(
    help: ArgumentHelp("Start of the first run, UTC (default: 2026-01-21T20:00:00).", valueName: "time"))
  var start: UTCTime?
  @OptionGroup var random: SeedOptions
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
      var settings = NightSettings(seed: random.seed)
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
