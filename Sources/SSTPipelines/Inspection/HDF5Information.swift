import SSTData
import SSTCore
import SSTIO

/// Describes HDF5 files.
enum HDF5Information {
  static func read(_ path: String) throws -> FileInformation {
    let file = try HDF5File(readingFrom: path, verifies: false)
    var information = FileInformation(path: path, format: "HDF5")
    if let run = DL1Information(file) { (information.facts, information.events) = (run.facts, run.events) }
    try describeProduct(file, &information)
    for object in try file.walk() where object.kind == .dataset {
      information.tables.append(try table(file, object.path))
    }
    return information
  }

  private static func describeProduct(_ file: HDF5File, _ information: inout FileInformation) throws {
    let attributes = try file.attributes()
    if let levels = attributes["CTA PRODUCT DATA LEVELS"]?.string { information.format = "HDF5, \(levels)" }
    let texts = [
      ("created", "CTA PRODUCT CREATION TIME"), ("data_model", "CTA PRODUCT DATA MODEL VERSION"),
      ("observation_ids", "CTA PROCESS ID"), ("activity", "CTA ACTIVITY NAME"),
      ("software", "CTA ACTIVITY SOFTWARE NAME"), ("software_version", "CTA ACTIVITY SOFTWARE VERSION"),
      ("status", ProductAttribute.status),
    ]
    for (name, key) in texts {
      if let text = attributes[key]?.string { information.facts.append((name, .string(text))) }
    }
    var settings: [(label: String, text: String)] = []
    if let count = attributes[ProductAttribute.eventCount]?.integer {
      information.facts.append(("event_count", .number(Double(count))))
    }
    if let text = attributes[ProductAttribute.configuration]?.string {
      information.facts.append(("configuration_sha256", .string(ContentHash(of: text).hexadecimal)))
      settings = ProvenanceText.settings(text)
    }
    if let text = attributes[ProductAttribute.provenance]?.string,
      let node = try? JSONParser.parse(Array(text.utf8))
    {
      information.facts.append(("provenance", node.value))
      information.history = ProvenanceText.lines(node.value) + settings
    }
    checkMarker(attributes, &information)
  }

  private static func checkMarker(_ attributes: [String: HDF5Attribute], _ information: inout FileInformation)
  {
    guard attributes["CTA ACTIVITY SOFTWARE NAME"]?.string == SoftwareVersion.name else { return }
    guard let status = attributes[ProductAttribute.status]?.string, Provenance.Status(rawValue: status) != nil
    else {
      information.isComplete = false
      information.problem = InspectionError.unmarked(path: information.path).description
      return
    }
    information.isComplete = status == Provenance.Status.completed.rawValue
    if status == Provenance.Status.limited.rawValue {
      information.problem = "limited by an option such as --max-events: events of the input are missing"
    } else if !information.isComplete {
      information.problem =
        InspectionError.incompleteProduct(path: information.path, status: status).description
    }
  }

  private static func table(_ file: HDF5File, _ path: String) throws -> FileInformation.Table {
    do {
      let table = try file.table(path)
      let columns = table.columns.map { column in
        let shape =
          column.shape.isEmpty ? "" : "[" + column.shape.map(String.init).joined(separator: ",") + "]"
        let kind = name(column.type) + shape + (column.unit.map { " (\($0))" } ?? "")
        return FileInformation.Column(name: column.name, kind: kind)
      }
      let others = table.unreadableColumns.sorted { $0.key < $1.key }
        .map { FileInformation.Column(name: $0.key, kind: "unreadable: \($0.value)") }
      return FileInformation.Table(
        name: path, rows: table.rowCount, columns: columns + others, storedBytes: nil)
    } catch {
      guard case HDF5Error.wrongKind = error else { throw error }
      let rows = try HDF5ArrayRows.count(file, path)
      return FileInformation.Table(
        name: path, rows: rows, columns: [FileInformation.Column(name: "value", kind: "array")],
        storedBytes: nil)
    }
  }

  private static func name(_ type: ColumnType) -> String {
    switch type {
    case .string(let length): "text(\(length))"
    default: "\(type)"
    }
  }
}

/// The length of arrays that are not tables.
enum HDF5ArrayRows {
  /// The length of the first axis, 1 for a single value; no value is read except texts of variable length.
  static func count(_ file: HDF5File, _ path: String) throws -> Int {
    do {
      // More rows than any dataset has: the refusal names the true number.
      return try file.array(path, rows: 0..<Int.max).shape.first ?? 1
    } catch {
      if case HDF5Error.rowsOutOfRange(_, _, _, _, let count) = error { return count }
      if case HDF5Error.unsupportedType = error { return try textCount(file, path) }
      throw error
    }
  }

  /// The number of texts of variable length; 0 for types that cannot be read.
  private static func textCount(_ file: HDF5File, _ path: String) throws -> Int {
    do {
      return try file.array(path).shape.first ?? 1
    } catch {
      if case HDF5Error.unsupportedType = error { return 0 }
      throw error
    }
  }
}
