public import SSTCore
public import SSTIO

/// Makes a pedestal table from the events of an R0 run without light: the mean ADC count of each pixel for every
/// first storage block and position after its start.
///
/// Sums are whole numbers, so the result does not depend on the order of events or the number of threads.
public struct TARGETPedestalMaker: Sendable {
  /// The modules of the table: 1 if the run has a single module, else 32.
  public let moduleCount: Int
  /// Events that were used so far.
  public private(set) var eventCount = 0
  /// Waveforms left out because their first cell is outside the table.
  public private(set) var outsideCount = 0

  private let samples: Int
  private let blockCount: Int
  private let positionCount: Int
  private let recordsSpread: Bool
  private var sums: [UInt32]
  private var squares: [UInt64]
  private var hits: [UInt32]

  /// The most events: sums of 12-bit counts then fit 32 bits.
  public static let maximumEvents = 1 << 20

  /// Prepares an empty table.
  ///
  /// - Parameters:
  ///   - pixelCount: 64 or 2048.
  ///   - samplesPerPixel: the samples of a waveform.
  ///   - cellCount: the storage cells of a channel, a multiple of 32.
  ///   - recordsSpread: whether hits and standard deviations are kept; takes four times the memory.
  public init(
    pixelCount: Int, samplesPerPixel: Int, cellCount: Int = TIOStorage.cellCount, recordsSpread: Bool = false
  ) {
    precondition(pixelCount > 0 && pixelCount % TIOReadout.modulePixels == 0, "whole modules are needed")
    moduleCount = pixelCount / TIOReadout.modulePixels
    samples = samplesPerPixel
    blockCount = max(1, cellCount / TIOStorage.blockSize)
    positionCount = TIOStorage.blockSize + samplesPerPixel - 1
    self.recordsSpread = recordsSpread
    let size = pixelCount * blockCount * positionCount
    sums = [UInt32](repeating: 0, count: size)
    hits = [UInt32](repeating: 0, count: size)
    squares = [UInt64](repeating: 0, count: recordsSpread ? size : 0)
  }

  /// Adds the usable events of a block: not stale, without a problem; missing pixels are left out.
  ///
  /// - Parameters:
  ///   - block: R0 events of the run, samples as stored.
  ///   - jobs: the number of threads.
  public mutating func add(_ block: TelescopeEvents, jobs: Int = 1) {
    precondition(
      block.pixelCount == moduleCount * TIOReadout.modulePixels && block.samplesPerPixel == samples,
      "events of another shape than the table was made for")
    let states = block.headers.map(\.readout)
    let chosen = states.indices.filter { index in
      !states[index].isStale && states[index].problems.isEmpty && states[index].firstCell != nil
    }.prefix(Self.maximumEvents - eventCount)
    let inside = chosen.filter { (states[$0].firstCell ?? 0) / TIOStorage.blockSize < blockCount }
    eventCount += inside.count
    outsideCount += chosen.count - inside.count
    let starts = inside.map { index -> Int in
      let cell = states[index].firstCell ?? 0
      return cell / TIOStorage.blockSize * positionCount + cell % TIOStorage.blockSize
    }
    let table = blockCount * positionCount
    sums.withUnsafeMutableBufferPointer { sums in
      squares.withUnsafeMutableBufferPointer { squares in
        hits.withUnsafeMutableBufferPointer { hits in
          guard let sums = SharedPointer(sums), let hits = SharedPointer(hits) else { return }
          let squares = SharedPointer(squares)
          let work = Accumulation(
            samples: samples, sums: sums, hits: hits, squares: recordsSpread ? squares : nil)
          // A thread has modules of its own, so no two add to the same place; nothing in it throws.
          try? parallelFor(count: moduleCount, jobs: jobs) { module, _ in
            for pixel in module * TIOReadout.modulePixels..<(module + 1) * TIOReadout.modulePixels {
              for (event, start) in zip(inside, starts) {
                let place = event * block.pixelCount + pixel
                guard block.pixelFlags[place] != 0 else { continue }
                block.samples.withUnsafeBufferPointer {
                  work.add($0, from: place * block.samplesPerPixel, to: pixel * table + start)
                }
              }
            }
          }
        }
      }
    }
  }

  /// Where the threads add.
  private struct Accumulation: Sendable {
    let samples: Int
    let sums: SharedPointer<UInt32>
    let hits: SharedPointer<UInt32>
    let squares: SharedPointer<UInt64>?

    @inline(__always)
    func add(_ words: UnsafeBufferPointer<UInt16>, from: Int, to place: Int) {
      guard let counts = words.baseAddress.map({ $0 + from }) else { return }
      for sample in 0..<samples {
        sums.base[place &+ sample] &+= UInt32(counts[sample])
        hits.base[place &+ sample] &+= 1
      }
      guard let squares else { return }
      for sample in 0..<samples {
        let count = UInt64(counts[sample])
        squares.base[place &+ sample] &+= count &* count
      }
    }
  }

  /// The table of all events added so far.
  ///
  /// - Throws: ``TARGETCalibrationError/noEvents``.
  public func pedestal() throws(TARGETCalibrationError) -> TcalPedestal {
    guard eventCount > 0 else { throw .noEvents }
    var values = [Float](repeating: 0, count: sums.count)
    for index in sums.indices where hits[index] > 0 {
      values[index] = Float(Double(sums[index]) / Double(hits[index]))
    }
    var table = TcalPedestal(
      moduleCount: moduleCount, blockCount: blockCount, positionCount: positionCount, values: values)
    guard recordsSpread else { return table }
    table.hits = hits.map { Float($0) }
    var deviations = [Float](repeating: 0, count: sums.count)
    for index in sums.indices where hits[index] > 1 {
      let (count, sum) = (UInt64(hits[index]), UInt64(sums[index]))
      // count · Σx² − (Σx)² is exact in whole numbers: below 2^64 for all that fits the table.
      let spread = Double(count &* squares[index] &- sum &* sum)
      deviations[index] = Float((spread / Double(count) / Double(count - 1)).squareRoot())
    }
    table.deviations = deviations
    return table
  }
}
