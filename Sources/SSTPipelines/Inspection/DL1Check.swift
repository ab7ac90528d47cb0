import SSTCore
import SSTData
import SSTIO

/// Whether the tables of a DL1 file belong together and its writer finished it.
struct DL1Check {
  let path: String
  let attributes: [String: HDF5Attribute]
  /// The keys of all tables that have them, by path.
  let keys: [String: EventKeys]

  private static let trigger = TablePath.telescopeTrigger
  private static let subarray = TablePath.subarrayTrigger

  /// True for files of this package, whose rows correspond one by one.
  private var isOurs: Bool { attributes["CTA ACTIVITY SOFTWARE NAME"]?.string == SoftwareVersion.name }

  /// True for simulations, where not every telescope has every event.
  private var isSimulated: Bool { attributes["CTA PROCESS TYPE"]?.string == "Simulation" }

  /// True if the file reproduces another program, which sorts and repeats rows.
  private var isCompatible: Bool {
    guard let text = attributes[ProductAttribute.provenance]?.string,
      let node = try? JSONParser.parse(Array(text.utf8))
    else {
      return false
    }
    return node.value["options"]?["compat"] != nil
  }

  func run() throws -> [String] {
    var notes: [String] = []
    guard let trigger = keys[Self.trigger] else {
      if isOurs { throw differ(Self.trigger, "the file", "missing") }
      return ["no table of triggers"]
    }
    // A stereo file has a row for each telescope of an event.
    let telescopes = Set(trigger.telescopes).sorted()
    let first = telescopes.first.map(trigger.rows(ofTelescope:)) ?? trigger
    let events = isSimulated ? keys[Self.subarray] ?? first : first
    notes.append(
      "\(events.count) events" + (telescopes.count > 1 ? " of \(telescopes.count) telescopes" : ""))
    let isExact = isOurs && !isCompatible
    if isOurs {
      try checkCount(events.count)
    } else {
      notes.append("no completeness marker (other software)")
    }
    if isExact, let subarray = keys[Self.subarray] {
      for telescope in telescopes {
        let own = trigger.rows(ofTelescope: telescope)
        if isSimulated {
          try contain(own, Self.trigger, subarray)
        } else {
          try compare(subarray, Self.subarray, own, Self.trigger)
        }
      }
    }
    for (name, found) in keys.sorted(by: { $0.key < $1.key }) {
      guard let telescope = Self.telescope(name) else { continue }
      let expected = trigger.rows(ofTelescope: telescope)
      if isExact {
        try compare(found, name, expected, Self.trigger)
      } else {
        try contain(found, name, expected)
      }
    }
    if isOurs, !events.isIncreasing {
      if isExact, events.set.count != events.count {
        throw differ(
          Self.trigger, "itself", "\(events.count - events.set.count) event ids occur more than once")
      }
      notes.append("event numbers are not in increasing order")
    }
    return notes + remarks() + (try marker())
  }

  private func marker() throws(InspectionError) -> [String] {
    guard isOurs else { return [] }
    guard let text = attributes[ProductAttribute.status]?.string,
      let status = Provenance.Status(rawValue: text)
    else {
      throw .unmarked(path: path)
    }
    switch status {
    case .completed: return []
    case .limited: return ["limited by an option such as --max-events"]
    case .incomplete: throw .incompleteProduct(path: path, status: text)
    }
  }

  /// What the file says of the clock and the numbers of its events.
  private func remarks() -> [String] {
    guard isOurs, let info = try? DL1File(readingFrom: path).info() else { return [] }
    let counted = [
      (info.untimedCount, "events have no time"), (info.emptyCount, "empty rows of the input were left out"),
      (info.duplicateCount, "repeated events of the input were left out"),
      (info.substituteCount, "events have a substitute id"),
      (info.clockStepsBack, "times the camera clock goes back, by up to \(info.largestStepBack) s"),
    ]
    return counted.compactMap { count, text in count > 0 ? "\(count) \(text)" : nil }
  }

  private func checkCount(_ found: Int) throws(InspectionError) {
    guard let stated = attributes[ProductAttribute.eventCount]?.integer else { throw .unmarked(path: path) }
    if stated != Int64(found) { throw .eventCount(path: path, stated: Int(stated), found: found) }
  }

  private func compare(
    _ found: EventKeys, _ name: String, _ expected: EventKeys, _ reference: String
  ) throws(InspectionError) {
    if found.count != expected.count {
      throw differ(name, reference, "\(found.count) rows and not \(expected.count)")
    }
    if let row = found.firstDifference(from: expected) {
      throw differ(
        name, reference, "row \(row) is event \(found.events[row]) and not \(expected.events[row])")
    }
  }

  private func contain(_ found: EventKeys, _ name: String, _ expected: EventKeys) throws(InspectionError) {
    let strange = found.set.subtracting(expected.set)
    if let key = strange.min(by: { $0[1] < $1[1] }) {
      throw differ(name, Self.trigger, "event \(key[1]) has no trigger")
    }
  }

  private func differ(_ table: String, _ reference: String, _ detail: String) -> InspectionError {
    .tablesDiffer(path: path, table: table, reference: reference, detail: detail)
  }

  /// The telescope of a table of parameters or images, nil for other tables.
  private static func telescope(_ name: String) -> Int64? {
    TablePath.telescope(of: name).map(Int64.init)
  }
}
