/// The ranges in which the results of a pixel have to be for the pixel to count as good.
public struct DarkRunAcceptance: Sendable, Equatable {
  /// A column of ``DarkRunFit/value(of:)`` and its range, both ends included.
  public struct Window: Sendable, Equatable {
    /// The name of the column.
    public var column: String
    /// The permitted values.
    public var range: ClosedRange<Double>

    /// Makes a window.
    public init(_ column: String, _ range: ClosedRange<Double>) {
      (self.column, self.range) = (column, range)
    }
  }

  /// The windows.
  public var windows: [Window]

  /// Makes an acceptance from windows.
  public init(windows: [Window]) { self.windows = windows }

  /// The windows of sst1mpipe for the SST-1M camera.
  public static let sst1m = DarkRunAcceptance(windows: [
    Window("dcr", 0...1.5), Window("X_talk", 0...0.3), Window("gain", 16...35), Window("sigma_pe", 1...5.5),
    Window("sigma_el", 0...7), Window("P_chi2", 0...15), Window("true_Xtalk", 0.05...0.25),
  ])

  /// The columns that are outside their windows; NaN is outside.
  func violations(_ fit: DarkRunFit) -> [String] {
    windows.filter { window in
      guard let value = fit.value(of: window.column) else { return true }
      return !window.range.contains(value)
    }.map(\.column)
  }
}
