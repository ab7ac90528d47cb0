public import SSTCalib
public import SSTCore
public import SSTIO

/// What a file says of the array: positions, optics, cameras.
public struct Instrument: Sendable {
  /// The telescopes and their places.
  public var subarray: SubarrayDescription
  /// The camera of each telescope, in the order of the subarray.
  public var cameras: [InstrumentCamera]

  /// Describes an array with a camera for each telescope.
  public init(subarray: SubarrayDescription, cameras: [InstrumentCamera]) {
    precondition(subarray.telescopes.count == cameras.count, "a camera for each telescope")
    (self.subarray, self.cameras) = (subarray, cameras)
  }

  /// The array that a source saw, all of its telescopes with the camera of the source's first one; nil if the source
  /// does not describe them.
  ///
  /// - Throws: `CalibrationError` for telescopes without a packaged reference pulse.
  public init?(_ source: SourceDescription) throws {
    let camera = source.telescope.camera
    guard let subarray = source.subarray, let geometry = camera.geometry, let rate = camera.samplingRateGHz
    else { return nil }
    try self.init(
      subarray, geometry: geometry, samplesPerPixel: camera.samplesPerPixel, samplingRateGHz: rate)
  }

  /// The two SST-1M telescopes.
  ///
  /// - Throws: `CalibrationError`.
  public static func sst1m() throws -> Instrument {
    try Instrument(
      .sst1m, geometry: SST1MCamera.geometry, samplesPerPixel: SST1MCamera.samplesPerPixel,
      samplingRateGHz: SST1MCamera.samplingRateGHz)
  }

  /// An array of equal cameras with the packaged reference pulses of their telescopes.
  private init(
    _ subarray: SubarrayDescription, geometry: CameraGeometry, samplesPerPixel: Int, samplingRateGHz: Double
  ) throws {
    self.init(
      subarray: subarray,
      cameras: try subarray.telescopes.map { telescope in
        InstrumentCamera(
          geometry: geometry, pulse: try TelescopeCalibration.packaged(telescope: telescope.id).pulse,
          samplesPerPixel: samplesPerPixel, samplingRateGHz: samplingRateGHz)
      })
  }

  /// The place of a telescope in the subarray; nil if it is none of it.
  public func place(of telescope: Int) -> Int? { subarray.telescopes.firstIndex { $0.id == telescope } }
}

/// A camera: its pixels and its readout.
public struct InstrumentCamera: Sendable {
  /// The pixels.
  public var geometry: CameraGeometry
  /// The reference pulse.
  public var pulse: ReferencePulse
  /// The samples of a pixel.
  public var samplesPerPixel: Int
  /// The sampling rate, in GHz.
  public var samplingRateGHz: Double

  /// Describes a camera.
  public init(geometry: CameraGeometry, pulse: ReferencePulse, samplesPerPixel: Int, samplingRateGHz: Double)
  {
    (self.geometry, self.pulse) = (geometry, pulse)
    (self.samplesPerPixel, self.samplingRateGHz) = (samplesPerPixel, samplingRateGHz)
  }
}

/// A telescope in the table of the array's layout.
public struct LayoutRow: Sendable, Equatable {
  /// The telescope's id.
  public var telescope: Int16 = 0
  /// The name of the optics.
  public var name = ""
  /// The size class.
  public var sizeType = ""
  /// The position: north, west, up of the reference point, in metres.
  public var x = Double.nan
  /// West, in metres.
  public var y = Double.nan
  /// Up, in metres.
  public var z = Double.nan
  /// The name of the camera.
  public var camera = ""
  /// Which tables of pixels and readout belong to the telescope.
  public var cameraIndex = 0
  /// Which row of the table of optics belongs to it.
  public var opticsIndex = 0

  /// Makes a row without values.
  public init() {}

  /// The attributes of the table with the reference point on Earth (ITRS), in metres.
  static let referenceNames = ["x", "y", "z"].map { "reference_itrs_\($0)" }

  /// The attribute with the name of the array.
  static let subarray = "SUBARRAY"

  /// ctapipe's name of the whole telescope.
  var description: String { "\(sizeType)_\(name)_\(camera)" }

  /// The table; texts are as long as the longest one of `rows`.
  public static func table(_ rows: [LayoutRow] = []) -> Table<LayoutRow> {
    func text(_ name: String, _ path: any WritableKeyPath<LayoutRow, String> & Sendable) -> Column<LayoutRow>
    {
      .label(name, path, length: rows.map { $0[keyPath: path].utf8.count }.max())
    }
    let length = max(1, rows.map(\.description.utf8.count).max() ?? 1)
    return Table(TablePath.layout) {
      Column("tel_id", \.telescope)
      text("name", \.name)
      text("type", \.sizeType)
      Column("pos_x", \.x, unit: "m")
      Column("pos_y", \.y, unit: "m")
      Column("pos_z", \.z, unit: "m")
      text("camera_name", \.camera)
      text("optics_name", \.name)
      Column("camera_index", \.cameraIndex)
      Column("optics_index", \.opticsIndex)
      Column.text("tel_description", length) { $0.description }.transform(.string(maximumLength: length))
    }
  }
}

extension Column {
  /// A text that ctapipe reads: its length is an attribute.
  static func label(
    _ name: String, _ path: any WritableKeyPath<Row, String> & Sendable, length: Int?
  ) -> Self {
    let length = max(1, length ?? 1)
    return .text(name, path, length).transform(.string(maximumLength: length))
  }
}

extension OpticsDescription {
  /// An optics without values, before a file sets them.
  static let none = OpticsDescription(
    name: "", sizeType: "", reflectorShape: "", mirrorArea: .nan, mirrorCount: 0, mirrorTileCount: 0,
    equivalentFocalLength: .nan, effectiveFocalLength: .nan)

  /// The table; texts are as long as the longest one of `rows`.
  static func table(_ rows: [OpticsDescription] = []) -> Table<OpticsDescription> {
    Table(TablePath.optics) {
      Column.label("optics_name", \.name, length: rows.map(\.name.utf8.count).max())
      Column.label("size_type", \.sizeType, length: rows.map(\.sizeType.utf8.count).max())
      Column.label("reflector_shape", \.reflectorShape, length: rows.map(\.reflectorShape.utf8.count).max())
      Column("mirror_area", \.mirrorArea, unit: "m**2")
      Column("n_mirrors", \.mirrorCount)
      Column("n_mirror_tiles", \.mirrorTileCount)
      Column("equivalent_focal_length", \.equivalentFocalLength, unit: "m")
      Column("effective_focal_length", \.effectiveFocalLength, unit: "m")
    }
  }
}

/// A pixel in the table of a camera.
public struct PixelRow: Sendable {
  var id = 0
  /// x of the center, in metres.
  public var x = Double.nan
  /// y of the center, in metres.
  public var y = Double.nan
  /// The area, in m².
  public var area = Double.nan

  static func table(_ camera: Int) -> Table<PixelRow> {
    Table(TablePath.cameraGeometry(camera)) {
      Column("pix_id", \.id).optional
      Column("pix_x", \.x, unit: "m")
      Column("pix_y", \.y, unit: "m")
      Column("pix_area", \.area, unit: "m**2")
    }
  }
}

/// What the attributes of a camera's tables say.
public struct CameraNote: Sendable, Equatable {
  static let (name, shape, pixelRotation, rotation) = ("CAM_ID", "PIX_TYPE", "PIX_ROT", "CAM_ROT")
  static let (samplingRate, sampleCount, pulseStep) = ("SAMPFREQ", "NSAMPLES", "REFWIDTH")

  /// The camera's name.
  public var name: String?
  /// The shape of its pixels, as ctapipe calls it.
  public var pixelShape: CameraGeometry.PixelShape?
  /// How far its pixels are turned, in degrees.
  public var pixelRotationDeg: Double?
  /// How far the camera is turned, in degrees.
  public var rotationDeg: Double?
  /// The sampling rate, in GHz.
  public var samplingRateGHz: Double?
  /// The samples of a pixel.
  public var samplesPerPixel: Int?
  /// The step of the reference pulse, in ns.
  public var pulseStepNS: Double?

  init(geometry: [String: HDF5Attribute], readout: [String: HDF5Attribute]) {
    name = geometry[Self.name]?.string
    pixelShape = geometry[Self.shape]?.string.flatMap(CameraGeometry.PixelShape.init(rawValue:))
    pixelRotationDeg = geometry[Self.pixelRotation]?.double
    rotationDeg = geometry[Self.rotation]?.double
    samplingRateGHz = readout[Self.samplingRate]?.double
    samplesPerPixel = readout[Self.sampleCount]?.integer.flatMap { Int(exactly: $0) }
    pulseStepNS = readout[Self.pulseStep]?.double
  }
}

/// A step of the reference pulse in the table of a readout.
struct PulseRow: Sendable {
  var amplitude = Double.nan
  var time = Double.nan

  static func table(_ camera: Int) -> Table<PulseRow> {
    Table(TablePath.cameraReadout(camera)) {
      Column("reference_pulse_shape_channel0", \.amplitude)
      Column("reference_pulse_sample_time", \.time, unit: "ns")
    }
  }
}

/// The observation block; what is not known is −1 or NaN.
struct ObservationRow: Sendable, Equatable {
  var id: UInt64 = 0
  var scheduling: UInt64 = 0
  var producer = "SST1M-0"
  var unknown: Int64 = -1
  /// Altitude and azimuth in degrees, in the frame ``horizontalFrame``.
  var latitude = Double.nan
  var longitude = Double.nan
  var frame: Int64 = -1
  /// MJD, TAI.
  var start = 0.0
  var minutes = Double.nan

  /// ctapipe's number of the frame of altitude and azimuth.
  static let horizontalFrame: Int64 = 0

  static let table = Table<ObservationRow>(TablePath.observation) {
    Column("obs_id", \.id)
    Column("sb_id", \.scheduling)
    Column.label("producer_id", \.producer, length: 7)
    Column.choice("state", \.unknown, "ObservationBlockState")
    Column("subarray_pointing_lat", \.latitude, unit: "deg")
    Column("subarray_pointing_lon", \.longitude, unit: "deg")
    Column.choice("subarray_pointing_frame", \.frame, "CoordinateFrameType")
    Column("scheduled_duration", \.minutes, unit: "min")
    Column("scheduled_start_time", \.start).transform(.time(format: "mjd", scale: "tai"))
    Column("actual_duration", \.minutes, unit: "min")
  }

  static let scheduling = Table<ObservationRow>(TablePath.scheduling) {
    Column("sb_id", \.scheduling)
    Column.choice("sb_type", \.unknown, "SchedulingBlockType")
    Column.label("producer_id", \.producer, length: 7)
    Column.choice("observing_mode", \.unknown, "ObservingMode")
    Column.choice("pointing_mode", \.unknown, "PointingMode")
  }
}
