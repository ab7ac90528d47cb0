/// A telescope whose images are shown: its camera, its place and its units.
public struct DisplayedTelescope: Sendable, Equatable {
  /// The window in which the charges were summed, seen from the highest sample of a pixel.
  public struct Window: Sendable, Equatable {
    /// The number of samples.
    public var width: Int
    /// How many of them come before the highest one.
    public var shift: Int

    /// Makes a window.
    ///
    /// - Parameters:
    ///   - width: the number of samples.
    ///   - shift: how many of them come before the highest one.
    public init(width: Int, shift: Int) {
      self.width = width
      self.shift = shift
    }
  }

  /// The name, such as `Telescope 21`.
  public var name: String
  /// The camera.
  public var camera: ReportCamera
  /// The frame in which the pixels are given, in words.
  public var frame: String
  /// North, west and up from the middle of the array, in metres; nil if unknown.
  public var positionM: [Double]?
  /// The unit of the charges.
  public var chargeUnit: String
  /// The time from sample to sample, in nanoseconds; nil if unknown.
  public var samplePeriodNS: Double?
  /// The unit of the samples, such as `ADC counts`.
  public var sampleUnit: String
  /// The window of the charges; nil if unknown.
  public var window: Window?

  /// Describes a telescope.
  ///
  /// - Parameters:
  ///   - name: the name, such as `Telescope 21`.
  ///   - camera: the camera.
  ///   - frame: the frame in which the pixels are given, in words.
  ///   - positionM: north, west and up from the middle of the array, in metres; nil if unknown.
  ///   - chargeUnit: the unit of the charges.
  ///   - samplePeriodNS: the time from sample to sample, in nanoseconds; nil if unknown.
  ///   - sampleUnit: the unit of the samples, such as `ADC counts`.
  ///   - window: the window of the charges; nil if unknown.
  public init(
    name: String, camera: ReportCamera, frame: String, positionM: [Double]? = nil, chargeUnit: String,
    samplePeriodNS: Double? = nil, sampleUnit: String = "ADC counts", window: Window? = nil
  ) {
    self.name = name
    self.camera = camera
    self.frame = frame
    self.positionM = positionM
    self.chargeUnit = chargeUnit
    self.samplePeriodNS = samplePeriodNS
    self.sampleUnit = sampleUnit
    self.window = window
  }

  /// What the scripts need.
  var value: ReportValue {
    .object([
      ("name", .text(name)), ("camera", camera.value(withEdges: true)), ("frame", .text(frame)),
      ("position", positionM.map { .float64($0) } ?? .null), ("chargeUnit", .text(chargeUnit)),
      ("samplePeriod", samplePeriodNS.map { .number($0) } ?? .null), ("sampleUnit", .text(sampleUnit)),
      (
        "window",
        window.map { .object([("width", .integer($0.width)), ("shift", .integer($0.shift))]) } ?? .null
      ),
    ])
  }
}
