import ArgumentParser
import SSTPipelines

/// `sstctl calibrate-tio`.
struct CalibrateTIOCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate-tio", abstract: "Calibrate R0 waveform files of CHEC-S or SSTCAM to R1.",
    discussion: """
      Example:
        sstctl calibrate-tio run17_r0.tio --pedestal ped.tcal \\
          --transfer tf.tcal --output-dir r1
      This writes r1/run17_r1.tio. Without --transfer the samples are ADC counts above pedestal. A folder given to \
      --transfer holds one SNnnnn_tf.tcal for each module, found by the serial numbers in the header. The samples \
      equal those of the camera group's apply_calibration to the bit; values that do not fit 16 bits are clamped \
      and counted. Outputs appear whole or not at all.
      """)

  @Argument(help: "R0 files; '@FILE' is a file with one path a line, '-' the same on stdin.")
  var input: [String] = []
  @Option(name: .shortAndLong, help: "The pedestal table (.tcal).") var pedestal: String
  @Option(name: .shortAndLong, help: "The transfer functions (.tcal), or a folder of them.")
  var transfer: String?
  @OptionGroup var folder: FolderOptions
  @Option(help: "Stored units of one mV (default: 22.8, without --transfer 13.6).") var scale: Float?
  @Option(
    parsing: .unconditional, help: "mV added before scaling (default: 370, without --transfer 700).")
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
    commandName: "pedestal-tio", abstract: "Make a pedestal table from R0 files without light.",
    discussion: """
      Example:
        sstctl pedestal-tio run16_r0.tio --output ped.tcal
      The table holds the mean ADC count of each pixel for every first storage block and position after its start. \
      Stale and damaged events are left out, and the first two and the last of each file, as the camera group's \
      generate_ped does. Values that no event reached are 0, and such samples are not calibrated.
      """)

  @Argument(help: "R0 files; '@FILE' is a file with one path a line, '-' the same on stdin.")
  var input: [String] = []
  @Option(name: .shortAndLong, help: "The table to write (.tcal).") var output: String
  @Flag(help: "Pack the values into 16 bits.") var packed = false
  @Flag(help: "Write the hits and standard deviations too.") var spread = false
  @Option(help: ArgumentHelp("Events left out at the start of each file.", valueName: "n")) var skipFirst = 2
  @Option(help: ArgumentHelp("Events left out at the end of each file.", valueName: "n")) var skipLast = 1
  @OptionGroup var resources: ResourceOptions
  @OptionGroup var existing: OverwriteOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    if skipFirst < 0 || skipLast < 0 { throw ValidationError("--skip-first and --skip-last count events") }
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
