import Foundation
import SSTIO
import TestSupport
import Testing

@Suite("Originals in HDF5", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct HDF5GoldenTests {
  private func dl1(_ name: String) throws -> HDF5File {
    try HDF5File(readingFrom: SharedData.path("oracle/r0_dl1/files/" + name))
  }

  private func instrument(_ name: String) throws -> HDF5File {
    try HDF5File(readingFrom: SharedData.path("data/sst1m/" + name))
  }

  @Test("Blosc tables with checksums") func images() throws {
    let table = try dl1("SST1M1_20250210_0001_dl1.h5").table("/dl1/event/telescope/images/tel_021")
    #expect(table.rowCount == 25)
    let rows = try table.read()
    #expect(rows["image"]?.elementsPerRow == 1296)
    #expect(rows["image_mask"]?.info.type == .bool)
    let charge = try rows.floats("image").reduce(0.0) { $0 + Double($1) }
    #expect(isClose(charge, 275971.991664049, relative: 1e-12))
    #expect(try rows.booleans("image_mask").filter { $0 }.count == 948)
    let part = try table.read(columns: ["event_id", "image"], rows: 3..<20)
    #expect(try part.floats("image") == Array(rows.floats("image")[3 * 1296..<20 * 1296]))
    #expect(try rows.integers("event_id").reduce(0, +) == 27100)
  }

  @Test(
    "every table and array of every file can be read",
    arguments: [
      "oracle/r0_dl1/files/SST1M1_20250210_0001_dl1.h5", "oracle/r0_dl1/files/SST1M2_20250210_0001_dl1.h5",
      "oracle/r0_dl1/files/SST1M1_20250210_0001_dl1_stereo.h5", "oracle/r0_dl1/files/mc_dl1.h5",
      "oracle/r0_dl1/files/SST1M1_20250210_0001_pedestal_hist.h5", "data/sst1m/sst1m_array.h5",
    ]) func everything(_ name: String) throws
  {
    let file = try HDF5File(readingFrom: SharedData.path(name))
    var tables = 0
    for object in try file.walk() {
      _ = try file.attributes(of: object.path)
      guard object.kind == .dataset else { continue }
      if let table = try? file.table(object.path) {
        tables += 1
        #expect(table.unreadableColumns.isEmpty)
        #expect(try table.read().columns.count == table.columns.count)
      } else {
        _ = try file.array(object.path)
      }
    }
    #expect(tables >= 3)
  }

  @Test("units and times") func attributes() throws {
    let file = try dl1("SST1M1_20250210_0001_dl1.h5")
    let pointing = try file.table("/dl1/monitoring/telescope/pointing/tel_021")
    #expect(pointing.columns.first { $0.name == "azimuth" }?.unit == "rad")
    #expect(pointing.columns.first { $0.name == "time" }?.transform == "time")
    #expect(try file.attribute("CTA PRODUCT DATA MODEL VERSION")?.string == "v5.0.0")
    #expect(try file.attribute("TITLE")?.string == "")
    let parameters = try file.table("/dl1/event/telescope/parameters/tel_021").read()
    let size = try parameters.doubles("camera_frame_hillas_intensity").reduce(0, +)
    #expect(isClose(size, 231992.36347961426, relative: 1e-12))
    #expect(parameters["leakage_intensity_width_2"]?.info.type == .float32)
  }

  @Test("booleans of h5py, and integers of simulations") func simulation() throws {
    let file = try dl1("mc_dl1.h5")
    let images = try file.table("/dl1/event/telescope/images/tel_001").read()
    #expect(try images.booleans("image_mask").filter { $0 }.count == 151)
    let truth = try file.table("/simulation/event/telescope/images/tel_001").read()
    #expect(truth["true_image"]?.info.type == .int32)
    #expect(try truth.integers("true_image").reduce(0, +) == 4379)
  }

  @Test("pedestal histograms") func histograms() throws {
    let file = try dl1("SST1M1_20250210_0001_pedestal_hist.h5")
    #expect(try file.table("bins").read().doubles("pe_bins").reduce(0, +) == 15015)
    #expect(try file.table("charge").read().doubles("pixel_charge").reduce(0, +) == 194395)
    let images = try file.table("charge_images").read()
    #expect(images["start_time"]?.data == .uint64([1_739_222_400_000_000_586]))
    #expect(isClose(try images.doubles("average_q").reduce(0, +), 1771.9035017490387, relative: 1e-12))
    let meta = try file.array("charge_images.__table_column_meta__")
    #expect(meta.data.strings?.first == "datatype:")
  }

  @Test("subarray description") func subarray() throws {
    let file = try instrument("sst1m_array.h5")
    let layout = try file.table("/configuration/instrument/subarray/layout").read()
    #expect(try layout.integers("tel_id") == [21, 22])
    #expect(try layout.doubles("pos_x") == [-71.38, 71.38])
    #expect(try layout.strings("tel_description") == ["SST_1M_DigiCam", "SST_1M_DigiCam"])
    let optics = try file.table("/configuration/instrument/telescope/optics").read()
    #expect(try optics.strings("reflector_shape") == ["DAVIES_COTTON"])
    #expect(try file.table("/configuration/instrument/telescope/camera/readout_0").rowCount == 1520)
  }

  @Test(
    "calibration frames of pandas",
    arguments: [
      ("20230228_0112_0115_Tel1_fitted_parameters.h5", 10, 29174.28016887276, 1294.0),
      ("averaged_calib_param_v2_2023_2024_tel1.h5", 25, 30444.138181125192, 1291.0),
      ("averaged_calib_param_v2_2023_2024_tel2.h5", 25, 34189.087367135784, 1275.0),
      ("20230921_0149_0150_Tel2_fitted_parameters.h5", 9, 34664.85144314679, 1106.0),
    ]) func calibration(_ name: String, _ columns: Int, _ gain: Double, _ flags: Double) throws
  {
    let frame = try PandasFixedFrame.read(file: instrument(name))
    #expect(frame.rowCount == 1296)
    #expect(frame.columnNames.count == columns)
    // pandas leaves out NaN when it adds up.
    let sum = try frame.column("dc_to_pe").filter { !$0.isNaN }.reduce(0, +)
    #expect(isClose(sum, gain, relative: 1e-12))
    #expect(try frame.column("calib_flag").filter { !$0.isNaN }.reduce(0, +) == flags)
    #expect(throws: HDF5Error.self) { try frame.column("dc_to_pi") }
  }
}
