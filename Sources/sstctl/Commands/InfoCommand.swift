import SSTCore
import ArgumentParser
import SSTPipelines

/// `sstctl info`.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Say what is in files: format, telescope, target, times, events, tables.",
    discussion: """
      Files are recognised by content, not by name: raw files (.fits.fz), waveform files and calibration tables of \
      CHEC-S and SSTCAM (.tio, .tcal) and HDF5 files of this and other programs. \
      Damaged raw files are shown as far as they can be read. Example:
        sstctl info SST1M1_20260121_0001.fits.fz
        sstctl info dl1/SST1M1_20260121_0001_W1_dl1.h5 --json
      """)

  @Argument(help: "The files.") var file: [String]
  @Flag(help: "Print a list of JSON objects, one for each file.") var json = false

  func run() throws {
    let all = try file.map { try FileInformation(path: $0, jobs: ProcessorCount.allowed) }
    if json { return StandardOutput.print(JSONValue.array(all.map(\.json)).canonicalText) }
    StandardOutput.print(all.map(\.text).joined(separator: "\n\n"))
  }
}
