internal import Foundation
internal import SSTCore

/// Throws the showers of a run on several threads.
struct NightThrower: Sendable {
  let run: NightRun
  let jobs: Int
  let cancellation: CancellationFlag?

  /// What was thrown, and what triggered.
  struct Result: Sendable {
    var thrown = 0
    var showers: [TriggeredShower] = []
  }

  private static let blockSeconds = 0.5
  private static let pilotBatch = 4000
  private static let pilotKey: UInt64 = 1 << 61

  /// Throws a number of showers that follows from the rate: in blocks of half a second, each a Poisson number.
  func throwAll(rate: Double) throws -> Result {
    let blocks = Int((run.settings.duration / Self.blockSeconds).rounded(.up))
    let parts = try parallelMap(count: blocks, jobs: jobs) { block, _ in
      try cancellation?.check()
      return self.block(block, rate: rate)
    }
    var result = Result()
    for part in parts {
      result.thrown += part.thrown
      result.showers += part.showers
    }
    return result
  }

  private func block(_ block: Int, rate: Double) -> Result {
    let start = Double(block) * Self.blockSeconds
    let end = min(start + Self.blockSeconds, run.settings.duration)
    var random = CounterRandom(
      seed: run.seed, event: UInt64(block), purpose: RandomPurpose.nightShowers.rawValue)
    let count = random.poisson(rate * (end - start), run.cascades.normal)
    return Result(
      thrown: count, showers: showers(count, key: UInt64(block) << 32, times: start * 1e9...end * 1e9))
  }

  private func showers(_ count: Int, key: UInt64, times: ClosedRange<Double>) -> [TriggeredShower] {
    var worker = NightRun.Worker(run)
    var found: [TriggeredShower] = []
    for index in 0..<count {
      if let shower = run.shower(key + UInt64(index), times: times, worker: &worker) { found.append(shower) }
    }
    return found
  }

  /// Mean number of telescopes that a thrown shower triggers, from a sample of showers of its own.
  ///
  /// Batches are thrown, eight at a time, until 600 telescopes triggered.
  ///
  /// - Throws: ``NightError/noTriggers(thrown:)`` after two million showers.
  func pilotTriggers() throws -> Double {
    var (thrown, triggers) = (0, 0)
    while triggers < 600, thrown < 2_000_000 {
      let first = UInt64(thrown)
      let counts = try parallelMap(count: 8, jobs: jobs) { batch, _ in
        try cancellation?.check()
        let key = Self.pilotKey + first + UInt64(batch * Self.pilotBatch)
        return showers(Self.pilotBatch, key: key, times: 0...run.settings.duration * 1e9).reduce(0) {
          $0 + $1.images.count { $0.readoutStart != nil }
        }
      }
      thrown += 8 * Self.pilotBatch
      triggers += counts.reduce(0, +)
    }
    if triggers == 0 { throw NightError.noTriggers(thrown: thrown) }
    return Double(triggers) / Double(thrown)
  }
}
