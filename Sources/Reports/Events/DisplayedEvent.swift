/// One event with the images of all telescopes.
public struct DisplayedEvent: Sendable, Equatable {
  /// The number by which users find it.
  public var id: Int64
  /// Its row in the input, from 0.
  public var row: Int
  /// What triggered it, in words; may be empty.
  public var kind: String
  /// The image of each telescope of the page, in its order; nil if one has none.
  public var images: [DisplayedImage?]
  /// The reconstruction from all images; nil if there is none to be had.
  public var stereo: DisplayedStereo?
  /// The time of the second telescope minus that of the first, in words; empty if there is none.
  public var timeDifference: String
  /// The simulated shower of the event; nil if there is none, or no truth.
  public var truth: DisplayedTruth?
  /// The row of the event in each of the tables of the page; nil if a table has none.
  public var tableRows: [Int?] = []

  /// Collects the images of an event.
  ///
  /// - Parameters:
  ///   - id: the number by which users find it.
  ///   - row: its row in the input, from 0.
  ///   - kind: what triggered it, in words.
  ///   - images: the image of each telescope of the page, in its order.
  ///   - stereo: the reconstruction from all images.
  ///   - timeDifference: the time of the second telescope minus that of the first, in words.
  public init(
    id: Int64, row: Int, kind: String = "", images: [DisplayedImage?], stereo: DisplayedStereo? = nil,
    timeDifference: String = ""
  ) {
    self.id = id
    self.row = row
    self.kind = kind
    self.images = images
    self.stereo = stereo
    self.timeDifference = timeDifference
  }
}

/// What all telescopes together say about an event.
public struct DisplayedStereo: Sendable, Equatable {
  /// Whether there is a reconstruction; without one the numbers are not shown.
  public var isValid: Bool
  /// Valid, or why not, in words.
  public var status: String
  /// The direction, in degrees.
  public var altitudeDeg, azimuthDeg: Double
  /// The distance of the direction from the pointing of the array, in degrees; NaN if unknown.
  public var offsetDeg: Double
  /// The core on the ground, north and west of the middle of the array, in metres.
  public var coreX, coreY: Double
  /// The height of the shower maximum, in metres.
  public var maximumM: Double
  /// Above what: files of different makers mean different things.
  public var maximumMeaning: String
  /// The distance of each telescope from the shower axis, in metres.
  public var impactsM: [Double]
  /// The direction of each image's axis on the ground from x (north) towards y (west), in degrees; NaN for none.
  public var axesDeg: [Double]

  /// Collects the results of a reconstruction.
  ///
  /// - Parameters:
  ///   - isValid: whether there is a reconstruction.
  ///   - status: valid, or why not, in words.
  ///   - altitudeDeg: the altitude of the direction, in degrees.
  ///   - azimuthDeg: the azimuth of the direction, in degrees.
  ///   - offsetDeg: the distance of the direction from the pointing of the array, in degrees.
  ///   - coreX: the core on the ground, north, in metres.
  ///   - coreY: the core on the ground, west, in metres.
  ///   - maximumM: the height of the shower maximum, in metres.
  ///   - maximumMeaning: above what.
  ///   - impactsM: the distance of each telescope from the shower axis, in metres.
  ///   - axesDeg: the direction of each image's axis on the ground, in degrees.
  public init(
    isValid: Bool, status: String, altitudeDeg: Double = .nan, azimuthDeg: Double = .nan,
    offsetDeg: Double = .nan, coreX: Double = .nan, coreY: Double = .nan, maximumM: Double = .nan,
    maximumMeaning: String = "h_max of the file", impactsM: [Double] = [], axesDeg: [Double] = []
  ) {
    self.isValid = isValid
    self.status = status
    self.altitudeDeg = altitudeDeg
    self.azimuthDeg = azimuthDeg
    self.offsetDeg = offsetDeg
    self.coreX = coreX
    self.coreY = coreY
    self.maximumM = maximumM
    self.maximumMeaning = maximumMeaning
    self.impactsM = impactsM
    self.axesDeg = axesDeg
  }

  /// What the scripts need.
  var value: ReportValue {
    .object([
      ("isValid", .bool(isValid)), ("status", .text(status)),
      ("numbers", .float64([altitudeDeg, azimuthDeg, offsetDeg, coreX, coreY, maximumM])),
      ("maximumMeaning", .text(maximumMeaning)),
      ("impacts", .float64(impactsM)), ("axes", .float64(axesDeg)),
    ])
  }
}

/// What a simulation knows of the shower of an event.
public struct DisplayedTruth: Sendable, Equatable {
  /// What made the shower, such as `gamma`.
  public var primary: String
  /// Its energy, in TeV.
  public var energyTeV: Double
  /// The direction, in degrees.
  public var altitudeDeg, azimuthDeg: Double
  /// The core on the ground, north and west of the array center, in meters.
  public var coreX, coreY: Double
  /// The height of the shower maximum above sea level, in meters.
  public var maximumM: Double
  /// The distance of each telescope from the shower axis, in meters; NaN if unknown.
  public var impactsM: [Double]
  /// The angle between the reconstructed direction and the true one, in degrees; NaN if unknown.
  public var errorDeg: Double

  /// Collects what is known.
  ///
  /// - Parameters:
  ///   - primary: what made the shower.
  ///   - energyTeV: its energy, in TeV.
  ///   - altitudeDeg: the altitude of the direction, in degrees.
  ///   - azimuthDeg: the azimuth of the direction, in degrees.
  ///   - coreX: the core on the ground, north, in meters.
  ///   - coreY: the core on the ground, west, in meters.
  ///   - maximumM: the height of the shower maximum above sea level, in meters.
  ///   - impactsM: the distance of each telescope from the shower axis, in meters.
  ///   - errorDeg: the angle between the reconstructed direction and the true one, in degrees.
  public init(
    primary: String, energyTeV: Double, altitudeDeg: Double, azimuthDeg: Double, coreX: Double,
    coreY: Double, maximumM: Double, impactsM: [Double] = [], errorDeg: Double = .nan
  ) {
    self.primary = primary
    self.energyTeV = energyTeV
    self.altitudeDeg = altitudeDeg
    self.azimuthDeg = azimuthDeg
    self.coreX = coreX
    self.coreY = coreY
    self.maximumM = maximumM
    self.impactsM = impactsM
    self.errorDeg = errorDeg
  }

  /// What the scripts need: numbers in the order of those of ``DisplayedStereo``, with the error as the offset.
  var value: ReportValue {
    .object([
      ("primary", .text(primary)), ("energy", .number(energyTeV)),
      ("numbers", .float64([altitudeDeg, azimuthDeg, errorDeg, coreX, coreY, maximumM])),
      ("impacts", .float64(impactsM)),
    ])
  }
}

/// A table of the input in which events have rows, and the command that prints them.
public struct DisplayedTable: Sendable, Equatable {
  /// What it holds, such as `image parameters, telescope 21`.
  public var name: String
  /// The command that prints a row, up to the number of the row.
  public var command: String

  /// Names a table.
  ///
  /// - Parameters:
  ///   - name: what it holds.
  ///   - command: the command that prints a row, up to the number of the row.
  public init(_ name: String, command: String) {
    self.name = name
    self.command = command
  }

  var value: ReportValue { .object([("name", .text(name)), ("command", .text(command))]) }
}

/// A telescope whose images are shown: its camera, its position and its units.
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
  /// The focal length that turns positions in the camera into angles, in meters; nil if unknown.
  ///
  /// With it x follows the altitude and y the azimuth.
  public var focalLengthM: Double?

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
  ///   - focalLengthM: the focal length that turns positions in the camera into angles, in meters; nil if unknown.
  public init(
    name: String, camera: ReportCamera, frame: String, positionM: [Double]? = nil, chargeUnit: String,
    samplePeriodNS: Double? = nil, sampleUnit: String = "ADC counts", window: Window? = nil,
    focalLengthM: Double? = nil
  ) {
    self.name = name
    self.camera = camera
    self.frame = frame
    self.positionM = positionM
    self.chargeUnit = chargeUnit
    self.samplePeriodNS = samplePeriodNS
    self.sampleUnit = sampleUnit
    self.window = window
    self.focalLengthM = focalLengthM
  }

  /// What the scripts need.
  var value: ReportValue {
    .object([
      ("name", .text(name)), ("camera", camera.value(withEdges: true)), ("frame", .text(frame)),
      ("position", positionM.map { .float64($0) } ?? .null), ("chargeUnit", .text(chargeUnit)),
      ("samplePeriod", samplePeriodNS.map { .number($0) } ?? .null), ("sampleUnit", .text(sampleUnit)),
      ("focalLength", focalLengthM.map { .number($0) } ?? .null),
      (
        "window",
        window.map { .object([("width", .integer($0.width)), ("shift", .integer($0.shift))]) } ?? .null
      ),
    ])
  }
}
