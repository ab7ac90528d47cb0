import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Read files whole and say whether they are sound.",
    discussion: """
      Raw files: structure, checksums, every block decodes. HDF5 files: every chunk with its checksum; DL1 files \
      also the completeness marker, and that the tables hold the same events. .tio files: every packet with its \
      checksum; .tcal files: their tables. One line for each file on stdout. The \
      exit code is 0 if all are sound, 4 if any is damaged, 3 if any cannot be read, 8 if any is sound but lacks \
      events of its input. Example:
        sstctl check raw/SST1M1_20260121_0001.fits.fz dl1/SST1M1_20260121_0001_W1_dl1.h5
      """)

  @Argument(help: "The files.") var file: [String]

  func run() throws {
    var codes: Set<Int32> = []
    for path in file {
      do {
        let finding = try FileCheck.check(path, jobs: ProcessorCount.allowed)
        let notes = finding.notes.isEmpty ? "" : " (" + finding.notes.joined(separator: "; ") + ")"
        StandardOutput.print(TerminalText.line("\(path): ok\(notes)"))
      } catch let error as any SSTError {
        codes.insert(error.code.exitCode)
        StandardOutput.print(TerminalText.line("\(path): problem \(error.code): \(error.description)"))
      }
    }
    let corrupt = Int32(ErrorCategory.inputCorrupt.rawValue)
    if codes.contains(corrupt) { throw ExitCode(corrupt) }
    if let code = codes.min() { throw ExitCode(code) }
  }
}
