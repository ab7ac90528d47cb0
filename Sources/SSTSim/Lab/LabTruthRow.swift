internal import SSTIO

/// One pixel in the truth of a simulated lab.
struct LabTruthRow: Sendable {
  var pixel: LabPixel
  /// What its spectrum is made by; nil if it is not read out.
  var truth: LabPixelTruth?
  /// The mean photoelectrons of each low-light run.
  var lights: [Double]

  /// The table of some pixels; numbers of those that are not read out are missing.
  static func table(_ rows: [LabTruthRow], lightCount: Int) -> Table<LabTruthRow> {
    Table("pixels") {
      Column("pixel_no", \.pixel.index, "number of the pixel")
      Column("slot", get: { $0.pixel.index / 64 }, "place of its module")
      Column("asic", get: { $0.pixel.index % 64 / 16 }, "ASIC in the module")
      Column("asic_ch", get: { $0.pixel.index % 16 }, "channel of the ASIC")
      Column.text("kind", fitting: rows, "what is special about it") { $0.pixel.kind.rawValue }
      Column<LabTruthRow>.read("relative_light", { pixel, _ in pixel.relativeLight }, "light over nominal")
      Column<LabTruthRow>.spectrum
      Column<LabTruthRow>.read("amplitude_mv", { pixel, _ in pixel.amplitude }, unit: "mV", "pulse of a cell")
      Column<LabTruthRow>.read("noise_mv", { pixel, _ in pixel.noise }, unit: "mV", "rms of a sample")
      Column<LabTruthRow>.read(
        "baseline_mv", { pixel, _ in pixel.baseline }, unit: "mV", "level without light")
      Column<LabTruthRow>.read(
        "rise_time_ns", { pixel, _ in pixel.pulse.riseTime }, unit: "ns", "of the pulse")
      Column<LabTruthRow>.read("time_ns", { pixel, _ in pixel.peakTime }, unit: "ns", "maximum of the pulse")
      Column.text("peak_sample", fitting: rows, "largest sample; empty if not read out") { row in
        row.truth == nil ? "" : "\(row.pixel.peakSample)"
      }
      for light in 0..<lightCount {
        Column("lambda_\(light)", get: { $0.truth == nil ? .nan : $0.lights[light] }, "mean photoelectrons")
      }
    }
  }
}

extension Column<LabTruthRow> {
  /// A number of pixels that are read out.
  fileprivate static func read(
    _ name: String, _ value: @escaping @Sendable (LabPixel, LabPixelTruth) -> Double, unit: String? = nil,
    _ text: String
  ) -> Column {
    Column(name, get: { row in row.truth.map { value(row.pixel, $0) } ?? .nan }, unit: unit, text)
  }

  /// What a fit of the pixel's spectrum should find.
  fileprivate static var spectrum: [Column] {
    [
      read("eped", { $1.pedestal }, "pedestal in mV times samples"),
      read("eped_sigma", { $1.pedestalSigma }, "its standard deviation"),
      read("pe", { $1.gain }, "charge of a photoelectron in mV times samples"),
      read("pe_sigma", { $1.gainSigma }, "its standard deviation"),
      read("opct", { $1.crosstalk }, "crosstalk"),
    ]
  }
}
