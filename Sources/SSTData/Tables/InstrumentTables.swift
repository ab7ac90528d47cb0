public import SSTCalib
public import SSTCore
public import SSTIO

/// The array as a file describes it: positions, optics, cameras.
public struct Instrument: Sendable {
  /// The telescopes and their positions.
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

  /// The index of a telescope in the subarray; nil if it is not part of it.
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
    func text(
      _ name: String, _ path: any WritableKeyPath<LayoutRow, String> & Sendable, _ meaning: String
    ) -> Column<LayoutRow> {
      .label(name, path, length: rows.map { $0[keyPath: path].utf8.count }.max(), meaning)
    }
    let length = max(1, rows.map(\.description.utf8.count).max() ?? 1)
    return Table(TablePath.layout) {
      Column("tel_id", \.telescope, "telescope id")
      text("name", \.name, "name of the telescope")
      text("type", \.sizeType, "size class of the telescope")
      Column("pos_x", \.x, unit: "m", "position north of the array reference point")
      Column("pos_y", \.y, unit: "m", "position west of the array reference point")
      Column("pos_z", \.z, unit: "m", "position above the array reference point")
      text("camera_name", \.camera, "name of the camera")
      text("optics_name", \.name, "name of the optics")
      Column("camera_index", \.cameraIndex, "number of the camera tables geometry_N and readout_N")
      Column("optics_index", \.opticsIndex, "row number in the table of optics")
      Column.text("tel_description", length, "size class, optics and camera in one text") { $0.description }
        .transform(.string(maximumLength: length))
    }
  }
}

extension Column {
  /// A text that ctapipe reads: its length is an attribute.
  static func label(
    _ name: String, _ path: any WritableKeyPath<Row, String> & Sendable, length: Int?, _ meaning: String
  ) -> Self {
    let length = max(1, length ?? 1)
    return .text(name, path, length, meaning).transform(.string(maximumLength: length))
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
      Column.label("optics_name", \.name, length: rows.map(\.name.utf8.count).max(), "name of the optics")
      Column.label("size_type", \.sizeType, length: rows.map(\.sizeType.utf8.count).max(), "size class")
      Column.label(
        "reflector_shape", \.reflectorShape, length: rows.map(\.reflectorShape.utf8.count).max(),
        "shape of the reflector")
      Column("mirror_area", \.mirrorArea, unit: "m**2", "mirror area")
      Column("n_mirrors", \.mirrorCount, "number of mirrors")
      Column("n_mirror_tiles", \.mirrorTileCount, "number of mirror tiles")
      Column("equivalent_focal_length", \.equivalentFocalLength, unit: "m", "focal length of the reflector")
      Column(
        "effective_focal_length", \.effectiveFocalLength, unit: "m",
        "plate scale with aberrations: converts camera positions to angles")
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
      Column("pix_id", \.id, "pixel number").optional
      Column("pix_x", \.x, unit: "m", "pixel center in the camera frame, x towards larger altitude")
      Column("pix_y", \.y, unit: "m", "pixel center in the camera frame, y towards larger azimuth")
      Column("pix_area", \.area, unit: "m**2", "pixel area")
    }
  }
}

/// The attributes of a camera's tables.
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
      Column("reference_pulse_shape_channel0", \.amplitude, "amplitude of the single-photoelectron pulse")
      Column("reference_pulse_sample_time", \.time, unit: "ns", "time from the start of the pulse")
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
    Column("obs_id", \.id, "observation (run) number")
    Column("sb_id", \.scheduling, "scheduling block")
    Column.label("producer_id", \.producer, length: 7, "producer of the observation")
    Column.choice("state", \.unknown, "ObservationBlockState", "not filled: -1")
    Column("subarray_pointing_lat", \.latitude, unit: "deg", "altitude of the mean pointing")
    Column(
      "subarray_pointing_lon", \.longitude, unit: "deg",
      "azimuth of the mean pointing, from north through east")
    Column.choice(
      "subarray_pointing_frame", \.frame, "CoordinateFrameType",
      "frame of the pointing: 0 horizontal, -1 unknown")
    Column("scheduled_duration", \.minutes, unit: "min", "time from the first to the last event")
    Column("scheduled_start_time", \.start, "time of the first event, MJD on the TAI scale")
      .transform(.time(format: "mjd", scale: "tai"))
    Column("actual_duration", \.minutes, unit: "min", "time from the first to the last event")
  }

  static let scheduling = Table<ObservationRow>(TablePath.scheduling) {
    Column("sb_id", \.scheduling, "scheduling block")
    Column.choice("sb_type", \.unknown, "SchedulingBlockType", "not filled: -1")
    Column.label("producer_id", \.producer, length: 7, "producer of the observation")
    Column.choice("observing_mode", \.unknown, "ObservingMode", "not filled: -1")
    Column.choice("pointing_mode", \.unknown, "PointingMode", "not filled: -1")
  }
}
