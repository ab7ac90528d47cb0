/// A line of the history of a file (71 and 72): a command line or a statement of the configuration.
public struct HistoryLine: EventIORecord, Equatable {
  /// Seconds since 1970 UTC.
  public var time: Int
  /// The line; statements often end with a newline.
  public var text: String

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    time = try cursor.i32()
    text = try cursor.string()
  }
}

/// Names and values of the configuration (75), of the array or of one telescope.
public struct MetaParameters: EventIORecord, Equatable {
  /// The names, in the case of the configuration.
  public var keys: [String]
  /// The values; some have a blank at the end.
  public var values: [String]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    (keys, values) = ([], [])
    for _ in 0..<(try cursor.itemCount(bytesEach: 2)) {
      keys.append(try cursor.countedString())
      values.append(try cursor.countedString())
    }
  }
}

/// The steering of CORSIKA (1212).
public struct InputCard: EventIORecord, Equatable {
  /// The lines, without newlines.
  public var lines: [String]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    lines = try cursor.list(try cursor.i32(), bytesEach: 2) { cursor throws(ObjectFault) in
      try cursor.string()
    }
  }
}

/// The atmosphere of the simulation (1216).
public struct AtmosphericProfile: EventIORecord, Equatable {
  /// The name of the table.
  public var name: String
  /// The height of the observation level, in cm.
  public var observationLevel: Double
  /// The heights of the table, in km.
  public var heights: [Double] = []
  /// The densities, in g/cm³.
  public var densities: [Double] = []
  /// The depths, in g/cm².
  public var depths: [Double] = []
  /// The refractive indices less 1.
  public var refractions: [Double] = []
  /// The height where the atmosphere ends, in cm; nil without layers.
  public var top: Double?
  /// The layers, five numbers each: height of the base (cm), a, b, c and 1/c.
  public var layers: [Double] = []

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    name = try cursor.countedString()
    observationLevel = try cursor.f64()
    for _ in 0..<(try cursor.itemCount(bytesEach: 32)) {
      heights.append(try cursor.f64())
      densities.append(try cursor.f64())
      depths.append(try cursor.f64())
      refractions.append(try cursor.f64())
    }
    let count = try cursor.itemCount(bytesEach: 40)
    if count > 0 {
      top = try cursor.f64()
      layers = try cursor.f64s(5 * count)
    }
  }
}

/// Histograms (100) that sim_telarray filled.
public struct EventIOHistograms: EventIORecord, Equatable {
  /// One histogram in one or two dimensions.
  public struct Histogram: Sendable, Equatable {
    /// The kind of contents: `F`, `D`, `R`, `r`, `I`, …
    public var kind: String
    /// What was filled.
    public var title: String
    /// The number; 6 holds the simulated events in core distance (m) and log10 of the energy in TeV.
    public var identifier: Int
    /// The number of bins in x.
    public var binsX: Int
    /// The number of bins in y; 0 in one dimension.
    public var binsY: Int
    /// The number of entries inside.
    public var entries: Int
    /// The number of all entries.
    public var allEntries: Int
    /// The edges in x.
    public var lowerX = 0.0
    /// See ``lowerX``.
    public var upperX = 0.0
    /// The edges in y.
    public var lowerY = 0.0
    /// See ``lowerY``.
    public var upperY = 0.0
    /// The entries below and above the range in x, then in y.
    public var outside: [Int] = []
    /// The sums of all x and of those inside, then of y.
    public var sums: [Double] = []
    /// The weight of all entries; nil for kinds without weights.
    public var contentAll: Double?
    /// The weight of the entries inside.
    public var contentInside: Double?
    /// The contents, x fastest; empty if nothing was filled.
    public var contents: [Double] = []
  }

  /// The histograms.
  public var histograms: [Histogram]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    let count = try cursor.checked(try cursor.i16(), bytesEach: 36)
    histograms = []
    for _ in 0..<count { histograms.append(try Histogram(&cursor)) }
  }
}

extension EventIOHistograms.Histogram {
  fileprivate init(_ cursor: inout ObjectCursor) throws(ObjectFault) {
    kind = String(UnicodeScalar(try cursor.u8()))
    let start = cursor.place
    title = try cursor.string()
    // A filler follows a title of an even number of bytes.
    if (cursor.place - start) % 2 == 0 { _ = try cursor.u8() }
    identifier = try cursor.i32()
    (binsX, binsY) = (try cursor.i16(), try cursor.i16())
    (entries, allEntries) = (try cursor.u32(), try cursor.u32())
    let isReal = ["R", "r", "F", "D"].contains(kind)
    func edge(_ cursor: inout ObjectCursor) throws(ObjectFault) -> Double {
      isReal ? Double(try cursor.f32()) : Double(try cursor.i32())
    }
    func axis(_ cursor: inout ObjectCursor) throws(ObjectFault) -> (Double, Double) {
      outside += [try cursor.u32(), try cursor.u32()]
      let (lower, upper) = (try edge(&cursor), try edge(&cursor))
      sums += [try edge(&cursor), try edge(&cursor)]
      return (lower, upper)
    }
    (lowerX, upperX) = try axis(&cursor)
    if binsY > 0 { (lowerY, upperY) = try axis(&cursor) }
    let isWeighted = kind == "F" || kind == "D"
    if isWeighted {
      (contentAll, contentInside) = (Double(try cursor.f32()), Double(try cursor.f32()))
      _ = try cursor.f32s(8)
    }
    guard allEntries > 0 else { return }
    let bins = try cursor.product(binsX, max(1, binsY))
    contents =
      isWeighted
      ? try cursor.f32s(bins).map { Double($0) } : try cursor.i32s(bins).map { Double($0) }
  }
}
