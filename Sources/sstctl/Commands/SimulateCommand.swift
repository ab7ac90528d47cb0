import ArgumentParser
import SSTPipelines
import SSTSim

/// `sstctl simulate`.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Make simulated raw files, nights, charges, or a lab.",
    discussion: """
      Example:
        sstctl simulate sst1m --output-dir raw --events 2000 --telescope 22
      """,
    subcommands: [
      SimulateSST1MCommand.self, SimulateNightCommand.self, SimulateChargesCommand.self,
      SimulateLabCommand.self,
    ])
}

/// `sstctl simulate sst1m`.
struct SimulateSST1MCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sst1m", abstract: "Make a raw file of the SST-1M camera.",
    discussion: """
      Example:
        sstctl simulate sst1m --output-dir raw --events 2000 --seed 7
      This writes raw/SST1M1_20260121_0001.fits.fz, and the truth of each shower beside it (.truth.csv).

      The run starts at 20:00 UTC of --date. Showers come at random with a mean rate of 90 Hz, pedestals at exactly \
      10 Hz, so that about one event in ten is a pedestal; the run ends with --events events. The same seed gives \
      the same bytes, whatever the number of threads.

      With --dark the lid is closed: clocked events at 100 Hz and nothing else, 1.8 MHz of dark counts in each pixel \
      with 10 % crosstalk, 1 ADC count of noise, and 39 ADC counts for a p.e. of which the best five samples hold \
      60 % (23.5), as many as in the real camera:
        sstctl simulate sst1m --dark --output-dir dark --events 20000
      """)

  @OptionGroup var folder: NewFolderOptions
  @Option(name: .shortAndLong, help: ArgumentHelp("The number of events.", valueName: "n")) var events = 1000
  @Option(help: "The telescope: 21 or 22.") var telescope = 21
  @Option(help: "What everything random is made from.") var seed: UInt64 = 1
  @Option(help: ArgumentHelp("The night.", valueName: "yyyymmdd")) var date = 20_260_121
  @Option(name: .customLong("run"), help: ArgumentHelp("The run number, 0 to 9999.", valueName: "n"))
  var runNumber = 1
  @Option(help: "The TARGET keyword; '' for none (default: Crab_W1_83.633_22.514, with --dark: Dark).")
  var target: String?
  @Flag(help: "A run with closed lid, for 'sstctl dark-run'.") var dark = false
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var existing: OverwriteOptions

  func validate() throws {
    if !(1...50_000_000).contains(events) { throw ValidationError("--events must be from 1 to 50000000") }
    if RunIdentity(telescopeID: 21, date: date, run: 1) == nil {
      throw ValidationError("--date \(date) is no date; write it as YYYYMMDD")
    }
  }

  func run() throws {
    var settings = RunSettings(seed: seed, date: date, events: events)
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
