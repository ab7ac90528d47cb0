import ArgumentParser
import Foundation
import Logging
import SSTCore
import SSTIO
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
    let inputs = try InputList.expand(input)
    var options = TIOCalibrationOptions(pedestal: pedestal, transfer: transfer)
    options.scale = scale
    options.offset = offset
    options.outputDirectory = folder.outputDir
    options.overwrite = existing.overwrite
    options.jobs = resources.threads
    try refuseOutputs(inputs, options)
    let interruption = Interruption()
    let calibration = try TIOCalibration(options: options, cancellation: interruption.flag)
    try OutputFolder.make(folder.outputDir)
    let console = try messages.console()
    let logger = console.logger(level: messages.logLevel.level)
    var summaries: [TIOCalibrationSummary] = []
    for (index, path) in inputs.enumerated() {
      let progress = messages.progressLine(console, file: index + 1, of: inputs.count)
      defer { console.clearProgress() }
      do {
        let done = try calibration.run(path, progress: progress)
        console.clearProgress()
        logger.info("\(done.output): \(done.events) events, \(done.clamped) samples clamped")
        summaries.append(done)
      } catch is CancelledError {
        throw interruption.error
      }
    }
    if summary.json { StandardOutput.print(Self.report(summaries).canonicalText) }
  }

  /// Refuses before work starts what would be refused at its end.
  private func refuseOutputs(_ inputs: [String], _ options: TIOCalibrationOptions) throws {
    var owners: [String: String] = [:]
    for input in inputs {
      let output = options.output(of: input)
      if let first = owners.updateValue(input, forKey: output) {
        throw InspectionError.sameOutput(output: output, first: first, second: input)
      }
      if !existing.overwrite, FileManager.default.fileExists(atPath: output) {
        throw AtomicFileError.exists(path: output)
      }
    }
  }

  private static func report(_ summaries: [TIOCalibrationSummary]) -> JSONValue {
    .object([
      "format": .number(1),
      "files": .array(
        summaries.map {
          .object([
            "input": .string($0.input), "output": .string($0.output), "events": .number(Double($0.events)),
            "clamped": .number(Double($0.clamped)),
          ])
        }),
    ])
  }
}
