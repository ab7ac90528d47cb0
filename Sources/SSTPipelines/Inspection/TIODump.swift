import SSTCore
import SSTIO

/// The tables of a `.tio` file as `dump` shows them.
struct TIODump {
  /// A column: name and type.
  struct Column {
    var name: String
    var kind: String
    init(_ name: String, _ kind: String) { (self.name, self.kind) = (name, kind) }
  }

  let file: TIOFile
  private let source: any RandomAccessEventSource

  init(_ file: TIOFile) {
    self.file = file
    source = RawFile.openRows(file)
  }

  /// Events that are read together.
  var step: Int { source.preferredBlockSize }

  /// What a row and its packets say, then the samples.
  static func eventColumns(_ file: TIOFile) -> [Column] {
    let pixels = file.readout?.pixelCount ?? 0
    let samples = pixels * (file.readout?.samplesPerPixel ?? 0)
    return [
      Column("event", "int64"), Column("event_id", "uint32"), Column("tack", "uint64 (ns)"),
      Column("cpu_s", "int64 (s)"), Column("cpu_ns", "int64 (ns)"), Column("packets_filled", "int64"),
      Column("packets_present", "int64"), Column("is_missing_packets", "bool"), Column("is_stale", "bool"),
      Column("first_cell", "int64"), Column("problems", "text"), Column("pixel_flags", "uint16[\(pixels)]"),
      Column("samples", "uint16[\(samples)]"),
      Column("values", "float32[\(samples)]" + (file.level == .r1 ? " (mV)" : " (ADC)")),
    ]
  }

  static let packetColumns: [Column] = [
    Column("event", "int64"), Column("column", "int64"), Column("is_present", "bool"),
    Column("slot", "int64"), Column("detector", "int64"), Column("waveforms", "int64"),
    Column("samples_per_waveform", "int64"), Column("is_first", "bool"), Column("is_last", "bool"),
    Column("tack", "uint64 (ns)"), Column("sequence", "int64"), Column("tag", "int64"),
    Column("first_cell", "int64"), Column("is_stale", "bool"), Column("checksum", "int64"),
    Column("has_error", "bool"), Column("has_timeout", "bool"),
  ]

  static let moduleColumns: [Column] = [
    Column("slot", "int64"), Column("serial_number", "int64"), Column("sensor_temperature", "float64 (degC)"),
    Column("board_temperature", "float64 (degC)"), Column("bias_settings", "int64[16]"),
    Column("bias_is_on", "int64[16]"),
  ]

  /// The columns `names` of events `rows`.
  func events(_ names: [String], _ rows: Range<Int>) throws -> [DumpCells] {
    func read(_ form: SampleForm) throws -> TelescopeEvents {
      try source.block(rows, samples: form).telescopes[0]
    }
    let needsWords = !Set(names).isDisjoint(with: ["samples", "pixel_flags"])
    let words = needsWords ? try read(.stored) : TelescopeEvents()
    let values = names.contains("values") ? try read(.physical) : TelescopeEvents()
    let events = try file.events(rows, jobs: 1)
    return names.map { name in
      switch name {
      case "pixel_flags": cells(name, .uint16(words.pixelFlags), rows.count, isList: true)
      case "samples": cells(name, .uint16(words.samples), rows.count, isList: true)
      case "values": cells(name, .float32(values.values), rows.count, isList: true)
      default: cells(name, Self.data(name, events), rows.count)
      }
    }
  }

  private static func data(_ name: String, _ events: [TIOEvent]) -> ColumnData {
    switch name {
    case "event_id": .uint32(events.map(\.eventID))
    case "tack": .uint64(events.map(\.tack))
    case "cpu_s": .int64(events.map(\.cpuSeconds))
    case "cpu_ns": .int64(events.map(\.cpuNanoseconds))
    case "packets_filled": .int64(events.map { Int64($0.packetsFilled) })
    case "packets_present": .int64(events.map { Int64($0.packetsPresent) })
    case "is_missing_packets": .bool(events.map(\.readout.isMissingPackets))
    case "is_stale": .bool(events.map(\.readout.isStale))
    case "first_cell": .int64(events.map { Int64($0.readout.firstCell ?? -1) })
    case "problems": .string(events.map { $0.readout.problems.names.joined(separator: " ") })
    default: .int64(events.map { Int64($0.index) })
    }
  }

  /// The columns `names` of packets `rows`, counted through all events.
  func packets(_ names: [String], _ rows: Range<Int>) throws -> [DumpCells] {
    let perEvent = file.packetsPerEvent
    var packets: [(event: Int, column: Int, header: TIOPacketHeader?)] = []
    for event in rows.lowerBound / perEvent..<(rows.upperBound + perEvent - 1) / perEvent {
      for (column, header) in try file.packetHeaders(ofEvent: event).enumerated()
      where rows.contains(event * perEvent + column) {
        packets.append((event, column, header))
      }
    }
    func numbers(_ value: (TIOPacketHeader) -> Int) -> ColumnData {
      .int64(packets.map { $0.header.map { Int64(value($0)) } ?? -1 })
    }
    func flags(_ value: (TIOPacketHeader) -> Bool) -> ColumnData {
      .bool(packets.map { $0.header.map(value) ?? false })
    }
    return names.map { name in
      let data: ColumnData =
        switch name {
        case "event": .int64(packets.map { Int64($0.event) })
        case "column": .int64(packets.map { Int64($0.column) })
        case "is_present": flags { _ in true }
        case "slot": numbers(\.slot)
        case "detector": numbers(\.detector)
        case "waveforms": numbers(\.waveformCount)
        case "samples_per_waveform": numbers(\.samplesPerWaveform)
        case "is_first": flags(\.isFirst)
        case "is_last": flags(\.isLast)
        case "tack": .uint64(packets.map { $0.header?.tack ?? 0 })
        case "sequence": numbers(\.sequence)
        case "tag": numbers(\.tag)
        case "first_cell": numbers(\.firstCell)
        case "is_stale": flags(\.isStale)
        case "checksum": numbers { Int($0.checksum) }
        case "has_error": flags(\.hasError)
        default: flags(\.hasTimeout)
        }
      return cells(name, data, packets.count)
    }
  }

  /// The columns `names` of the slow control's records.
  func modules(_ names: [String], _ rows: Range<Int>) -> [DumpCells] {
    let modules = Array(file.modules[rows])
    return names.map { name in
      switch name {
      case "serial_number": cells(name, .int64(modules.map { Int64($0.serialNumber ?? -1) }), rows.count)
      case "sensor_temperature":
        cells(name, .float64(modules.map { $0.sensorTemperature ?? .nan }), rows.count)
      case "board_temperature":
        cells(name, .float64(modules.map { $0.boardTemperature ?? .nan }), rows.count)
      case "bias_settings":
        cells(name, .int64(modules.flatMap(\.biasSettings).map { Int64($0 ?? -1) }), rows.count, isList: true)
      case "bias_is_on":
        cells(
          name, .int64(modules.flatMap(\.biasIsOn).map { $0.map { $0 ? 1 : 0 } ?? -1 }), rows.count,
          isList: true)
      default: cells(name, .int64(modules.map { Int64($0.slot) }), rows.count)
      }
    }
  }

  private func cells(_ name: String, _ data: ColumnData, _ rows: Int, isList: Bool = false) -> DumpCells {
    DumpCells(
      name: name, data: data, rows: rows, elementsPerRow: data.count / max(1, rows), isList: isList)
  }
}

extension TableDump {
  func runTIO(_ sink: ([UInt8]) throws -> Void) throws {
    let file = try TIOFile(path: path, onCorrupt: onCorrupt)
    let dump = TIODump(file)
    let step = dump.step
    switch table {
    case "EVENTS":
      let names = try choose(TIODump.eventColumns(file))
      // Text takes several times the room of the samples.
      try write(names: names, try choose(count: file.eventCount), step: min(step, 16), sink) {
        try dump.events(names, $0)
      }
    case "PACKETS":
      let names = try choose(TIODump.packetColumns)
      let count = file.eventCount * file.packetsPerEvent
      try write(names: names, try choose(count: count), step: 64 * file.packetsPerEvent, sink) {
        try dump.packets(names, $0)
      }
    case "MODULES":
      let names = try choose(TIODump.moduleColumns)
      try write(names: names, try choose(count: file.modules.count), step: 32, sink) {
        dump.modules(names, $0)
      }
    case "CONFIG":
      let lines = (file.configuration ?? "").split(separator: "\n", omittingEmptySubsequences: false)
      let names = try choose([TIODump.Column("line", "text")])
      try write(names: names, try choose(count: lines.count), step: 256, sink) { rows in
        names.map {
          DumpCells(
            name: $0, data: .string(lines[rows].map(String.init)), rows: rows.count, elementsPerRow: 1,
            isList: false)
        }
      }
    default: throw unknownTable(["EVENTS", "PACKETS", "MODULES", "CONFIG"])
    }
  }

  private func choose(_ columns: [TIODump.Column]) throws(InspectionError) -> [String] {
    let names = columns.map(\.name)
    return try chooseColumns(names).map { names[$0] }
  }
}
