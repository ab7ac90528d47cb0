internal import SSTCore

/// A data frame that pandas wrote to HDF5, as columns of `Double`.
///
/// Reads the "fixed" format (`axis0`, `block0_values`, …), and a group whose only dataset is a table (the "table"
/// format of pandas, or plain PyTables). Numbers and booleans are converted whatever their type.
public struct PandasFixedFrame: Sendable {
  /// The group that held the frame, for example `/param`.
  public let group: String
  /// The names of the numeric columns, in the order of the frame.
  public let columnNames: [String]
  /// The number of rows.
  public let rowCount: Int
  private let values: [String: [Double]]
  private let file: String

  /// The values of a column, `nil` if there is no such column.
  public subscript(name: String) -> [Double]? { values[name] }

  /// The values of a column that must be there.
  ///
  /// - Throws: ``HDF5Error`` `.missingColumn`.
  public func column(_ name: String) throws(HDF5Error) -> [Double] {
    if let found = values[name] { return found }
    throw .missingColumn(
      file: file, table: group, column: name, similar: NearestMatch.find(name, among: columnNames))
  }

  /// Reads the frame of a file with a single frame, or that in `group`.
  ///
  /// - Throws: ``HDF5Error`` if there is not exactly one top-level group, or its contents are no frame.
  public static func read(file: HDF5File, group: String? = nil) throws(HDF5Error) -> PandasFixedFrame {
    let path: String
    if let group {
      path = group
    } else {
      let groups = try file.children().filter { $0.kind == .group }
      guard groups.count == 1 else {
        throw .wrongKind(
          file: file.path, object: "/", found: "a file with \(groups.count) top-level groups",
          expected: "a file with a single data frame")
      }
      path = groups[0].path
    }
    let members = try file.children(of: path)
    let names = Set(members.map(\.path))
    if names.contains(path + "/axis0") { return try fixed(file, path, names) }
    let datasets = members.filter { $0.kind == .dataset }
    guard datasets.count == 1 else {
      throw .wrongKind(
        file: file.path, object: path, found: "a group without axis0 and with \(datasets.count) datasets",
        expected: "a data frame of pandas")
    }
    return try table(file, path, datasets[0].path)
  }

  private static func fixed(
    _ file: HDF5File, _ group: String, _ members: Set<String>
  ) throws(HDF5Error) -> PandasFixedFrame {
    let order = try names(file, group + "/axis0")
    var values: [String: [Double]] = [:]
    var rowCount = 0
    var block = 0
    while members.contains("\(group)/block\(block)_items"), members.contains("\(group)/block\(block)_values")
    {
      defer { block += 1 }
      let path = "\(group)/block\(block)_values"
      let items = try names(file, "\(group)/block\(block)_items")
      let array: HDF5Array
      do {
        array = try file.array(path)
      } catch .unsupportedType {
        continue  // pickled objects: no numbers
      }
      guard let numbers = array.data.doubles else { continue }
      let isTransposed = try file.attribute("transposed", of: path)?.integer != 0
      rowCount = try split(
        numbers, array.shape, items, rowsFirst: isTransposed, into: &values, file: file.path, path)
    }
    let known = order.filter { values[$0] != nil }
    guard values.values.allSatisfy({ $0.count == rowCount }) else {
      throw .damaged(file: file.path, object: group, detail: "its blocks differ in the number of rows")
    }
    return PandasFixedFrame(
      group: group, columnNames: known, rowCount: rowCount, values: values, file: file.path)
  }

  private static func names(_ file: HDF5File, _ path: String) throws(HDF5Error) -> [String] {
    let data = try file.array(path).data
    if let texts = data.strings { return texts }
    if let numbers = data.integers { return numbers.map(String.init) }
    if let numbers = data.doubles { return numbers.map { "\($0)" } }
    throw .wrongKind(file: file.path, object: path, found: "not a list of names", expected: "column names")
  }

  private static func split(
    _ numbers: [Double], _ shape: [Int], _ items: [String], rowsFirst: Bool,
    into values: inout [String: [Double]], file: String, _ path: String
  ) throws(HDF5Error) -> Int {
    guard shape.count == 2, shape[rowsFirst ? 1 : 0] == items.count else {
      throw .damaged(
        file: file, object: path, detail: "its shape \(shape) does not fit \(items.count) column names")
    }
    let rows = shape[rowsFirst ? 0 : 1]
    for (k, name) in items.enumerated() {
      values[name] =
        rowsFirst
        ? (0..<rows).map { numbers[$0 * items.count + k] } : Array(numbers[k * rows..<(k + 1) * rows])
    }
    return rows
  }

  private static func table(
    _ file: HDF5File, _ group: String, _ path: String
  ) throws(HDF5Error) -> PandasFixedFrame {
    let table = try file.table(path)
    let attributes = try file.attributes(of: path)
    var names: [String] = []
    var values: [String: [Double]] = [:]
    for column in try table.read().columns where column.info.name != "index" {
      guard let numbers = column.data.doubles else { continue }
      let width = column.elementsPerRow
      let labels =
        column.info.shape.isEmpty
        ? [column.info.name] : pickledNames(attributes["\(column.info.name)_kind"]?.string ?? "")
      guard labels.count == width else { continue }
      for (k, label) in labels.enumerated() {
        names.append(label)
        values[label] = (0..<table.rowCount).map { numbers[$0 * width + k] }
      }
    }
    return PandasFixedFrame(
      group: group, columnNames: names, rowCount: table.rowCount, values: values, file: file.path)
  }

  /// The texts in a list that Python pickled with protocol 0; nothing is executed.
  static func pickledNames(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      // "V" begins a text, after the marks that open the list and close the item before.
      guard let start = line.firstIndex(of: "V"), line[..<start].allSatisfy({ "(lpa0123456789".contains($0) })
      else { return nil }
      return String(line[line.index(after: start)...])
    }
  }
}
