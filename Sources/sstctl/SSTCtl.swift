import ArgumentParser
import SSTPipelines

/// The root of the command: names its parts and answers `--version`.
struct SSTCtl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sstctl",
    abstract: "Process and inspect data of the Small-Sized Cherenkov Telescopes.",
    discussion: """
      Data go to stdout, messages to stderr. A first try, with simulated data:
        sstctl simulate sst1m --output-dir raw --events 1000
        sstctl r0-dl1 raw/*.fits.fz --output-dir dl1
        sstctl info dl1/*.h5

      Exit codes: 0 done; 1 defect of the program; 2 wrong option or configuration; 3 input missing or unreadable;
      4 input damaged; 5 output exists or cannot be written; 6 inputs that do not fit; 7 no event; 8 below a quality
      limit; 9 some inputs failed, the others are done; 130 and 143 interrupted. Errors carry a stable code such as
      E0411 truncated-file.

      Shell completions: put the output of
        sstctl --generate-completion-script bash
      into ~/.local/share/bash-completion/completions/sstctl; zsh and fish work alike (_sstctl in $fpath,
      ~/.config/fish/completions/sstctl.fish).
      """,
    subcommands: [
      R0DL1Command.self, InfoCommand.self, DumpCommand.self, CheckCommand.self, SimulateCommand.self,
      ConfigCommand.self,
    ])

  @Flag(name: .long, help: "Print the version.") var version = false
  @Flag(name: .long, help: "With --version: name, version and data model as JSON.") var json = false

  func validate() throws {
    if json && !version { throw ValidationError("--json of sstctl itself goes with --version") }
  }

  func run() throws {
    guard version else { throw CleanExit.helpRequest(self) }
    let text =
      json
      ? JSONValue.object([
        "name": .string(SoftwareVersion.name), "version": .string(SoftwareVersion.number),
        "data_model": .string(SoftwareVersion.dataModel), "format": .number(1),
      ]).canonicalText
      : "sstctl \(SoftwareVersion.number) (\(SoftwareVersion.name), data model \(SoftwareVersion.dataModel))"
    StandardOutput.print(text)
  }
}
