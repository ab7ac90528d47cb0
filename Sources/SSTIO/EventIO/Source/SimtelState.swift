import SSTCore

extension CameraMonitoring {
  /// True if there are pedestals and factors for so many gains and pixels.
  func calibrates(_ count: Int) -> Bool { pedestals.count >= count && factors.count >= count }
}

/// The calibration of the telescopes, as it was at each point of the stream.
struct SimtelState {
  private let telescopes: [SimtelTelescope]
  private(set) var monitoring: [CameraMonitoring]

  init(_ head: SimtelHead) {
    telescopes = head.telescopes
    monitoring = head.telescopes.map { telescope in
      var state = CameraMonitoring()
      state.isDisabled = Self.disabled(telescope.disabled, telescope)
      return state
    }
  }

  private static func disabled(_ list: DisabledPixels?, _ telescope: SimtelTelescope) -> [Bool] {
    var flags = [Bool](repeating: false, count: telescope.camera.pixelCount)
    for pixel in list?.highVoltage ?? [] where flags.indices.contains(pixel) { flags[pixel] = true }
    return flags
  }

  /// True for objects that change the state.
  static func holds(_ type: Int) -> Bool {
    type == EventIOType.monitoring || type == EventIOType.laserCalibration
      || type == EventIOType.pixelMonitor || type == EventIOType.disabledPixels
  }

  /// Takes in an object.
  mutating func update(_ object: StoredObject) throws(ObjectFault) {
    guard EventIORecords.isKnown(object.header) else { return }
    do throws(ObjectFault) {
      switch object.header.type {
      case EventIOType.monitoring: try add(try object.decode(StoredMonitoring.self))
      case EventIOType.laserCalibration:
        try add(try object.decode(LaserCalibration.self), of: Int(object.header.identifier))
      case EventIOType.pixelMonitor:
        let monitor = try object.decode(PixelMonitor.self)
        guard let place = place(of: Int(object.header.identifier)) else { return }
        if !monitor.nightSkyRate.isEmpty { monitoring[place].nightSkyRates = monitor.nightSkyRate }
      case EventIOType.disabledPixels:
        let list = try object.decode(DisabledPixels.self)
        guard let place = place(of: Int(object.header.identifier)) else { return }
        monitoring[place].isDisabled = Self.disabled(list, telescopes[place])
      default: break
      }
    } catch {
      throw error.inside(object.header)
    }
  }

  private func place(of id: Int) -> Int? { telescopes.firstIndex { $0.id == id } }

  private mutating func add(_ record: StoredMonitoring) throws(ObjectFault) {
    guard let place = place(of: record.telescopeID), let slices = record.pedestalSliceCount else { return }
    guard record.pixelCount == telescopes[place].camera.pixelCount, slices > 0 else {
      throw ObjectFault("pedestals of \(record.pixelCount) pixels, sums of \(slices) samples")
    }
    let count = Float(slices)
    let pedestals = record.pedestals.map { $0 / count }
    try Self.require(pedestals, "pedestal")
    monitoring[place].pedestals = pedestals
    monitoring[place].noise = record.noise
  }

  /// No camera has pedestals, factors or times beyond this; arithmetic with whole numbers relies on it.
  private static let largestValue: Float = 1e6

  /// Refuses a calibration that makes no images: values that are no numbers, or far too large.
  private static func require(_ values: [Float], _ name: String) throws(ObjectFault) {
    guard let pixel = values.firstIndex(where: { !($0.magnitude < largestValue) }) else { return }
    throw ObjectFault("a \(name) of \(values[pixel])")
  }

  private mutating func add(_ record: LaserCalibration, of id: Int) throws(ObjectFault) {
    guard let place = place(of: id) else { return }
    guard record.pixelCount == telescopes[place].camera.pixelCount else {
      throw ObjectFault("a calibration of \(record.pixelCount) pixels")
    }
    try Self.require(record.factors, "factor")
    guard record.factors.contains(where: { $0 > 0 }) else { throw ObjectFault("no factor is above 0") }
    try Self.require(record.timeOffsets, "time offset")
    monitoring[place].factors = record.factors
    monitoring[place].timeShiftsNS = record.timeOffsets
  }
}
