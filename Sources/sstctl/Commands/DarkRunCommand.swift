import ArgumentParser
import Foundation
import SSTCore
import SSTIO
import SSTPipelines

/// `sstctl dark-run`.
struct DarkRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dark-run", abstract: "Make the calibration file of a camera from its dark runs.",
    discussion: """
      Example:
        sstctl dark-run dark/SST1M1_20260121_00*.fits.fz --output-dir calib
      This fits the charge spectrum of every pixel in the clocked events and writes \
      calib/20260121_0001_0004_Tel1_fitted_parameters.h5 for r0-dl1, and the histograms beside it. All inputs are \
      taken together: they must be of one telescope and one night. The summary goes to stdout.
      """)

  @Argument(help: "Raw files; '@FILE' is a file with one path a line, '-' the same on stdin.")
  var input: [String] = []

  @Option(name: .shortAndLong, help: "The folder of the outputs; made if missing.") var outputDir = "./"
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Threads (default: the processors allowed).", valueName: "n"))
  var jobs: Int?
  @Option(help: "Reproduce the numbers of another program, defects included.") var compat: Compatibility?
  @Option(help: ArgumentHelp("The telescope, where the file does not say (21 or 22).", valueName: "n"))
  var telescopeId: Int?
  @Option(help: "The scale of the camera clock; files of 2017 and 2018 need utc.")
  var timeScale = RawReadOptions.TimeScale.tai
  @Option(help: "The unit of stored baselines.") var baselineUnit = RawReadOptions.BaselineUnit.auto
  @Flag(help: "Replace outputs that exist.") var overwrite = false
  @Flag(help: "Say what would be done, and write nothing.") var dryRun = false
  @Flag(help: "Print the summary as JSON.") var json = false
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be from 1 to 1024") }
  }

  func run() throws {
    let options = self.options
    let plan = try DarkRunPlan(inputs: InputList.expand(input), options: options)
    if dryRun { return DarkRunReport(plan: plan).print(asJSON: json) }
    let interruption = Interruption()
    let report = DarkRunReport(plan: plan, summary: try process(plan, options, interruption))
    report.print(asJSON: json)
    if let summary = report.summary, summary.goodCount == 0 {
      throw DarkRunInputError.noGoodPixel(reasons: summary.reasonText)
    }
  }

  private var options: DarkRunOptions {
    var options = DarkRunOptions()
    options.outputDirectory = outputDir
    options.jobs = jobs ?? ProcessorCount.allowed
    options.overwrite = overwrite
    options.compatibility = compat
    options.reading.telescopeID = telescopeId
    options.reading.timeScale = timeScale
    options.reading.baselineUnit = baselineUnit
    options.given["compat"] = compat?.rawValue
    options.given["telescope-id"] = telescopeId.map { "\($0)" }
    if timeScale != .tai { options.given["time-scale"] = timeScale.rawValue }
    if baselineUnit != .auto { options.given["baseline-unit"] = baselineUnit.rawValue }
    return options
  }

  private func process(
    _ plan: DarkRunPlan, _ options: DarkRunOptions, _ interruption: Interruption
  ) throws -> DarkRunSummary {
    try OutputFolder.make(options.outputDirectory)
    let console = try messages.console()
    let messages = messages
    defer { console.clearProgress() }
    do {
      return try DarkRunPipeline(
        options: options, log: console.logger(level: messages.logLevel.level),
        cancellation: interruption.flag,
        progress: { messages.progressLine(console, file: $0, of: $1) }
      ).run(plan)
    } catch is CancelledError {
      throw interruption.error
    }
  }
}
