/// A number for each pixel of the camera.
public struct ReportQuantity: Sendable {
  /// Its name in files, such as `pe_sigma`.
  public var name: String
  /// Its name for people.
  public var label: String
  /// Its unit; empty for a pure number.
  public var unit: String
  /// What it is, in a sentence; empty if the label says all.
  public var definition: String
  /// One value per pixel; NaN if not known.
  public var values: [Double]
  /// One standard error per pixel, NaN if not known; nil if the quantity has none.
  public var errors: [Double]?

  /// Makes a quantity.
  ///
  /// - Parameters:
  ///   - name: its name in files.
  ///   - label: its name for people.
  ///   - unit: its unit; empty for a pure number.
  ///   - definition: what it is, in a sentence.
  ///   - values: one per pixel.
  ///   - errors: one per pixel, or nil.
  public init(
    name: String, label: String, unit: String = "", definition: String = "", values: [Double],
    errors: [Double]? = nil
  ) {
    self.name = name
    self.label = label
    self.unit = unit
    self.definition = definition
    self.values = values
    self.errors = errors
  }

  var value: ReportValue {
    .object([
      ("name", .text(name)), ("label", .text(label)), ("unit", .text(unit)),
      ("definition", .text(definition)), ("values", .float64(values)),
      ("errors", errors.map { .float64($0) } ?? .null),
    ])
  }
}

/// The density that was fitted, and which quantities are its parameters.
public struct ReportCurve: Sendable {
  /// The densities that a report can draw; names and formulas are those of SPEFit's `PhotoelectronDensity`, with
  /// the pedestal included.
  public enum Model: String, Sendable, CaseIterable {
    /// Poisson light and normal peaks.
    case pmtSingleGaussian = "pmt"
    /// With crosstalk as chains.
    case sipmGentile = "sipm-gentile"
    /// With crosstalk by the generalised Poisson law.
    case sipmModifiedPoisson = "sipm-modified-poisson"

    /// The number of parameters.
    public var parameterCount: Int { self == .pmtSingleGaussian ? 5 : 6 }
  }

  /// The density.
  public var model: Model
  /// The names of the quantities that hold its parameters, in the order of the model: pedestal, its width, charge of a
  /// photoelectron, its spread, crosstalk (not for photomultipliers), light.
  public var parameters: [String]

  /// Makes a curve.
  ///
  /// - Parameters:
  ///   - model: the density.
  ///   - parameters: the names of the quantities that hold its parameters, in the order of the model.
  public init(_ model: Model, parameters: [String]) {
    self.model = model
    self.parameters = parameters
  }

  var value: ReportValue {
    .object([("model", .text(model.rawValue)), ("parameters", .texts(parameters))])
  }
}

/// The charge histograms of all pixels, in equal bins over one range.
public struct ReportSpectra: Sendable {
  /// The lower end of the range.
  public var lower: Double
  /// The upper end of the range.
  public var upper: Double
  /// The number of bins of each histogram.
  public var binCount: Int
  /// The counts, `[pixel][bin]`.
  public var counts: [UInt32]
  /// The unit of the charges.
  public var unit: String

  /// Makes the histograms.
  ///
  /// - Parameters:
  ///   - lower: the lower end of the range.
  ///   - upper: the upper end of the range; above `lower`.
  ///   - binCount: the number of bins of each histogram; positive.
  ///   - counts: the counts, `[pixel][bin]`.
  ///   - unit: the unit of the charges.
  public init(lower: Double, upper: Double, binCount: Int, counts: [UInt32], unit: String) {
    precondition(upper > lower && binCount > 0, "histograms need a range and bins")
    self.lower = lower
    self.upper = upper
    self.binCount = binCount
    self.counts = counts
    self.unit = unit
  }

  var value: ReportValue {
    .object([
      ("lower", .number(lower)), ("upper", .number(upper)), ("bins", .integer(binCount)),
      ("unit", .text(unit)), ("counts", .counts(counts)),
    ])
  }
}
