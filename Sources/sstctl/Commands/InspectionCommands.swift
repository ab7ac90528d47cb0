import ArgumentParser
import SSTCore
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
        sstctl info dl1/SST1M1_20260121_0001_W1_dl1.h5 --tables
      """)

  @Argument(help: "The files.") var file: [String]
  @Flag(help: "List all tables, with columns, types and units.") var tables = false
  @Flag(help: "Print a list of JSON objects, one for each file, with everything.") var json = false

  func run() throws {
    try CommandRunner(nil, .init(summary: .printed(asJSON: json), isImmediate: true)).run(
      InfoStep(threads: ProcessorCount.allowed, listsTables: tables), file.map { Input($0) })
  }
}

/// `sstctl dump`.
struct DumpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump", abstract: "Print a table of a raw or HDF5 file as JSON lines or CSV.",
    discussion: """
      'sstctl info --tables' lists the tables. Rows count from 0, the end is left out. NaN is null in JSON and nan in CSV; \
      items of a list are separated by ';' in CSV. Example:
        sstctl dump raw.fits.fz --table Events --rows 0:10 \\
          --columns eventNumber,event_type
        sstctl dump run_r1.tio --table EVENTS --rows 0:10 \
          --columns event,tack,is_stale,problems
        sstctl dump dl1.h5 --table /dl1/event/telescope/trigger --format csv
      """)

  @Argument(help: "The file.") var file: String
  @Option(name: .shortAndLong, help: "The table: EXTNAME in FITS files, the path in HDF5 files.") var table:
    String
  @Option(help: ArgumentHelp("The rows: A:B, A:, :B, or a single one (default: all).", valueName: "a:b"))
  var rows: RowSelection?
  @Option(help: ArgumentHelp("Columns separated by commas (default: all).", valueName: "a,b,..."))
  var columns: String?
  @Option(help: "How rows are written.") var format = TableDump.Format.jsonl
  @Option(help: "Damaged raw files: stop, or recover the complete rows before the damage.")
  var onCorrupt = CorruptionPolicy.stop

  func validate() throws {
    if onCorrupt == .skip {
      throw ValidationError("--on-corrupt skip has no meaning here; use stop or recover")
    }
  }

  func run() throws {
    var dump = TableDump(table: table)
    dump.rows = rows ?? .all
    dump.columns = columns?.split(separator: ",").map(String.init)
    dump.format = format
    dump.onCorrupt = onCorrupt
    try CommandRunner(nil, .init(isImmediate: true)).run(dump, [Input(file)])
  }
}

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
    try CommandRunner(nil, .init(isImmediate: true)).run(
      CheckStep(threads: ProcessorCount.allowed), file.map { Input($0) })
  }
}
