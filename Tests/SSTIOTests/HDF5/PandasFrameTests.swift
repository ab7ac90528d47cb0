import Foundation
import SSTIO
import TestSupport
import Testing

@Suite("Pandas frames") struct PandasFrameTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let sample = PandasFrame([
    ("pixel_id", .integers([0, 1, 2])), ("gain", .floats([21.5, .nan, 1 / 3])),
    ("dc_to_pe", .floats([23, 24, 1e-300])), ("calib_flag", .integers([1, 0, -5])),
  ])
  static let histograms = PandasFrame(
    labels: .numbers([-1, 0, 0.5]), columns: [.floats([1, 2]), .floats([3, 4]), .floats([5, 6])])

  @Test("our own reader") func roundTrip() throws {
    let path = folder.path("frames.h5")
    let writer = try HDF5FileWriter(path: path)
    try writer.writeFrame(Self.sample, key: "df_param")
    try writer.writeFrame(Self.histograms, key: "df_hists")
    try writer.close()
    let file = try HDF5File(readingFrom: path)
    let frame = try PandasFixedFrame.read(file: file, group: "/df_param")
    #expect(frame.columnNames == ["pixel_id", "gain", "dc_to_pe", "calib_flag"])
    #expect(frame.rowCount == 3)
    #expect(try frame.column("calib_flag") == [1, 0, -5])
    #expect(try frame.column("dc_to_pe") == [23, 24, 1e-300])
    let gain = try frame.column("gain")
    #expect(gain[0] == 21.5 && gain[1].isNaN && gain[2] == 1 / 3)
    let histograms = try PandasFixedFrame.read(file: file, group: "/df_hists")
    #expect(histograms.columnNames == ["-1.0", "0.0", "0.5"])
    #expect(try histograms.column("0.5") == [5, 6])
  }

  @Test(
    "the same objects, types and attributes as the files of the telescopes",
    .enabled(if: SharedData.isPresent, "\(SharedData.comment)")) func layout() throws
  {
    let golden = try HDF5File(
      readingFrom: SharedData.path("data/sst1m/20230228_0112_0115_Tel1_fitted_parameters.h5"))
    let path = folder.path("frame.h5")
    let columns = try PandasFixedFrame.read(file: golden)
    let writer = try HDF5FileWriter(path: path)
    try writer.writeFrame(
      PandasFrame(
        try columns.columnNames.map { name in
          let values = try columns.column(name)
          let isInteger = name == "pixel_id" || name == "calib_flag"
          return (name, isInteger ? .integers(values.map { Int64($0) }) : .floats(values))
        }), key: "df_param")
    try writer.close()
    let file = try HDF5File(readingFrom: path)
    #expect(try file.walk().map(\.path) == golden.walk().map(\.path))
    for object in try golden.walk() {
      #expect(try file.attributes(of: object.path) == golden.attributes(of: object.path), "\(object.path)")
    }
    // pandas orders its blocks by an inner rule: ours come in the order of their first columns.
    #expect(try file.array("/df_param/axis0") == golden.array("/df_param/axis0"))
    #expect(try file.array("/df_param/block1_values").data == golden.array("/df_param/block0_values").data)
    #expect(try file.array("/df_param/block0_values").data == golden.array("/df_param/block1_values").data)
  }

  @Test(
    "columns that do not fit together",
    arguments: [
      PandasFrame([]), PandasFrame([("a", .floats([]))]),
      PandasFrame([("a", .floats([1])), ("b", .integers([1, 2]))]),
      PandasFrame([("a", .floats([1])), ("a", .floats([1]))]), PandasFrame([("é", .floats([1]))]),
      PandasFrame([("", .floats([1]))]),
      PandasFrame(labels: .numbers([1]), columns: [.floats([1]), .floats([1])]),
      PandasFrame(labels: .numbers([.nan]), columns: [.floats([1])]),
    ]) func wrong(frame: PandasFrame) throws
  {
    let writer = try HDF5FileWriter(path: folder.path("wrong.h5"))
    #expect(throws: HDF5Error.self) { try writer.writeFrame(frame, key: "df") }
  }

  static let conformance = ProcessInfo.processInfo.environment["SST_CONFORMANCE"]

  @Test("files for pandas and numpy", .enabled(if: conformance != nil, "set SST_CONFORMANCE to a folder"))
  func conformanceFiles() throws {
    let target = try #require(Self.conformance)
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    let writer = try HDF5FileWriter(path: target + "/frames.h5", overwrite: true)
    try writer.writeFrame(Self.sample, key: "df_param")
    try writer.writeFrame(Self.histograms, key: "df_hists")
    try writer.close()
    try NumPyArray(shape: [2, 3], data: .float32([1, 2.5, .nan, -0.5, 1e30, 0]))
      .write(path: target + "/array.npy", overwrite: true)
  }
}
