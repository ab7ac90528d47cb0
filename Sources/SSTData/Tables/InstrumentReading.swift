internal import SSTCalib
public import SSTCore
public import SSTIO

extension DL1File {
  /// The array as the file describes it, telescopes ascending by id; nil if it has no layout, optics or cameras.
  ///
  /// - Throws: as ``subarray()``; `CalibrationError` for a pulse that is none.
  public func instrument() throws -> Instrument? {
    guard let subarray = try subarray() else { return nil }
    var known: [Int: InstrumentCamera] = [:]
    let indices = try layout().sorted { $0.telescope < $1.telescope }.map(\.cameraIndex)
    for index in Set(indices) {
      guard let camera = try instrumentCamera(index) else { return nil }
      known[index] = camera
    }
    return Instrument(subarray: subarray, cameras: indices.compactMap { known[$0] })
  }

  /// The telescopes, their positions and optics, ascending by id; nil if the file has no layout or optics.
  ///
  /// A reference point that the file does not state is NaN.
  /// - Throws: `HDF5Error` `.damaged` for a description that contradicts itself.
  public func subarray() throws(HDF5Error) -> SubarrayDescription? {
    let (rows, optics) = try (layout().sorted { $0.telescope < $1.telescope }, optics())
    guard !rows.isEmpty, !optics.isEmpty else { return nil }
    let telescopes = try rows.map { row throws(HDF5Error) in
      guard optics.indices.contains(row.opticsIndex), [row.x, row.y, row.z].allSatisfy(\.isFinite) else {
        throw .damaged(
          file: file.path, object: TablePath.layout,
          detail:
            "telescope \(row.telescope) has no position, or its optics \(row.opticsIndex) is not one of "
            + "\(optics.count)"
        )
      }
      return TelescopeDescription(
        id: Int(row.telescope), position: (row.x, row.y, row.z), optics: optics[row.opticsIndex])
    }
    let notes = try file.attributes(of: TablePath.layout)
    return SubarrayDescription(
      name: notes[LayoutRow.subarray]?.string ?? "",
      referenceITRS: LayoutRow.referenceNames.map { notes[$0]?.double ?? .nan }, telescopes: telescopes)
  }

  /// A camera by its index in the layout; nil if the file lacks a part of it.
  private func instrumentCamera(_ index: Int) throws -> InstrumentCamera? {
    let (pixels, note) = try (pixels(ofCamera: index), camera(index))
    let pulse = try rows(of: PulseRow.table(index), initial: PulseRow())
    guard let first = pixels.first, !pulse.isEmpty, let name = note.name, let shape = note.pixelShape,
      let rotation = note.pixelRotationDeg, let samples = note.samplesPerPixel,
      let rate = note.samplingRateGHz,
      let step = note.pulseStepNS
    else { return nil }
    guard pixels.allSatisfy({ $0.x.isFinite && $0.y.isFinite && $0.area > 0 }), samples > 0, rate > 0,
      pixels.count <= Self.mostPixels
    else {
      throw HDF5Error.damaged(
        file: file.path, object: TablePath.cameraGeometry(index),
        detail: "a pixel without position or area, \(samples) samples at \(rate) GHz, or too many pixels")
    }
    return InstrumentCamera(
      geometry: CameraGeometry(
        name: name, x: pixels.map(\.x), y: pixels.map(\.y), pixelArea: first.area, pixelShape: shape,
        pixelRotationDeg: rotation, cameraRotationDeg: note.rotationDeg ?? 0),
      pulse: try ReferencePulse(amplitudes: pulse.map(\.amplitude), stepNS: step),
      samplesPerPixel: samples, samplingRateGHz: rate)
  }

  /// The largest camera has 11,328 pixels; finding the neighbors takes the square of their number.
  private static let mostPixels = 50_000
}
