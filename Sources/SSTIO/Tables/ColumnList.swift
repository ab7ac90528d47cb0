/// Builds lists of columns: `@ColumnList<Column<Row>>` takes columns, lists of columns and `if`.
@resultBuilder public enum ColumnList<Element> {
  /// One column.
  public static func buildExpression(_ column: Element) -> [Element] { [column] }
  /// Several columns.
  public static func buildExpression(_ columns: [Element]) -> [Element] { columns }
  /// All lines, in their order.
  public static func buildBlock(_ parts: [Element]...) -> [Element] { parts.flatMap { $0 } }
  /// An `if` without `else`.
  public static func buildOptional(_ part: [Element]?) -> [Element] { part ?? [] }
  /// The first branch.
  public static func buildEither(first part: [Element]) -> [Element] { part }
  /// The other branch.
  public static func buildEither(second part: [Element]) -> [Element] { part }
  /// A loop.
  public static func buildArray(_ parts: [[Element]]) -> [Element] { parts.flatMap { $0 } }
}

extension Array {
  /// The columns as those of a larger row, which holds `Row` in a stored property.
  ///
  /// - Parameters:
  ///   - path: the stored property.
  ///   - prefix: what is put before the names on disk.
  public func at<Row, Outer>(_ path: any WritableKeyPath<Outer, Row> & Sendable, prefix: String = "")
    -> [Column<Outer>] where Element == Column<Row>
  {
    map { $0.at(path, prefix: prefix) }
  }

  /// The columns with a prefix before their names on disk.
  public func prefixed<Row>(_ prefix: String) -> [Column<Row>] where Element == Column<Row> {
    map { $0.prefixed(prefix) }
  }

  /// The columns, each of which a file may lack.
  public func optional<Row>() -> [Column<Row>] where Element == Column<Row> { map(\.optional) }

  /// The columns for blocks that keep an array of rows.
  ///
  /// - Parameters:
  ///   - path: the array of a block.
  ///   - initial: a row before a file sets its values.
  public func each<Row: Sendable, Block>(
    _ path: any WritableKeyPath<Block, [Row]> & Sendable, initial: Row
  ) -> [BlockColumn<Block>] where Element == Column<Row> {
    map { $0.each(path, initial: initial) }
  }
}
