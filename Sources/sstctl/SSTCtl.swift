import SSTCore
import SSTData
import ArgumentParser
import SSTPipelines

/// The root of the command: names its parts and answers `--version`.
struct SSTCtl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sstctl",
    abstract: "Process and inspect data of the Small-Sized Cherenkov Telescopes.",
    usage: "sstctl <command> [<options>]",
    discussion: """
      A first try, with simulated data:
        sstctl simulate sst1m --output-dir raw --events 1000
        sstctl r0-dl1 raw/SST1M1_20260121_0001.fits.fz --output-dir dl1
        sstctl info dl1/SST1M1_20260121_0001_W1_dl1.h5

      Data go to standard output, messages to standard error. Outputs are written atomically and hold the same \
      for any number of threads; with SOURCE_DATE_EPOCH set they are byte-identical. Every error has a stable code such as E0411 truncated-file, whose second digit is the \
      exit code: 0 done; 1 defect of this program; 2 wrong option or configuration; 3 input missing or unreadable; \
      4 input damaged; 5 output exists or cannot be written; 6 inputs that do not belong together; 7 no event left; \
      8 a quality limit is not met; 9 some inputs failed, the others are done; 130, 143 interrupted.

      Shell completions for bash (for zsh write _sstctl into a folder of $fpath, for fish \
      ~/.config/fish/completions/sstctl.fish):
        sstctl --generate-completion-script bash \\
          > ~/.local/share/bash-completion/completions/sstctl
      """,
    groupedSubcommands: groups)

  /// The commands as users think of them.
  static let groups = [
    CommandGroup(
      name: "Telescope",
      subcommands: [
        R0DL1Command.self, DL1StereoCommand.self, DL1DL2Command.self, EventClassesCommand.self,
        PhotonListCommand.self, DL2DL3Command.self, ResponseCommand.self, IndexDL3Command.self,
        DL3Command.self,
        DarkRunCommand.self,
      ]),
    CommandGroup(
      name: "Models",
      subcommands: [
        TrainForestsCommand.self, TrainMisdirectionCommand.self, MakeResponsesCommand.self,
        PerformanceCommand.self,
        ApplyModelsCommand.self, ModelsCommand.self,
      ]),
    CommandGroup(
      name: "Laboratory",
      subcommands: [
        LabCommand.self, SPECommand.self, ChargeResCommand.self, FitSPECommand.self, CalibrateTIOCommand.self,
        PedestalTIOCommand.self,
      ]),
    CommandGroup(
      name: "Inspect",
      subcommands: [InfoCommand.self, ShowCommand.self, DumpCommand.self, CheckCommand.self]),
    CommandGroup(name: "Simulate", subcommands: [SimulateCommand.self]),
    CommandGroup(name: "Configure", subcommands: [ConfigCommand.self]),
  ]

  @Flag(name: .long, help: "Print the version; 'sstctl --version --json' prints it for scripts.")
  var version = false

  func run() throws {
    guard version else { throw CleanExit.helpRequest(self) }
    StandardOutput.print(VersionText.plain)
  }
}

/// What `--version` prints.
enum VersionText {
  static var plain: String {
    "sstctl \(SoftwareVersion.number) (\(SoftwareVersion.name), data model \(SoftwareVersion.dataModel))"
  }

  static var json: String {
    JSONValue.object([
      "name": .string(SoftwareVersion.name), "version": .string(SoftwareVersion.number),
      "data_model": .string(SoftwareVersion.dataModel), "format": .number(1),
    ]).canonicalText
  }
}
