import ArgumentParser
import SSTCore
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

  func run() throws { try NightRunner(command: self).run() }

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
