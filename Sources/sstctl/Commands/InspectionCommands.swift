import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl info`.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Summarize files: format, telescope, target, times, events, tables.",
    usage: "sstctl info <file> ... [--tables] [--json]",
    discussion: """
      Files are recognised by content, not by name: raw files (.fits.fz), waveform files and calibration tables of \
      CHEC-S and SSTCAM (.tio, .tcal) and HDF5 files of this and other programs. \
      Damaged raw files are described as far as they can be read. Example:
        sstctl info SST1M1_20260121_0001.fits.fz
        sstctl info dl1/SST1M1_20260121_0001_W1_dl1.h5 --tables
      """)

  @Argument(help: "Files of any kind.") var file: [String]
  @Flag(help: "List all tables, with columns, types and units.") var tables = false
  @Flag(help: "Print a JSON list with one object per file, with everything.") var json = false

  func run() throws {
    try CommandRunner(nil, .init(summary: .printed(asJSON: json), isImmediate: true)).run(
      InfoStep(threads: ProcessorCount.allowed, listsTables: tables), file.map { Input($0) })
  }
}

/// `sstctl dump`.
struct DumpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump", abstract: "Print rows of a table as JSON lines or CSV.",
    usage: "sstctl dump <file> --table <name> [<options>]",
    discussion: """
      'sstctl info --tables' lists the tables. Rows count from 0, the last one is not included. NaN is null in JSON \
      and nan in CSV; the items of a list are separated by ';' in CSV. Example:
        sstctl dump raw.fits.fz --table Events --rows 0:10 \\
          --columns eventNumber,event_type
        sstctl dump run_r1.tio --table EVENTS --rows 0:10 \\
          --columns event,tack,is_stale,problems
        sstctl dump dl1.h5 --table /dl1/event/telescope/trigger --format csv
      """)

  @Argument(help: "Raw, .tio, .tcal or HDF5 file.") var file: String
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Table: EXTNAME in FITS and .tio files, the path in HDF5 files.", valueName: "name"))
  var table: String
  @Option(help: ArgumentHelp("Rows A:B, A:, :B, or a single one (default: all).", valueName: "a:b"))
  var rows: RowSelection?
  @Option(help: ArgumentHelp("Columns separated by commas (default: all).", valueName: "a,b,..."))
  var columns: String?
  @Option(help: ArgumentHelp("How rows are written.", valueName: "format")) var format = TableDump.Format
    .jsonl
  @Option(help: ArgumentHelp("What to do with a damaged raw file.", valueName: "policy"))
  var onCorrupt = DamagedInput.stop

  func run() throws {
    var dump = TableDump(table: table)
    dump.rows = rows ?? .all
    dump.columns = columns?.split(separator: ",").map(String.init)
    dump.format = format
    dump.onCorrupt = onCorrupt.policy
    try CommandRunner(nil, .init(isImmediate: true)).run(dump, [Input(file)])
  }
}

/// `sstctl check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verify the integrity of files: structure, checksums, completeness.",
    usage: "sstctl check <file> ...",
    discussion: """
      Files are read to their end. Raw files: structure, checksums, every block can be decoded. HDF5 files: every \
      chunk with its checksum; DL1 files also the completeness marker, and that their tables hold the same events. \
      .tio files: every packet with its checksum; .tcal files: their tables. One line per file on standard output. \
      The exit code is 0 if all are intact, 4 if any is damaged, 3 if any cannot be read, 8 if any is intact but \
      lacks events of its input. Example:
        sstctl check raw/SST1M1_20260121_0001.fits.fz \\
          dl1/SST1M1_20260121_0001_W1_dl1.h5
      """)

  @Argument(help: "Files of any kind.") var file: [String]

  func run() throws {
    try CommandRunner(nil, .init(isImmediate: true)).run(
      CheckStep(threads: ProcessorCount.allowed), file.map { Input($0) })
  }
}
