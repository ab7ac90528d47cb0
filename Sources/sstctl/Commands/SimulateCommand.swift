import ArgumentParser
import SSTPipelines
import SSTSim

/// `sstctl simulate`.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Simulate raw runs, nights of two telescopes, productions, a laboratory, or charges.",
    usage: "sstctl simulate <what> --output-dir <dir> [<options>]",
    discussion: """
      Small simulators for tests and training, with the truth beside the files. Example:
        sstctl simulate sst1m --output-dir raw --events 2000 --telescope 22
      """,
    subcommands: [
      SimulateSST1MCommand.self, SimulateNightCommand.self, SimulateMCCommand.self,
      SimulateChargesCommand.self, SimulateLabCommand.self,
    ])
}

/// `sstctl simulate sst1m`.
struct SimulateSST1MCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sst1m", abstract: "A raw run of one SST-1M camera, with images or with the lid closed.",
    usage: "sstctl simulate sst1m --output-dir <dir> [<options>]",
    discussion: """
      Example:
        sstctl simulate sst1m --output-dir raw --events 2000 --seed 7
      This writes raw/SST1M1_20260121_0001.fits.fz, and the truth of each shower beside it (.truth.csv).

      The run starts at 20:00 UTC of --date. Showers arrive at random with a mean rate of 90 Hz, pedestal events at \
      exactly 10 Hz, so that about one event in ten is a pedestal event; the run ends after --events events.

      With --dark the lid is closed: only clocked events at 100 Hz, with 1.8 MHz of dark counts per pixel, 10 % \
      crosstalk, 1 ADC count of noise, and 39 ADC counts per p.e., of which the best five samples hold 60 % (23.5), \
      as in the real camera:
        sstctl simulate sst1m --dark --output-dir dark --events 20000
      """)

  @OptionGroup var folder: NewFolderOptions
  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp("Number of events, 1 to 50000000.", valueName: "n"))
  var events = 1000
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Telescope, 21 or 22: each has its own gains, dead pixels and window.", valueName: "n")
  )
  var telescope = 21
  @OptionGroup var random: SeedOptions
  @Option(parsing: .unconditional, help: ArgumentHelp("Night of the run.", valueName: "yyyymmdd"))
  var date = 20_260_121
  @Option(
    name: .customLong("run"), parsing: .unconditional,
    help: ArgumentHelp("Run number, 0 to 9999.", valueName: "n"))
  var runNumber = 1
  @Option(
    help: ArgumentHelp(
      "Keyword TARGET with source, wobble and pointing; '' for none (default: Crab_W1_83.633_22.514; Dark).",
      valueName: "text"))
  var target: String?
  @Flag(help: "A run with the lid closed, for 'sstctl dark-run'.") var dark = false
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var existing: OverwriteOptions

  func validate() throws {
    if !(1...50_000_000).contains(events) { throw ValidationError("--events must be from 1 to 50000000") }
    if RunIdentity(telescopeID: 21, date: date, run: 1) == nil {
      throw ValidationError("--date \(date) is no date; write it as YYYYMMDD")
    }
  }

  func run() throws {
    var settings = RunSettings(seed: random.seed, date: date, events: events)
    settings.telescope = telescope
    settings.runNumber = runNumber
    if dark { settings.closeLid() }
    if let target { settings.target = target.isEmpty ? nil : target }
    try CommandRunner(nil, .init(summary: .told, isImmediate: true)).run(
      SimulateRunStep(
        settings, outputDirectory: folder.outputDir, overwrite: existing.overwrite,
        threads: resources.threads),
      [])
  }
}
