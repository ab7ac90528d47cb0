import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl dl3`.
struct DL3Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dl3", abstract: "Look at event lists and check them.", usage: "sstctl dl3 <what>",
    discussion: """
      'sstctl dl2-dl3' makes event lists. Example:
        sstctl dl3 check dl3
        sstctl dl3 summary dl3 --output-dir dl3-summary
      """, subcommands: [DL3CheckCommand.self, DL3SummaryCommand.self])
}

/// `sstctl dl3 check`.
struct DL3CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check event lists, responses and index files against GADF 0.3.",
    usage: "sstctl dl3 check <input> ... [--json]",
    discussion: """
      Files of ours or of other programs: keywords, columns, units, times and their scale, good times, live time, positions; \
      axes, units and normalization of responses; whether an index names what is there. Errors make readers fail or results \
      wrong; warnings are deviations from the format; notes are worth knowing. The exit code is 0 without an error, else 4. \
      Example:
        sstctl dl3 check dl3/*_dl3.fits
        sstctl dl3 check dl3 --json
      """)

  @Argument(help: "FITS files, or folders of them.") var input: [String]
  @OptionGroup var summary: SummaryOptions

  func run() throws {
    try CommandRunner(nil, .init(summary: .printed(asJSON: summary.json), isImmediate: true)).run(
      DL3CheckStep(), DL3CheckStep.files(in: input.map { Input($0) }))
  }
}

/// `sstctl irf`.
struct ResponseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "irf", abstract: "Look at instrument responses.", usage: "sstctl irf <what>",
    discussion: """
      'sstctl make-irfs' makes responses. Example:
        sstctl irf info IRFs/data/sst1m_tel_001/0_1/bcf/ze20_az180_gc0.75/SST1M_tel_001_Zen20deg_gcut0.75_irfs.fits
        sstctl irf compare old_irfs.fits new_irfs.fits --relative 1e-6
      """, subcommands: [ResponseInfoCommand.self, ResponseCompareCommand.self])
}

/// `sstctl irf info`.
struct ResponseInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show the axes of responses, and their values on the axis of the camera.",
    usage: "sstctl irf info <file> ... [--json]",
    discussion: """
      Effective area with its error, the radius that holds 68 % of the events of a source, bias and resolution of the energy \
      by true energy; the rate of background by reconstructed energy. Example:
        sstctl irf info dl3/SST1M_Crab_obs_id_202601210001_dl3.fits
      """)

  @Argument(help: "Files of responses, or event lists with some.") var file: [String]
  @OptionGroup var summary: SummaryOptions

  func run() throws {
    try CommandRunner(nil, .init(summary: .printed(asJSON: summary.json), isImmediate: true)).run(
      ResponseInfoStep(), file.map { Input($0) })
  }
}

/// `sstctl irf compare`.
struct ResponseCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Say how the responses of two files differ.",
    usage: "sstctl irf compare <first> <second> [--relative <x>] [--json]",
    discussion: """
      Facts, axes and every cell; where the files have statistical errors, also the sum of squared differences over squared \
      errors. Example:
        sstctl irf compare old_irfs.fits new_irfs.fits --relative 1e-6
      """)

  @Argument(help: "A file of responses, or an event list with some.") var first: String
  @Argument(help: "Another.") var second: String
  @Option(help: ArgumentHelp("Relative differences of cells up to this are none.", valueName: "x"))
  var relative = 0.0
  @OptionGroup var summary: SummaryOptions

  func validate() throws {
    guard relative >= 0, relative < 1 else {
      throw ValidationError("--relative is \(relative), must be from 0 to below 1")
    }
  }

  func run() throws {
    try CommandRunner(nil, .init(summary: .printed(asJSON: summary.json), isImmediate: true)).run(
      ResponseCompareStep(tolerance: relative), [Input(first), Input(second)])
  }
}
