/// Whether two tables with the same rows agree, column by column.
public struct TableComparison: Sendable, Equatable {
  /// How far values may be apart: the larger of both allowances.
  public struct Tolerance: Sendable, Equatable {
    /// In the unit of the column.
    public var absolute: Double
    /// As a part of the expected value.
    public var relative: Double

    /// Nothing is allowed unless given.
    public init(absolute: Double = 0, relative: Double = 0) {
      (self.absolute, self.relative) = (absolute, relative)
    }

    /// What is allowed at an expected value.
    func allowance(_ expected: Double) -> Double { max(absolute, relative * abs(expected)) }
  }

  /// A column of both tables.
  public struct Column: Sendable {
    let name: String
    let found, expected: [Double]
    let tolerance: Tolerance

    /// Names the values.
    ///
    /// - Parameters:
    ///   - name: of the column.
    ///   - found: one value for each row.
    ///   - expected: one value for each row.
    ///   - tolerance: how far both may be apart.
    public init(_ name: String, found: [Double], expected: [Double], tolerance: Tolerance = .init()) {
      (self.name, self.found, self.expected, self.tolerance) = (name, found, expected, tolerance)
    }
  }

  /// What was found of a column.
  public struct Verdict: Sendable, Equatable {
    /// The column.
    public let name: String
    /// The rows that were compared.
    public let rows: Int
    /// The rows that are further apart than allowed, or have NaN in one table only.
    public private(set) var failures = 0
    /// The row with the largest difference in units of what is allowed, and its values; nil if all are equal.
    public private(set) var worst: Difference?

    /// Two values of a row.
    public struct Difference: Sendable, Equatable {
      /// From 0.
      public let row: Int
      /// Of the first table.
      public let found: Double
      /// Of the second table.
      public let expected: Double
      /// Their distance in units of what is allowed; infinite where nothing is, or where one is NaN.
      public let excess: Double
    }

    fileprivate init(_ column: Column) {
      (name, rows) = (column.name, column.found.count)
      for (row, (found, expected)) in zip(column.found, column.expected).enumerated() {
        let excess = Self.excess(found, expected, column.tolerance)
        if excess > 1 { failures += 1 }
        if excess > worst?.excess ?? 0 {
          worst = Difference(row: row, found: found, expected: expected, excess: excess)
        }
      }
    }

    private static func excess(_ found: Double, _ expected: Double, _ tolerance: Tolerance) -> Double {
      if found == expected || found.isNaN && expected.isNaN { return 0 }
      let (distance, allowance) = (abs(found - expected), tolerance.allowance(expected))
      return distance.isNaN || allowance == 0 ? .infinity : distance / allowance
    }
  }

  /// One for each column, in their order.
  public let verdicts: [Verdict]

  /// Compares columns.
  ///
  /// - Precondition: both tables have as many rows.
  public init(_ columns: [Column]) {
    for column in columns {
      precondition(
        column.found.count == column.expected.count, "column \(column.name) needs as many rows in both tables"
      )
    }
    verdicts = columns.map { Verdict($0) }
  }

  /// Whether all columns agree.
  public var agrees: Bool { verdicts.allSatisfy { $0.failures == 0 } }

  /// A line for each column that differs, the worst first; empty if all values are equal.
  public var report: String {
    verdicts.compactMap { verdict in verdict.worst.map { (verdict, $0) } }
      .sorted { $0.1.excess > $1.1.excess }
      .map { verdict, worst in
        let state =
          verdict.failures == 0 ? "within the tolerance" : "\(verdict.failures) beyond the tolerance"
        return "\(verdict.name): \(verdict.rows) rows, \(state); worst in row \(worst.row): "
          + "\(worst.found), expected \(worst.expected)"
      }.joined(separator: "\n")
  }
}
