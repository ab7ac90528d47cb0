import SSTCalib
import SSTCore
import SSTIO

/// Writes the instrument and observation tables that ctapipe needs to open a file.
struct InstrumentWriter {
  let file: HDF5FileWriter
  let subarray: SubarrayDescription
  let geometry: CameraGeometry

  private static let cameraName = "DigiCam"

  func write() throws {
    try writeLayout()
    try writeOptics()
    for index in subarray.telescopes.indices {
      try writeGeometry(index)
      try writeReadout(index)
    }
  }

  private static func text(_ name: String, _ length: Int) -> ColumnInfo {
    ColumnInfo(name: name, type: .string(length), transform: .string(maximumLength: length))
  }

  private static func metres(_ name: String) -> ColumnInfo {
    ColumnInfo(name: name, type: .float64, unit: "m")
  }

  private func save(_ path: String, _ rows: PackedRows, _ attributes: [(String, HDF5Attribute)]) throws {
    let table = try file.makeTable(path, rows.schema)
    try table.append(rows: rows)
    try table.finish()
    for (name, value) in attributes { try file.setAttribute(name, value, of: "/" + path) }
  }

  private var origin: [(String, HDF5Attribute)] {
    [
      ("ORIGIN", .strings(["ctapipe.instrument.SubarrayDescription"])), ("SOFT_VER", .strings(["0.17.0"])),
      ("SUBARRAY", .strings([subarray.name])),
    ]
  }

  private func writeLayout() throws {
    let schema = TableSchema([
      ColumnInfo(name: "tel_id", type: .int16), Self.text("name", 2), Self.text("type", 3),
      Self.metres("pos_x"),
      Self.metres("pos_y"), Self.metres("pos_z"), Self.text("camera_name", 7), Self.text("optics_name", 2),
      ColumnInfo(name: "camera_index", type: .int64), ColumnInfo(name: "optics_index", type: .int64),
      Self.text("tel_description", 14),
    ])
    var rows = PackedRows(schema)
    for (index, telescope) in subarray.telescopes.enumerated() {
      rows.append(Int16(telescope.id))
      rows.append(telescope.optics.name)
      rows.append(telescope.optics.sizeType)
      for value in [telescope.position.x, telescope.position.y, telescope.position.z] { rows.append(value) }
      rows.append(Self.cameraName)
      rows.append(telescope.optics.name)
      rows.append(Int64(index))
      rows.append(Int64(0))
      rows.append("\(telescope.optics.sizeType)_\(telescope.optics.name)_\(Self.cameraName)")
    }
    let place = ["x", "y", "z"].enumerated().map {
      ("reference_itrs_\($0.element)", HDF5Attribute.floats([subarray.referenceITRS[$0.offset]]))
    }
    try save(
      "configuration/instrument/subarray/layout", rows,
      [
        ("TAB_TYPE", .strings(["subarray"])), ("TAB_VER", .strings(["2.0"])),
        ("name", .strings([subarray.name])),
      ]
        + origin + place)
  }

  private func writeOptics() throws {
    let optics = subarray.telescopes[0].optics
    let schema = TableSchema([
      Self.text("optics_name", 2), Self.text("size_type", 3), Self.text("reflector_shape", 13),
      ColumnInfo(name: "mirror_area", type: .float64, unit: "m**2"),
      ColumnInfo(name: "n_mirrors", type: .int64),
      ColumnInfo(name: "n_mirror_tiles", type: .int64), Self.metres("equivalent_focal_length"),
      Self.metres("effective_focal_length"),
    ])
    var rows = PackedRows(schema)
    rows.append(optics.name)
    rows.append(optics.sizeType)
    rows.append(optics.reflectorShape)
    rows.append(optics.mirrorArea)
    rows.append(Int64(optics.mirrorCount))
    rows.append(Int64(optics.mirrorTileCount))
    rows.append(optics.equivalentFocalLength)
    rows.append(optics.effectiveFocalLength)
    try save(
      "configuration/instrument/telescope/optics", rows,
      [("TAB_TYPE", .strings(["optics"])), ("TAB_VER", .strings(["4.0"]))] + origin)
  }

  private func writeGeometry(_ index: Int) throws {
    let schema = TableSchema([
      ColumnInfo(name: "pix_id", type: .int64), Self.metres("pix_x"), Self.metres("pix_y"),
      ColumnInfo(name: "pix_area", type: .float64, unit: "m**2"),
    ])
    var rows = PackedRows(schema)
    for pixel in 0..<geometry.pixelCount {
      rows.append(Int64(pixel))
      for value in [geometry.x[pixel], geometry.y[pixel], geometry.pixelArea] { rows.append(value) }
    }
    try save(
      "configuration/instrument/telescope/camera/geometry_\(index)", rows,
      [
        ("TAB_TYPE", .strings(["ctapipe.instrument.CameraGeometry"])), ("TAB_VER", .strings(["2.0"])),
        ("CAM_ID", .strings([geometry.name])), ("PIX_TYPE", .strings([geometry.pixelShape.rawValue])),
        ("PIX_ROT", .floats([geometry.pixelRotationDeg])), ("CAM_ROT", .floats([geometry.cameraRotationDeg])),
      ])
  }

  private func writeReadout(_ index: Int) throws {
    let pulse = try ReferencePulse.packaged(telescope: subarray.telescopes[index].id)
    let schema = TableSchema([
      ColumnInfo(name: "reference_pulse_shape_channel0", type: .float64),
      ColumnInfo(name: "reference_pulse_sample_time", type: .float64, unit: "ns"),
    ])
    var rows = PackedRows(schema)
    for (step, amplitude) in pulse.amplitudes.enumerated() {
      rows.append(amplitude)
      rows.append(Double(step) * pulse.stepNS)
    }
    try save(
      "configuration/instrument/telescope/camera/readout_\(index)", rows,
      [
        ("TAB_TYPE", .strings(["ctapipe.instrument.CameraReadout"])), ("TAB_VER", .strings(["3.0"])),
        ("CAM_ID", .strings([geometry.name])), ("NCHAN", .integers([1])),
        ("NPIXELS", .integers([Int64(geometry.pixelCount)])),
        ("NSAMPLES", .integers([Int64(SST1MCamera.samplesPerPixel)])),
        ("SAMPFREQ", .floats([SST1MCamera.samplingRateGHz])), ("REFWIDTH", .floats([pulse.stepNS])),
      ])
  }

  /// The observation and scheduling blocks.
  func writeObservation(id: UInt64) throws {
    func choice(_ name: String, _ type: String) -> ColumnInfo {
      ColumnInfo(
        name: name, type: .int64, transform: .enumeration("cctapipe.containers\n\(type)\np0\n."))
    }
    let observation = TableSchema([
      ColumnInfo(name: "obs_id", type: .uint64), ColumnInfo(name: "sb_id", type: .uint64),
      Self.text("producer_id", 7), choice("state", "ObservationBlockState"),
      ColumnInfo(name: "subarray_pointing_lat", type: .float64, unit: "deg"),
      ColumnInfo(name: "subarray_pointing_lon", type: .float64, unit: "deg"),
      choice("subarray_pointing_frame", "CoordinateFrameType"),
      ColumnInfo(name: "scheduled_duration", type: .float64, unit: "min"),
      ColumnInfo(
        name: "scheduled_start_time", type: .float64, transform: .time(format: "mjd", scale: "tai")),
      ColumnInfo(name: "actual_duration", type: .float64, unit: "min"),
    ])
    var rows = PackedRows(observation)
    rows.append(id)
    rows.append(UInt64(0))
    rows.append("SST1M-0")
    rows.append(Int64(-1))
    rows.append(Double.nan)
    rows.append(Double.nan)
    rows.append(Int64(-1))
    rows.append(Double.nan)
    rows.append(0.0)
    rows.append(Double.nan)
    try save("configuration/observation/observation_block", rows, [])
    let scheduling = TableSchema([
      ColumnInfo(name: "sb_id", type: .uint64), choice("sb_type", "SchedulingBlockType"),
      Self.text("producer_id", 7),
      choice("observing_mode", "ObservingMode"), choice("pointing_mode", "PointingMode"),
    ])
    var block = PackedRows(scheduling)
    block.append(UInt64(0))
    block.append(Int64(-1))
    block.append("SST1M-0")
    block.append(Int64(-1))
    block.append(Int64(-1))
    try save("configuration/observation/scheduling_block", block, [])
  }
}
