/// The largest objects that are read.
///
/// Bytes become numbers of several times their size, so a body that is larger than its type can need is damage.
public enum EventIOLimits {
  /// The bytes of a body of the kinds that grow with the array: events, and photons.
  public static let maximumBodyBytes = 256 << 20
  /// The pixels of a camera.
  public static let maximumPixels = 1 << 17
  /// The samples of all pixels and gains of a camera.
  public static let maximumSamplesPerEvent = 1 << 24
  /// The bytes of all objects that describe a run: history, configuration, telescopes.
  public static let maximumHeadBytes = 256 << 20
  /// The bytes of a text that is used as a name, such as that of a camera or a table.
  public static let maximumNameBytes = 200

  /// The bytes of a body of one type; a larger one of a kind that is not needed is skipped.
  ///
  /// A type that is not known has the limit of the smallest ones.
  public static func maximumBodyBytes(of type: Int) -> Int {
    if EventIOType.isTelescopeEvent(type) { return maximumBodyBytes / 2 }
    return bodyBytes[type] ?? smallest
  }

  private static let smallest = 1 << 20

  /// By type; the numbers in the comments are bytes of the largest camera, with two gains.
  private static let bodyBytes: [Int: Int] = [
    // Arrays of many telescopes, and lists of photons.
    EventIOType.arrayEvent: maximumBodyBytes, EventIOType.calibrationEvent: maximumBodyBytes,
    EventIOType.photonContainer: maximumBodyBytes, EventIOType.calibrationPhotons: maximumBodyBytes,
    EventIOType.photonBunches: 64 << 20, EventIOType.photonBunches3D: 64 << 20,
    // Three bytes a sample, or four; eight a photoelectron.
    EventIOType.adcSamples: 64 << 20, EventIOType.digitalTraces: 32 << 20, EventIOType.analogTraces: 64 << 20,
    EventIOType.photoelectrons: 32 << 20,
    // Texts and tables.
    EventIOType.historyContainer: 16 << 20, EventIOType.histograms: 16 << 20,
    EventIOType.metaParameters: 4 << 20, EventIOType.inputCard: 4 << 20,
    // 14 a telescope and two texts; 28 and pixels.
    EventIOType.runHeader: smallest, EventIOType.photoelectronSums: 8 << 20,
    // 36 a pixel; 14 and its sectors; 4 and pulses; 8.
    EventIOType.cameraSettings: 8 << 20, EventIOType.cameraOrganization: 8 << 20,
    EventIOType.pixelSettings: 8 << 20, EventIOType.disabledPixels: 2 << 20,
    // 37 a pixel; 26; 33.
    EventIOType.monitoring: 8 << 20, EventIOType.laserCalibration: 8 << 20, EventIOType.pixelMonitor: 8 << 20,
    // 10 a pixel; 6 and a list; 30; 3; 2 and a list.
    EventIOType.adcSums: 4 << 20, EventIOType.imageParameters: 4 << 20, EventIOType.pixelTiming: 8 << 20,
    EventIOType.calibratedIntensities: 2 << 20, EventIOType.pixelTriggerTimes: 2 << 20,
    EventIOType.triggerMasks: 8 << 20, EventIOType.centralTrigger: 2 << 20,
  ]
}

extension ObjectHeader {
  /// Refuses an object inside another one that is larger than its type can need.
  func checkLength() throws(ObjectFault) {
    let limit = EventIOLimits.maximumBodyBytes(of: type)
    guard length <= limit else {
      throw ObjectFault("\(length) bytes stated; objects of this type are read up to \(limit) bytes")
    }
  }
}

/// Texts of a file that are used as names.
enum EventIOText {
  /// The text, cut visibly where it is longer than names are, without signs that do not print.
  static func name(_ text: String) -> String {
    let cleaned = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    guard cleaned.utf8.count > EventIOLimits.maximumNameBytes else { return cleaned }
    var name = ""
    for letter in cleaned {
      if name.utf8.count + letter.utf8.count > EventIOLimits.maximumNameBytes - 3 { break }
      name.append(letter)
    }
    return name + "…"
  }
}
