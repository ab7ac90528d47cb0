public import SSTCore

/// Cleaning thresholds from the night-sky maps of a first pass (`--reclean`).
public struct RecleanTable: Sendable, Equatable {
  /// The usable maps, by ascending start.
  public let maps: [NightSkyMap]
  /// The defects of the original to reproduce.
  public let quirks: Quirks
  private let pixelCount: Int

  /// Keeps the maps with more than `minimumPedestals` events.
  ///
  /// - Throws: ``CalibrationError/wrongPixelCount(file:column:found:expected:)`` for maps of another camera.
  public init(
    _ all: [NightSkyMap], minimumPedestals: Int = 100, pixelCount: Int, fileName: String,
    quirks: Quirks = []
  ) throws(CalibrationError) {
    for map in all {
      for (column, values) in [("mean", map.mean), ("deviation", map.deviation)]
      where values.count != pixelCount {
        throw .wrongPixelCount(file: fileName, column: column, found: values.count, expected: pixelCount)
      }
    }
    maps = all.filter { $0.eventCount > minimumPedestals }.sorted { $0.start < $1.start }
    self.quirks = quirks
    self.pixelCount = pixelCount
  }

  /// The map for an event: the latest that starts not later; nil if there are none.
  ///
  /// Before the first map it is the first, with `Quirks.lastMapFirst` the last.
  public func map(at time: TAITime) -> NightSkyMap? {
    if let found = maps.last(where: { $0.start <= time }) { return found }
    return quirks.contains(.lastMapFirst) ? maps.last : maps.first
  }

  /// The night-sky background of an event.
  ///
  /// Without a usable map all charges and the level are 0. A NaN of the map, where rounding made a variance negative,
  /// counts as no spread; with `Quirks.undefinedSpread` such a pixel is lost.
  public func sky(at time: TAITime) -> NightSky {
    guard let map = map(at: time) else {
      let zeros = [Double](repeating: 0, count: pixelCount)
      return NightSky(level: 0, mean: zeros, deviation: zeros)
    }
    let mean = map.mean.map(Double.init)
    let keepsNaN = quirks.contains(.undefinedSpread)
    let deviation = map.deviation.map { !keepsNaN && $0.isNaN ? 0 : Double($0) }
    return NightSky(
      level: mean.reduce(0, +) / Double(max(1, mean.count)), mean: mean, deviation: deviation)
  }
}
