import ArgumentParser
import SSTPipelines

/// `sstctl calibrate-tio`.
struct CalibrateTIOCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate-tio", abstract: "Calibrate R0 waveforms of CHEC-S or SSTCAM to R1.",
    usage: "sstctl calibrate-tio <input> ... --pedestal <file> [--transfer <file>] [<options>]",
    discussion: """
      Example:
        sstctl calibrate-tio run17_r0.tio --pedestal ped.tcal \\
          --transfer tf.tcal --output-dir r1
      This writes r1/run17_r1.tio: the pedestal of each storage cell is subtracted, and the transfer functions turn \
      ADC counts into mV. Without --transfer the samples are ADC counts above pedestal. A folder given to --transfer \
      holds one SNnnnn_tf.tcal for each module, found by the serial numbers in the header. Samples are identical to \
      those of the camera group's apply_calibration, bit by bit; values that do not fit 16 bits are clamped and \
      counted.
      """)

  @Argument(help: "R0 files (.tio); '@FILE' is a file with one path per line, '-' is such a list on stdin.")
  var input: [String] = []
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Pedestal table (.tcal), see pedestal-tio.", valueName: "file"))
  var pedestal: String
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Transfer functions from ADC counts to mV (.tcal), or a folder of them.", valueName: "file"))
  var transfer: String?
  @OptionGroup var folder: FolderOptions
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Stored units per mV (default: 22.8, without --transfer 13.6).", valueName: "x"))
  var scale: Float?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "mV added before scaling, so that negative samples can be stored (default: 370, "
        + "without --transfer 700).", valueName: "mv"))
  var offset: Float?
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var existing: OverwriteOptions
  @OptionGroup var summary: SummaryOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if let scale, !(scale.isFinite && scale > 0) { throw ValidationError("--scale must be positive") }
    if let offset, !offset.isFinite { throw ValidationError("--offset must be a number") }
  }

  func run() throws {
    var options = TIOCalibrationOptions(pedestal: pedestal, transfer: transfer)
    options.scale = scale
    options.offset = offset
    options.outputDirectory = folder.outputDir
    options.overwrite = existing.overwrite
    options.jobs = resources.threads
    try CommandRunner(messages, .init(summary: .printed(asJSON: summary.json))).run(
      TIOCalibrationStep(options), InputList.expand(input))
  }
}

/// `sstctl pedestal-tio`.
struct PedestalTIOCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pedestal-tio", abstract: "Make a pedestal table from R0 runs without light.",
    usage: "sstctl pedestal-tio <input> ... --output <file> [<options>]",
    discussion: """
      Example:
        sstctl pedestal-tio run16_r0.tio --output ped.tcal
      The table holds the mean ADC count of each pixel for every first storage block and position after its start. \
      Stale and damaged events are left out, and the first two and the last of each file, as the camera group's \
      generate_ped does. Cells that no event covered are 0, and their samples are not calibrated.
      """)

  @Argument(help: "R0 files (.tio); '@FILE' is a file with one path per line, '-' is such a list on stdin.")
  var input: [String] = []
  @Option(name: .shortAndLong, help: ArgumentHelp("The table to write (.tcal).", valueName: "file"))
  var output: String
  @Flag(help: "Pack the means into 16 bits: a smaller file, rounded values.") var packed = false
  @Flag(help: "Also write the number of events and the standard deviation of each value.") var spread = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Events left out at the start of each file.", valueName: "n"))
  var skipFirst = 2
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Events left out at the end of each file.", valueName: "n"))
  var skipLast = 1
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var existing: OverwriteOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if skipFirst < 0 || skipLast < 0 {
      throw ValidationError("--skip-first and --skip-last must not be negative")
    }
  }

  func run() throws {
    var step = TIOPedestalRun(output: output)
    step.isPacked = packed
    step.recordsSpread = spread
    step.skipsFirst = skipFirst
    step.skipsLast = skipLast
    step.overwrite = existing.overwrite
    step.jobs = resources.threads
    try CommandRunner(messages, .init()).run(step, InputList.expand(input))
  }
}
