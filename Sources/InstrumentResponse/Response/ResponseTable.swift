/// An axis of a response with its bins.
public struct ResponseAxis: Sendable, Equatable {
  /// What the bins are of: the name of the columns of edges is that of the axis with `_LO` and `_HI`.
  public enum Quantity: String, Sendable, CaseIterable {
    /// Energy in TeV, true or reconstructed.
    case energy = "ENERG"
    /// The distance from the pointing in degrees.
    case offset = "THETA"
    /// Reconstructed over true energy.
    case migration = "MIGRA"
    /// The distance from the source in degrees.
    case sourceOffset = "RAD"
    /// Along falling azimuth in degrees.
    case longitude = "DETX"
    /// Along rising altitude in degrees.
    case latitude = "DETY"

    /// The unit; empty for none.
    public var unit: String {
      switch self {
      case .energy: "TeV"
      case .migration: ""
      case .offset, .sourceOffset, .longitude, .latitude: "deg"
      }
    }
  }

  /// What the bins are of.
  public let quantity: Quantity
  /// The bins.
  public let binning: Binning

  /// Makes an axis.
  public init(_ quantity: Quantity, _ binning: Binning) {
    (self.quantity, self.binning) = (quantity, binning)
  }
}

/// A response: a number with its error for each cell of some axes.
public struct ResponseTable: Sendable, Equatable {
  /// What the numbers are, by the name of their column in DL3 files.
  public enum Quantity: String, Sendable {
    /// The effective area in square meters.
    case effectiveArea = "EFFAREA"
    /// The probability density of reconstructed over true energy.
    case energyDispersion = "MATRIX"
    /// The probability density of the distance from the source per steradian.
    case pointSpread = "RPSF"
    /// The rate of background per second, MeV and steradian.
    case background = "BKG"
    /// The radius of the source region in degrees.
    case maximumRadius = "RAD_MAX"

    /// The unit; empty for none.
    public var unit: String {
      switch self {
      case .effectiveArea: "m2"
      case .energyDispersion: ""
      case .pointSpread: "sr-1"
      case .background: "MeV-1 s-1 sr-1"
      case .maximumRadius: "deg"
      }
    }
  }

  /// What the numbers are.
  public let quantity: Quantity
  /// The axes in the order of DL3 files: the first varies fastest.
  public let axes: [ResponseAxis]
  /// The numbers, the bin of the first axis fastest.
  public internal(set) var values: [Double]
  /// Their statistical errors.
  public internal(set) var errors: [Double]

  /// Makes a table of zeros.
  init(_ quantity: Quantity, axes: [ResponseAxis]) {
    (self.quantity, self.axes) = (quantity, axes)
    values = [Double](repeating: 0, count: axes.reduce(1) { $0 * $1.binning.count })
    errors = values
  }

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - quantity: what the numbers are.
  ///   - axes: the first varies fastest.
  ///   - values: one for each cell.
  ///   - errors: one for each cell.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public init(
    _ quantity: Quantity, axes: [ResponseAxis], values: [Double], errors: [Double]
  ) throws(ResponseError) {
    self.init(quantity, axes: axes)
    for list in [values, errors] where list.count != self.values.count {
      throw .lengths(what: "cells of a response", found: list.count, expected: self.values.count)
    }
    (self.values, self.errors) = (values, errors)
  }

  /// The place of a cell.
  ///
  /// - Parameter bins: the bin on each axis.
  public func place(_ bins: Int...) -> Int {
    precondition(bins.count == axes.count, "one bin for each axis")
    var place = 0
    for (axis, bin) in zip(axes, bins).reversed() { place = place * axis.binning.count + bin }
    return place
  }
}
