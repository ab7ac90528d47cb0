import ArgumentParser
import Testing

@testable import sstctl

/// A word that is no command is named, with what may have been meant.
@Suite("Unknown commands") struct UnknownCommandTests {
  @Test(
    "the nearest commands are suggested",
    arguments: [
      (["r0-dl2", "x.fits.fz", "--output-dir", "y"], "sstctl r0-dl2: unknown command; did you mean r0-dl1"),
      (["r0_dl1"], "did you mean r0-dl1"), (["sst1mpipe_r0_dl1"], "did you mean r0-dl1"),
      (["chargeres", "-i", "x"], "did you mean charge-res?"), (["spee", "x"], "did you mean spe?"),
      (
        ["simulate", "nigth", "--duration", "3"],
        "sstctl simulate nigth: unknown command; did you mean night?"
      ),
      (["config", "shwo"], "did you mean show?"), (["help", "darkrun"], "did you mean dark-run?"),
      (["nonsense"], "commands are r0-dl1, dl1-stereo"),
    ])
  func suggestions(_ arguments: [String], _ text: String) throws {
    let outcome = try Command.run(arguments)
    #expect(outcome.code == 2 && outcome.output.isEmpty)
    #expect(outcome.messages.hasPrefix("sstctl: error E0200 usage: sstctl "), "\(outcome.messages)")
    #expect(outcome.messages.contains(text), "\(outcome.messages)")
  }

  @Test("names, aliases and options before them are left to the parser")
  func known() throws {
    for arguments in [
      [], ["--help"], ["help", "simulate", "lab"], ["both", "x"], ["lab", "x"], ["config"],
    ] {
      try UnknownCommand.check(arguments)
    }
  }

  @Test("every command is in one group of the help") func groups() throws {
    let help = try Command.run("--help").output
    for group in ["TELESCOPE", "LABORATORY", "INSPECT", "SIMULATE", "CONFIGURE"] {
      #expect(help.contains("\n\(group) SUBCOMMANDS:\n"), "\(help)")
    }
    #expect(help.contains("  lab, both  ") && SSTCtl.configuration.ungroupedSubcommands.isEmpty)
    let grouped = SSTCtl.groups.flatMap(\.subcommands).map { $0.configuration.commandName }
    #expect(grouped.count == Set(grouped).count)
  }
}
