/// The documented defects of the original programs that a computation may reproduce, one bit each.
///
/// An algorithm's configuration carries a `Quirks` value, empty by default: then results are right. The presets
/// give the numbers of a program as it is. Every bit is a row of the tables in the documentation, under the
/// same number, and has a test of the original's value beside the right one.
public struct Quirks: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt64
  /// Makes a set from its bits.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

extension Quirks {
  /// The defects of sst1mpipe 0.9.
  public static let sst1mpipe: Quirks = [.sst1m, .sst1mStereo, .darkRunFit]
}
