internal import SSTCalib
internal import SSTCore
internal import SSTIO

/// Writes the tables of the instrument that ctapipe needs to open a file.
struct InstrumentWriting {
  let file: HDF5FileWriter
  let instrument: Instrument

  func write() throws(HDF5Error) {
    let optics = try writeOptics()
    try writeLayout(optics)
    for index in instrument.cameras.indices {
      try writeGeometry(index)
      try writeReadout(index)
    }
  }

  private func kind(_ type: String, _ version: String) -> [(String, HDF5Attribute)] {
    [("TAB_TYPE", .strings([type])), ("TAB_VER", .strings([version]))]
  }

  private var origin: [(String, HDF5Attribute)] {
    [
      ("ORIGIN", .strings(["ctapipe.instrument.SubarrayDescription"])), ("SOFT_VER", .strings(["0.17.0"])),
      (LayoutRow.subarray, .strings([instrument.subarray.name])),
    ]
  }

  /// Each different optics once.
  private func writeOptics() throws(HDF5Error) -> [OpticsDescription] {
    var optics: [OpticsDescription] = []
    for telescope in instrument.subarray.telescopes where !optics.contains(telescope.optics) {
      optics.append(telescope.optics)
    }
    try file.write(optics, to: OpticsDescription.table(optics), attributes: kind("optics", "4.0") + origin)
    return optics
  }

  private func writeLayout(_ optics: [OpticsDescription]) throws(HDF5Error) {
    let subarray = instrument.subarray
    let rows = subarray.telescopes.enumerated().map { index, telescope in
      var row = LayoutRow()
      row.telescope = Int16(clamping: telescope.id)
      (row.name, row.sizeType) = (telescope.optics.name, telescope.optics.sizeType)
      (row.x, row.y, row.z) = telescope.position
      row.camera = instrument.cameras[index].geometry.name
      (row.cameraIndex, row.opticsIndex) = (index, optics.firstIndex(of: telescope.optics) ?? 0)
      return row
    }
    let place = zip(LayoutRow.referenceNames, subarray.referenceITRS).map { ($0, HDF5Attribute.floats([$1])) }
    try file.write(
      rows, to: LayoutRow.table(rows),
      attributes: kind("subarray", "2.0") + [("name", .strings([subarray.name]))] + origin + place)
  }

  private func writeGeometry(_ index: Int) throws(HDF5Error) {
    let geometry = instrument.cameras[index].geometry
    let rows = (0..<geometry.pixelCount).map {
      PixelRow(id: $0, x: geometry.x[$0], y: geometry.y[$0], area: geometry.pixelArea)
    }
    try file.write(
      rows, to: PixelRow.table(index),
      attributes: kind("ctapipe.instrument.CameraGeometry", "2.0") + [
        (CameraNote.name, .strings([geometry.name])),
        (CameraNote.shape, .strings([geometry.pixelShape.rawValue])),
        (CameraNote.pixelRotation, .floats([geometry.pixelRotationDeg])),
        (CameraNote.rotation, .floats([geometry.cameraRotationDeg])),
      ])
  }

  private func writeReadout(_ index: Int) throws(HDF5Error) {
    let camera = instrument.cameras[index]
    let rows = camera.pulse.amplitudes.enumerated().map {
      PulseRow(amplitude: $1, time: Double($0) * camera.pulse.stepNS)
    }
    try file.write(
      rows, to: PulseRow.table(index),
      attributes: kind("ctapipe.instrument.CameraReadout", "3.0") + [
        (CameraNote.name, .strings([camera.geometry.name])), ("NCHAN", .integers([1])),
        ("NPIXELS", .integers([Int64(camera.geometry.pixelCount)])),
        (CameraNote.sampleCount, .integers([Int64(camera.samplesPerPixel)])),
        (CameraNote.samplingRate, .floats([camera.samplingRateGHz])),
        (CameraNote.pulseStep, .floats([camera.pulse.stepNS])),
      ])
  }
}
