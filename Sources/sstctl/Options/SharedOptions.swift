import ArgumentParser
import Foundation
import SSTCore
import SSTPipelines

/// How much of the machine a command uses.
struct ResourceOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Threads (default: the processors allowed).", valueName: "n"))
  var jobs: Int?

  /// The number of threads to use.
  var threads: Int { jobs ?? ProcessorCount.allowed }

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be from 1 to 1024") }
  }
}

/// Whether outputs may be replaced.
struct OverwriteOptions: ParsableArguments {
  @Flag(help: "Replace outputs that exist.") var overwrite = false
}

/// The form of a summary.
struct SummaryOptions: ParsableArguments {
  @Flag(help: "Print the summary as JSON.") var json = false
}

/// What is done with outputs, and what is said of them.
struct OutputOptions: ParsableArguments {
  @OptionGroup var existing: OverwriteOptions
  @Flag(help: "Say what would be done, and write nothing.") var dryRun = false
  @OptionGroup var summary: SummaryOptions

  /// True to replace outputs that exist.
  var overwrite: Bool { existing.overwrite }
  /// True to print JSON.
  var json: Bool { summary.json }
}

/// Where products go.
struct FolderOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The folder of the outputs; made if missing.") var outputDir = "./"
}

/// Where simulated files go.
struct NewFolderOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The folder of the files; made if missing.") var outputDir: String
}

/// The configuration of the algorithms.
struct ConfigurationOptions: RecordedOptions {
  @Option(
    name: .shortAndLong,
    help: "JSON configuration; may be repeated, later ones win. Without it the packaged defaults apply.")
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
  @Option(help: "Reproduce the numbers of another program, defects included.") var compat: Program?

  /// The defects to reproduce.
  var quirks: Quirks { compat?.quirks ?? [] }
}

/// What raw SST-1M files do not say of themselves.
struct RawReadingOptions: RecordedOptions {
  @Option(help: ArgumentHelp("The telescope, where the file does not say (21 or 22).", valueName: "n"))
  var telescopeId: Int?
  @Option(help: "The scale of the camera clock; auto takes utc for files before 2020 whose own date says so.")
  var timeScale = RawReadOptions.TimeScale.auto
  @Option(help: "The unit of stored baselines.") var baselineUnit = RawReadOptions.BaselineUnit.auto

  /// Puts the options into those of the reader.
  func apply(to options: inout RawReadOptions) {
    options.telescopeID = telescopeId
    options.timeScale = timeScale
    options.baselineUnit = baselineUnit
  }
}

/// The number of threads that fit the processors this process may use.
enum ProcessorCount {
  /// The smallest of CPU affinity, the quota of the control group, and `SLURM_CPUS_PER_TASK`.
  static var allowed: Int {
    let slurm = ProcessInfo.processInfo.environment["SLURM_CPUS_PER_TASK"].flatMap { Int($0) }
    let limits = [affinity, slurm, quota].compactMap { $0 }.filter { $0 > 0 }
    return limits.min() ?? 1
  }

  /// Foundation asks `sched_getaffinity`.
  private static var affinity: Int? { ProcessInfo.processInfo.activeProcessorCount }

  private static var quota: Int? {
    guard let text = try? String(contentsOfFile: "/sys/fs/cgroup/cpu.max", encoding: .utf8) else {
      return nil
    }
    let words = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard words.count == 2, words[1] > 0 else { return nil }
    return max(1, Int((words[0] / words[1]).rounded(.up)))
  }
}
