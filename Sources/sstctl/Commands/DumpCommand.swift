import ArgumentParser
import SSTCore
import SSTIO
import SSTPipelines

/// `sstctl dump`.
struct DumpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump", abstract: "Print a table of a raw or HDF5 file as JSON lines or CSV.",
    discussion: """
      'sstctl info' lists the tables. Rows count from 0, the end is left out. NaN is null in JSON and nan in CSV; \
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
    var dump = TableDump(path: file, table: table)
    dump.rows = rows ?? .all
    dump.columns = columns?.split(separator: ",").map(String.init)
    dump.format = format
    dump.onCorrupt = onCorrupt
    try dump.run { StandardOutput.write($0) }
  }
}
