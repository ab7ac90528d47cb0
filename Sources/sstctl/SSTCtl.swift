import SSTCore
import SSTData
import ArgumentParser
import SSTPipelines

/// The root of the command: names its parts and answers `--version`.
struct SSTCtl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sstctl",
    abstract: "Process and inspect data of the Small-Sized Cherenkov Telescopes.",
    discussion: """
      A first try, with simulated data:
        sstctl simulate sst1m --output-dir raw --events 1000
        sstctl r0-dl1 raw/SST1M1_20260121_0001.fits.fz --output-dir dl1
        sstctl info dl1/SST1M1_20260121_0001_W1_dl1.h5

      Data go to stdout, messages to stderr. Errors carry a stable code such as E0411 truncated-file, whose \
      hundreds are the exit code: 0 done; 1 defect of the program; 2 wrong option or configuration; 3 input \
      missing or unreadable; 4 input damaged; 5 output exists or cannot be written; 6 inputs that do not fit; \
      7 no event; 8 below a quality limit; 9 some inputs failed, the others are done; 130 and 143 interrupted.

      Shell completions for bash (zsh and fish work alike: _sstctl in $fpath, ~/.config/fish/completions):
        sstctl --generate-completion-script bash \\
          > ~/.local/share/bash-completion/completions/sstctl
      """,
    subcommands: [
      R0DL1Command.self, DL1StereoCommand.self, DarkRunCommand.self, SPECommand.self, ChargeResCommand.self,
      BothCommand.self,
      FitSPECommand.self, CalibrateTIOCommand.self,
      PedestalTIOCommand.self, ShowCommand.self, InfoCommand.self, DumpCommand.self, CheckCommand.self,
      SimulateCommand.self,
      ConfigCommand.self,
    ])

  @Flag(name: .long, help: "Print the version; 'sstctl --version --json' for machines.") var version = false

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
