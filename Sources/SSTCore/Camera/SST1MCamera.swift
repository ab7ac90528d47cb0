/// The camera of the SST-1M (DigiCam): 1296 hexagonal pixels, 50 samples of 4 ns.
///
/// Source: the pixel mapping table V5T of the SST-1M collaboration. The analysis frame is
/// x = −y(mechanical), y = −x(mechanical), rounded to 32-bit floats as in the collaboration's array file.
public enum SST1MCamera {
  /// The largest sample of the digitizer, which has 12 bits; the smallest is 0.
  public static let largestSample: UInt16 = 4095
  /// The number of pixels.
  public static let pixelCount = 1296
  /// The number of trigger patches, of three pixels each.
  public static let patchCount = 432
  /// The usual number of samples of one readout; a reader takes it from the file.
  public static let samplesPerPixel = 50
  /// The sampling rate, in GHz (samples per nanosecond).
  public static let samplingRateGHz = 0.25
  /// The modules of 12 pixels.
  public static let moduleCount = 108

  /// Pixel positions, neighbors and borders.
  public static let geometry: CameraGeometry = {
    CameraGeometry(
      name: "DigiCam",
      x: pixels.map { Double(Float(-$0.yMillimetre / 1000)) },
      y: pixels.map { Double(Float(-$0.xMillimetre / 1000)) },
      pixelArea: Double(Float(0.000_470_156_52)), pixelShape: .hexagon, pixelRotationDeg: 30,
      cameraRotationDeg: 0)
  }()

  /// The module (1 to 108) of each pixel.
  public static let moduleOfPixel: [Int] = pixels.map(\.module)

  /// The patch (0 to 431) of each pixel.
  public static let patchOfPixel: [Int] = pixels.map(\.patch)

  /// The software pixel id of each stored row of a raw event.
  public static let pixelOfStoredRow: [Int] = {
    var order = [Int](repeating: 0, count: pixelCount)
    for (id, p) in pixels.enumerated() {
      order[432 * (p.microCrate - 1) + 48 * (9 - p.fadcBoard) + (p.fadcChannel - 1)] = id
    }
    return order
  }()

  /// The patch of each slot (144 × sector + slot) of the trigger input traces.
  public static let patchOfTriggerInputSlot: [Int] = {
    var order = [Int](repeating: 0, count: patchCount)
    for p in pixels {
      // The firmware numbers its 6 × 6 modules by two decimal digits, row and column.
      let module = p.firmwareModule / 10 * 6 + p.firmwareModule % 10
      order[144 * (p.microCrate - 1) + 4 * module + p.patchInFirmwareModule] = p.patch
    }
    return order
  }()

  /// The patch of each bit (144 × sector + bit) of the trigger outputs.
  public static let patchOfTriggerOutputSlot: [Int] = {
    var order = [Int](repeating: 0, count: patchCount)
    for p in pixels { order[144 * (p.microCrate - 1) + p.triggerOutputSlot] = p.patch }
    return order
  }()

  private struct PixelRow {
    var xMillimetre, yMillimetre: Double
    var module, microCrate, fadcBoard, fadcChannel, patch: Int
    var firmwareModule, patchInFirmwareModule, triggerOutputSlot: Int
  }

  private static let pixels: [PixelRow] = {
    let text = SST1MPixelTable.text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    return text.split(separator: "\n").map { line in
      let fields = line.split(separator: " ")
      func integer(_ index: Int) -> Int { Int(fields[index]) ?? 0 }
      return PixelRow(
        xMillimetre: Double(fields[0]) ?? .nan, yMillimetre: Double(fields[1]) ?? .nan, module: integer(2),
        microCrate: integer(3), fadcBoard: integer(4), fadcChannel: integer(5), patch: integer(6),
        firmwareModule: integer(7), patchInFirmwareModule: integer(8), triggerOutputSlot: integer(9))
    }
  }()
}
