import ArgumentParser
import SSTCore
import SSTPipelines

/// How much of the machine a command uses.
struct ResourceOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "Threads, 1 to 1024; results do not depend on it (default: as many as processors are allowed).",
      valueName: "n"))
  var jobs: Int?

  /// The number of threads to use.
  var threads: Int { jobs ?? ProcessorCount.allowed }

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError(
        "--jobs is \(jobs), must be from 1 to 1024; without it every allowed processor is used")
    }
  }
}

/// Whether outputs may be replaced.
struct OverwriteOptions: ParsableArguments {
  @Flag(help: "Replace outputs that exist; without it they are refused before any work starts.")
  var overwrite = false
}

/// The form of a summary.
struct SummaryOptions: ParsableArguments {
  @Flag(help: "Print the summary as JSON on standard output.") var json = false
}

/// What is done with outputs, and what is said of them.
struct OutputOptions: ParsableArguments {
  @OptionGroup var existing: OverwriteOptions
  @Flag(help: "Check inputs, options and outputs, print what would be written, and write nothing.")
  var dryRun = false
  @OptionGroup var summary: SummaryOptions

  /// True to replace outputs that exist.
  var overwrite: Bool { existing.overwrite }
  /// True to print JSON.
  var json: Bool { summary.json }
}

/// The plotting library of pages.
struct PlotlyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The plotting library of the reports, plotly.min.js (default: where scripts/bootstrap put it, SST_PLOTLY).",
      valueName: "file"))
  var plotly: String?
  @Flag(
    help: "Write the plotting library once beside the reports instead of into each (5 MB less per report).")
  var sharedAssets = false

  /// The options of the library.
  func page(isWanted: Bool) -> PageOptions {
    var page = PageOptions(isWanted: isWanted)
    (page.plotlyPath, page.sharesAssets) = (plotly, sharedAssets)
    return page
  }
}

/// Where products go.
struct FolderOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Folder of the outputs; made if missing.", valueName: "dir"))
  var outputDir = "./"
}

/// Where simulated files go.
struct NewFolderOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("Folder of the files; made if missing.", valueName: "dir"))
  var outputDir: String
}

/// The seed of a simulation.
struct SeedOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Random seed; the same seed and options give the same bytes for any number of threads.", valueName: "n")
  )
  var seed: UInt64 = 1
}

/// The configuration of the algorithms.
struct ConfigurationOptions: RecordedOptions {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Configuration in JSON, as sst1mpipe reads it; may be repeated, later files win (default: packaged).",
      discussion: "'sstctl config init' writes one to start from, 'sstctl config explain' explains its keys.",
      valueName: "file"))
  var config: [InputFile] = []

  /// The paths.
  var files: [String] { config.map(\.path) }
}

/// Programs whose numbers a command can follow.
protocol CompatibleProgram: ExpressibleByArgument, CaseIterable, RawRepresentable, Sendable
where RawValue == String {
  /// The documented defects of the program.
  var quirks: Quirks { get }
}

/// The program whose numbers the steps from raw SST-1M files on can follow.
enum Compatibility: String, CompatibleProgram {
  case sst1mpipe

  var quirks: Quirks { .sst1mpipe }
}

/// Whose numbers to follow.
struct CompatibilityOptions<Program: CompatibleProgram>: RecordedOptions {
  @Option(
    help: ArgumentHelp(
      "Reproduce the numbers of the original program, known defects included (default: they are corrected).",
      valueName: "program"))
  var compat: Program?

  /// The defects to reproduce.
  var quirks: Quirks { compat?.quirks ?? [] }
}

/// What raw SST-1M files do not say of themselves.
struct RawReadingOptions: RecordedOptions {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Telescope, 21 or 22, for files that do not say it: decides calibration, position and thresholds.",
      valueName: "n"))
  var telescopeId: Int?
  @Option(
    help: ArgumentHelp(
      "Time scale of the camera clock: a wrong one shifts times by 37 s, and altitude and azimuth with them.",
      valueName: "scale"))
  var timeScale = RawReadOptions.TimeScale.auto
  @Option(
    help: ArgumentHelp(
      "Unit of the baselines in the file, which are subtracted from the samples: a wrong one spoils all charges.",
      valueName: "unit"))
  var baselineUnit = RawReadOptions.BaselineUnit.auto

  /// Puts the options into those of the reader.
  func apply(to options: inout RawReadOptions) {
    options.telescopeID = telescopeId
    options.timeScale = timeScale
    options.baselineUnit = baselineUnit
  }
}
