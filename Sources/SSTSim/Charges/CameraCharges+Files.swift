internal import SSTCore
internal import SSTIO

extension CameraCharges {
  /// The files of a camera, without folder: an array for each illumination, then the truth.
  public var fileNames: [String] { illuminations.indices.map { "charges_\($0).npy" } + ["truth.csv"] }

  /// Writes the charges, 32-bit floats `[event][pixel]`, and the truth of each pixel.
  ///
  /// Every file appears whole or not at all.
  ///
  /// - Parameters:
  ///   - folder: must exist.
  ///   - eventCount: the number of flashes.
  ///   - overwrite: whether files may exist.
  ///   - jobs: the number of threads; the files do not depend on it.
  /// - Throws: `AtomicFileError`.
  public func write(toFolder folder: String, eventCount: Int, overwrite: Bool = false, jobs: Int = 1) throws {
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    for (index, name) in fileNames.dropLast().enumerated() {
      try charges(illumination: index, eventCount: eventCount, jobs: jobs).numPyArray
        .write(path: base + name, overwrite: overwrite)
    }
    let file = try AtomicFile(path: base + "truth.csv", overwrite: overwrite)
    try DelimitedTable(Self.truth(illuminations.count).packed(truthRows)).write(to: file)
    try file.commit()
  }

  /// The truth of one pixel.
  struct TruthRow: Sendable {
    var pixel: Int
    /// The sensor under each illumination; only the light differs.
    var sensors: [Photosensor]
  }

  /// The truth of all pixels.
  var truthRows: [TruthRow] {
    (0..<pixelCount).map { pixel in
      TruthRow(
        pixel: pixel, sensors: illuminations.indices.map { sensor(ofPixel: pixel, illumination: $0) })
    }
  }

  /// The table of truth, with the names of the parameters of `fit-spe`.
  static func truth(_ illuminationCount: Int) -> Table<TruthRow> {
    Table("truth") {
      Column("pixel", \.pixel, "pixel number")
      Column("eped", get: { $0.sensors[0].pedestal }, "mean charge without light (pedestal), in charge units")
      Column(
        "eped_sigma", get: { $0.sensors[0].noise }, "electronic noise: standard deviation of the pedestal")
      Column("pe", get: { $0.sensors[0].gain }, "gain: mean charge of one photoelectron")
      Column(
        "pe_sigma", get: { $0.sensors[0].gainSpread }, "standard deviation of the charge of one photoelectron"
      )
      Column("opct", get: { $0.sensors[0].crosstalk.parameter }, "crosstalk parameter")
      for index in 0..<illuminationCount {
        Column(
          "lambda_\(index)", get: { $0.sensors[index].light },
          "mean number of primary photoelectrons per flash")
      }
    }
  }
}

extension Photosensor.Crosstalk {
  /// The crosstalk parameter; 0 without.
  fileprivate var parameter: Double {
    switch self {
    case .none: 0
    case .chain(let probability): probability
    case .branching(let mean): mean
    }
  }
}
