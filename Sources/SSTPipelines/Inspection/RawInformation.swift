import SSTCore
import SSTIO

/// Describes raw files.
enum RawInformation {
  static func read(_ path: String, jobs: Int) throws -> FileInformation {
    let file = try ZFITSFile(path: path, onCorrupt: .recover)
    var information = FileInformation(path: path, format: "ZFITS tables")
    information.problem = file.damage?.description
    information.isComplete = file.damage == nil
    information.tables = file.tables.map(table)
    do {
      try describeEvents(file, &information, jobs: jobs)
    } catch ZFITSError.missingTable(_, "Events", _) {
    } catch let error as any SSTError where error is ZFITSError || error is FITSError {
      information.isComplete = false
      information.problem = information.problem ?? error.description
    }
    return information
  }

  private static func describeEvents(_ file: ZFITSFile, _ information: inout FileInformation, jobs: Int)
    throws
  {
    var options = RawReadOptions()
    options.onCorrupt = .recover
    let source = try RawFile.openRows(file, options: options)
    let run = source.description
    information.format = run.format
    information.facts = facts(run)
    let (census, events) = try count(source, jobs: jobs)
    information.events = events
    information.facts += [
      ("lost_events", .number(Double(census.lostCount + run.cutEventCount))),
      ("missing_pixels", .number(Double(census.missingPixelCount))),
      ("events_with_impossible_samples", .number(Double(census.eventsWithImpossibleSamples))),
      ("void_events", .number(Double(census.voidCount))),
    ]
    if let damage = census.damage {
      information.isComplete = false
      information.problem = information.problem ?? damage.description
    }
  }

  private static func facts(_ run: SourceDescription) -> [(name: String, value: JSONValue)] {
    func number(_ value: Int?) -> JSONValue { value.map { .number(Double($0)) } ?? .null }
    var facts: [(name: String, value: JSONValue)] = [
      ("telescope", number(run.telescope.id)),
      ("target", run.keywords["TARGET"].map(JSONValue.string) ?? .null),
    ]
    if case .observe(let target) = ObservationTarget.decide(
      header: run.keywords["TARGET"], forcePointing: false),
      let pointing = target.coordinates
    {
      facts.append(("pointing_ra_deg", .number(pointing.rightAscensionDeg)))
      facts.append(("pointing_dec_deg", .number(pointing.declinationDeg)))
    }
    if let clock = run.clock { facts.append(("clock", .string(clock.text))) }
    facts += [
      ("date", number(run.date)), ("run", number(run.runNumber)),
      ("pixels", number(run.telescope.camera.pixelCount)),
      ("samples_per_pixel", number(run.telescope.camera.samplesPerPixel)),
      ("array_event_numbers", .bool(run.hasArrayEventNumbers)),
    ]
    return facts
  }

  private static func count(
    _ source: some RandomAccessEventSource, jobs: Int
  ) throws -> (EventCensus, FileInformation.Events?) {
    let isSST1M = source.description.instrument == .sst1m
    var byType: [String: Int] = [:]
    var headers = HeaderCensus(usesArrayNumbers: source.description.hasArrayEventNumbers)
    let census = try source.census(jobs: jobs) { block in
      for header in block.headers {
        byType[isSST1M ? name(header.triggerBits) : "type \(header.eventType)", default: 0] += 1
        headers.add(header)
      }
    }
    let counts = headers.counts
    guard counts.events > 0 else { return (census, nil) }
    return (
      census,
      FileInformation.Events(
        count: counts.events, first: counts.clock.earliest, last: counts.clock.latest, byType: byType,
        remarks: (census.findings + counts.findings).map(\.text)
          + [source.description.clock?.doubt].compactMap { $0 })
    )
  }

  private static let bitNames: [(TriggerBits, String)] = [
    (.patch7, "patch7"), (.patch19, "patch19"), (.muon, "muon"), (.internalClock, "clock"),
    (.externalMaster, "external"), (.continuous, "continuous"), (.muonDetected, "muon-detected"),
    (.hillasComputed, "hillas-computed"),
  ]

  /// The flags of an event in words, for example `pedestal` or `patch7+muon`.
  static func name(_ bits: TriggerBits) -> String {
    if bits.isPedestal { return "pedestal" }
    var words = bitNames.filter { bits.contains($0.0) }.map(\.1)
    let rest = bitNames.reduce(bits) { $0.subtracting($1.0) }
    if !rest.isEmpty { words.append("0x" + String(rest.rawValue, radix: 16)) }
    return words.isEmpty ? "none" : words.joined(separator: "+")
  }

  private static func table(_ table: ZFITSTable) -> FileInformation.Table {
    let size = table.header.integer("NAXIS1").flatMap { width in
      table.header.integer("NAXIS2").flatMap { rows in
        let product = width.multipliedReportingOverflow(by: rows)
        let sum = product.partialValue.addingReportingOverflow(table.header.integer("PCOUNT") ?? 0)
        return product.overflow || sum.overflow ? nil : sum.partialValue
      }
    }
    return FileInformation.Table(
      name: table.name, rows: table.rowCount,
      columns: table.columns.map { column in
        let isMany = column.maximumCount != 1 && !column.isText
        let kind = column.isText ? "text" : column.type.rawValue + (isMany ? "[\(column.maximumCount)]" : "")
        return FileInformation.Column(name: column.name, kind: kind)
      }, storedBytes: size)
  }
}
