import SSTCore
import SSTIO

/// Describes `.tio` files.
enum TIOInformation {
  static func read(_ path: String) throws -> FileInformation {
    let file = try TIOFile(path: path, onCorrupt: .recover)
    let source = RawFile.openRows(file)
    var information = FileInformation(path: path, format: source.description.format)
    information.problem = file.damage?.description
    information.isComplete = file.damage == nil
    information.facts = facts(file)
    information.events = try events(source)
    information.tables = [
      FileInformation.Table(
        name: "EVENTS", rows: file.eventCount, columns: TIODump.eventColumns(file).map(column),
        storedBytes: file.eventCount * file.rowBytes),
      FileInformation.Table(
        name: "PACKETS", rows: file.eventCount * file.packetsPerEvent,
        columns: TIODump.packetColumns.map(column), storedBytes: nil),
    ]
    if !file.modules.isEmpty {
      information.tables.append(
        FileInformation.Table(
          name: "MODULES", rows: file.modules.count, columns: TIODump.moduleColumns.map(column),
          storedBytes: nil))
    }
    if let configuration = file.configuration {
      information.tables.append(
        FileInformation.Table(
          name: "CONFIG", rows: configuration.split(separator: "\n", omittingEmptySubsequences: false).count,
          columns: [FileInformation.Column(name: "line", kind: "text")],
          storedBytes: configuration.utf8.count))
    }
    return information
  }

  private static func column(_ column: TIODump.Column) -> FileInformation.Column {
    FileInformation.Column(name: column.name, kind: column.kind)
  }

  private static func facts(_ file: TIOFile) -> [(name: String, value: JSONValue)] {
    func number(_ value: Int?) -> JSONValue { value.map { .number(Double($0)) } ?? .null }
    func text(_ name: String) -> JSONValue { file.text(name).map(JSONValue.string) ?? .null }
    var facts: [(name: String, value: JSONValue)] = [
      ("level", .string(file.level.rawValue)), ("run", number(file.runNumber)),
      ("start", text("DATE-OBS")), ("end", text("DATE-END")), ("observer", text("OBSERVER")),
      ("host", text("HOSTNAME")), ("camera_version", .string(file.cameraVersion)),
      ("layout_version", number(file.version)), ("packets_per_event", number(file.packetsPerEvent)),
      ("packet_bytes", number(file.packetSize)),
      ("waveforms_per_packet", number(file.readout?.waveformsPerPacket)),
      ("pixels", number(file.readout?.pixelCount)),
      ("samples_per_pixel", number(file.readout?.samplesPerPixel)),
      ("slots", .array((file.readout?.slots ?? []).map { .number(Double($0)) })),
    ]
    if file.level == .r1 {
      facts += [
        // The shortest decimal of the single-precision number, not its digits in double precision.
        ("scale", .number(Double("\(file.scale)") ?? .nan)),
        ("offset", .number(Double("\(file.offset)") ?? .nan)),
        ("pedestal", text("PEDESTAL")), ("transfer_function", text("TF")), ("calibrated", text("DATE-CAL")),
      ]
    }
    if let configuration = file.configuration {
      facts.append(("configuration_bytes", number(configuration.utf8.count)))
    }
    return facts
  }

  private static func events(_ source: some RandomAccessEventSource) throws -> FileInformation.Events? {
    guard source.eventCount > 0 else { return nil }
    let last = source.eventCount - 1
    let times = try [0, last].flatMap { try source.readHeaders($0..<$0 + 1, jobs: 1) }.map(\.time)
      .filter(\.isKnown)
    return FileInformation.Events(
      count: source.eventCount, first: times.min(), last: times.max(), byType: ["event": source.eventCount])
  }
}

/// Describes `.tcal` files.
enum TcalInformation {
  static func read(_ path: String) throws -> FileInformation {
    let table = try TcalTable(path: path)
    var information = FileInformation(path: path, format: "CHEC-S / SSTCAM calibration (tcal)")
    information.facts = [("type", .number(Double(table.type))), ("kind", .string(kind(table)))]
    information.facts += shape(table).map { ($0.name, .number(Double($0.count))) }
    information.tables = TcalDump.tables(table).map { table in
      FileInformation.Table(
        name: table.name, rows: table.rows,
        columns: [
          FileInformation.Column(
            name: table.column, kind: "float32" + (table.width > 1 ? "[\(table.width)]" : ""))
        ], storedBytes: nil)
    }
    return information
  }

  static func kind(_ table: TcalTable) -> String {
    switch table {
    case .pedestal: "pedestal"
    case .transferFunction: "transfer function"
    case .transferInput: "transfer function input"
    }
  }

  static func shape(_ table: TcalTable) -> [(name: String, count: Int)] {
    switch table {
    case .pedestal(let table):
      [("modules", table.moduleCount), ("blocks", table.blockCount), ("positions", table.positionCount)]
    case .transferFunction(let table):
      [("modules", table.moduleCount), ("cells", table.cellCount), ("points", table.steps.count)]
    case .transferInput(let table):
      [("modules", table.moduleCount), ("cells", table.cellCount), ("points", table.amplitudes.count)]
    }
  }
}
