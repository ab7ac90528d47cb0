import Foundation
import TestSupport
import Testing

/// Simulated files given to commands of the laboratory and of two telescopes.
@Suite("Simtel files as inputs of other commands") struct LabSimtelTests {
  let folder: TemporaryFolder
  /// A production under a name that says nothing.
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    file = folder.path("run.bin")
    let made = try Command.run(
      "simulate", "mc", "--showers", "20", "--reuse", "5", "--energy", "3:100", "--scatter-radius", "200",
      "--output-dir", folder.path("mc"))
    #expect(made.code == 0, "\(made.messages)")
    let name = try #require(names(in: folder.path("mc")).first)
    try FileManager.default.moveItem(atPath: folder.path("mc/" + name), toPath: file)
  }

  @Test("spe: charges are photoelectrons of the telescope that was chosen") func spe() throws {
    let arguments = ["spe", file, "--output-dir", folder.path("out"), "--no-reports", "--window-width", "7"]
    let none = try Command.run(arguments)
    #expect(none.code == 2 && none.messages.contains("E0237 lab-several-telescopes"), "\(none.messages)")
    #expect(none.messages.contains("1-2; choose one with --telescope-id"))
    let wrong = try Command.run(arguments + ["--telescope-id", "21"])
    #expect(wrong.code == 2 && wrong.messages.contains("E0238 lab-no-such-telescope"), "\(wrong.messages)")
    let peaks = try Command.run(arguments + ["--telescope-id", "2", "--peak-helper"])
    #expect(peaks.code == 0 && peaks.output.contains("run.bin: "), "\(peaks.messages)")
    #expect(peaks.output.contains(" p.e."), "\(peaks.output)")
    let kind = try Command.run(
      arguments + ["--telescope-id", "2", "--peak-helper", "--event-kind", "flat-field"])
    #expect(kind.code == 7 && kind.messages.contains("E0763"), "\(kind.messages)")
    #expect(kind.messages.contains("other-kind"))
    let dry = try Command.run(arguments + ["--telescope-id", "1", "--dry-run"])
    #expect(dry.code == 0, "\(dry.messages)")
    #expect(dry.output.contains("simulated events of telescope 1, 1296 pixels, 50 samples"), "\(dry.output)")
  }

  @Test("others name the commands that read it") func others() throws {
    let commands = [
      ["charge-res", "--input-dir", file, "-o", folder.path("out")],
      [
        "dl1-stereo", "--input-file-tel1", file, "--input-dir-tel2", folder.path("mc"), "-o",
        folder.path("out"),
      ],
      ["dark-run", file, "-o", folder.path("out")], ["pedestal-tio", file, "-o", folder.path("out.tcal")],
      ["fit-spe", file, "--range", "0,9", "-o", folder.path("out.json")],
    ]
    for command in commands {
      let outcome = try Command.run(command)
      #expect(outcome.code == 6, "\(command[0]): \(outcome.messages)")
      #expect(outcome.messages.contains("E0699 other-command"), "\(command[0]): \(outcome.messages)")
      #expect(outcome.messages.contains("'sstctl r0-dl1' makes a DL1 file of it"), "\(outcome.messages)")
    }
  }

  @Test("dl1-stereo refuses the DL1 file of a simulation, and says what has been done") func stereo() throws {
    let made = try Command.run("r0-dl1", file, "--output-dir", folder.path("dl1"), "--no-progress")
    #expect(made.code == 0, "\(made.messages)")
    let product = folder.path("dl1/run.bin_dl1.h5")
    let outcome = try Command.run(
      "dl1-stereo", "--input-file-tel1", product, "--input-dir-tel2", folder.path("dl1"), "-o",
      folder.path("out"))
    #expect(outcome.code == 6 && outcome.messages.contains("E0688 simulated-events"), "\(outcome.messages)")
    #expect(outcome.messages.contains("'sstctl show'"), "\(outcome.messages)")
    let spe = try Command.run("spe", product, "-o", folder.path("out"))
    #expect(spe.code == 6 && spe.messages.contains("a DL1 file of simulated events"), "\(spe.messages)")
  }
}
