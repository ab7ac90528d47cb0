internal import SSTCore
internal import SSTIO

/// The pedestals of a simulated R0 lab: a level for each pixel, and a pattern over the storage cells of each ASIC.
struct LabPedestals: Sendable {
  /// The mean level in ADC counts.
  static let level: Float = 500
  /// The standard deviation of storage cells, in ADC counts.
  private static let cellSpread: Float = 4
  /// The standard deviation of the levels of pixels, in ADC counts.
  private static let pixelSpread: Float = 20

  private let levels: [Float]
  private let asics: [Int]
  /// `[asic][cell]`
  private let cells: [Float]
  private let sampleCount: Int

  init(seed: UInt64, pixels: [LabPixel], sampleCount: Int) {
    let normal = NormalTable()
    var random = CounterRandom(seed: seed, event: 0, purpose: LabRandomPurpose.pedestal.rawValue)
    cells = (0..<128 * TIOStorage.cellCount).map { _ in
      Self.cellSpread * Float(max(-4, min(4, normal.next(&random))))
    }
    levels = pixels.map { pixel in
      var random = CounterRandom(
        seed: seed, event: UInt64(pixel.index) + 1, purpose: LabRandomPurpose.pedestal.rawValue)
      return Self.level + Self.pixelSpread * Float(max(-4, min(4, normal.next(&random))))
    }
    asics = pixels.map { $0.index / 16 }
    self.sampleCount = sampleCount
  }

  /// For each sample after `firstCell`, its cell.
  func cells(firstCell: Int) -> [Int] {
    (0..<sampleCount).map { TIOStorage.cell(ofSample: $0, firstCell: firstCell) }
  }

  /// Adds the pedestals of a pixel to its waveform.
  func add(_ pixel: Int, cells places: [Int], to row: UnsafeMutableBufferPointer<Float>) {
    let first = asics[pixel] * TIOStorage.cellCount
    for sample in row.indices { row[sample] += levels[pixel] + cells[first + places[sample]] }
  }

  /// The true table; pixels that are not read out are 0.
  func table(pixels: [LabPixel]) -> TcalPedestal {
    let blocks = TIOStorage.cellCount / TIOStorage.blockSize
    let positions = TIOStorage.blockSize + sampleCount - 1
    let isSingle = Set(pixels.map { $0.index / 64 }).count == 1
    let modules = isSingle ? 1 : 32
    let first = isSingle ? pixels[0].index / 64 * 64 : 0
    // The cell of position p after the start of block b, with hop and wrap.
    let places = (0..<blocks).map { block in
      (0..<positions).map { TIOStorage.cell(ofSample: $0, firstCell: block * TIOStorage.blockSize) }
    }
    var values = [Float](repeating: 0, count: modules * 64 * blocks * positions)
    for (order, pixel) in pixels.enumerated() {
      var place = (pixel.index - first) * blocks * positions
      for block in places {
        for cell in block {
          values[place] = levels[order] + cells[asics[order] * TIOStorage.cellCount + cell]
          place += 1
        }
      }
    }
    return TcalPedestal(moduleCount: modules, blockCount: blocks, positionCount: positions, values: values)
  }
}
