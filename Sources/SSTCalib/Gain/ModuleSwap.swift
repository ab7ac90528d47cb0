public import SSTCore

/// Two modules that were connected in exchanged positions for a while.
///
/// Their pixels are exchanged one by one, in ascending software id, in the waveforms, the baselines and the
/// window table. Source: `inverted_module_list.json` of sst1mpipe.
public struct ModuleSwap: Sendable, Equatable {
  /// The telescope's id.
  public let telescope: Int
  /// After this instant.
  public let start: TAITime
  /// Before this instant.
  public let stop: TAITime
  /// The two modules (1 to 108).
  public let modules: [Int]
  /// The pixels to exchange.
  public let pixelPairs: [PixelPair]

  /// The exchange in words.
  public var text: String {
    "the cables of modules \(modules.map(String.init).joined(separator: " and ")) were exchanged on this "
      + "date; their pixels are put back"
  }

  /// Two pixels that are exchanged.
  public struct PixelPair: Sendable, Equatable {
    /// The pixel of the first module.
    public var first: Int
    /// The pixel of the second module.
    public var second: Int
  }

  /// Makes a swap of two modules of the SST-1M camera.
  public init(telescope: Int, start: TAITime, stop: TAITime, modules first: Int, _ second: Int) {
    self.telescope = telescope
    self.start = start
    self.stop = stop
    modules = [first, second]
    let all = SST1MCamera.moduleOfPixel
    let a = all.indices.filter { all[$0] == first }
    let b = all.indices.filter { all[$0] == second }
    pixelPairs = zip(a, b).map { PixelPair(first: $0, second: $1) }
  }

  /// The known swaps.
  public static let known: [ModuleSwap] = [
    ModuleSwap(telescope: 22, start: utc(2023, 9, 1, 0), stop: utc(2024, 7, 18, 0), modules: 59, 88),
    ModuleSwap(telescope: 21, start: utc(2025, 12, 17, 12), stop: utc(2026, 1, 15, 12), modules: 8, 9),
  ]

  /// The swap that holds for a run, from its telescope and the time of its first event.
  public static func active(telescope: Int, firstEvent: TAITime) -> ModuleSwap? {
    known.first { $0.telescope == telescope && $0.start < firstEvent && firstEvent < $0.stop }
  }

  /// Exchanges one value per pixel, for example the window transmittance.
  public func apply<Value>(to values: inout [Value]) {
    for pair in pixelPairs { values.swapAt(pair.first, pair.second) }
  }

  /// Exchanges the pixels of all events of a block: samples, baselines, flags and status.
  public func apply(to block: inout TelescopeEvents) {
    let width = block.samplesPerPixel
    for row in 0..<block.count * block.channelCount {
      let start = row * block.pixelCount * width
      for pair in pixelPairs {
        let (a, b) = (start + pair.first * width, start + pair.second * width)
        for sample in 0..<width { block.samples.swapAt(a + sample, b + sample) }
      }
    }
    for event in 0..<block.count {
      let start = event * block.pixelCount
      for pair in pixelPairs {
        let (a, b) = (start + pair.first, start + pair.second)
        if !block.baselines.isEmpty { block.baselines.swapAt(a, b) }
        if !block.pixelFlags.isEmpty { block.pixelFlags.swapAt(a, b) }
        if !block.pixelStatus.isEmpty { block.pixelStatus.swapAt(a, b) }
      }
    }
  }

  /// `Quirks.alternatingWindow`: whether sst1mpipe uses the exchanged window table for an event.
  ///
  /// It exchanges the table in place at every event that it calibrates, so that the table is right for the
  /// first, third, … only.
  ///
  /// - Parameter calibratedBefore: the events calibrated before this one, those of the priming included.
  static func originalUsesSwappedWindow(calibratedBefore: Int) -> Bool {
    calibratedBefore.isMultiple(of: 2)
  }

  private static func utc(_ year: Int64, _ month: Int64, _ day: Int64, _ hour: Int64) -> TAITime {
    TAITime(unixSeconds: CivilDate.toDays(year: year, month: month, day: day) * 86400 + hour * 3600)
  }
}
