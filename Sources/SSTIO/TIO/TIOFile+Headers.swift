/// What the slow control wrote about one module.
public struct TIOModuleRecord: Sendable, Equatable {
  /// The place in the camera, 0 to 31.
  public var slot: Int
  /// The serial number.
  public var serialNumber: Int?
  /// The temperature of the silicon photomultipliers in °C.
  public var sensorTemperature: Double?
  /// The temperature of the primary board in °C.
  public var boardTemperature: Double?
  /// The bias setting (0 to 255) of each of the 16 superpixels.
  public var biasSettings = [Int?](repeating: nil, count: 16)
  /// Whether the bias of each of the 16 superpixels was on.
  public var biasIsOn = [Bool?](repeating: nil, count: 16)

  /// True if the header has nothing about the module.
  var isEmpty: Bool {
    serialNumber == nil && sensorTemperature == nil && boardTemperature == nil
      && biasSettings.allSatisfy { $0 == nil } && biasIsOn.allSatisfy { $0 == nil }
  }
}

extension TIOFile {
  /// The run's number, or that of its observation.
  public var runNumber: Int? { header.wholeNumber("RUNNUMBER") ?? header.wholeNumber("OBSERVATION_ID") }

  /// The version of the camera; `1.1.0` (CHEC-S) if the file does not say.
  public var cameraVersion: String { text("CAMERAVERSION") ?? "1.1.0" }

  /// The start in UTC as `YYYY-MM-DDThh:mm:ss`.
  public var startDate: String? { text("DATE-OBS") }

  /// The date of the start as `YYYYMMDD` digits.
  public var date: Int? {
    guard let parts = startDate?.prefix(10).split(separator: "-"), parts.count == 3,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    return year * 10_000 + month * 100 + day
  }

  /// The text of a keyword of any length.
  public func text(_ name: String) -> String? { header.text(name) }

  /// What the slow control wrote, for the modules that it wrote about.
  public var modules: [TIOModuleRecord] {
    (0..<32).map(module).filter { !$0.isEmpty }
  }

  private func module(_ slot: Int) -> TIOModuleRecord {
    let prefix = "SLOT-" + (slot < 10 ? "0" : "") + "\(slot)-"
    var record = TIOModuleRecord(slot: slot)
    record.serialNumber = header.wholeNumber(prefix + "SN")
    record.sensorTemperature = header.number(prefix + "TSIPM")
    record.boardTemperature = header.number(prefix + "TPRI")
    for superpixel in 0..<16 {
      let place = prefix + "SP-" + (superpixel < 10 ? "0" : "") + "\(superpixel)-"
      record.biasSettings[superpixel] = header.wholeNumber(place + "DAC")
      record.biasIsOn[superpixel] = header.wholeNumber(place + "HVON").map { $0 != 0 }
    }
    return record
  }
}

extension TIOFile {
  /// True if the samples are millivolts: a transfer function was applied.
  public var isInMillivolts: Bool {
    guard level == .r1 else { return false }
    if header["IS_TF_CALIBRATED"] == .logical(true) { return true }
    return !(text("TF") ?? text("TF_NAME") ?? "").isEmpty
  }
}

extension TIOFile {
  /// True if a FITS file looks like a `.tio` file, sound or not: by its keywords or its first plain table.
  ///
  /// What is wrong behind the primary header is left to the reader of the format.
  static func isTIO(_ file: RandomAccessFile) throws -> Bool {
    let primary = try FITSLayout.readUnit(of: file, at: 0)
    if primary.header["EVENT_HEADER_VERSION"] != nil { return true }
    var position = primary.dataStart + FITSLayout.padded(primary.dataSize)
    for _ in 0..<4 where position < file.size - 8 {
      guard try file.bytes(position..<position + 8).elementsEqual("XTENSION".utf8),
        let unit = try? FITSLayout.readUnit(of: file, at: position)
      else { return false }
      if unit.header.text("XTENSION") == "BINTABLE" {
        if unit.header["ZTABLE"] != nil { return false }
        return unit.name == "EVENTS" || hasPackets(unit.header)
      }
      position = unit.dataStart + FITSLayout.padded(unit.dataSize)
    }
    return false
  }

  private static func hasPackets(_ header: FITSHeader) -> Bool {
    header.cards.contains { card in
      guard card.keyword.hasPrefix("TTYPE"), case .text(let name) = card.value else { return false }
      return name == "EVENT_PACKET_0" || name == "EVENT PACKET 0"
    }
  }
}
