internal import SSTCore
internal import SSTIO

/// A telescope of a production and its description in the file.
struct ProductionTelescope: Sendable {
  /// In the file, from 1.
  let id: Int
  let prepared: PreparedTelescope
  let efficiency: QuantumEfficiency
  let threshold: Int

  var description: TelescopeDescription { prepared.telescope.description }
  private static let pixelCount = SST1MCamera.pixelCount
  /// The samples of which the stored pedestals are sums.
  static let pedestalSlices = SST1MCamera.samplesPerPixel

  /// Writes the objects that describe it.
  func write(to writer: inout ObjectWriter) {
    writer.add(camera, identifier: id)
    writer.add(organization, identifier: id)
    writer.add(pixels, identifier: id)
    writer.add(DisabledPixels(trigger: deadPixels, highVoltage: deadPixels), identifier: id)
    writer.add(CameraSoftwareSettings(), identifier: id)
    writer.add(DriveSettings(), identifier: id)
    writer.add(PointingCorrection(), identifier: id)
  }

  private var deadPixels: [Int] {
    prepared.telescope.isGood.indices.filter { !prepared.telescope.isGood[$0] }
  }

  /// Optics and pixels. Images are made with the effective focal length, so it is the one that the optics have.
  private var camera: SSTIO.CameraSettings {
    let (geometry, optics) = (SST1MCamera.geometry, description.optics)
    let area = geometry.pixelArea
    var camera = SSTIO.CameraSettings(
      x: geometry.x.map { Float($0) }, y: geometry.y.map { Float($0) }, shape: 3, area: Float(area),
      size: Float((2 * area / 3.0.squareRoot()).squareRoot()))
    camera.focalLength = Float(optics.equivalentFocalLength)
    camera.effectiveFocalLength = Float(optics.effectiveFocalLength)
    camera.mirrorCount = optics.mirrorTileCount
    camera.mirrorArea = Float(optics.mirrorArea)
    return camera
  }

  /// Modules as drawers; a sector of the trigger is a patch with its neighbors.
  private var organization: CameraOrganization {
    let modules = SST1MCamera.moduleOfPixel
    var organization = CameraOrganization(drawers: modules.map { $0 - 1 }, drawerCount: modules.max() ?? 0)
    let flowers = SST1MTriggerClusters.seven
    var sectors = [[Int]](repeating: [], count: SST1MCamera.patchCount)
    for (flower, patches) in flowers.enumerated() {
      for patch in patches { sectors[patch].append(flower) }
    }
    organization.sectorCount = flowers.count
    for pixel in 0..<Self.pixelCount {
      let own = sectors[SST1MCamera.patchOfPixel[pixel]]
      organization.sectors += own
      organization.sectorCounts[pixel] = own.count
    }
    organization.sectorTypes = [Int](repeating: 2, count: flowers.count)
    organization.sectorThresholds = [Float](repeating: Float(threshold), count: flowers.count)
    // The sum of a patch is cut at this.
    organization.pixelThresholds = [Float](repeating: 255, count: flowers.count)
    return organization
  }

  private var pixels: PixelSettings {
    let drawers = SST1MCamera.moduleOfPixel.max() ?? 0
    var settings = PixelSettings(
      pixelCount: Self.pixelCount, drawerCount: drawers, timeSlice: 4,
      sampleCount: SST1MCamera.samplesPerPixel, sampleOffset: NightTrigger.alignedSample)
    settings.minimumPixels = 1
    let pulse = prepared.telescope.pulse
    let peak = pulse.max() ?? 1
    settings.pulseCount = 1
    settings.pulseStep = Float(prepared.telescope.pulseStepNS)
    // Half-precision numbers end at 65504: amplitudes are scaled unless their peak is near 1 already.
    let scale = (0.5...2).contains(peak) ? 1 : 1 / peak
    settings.pulses = pulse.map { Float($0 * scale) }
    return settings
  }

  /// ADC counts a p.e. of the shower, where p.e. are counted before the window; dead pixels have what they would have.
  private func countsPerPhotoelectron(_ pixel: Int) -> Double {
    let telescope = prepared.telescope
    return telescope.dcToPE[pixel] * prepared.drop / efficiency.factor * telescope.windowTransmittance[pixel]
  }

  private func pixelValues(_ value: (Int) -> Double) -> [Float] {
    (0..<Self.pixelCount).map { Float(value($0)) }
  }

  /// Factors with window and flat field: an image is the p.e. behind an even window.
  var calibration: LaserCalibration {
    let mean = (0..<Self.pixelCount).reduce(0) { $0 + countsPerPhotoelectron($1) } / Double(Self.pixelCount)
    return LaserCalibration(
      pixelCount: Self.pixelCount, factors: pixelValues { 1 / countsPerPhotoelectron($0) },
      flatField: pixelValues { mean / countsPerPhotoelectron($0) })
  }

  /// Background, relative gain and dead pixels.
  var pixelMonitor: PixelMonitor {
    let charges = prepared.camera.charge.map { Double($0) }
    let mean = charges.reduce(0, +) / Double(max(1, charges.count { $0 > 0 }))
    let rate = prepared.backgroundRate * efficiency.factor
    return PixelMonitor(
      nightSkyRate: pixelValues { charges[$0] > 0 ? rate : 0 },
      relativeGain: pixelValues { charges[$0] / mean },
      amplitude: charges.map { Float($0) }, disabled: charges.map { $0 > 0 ? 0 : 1 })
  }

  /// Pedestals with the mean of the night sky, and the fluctuation of their sums.
  func monitoring(time: EventIOTime) -> StoredMonitoring {
    let camera = prepared.camera
    let slices = Double(Self.pedestalSlices)
    let rate = prepared.backgroundRate * efficiency.factor * 4
    let noise = pixelValues { pixel in
      let charge = Double(camera.charge[pixel])
      let variance = Double(camera.noise[pixel] * camera.noise[pixel])
      return (slices * (variance + rate * charge * charge * NightCamera.meanSquareCharge)).squareRoot()
    }
    return StoredMonitoring(
      telescopeID: id, pixelCount: Self.pixelCount, pedestals: pixelValues { slices * camera.level[$0] },
      noise: noise, sliceCount: Self.pedestalSlices, time: time)
  }
}
